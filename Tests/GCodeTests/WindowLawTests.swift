import CanonicalMachining
import SeededChance
import Testing

@testable import GCode

/// A text outside memory: it is read piece by piece.
private struct DistantText: ProgramText {
  let bytes: [UInt8]
  var count: Int { bytes.count }
  var wholeBytes: [UInt8]? { nil }
  func read(_ range: Range<Int>, into buffer: inout [UInt8]) throws(ProgramTextFailure) {
    buffer.append(contentsOf: bytes[range])
  }
}

@Suite("a text read through a window") struct WindowLawTests {
  private let lines = [
    "G1 X1 Y2 F100", "g0x-1.5y.25", "(a comment) G1 Z1", "; only a comment", "", "  ", "N10 G0 X3",
    "#1=[#1+1]", "G1 X[#1*2] Y[SIN[30]]", "G2 X1 Y1 I.5 J.5", "G99.9", "X&", "G1 X1 X2", "(open",
    "o{} if [#1 GT 2]\nG0 X7\no{} else\nG0 Y8\no{} endif",
    "o{} repeat [3]\nG91 G0 X1\nG90\no{} endrepeat", "o{} sub\nG0 Z#1\no{} endsub\no{} call [4]",
    "#2=0\no{} while [#2 LT 3]\n#2=[#2+1]\nG1 X#2\no{} endwhile", "M98 P900", "/G0 X5",
    "(MSG, hello)", "N5 o{} do\n#3=[#3+1]\nN6 o{} while [[#3 MOD 3] NE 0]", "\u{1}", "G4 P1",
  ]

  private func program(_ chance: inout Chance) -> [UInt8] {
    var text = chance.count(below: 4) == 0 ? "%\n" : ""
    let isMarked = text.isEmpty && chance.count(below: 4) == 0
    for label in 1...(2 + chance.count(below: 25)) {
      let line = lines[chance.count(below: UInt64(lines.count))]
      text += line.split(separator: "{}", omittingEmptySubsequences: false)
        .joined(separator: "\(label)")
      text += "\n"
    }
    text += "M2\nO900\nG0 X9\nM99\n"
    if chance.count(below: 3) == 0 { text.removeLast() }
    let end = ["\n", "\r\n", "\r"][chance.count(below: 3)]
    let ended = text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: end)
    return (isMarked ? [0xEF, 0xBB, 0xBF] : []) + Array(ended.utf8)
  }

  private func told(_ text: any ProgramText, window: Int, batch: Int) -> [String] {
    var options = InterpreterOptions()
    options.windowSize = window
    var interpreter = Interpreter(options: options)
    var told: [String] = []
    func tell(_ part: Interpretation) {
      told += part.commands.map { "\($0.command) \($0.source)" }
      told += part.lineNumbers.map { "N \($0)" }
    }
    let rest = interpreter.interpret(text, fileName: "part.ngc", batch: batch, consume: tell)
    tell(rest)
    told += rest.diagnostics.map { "\($0) \($0.length)" }
    return told
  }

  @Test("gives the same commands, places and faults as one in memory, whatever the window")
  func windows() {
    for seed in 1...150 as ClosedRange<UInt64> {
      var chance = Chance(seed: seed)
      let bytes = program(&chance)
      let whole = told(MemoryText(bytes), window: 1 << 18, batch: .max)
      for window in [1, 4, 5, 7, 13, 32, 64].shuffled(using: &chance).prefix(3) {
        let parts = told(DistantText(bytes: bytes), window: window, batch: 1)
        // Line numbers come with their batch: their order among the commands differs.
        let (a, b) = (parts.filter(isNoNumber), whole.filter(isNoNumber))
        let isSame = a == b && parts.sorted() == whole.sorted()
        let first = zip(a, b).first { $0 != $1 }
        #expect(isSame, "seed \(seed), window \(window): \(first as Any)")
      }
    }
  }

  private func isNoNumber(_ told: String) -> Bool { !told.hasPrefix("N ") }

  @Test("that is shorter than it says is refused, not read for ever") func shortText() {
    struct ShortText: ProgramText {
      var count: Int { 1_000 }
      var wholeBytes: [UInt8]? { nil }
      func read(_ range: Range<Int>, into buffer: inout [UInt8]) throws(ProgramTextFailure) {}
    }
    var interpreter = Interpreter()
    let result = interpreter.interpret(ShortText(), fileName: "part.ngc", batch: 10) { _ in }
    #expect(result.diagnostics.map(\.code) == [.unreadableText])
  }
}
