import CanonicalMachining
import GCode
import Geometry
import SeededChance
import Testing

@Suite("any bytes") struct FuzzTests {
  private static let sample = """
    %
    N10 G21 G90 G17 G54 (comment) F200
    #1=[2*[3+#5]-SIN[30]/4 MOD 7] #<name>=ATAN[1]/[2]
    T1 M6 G43 H1 S1000 M3
    G0 X#1 Y-[#<name>**2] Z5
    G2 X10 Y0 I5 J0 P2
    G3 X0 Y0 R-7 Z1
    G81 X1 Y2 Z-3 R2 L3
    G83 X2 Q0.5
    G80 G10 L2 P1 X1 R10
    G92 X0 (MSG,hello #1) ; tail
    G93 G1 X5 F2
    G91 G28 Z1
    G64 P0.1 Q0.05 (DEBUG,#1 #<name>)
    G20 G94 F3 G1 A20
    (STOCK/BLOCK, 10, 20, 30, 1, 2, 3)
    M30
    %
    """
  private static let bits: [UInt8] = Array("0123456789.-+#[]<>=*/%();GMXYZIJKRPQLFSTNO\n\r\0".utf8)

  @Test("mutated programs neither trap nor run without end") func mutations() {
    let seed: UInt64 = 2026
    var generator = Chance(seed: seed)
    var options = InterpreterOptions()
    options.commandBudget = 2_000
    var interpreter = Interpreter(options: options)
    var refused = 0
    for _ in 0..<2_500 {
      var bytes = Array(Self.sample.utf8)
      for _ in 0..<Int.random(in: 1...6, using: &generator) { mutate(&bytes, with: &generator) }
      let result = interpreter.interpret(bytes, fileName: "fuzz.ngc")
      _ = ProgramHeader.read(bytes, fileName: "fuzz.ngc")
      if result.hasErrors { refused += 1 }
      for diagnostic in result.diagnostics {
        #expect(diagnostic.line >= 1 && diagnostic.column >= 1 && diagnostic.length >= 1)
      }
      for record in result.commands { #expect(isFinite(record.command), "seed \(seed)") }
    }
    // The mutations must really reach the checks.
    #expect(refused > 800)
  }

  private func mutate(_ bytes: inout [UInt8], with generator: inout Chance) {
    guard !bytes.isEmpty else { return }
    let index = Int.random(in: 0..<bytes.count, using: &generator)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
    case 1: bytes.remove(at: index)
    case 2: bytes.insert(bytes[index], at: index)
    case 3: bytes.removeLast(min(bytes.count, Int.random(in: 0...30, using: &generator)))
    case 4:
      let copy = Array(bytes[index..<min(index + 12, bytes.count)])
      bytes.insert(contentsOf: copy, at: Int.random(in: 0...bytes.count, using: &generator))
    default: bytes[index] = Self.bits[Int.random(in: 0..<Self.bits.count, using: &generator)]
    }
  }

  private func isFinite(_ command: CanonicalCommand) -> Bool {
    switch command {
    case .straightTraverse(let end), .straightFeed(let end):
      (0..<9).allSatisfy { end.axes[$0].isFinite }
    case .arcFeed(let arc):
      (0..<9).allSatisfy { arc.end.axes[$0].isFinite } && arc.centreFirst.isFinite
        && arc.centreSecond.isFinite && arc.turns != 0
    case .setFeedRate(let rate), .dwell(let rate), .setSpindleSpeed(let rate):
      rate.isFinite && rate >= 0
    default: true
    }
  }

  @Test("purely random bytes neither trap nor run without end") func randomBytes() {
    var generator = Chance(seed: 7)
    var interpreter = Interpreter()
    for _ in 0..<1_000 {
      let count = Int.random(in: 0...200, using: &generator)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      _ = interpreter.interpret(bytes, fileName: "random.ngc")
    }
  }

  @Test("a line of half a megabyte of blanks, signs, digits or brackets is no problem")
  func longLines() {
    var interpreter = Interpreter()
    for text in [" ", "-", "1", "[", "#", "(", "X", "0", "/"] {
      let bytes = Array("G21 G0 X".utf8) + Array(repeating: Array(text.utf8)[0], count: 500_000)
      let result = interpreter.interpret(bytes + Array("\nM2\n".utf8), fileName: "long.ngc")
      #expect(result.endState.isIncremental == false)
    }
  }
}
