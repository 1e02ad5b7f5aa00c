import CanonicalMachining
import GCode
import Geometry
import SeededChance
import Testing

@Suite("a start in the midst of a program") struct StartLawTests {
  private let blocks = [
    "G1 X{} Y{}", "G0 Z{}", "G1 X0\nX{}", "G20 G0 X{}\nG21", "G91 G1 X1 Y{}\nG90",
    "G10 L2 P1 X{} Y{}",
    "G55", "G54", "G92 X{} Y2", "G92.1", "G43.1 Z{}", "G49", "S{}00 M3", "M5", "M8", "M9", "F{}0",
    "G81 X{} Y1 Z-9 R2\nX3\nY4\nG80", "G18\nG0 X0 Z1\nG2 X5 Z0 R900\nG17", "G10 L2 P1 R{}",
    "G52 X{}",
    "o1 call [{}] [2]", "M98 P900 L2", "G64 P0.0{}", "G61", "#1={}\nG0 X[#1+1]", "M62 P{}",
    "M64 P1",
    "o{n} repeat [2]\nG91 G0 X1\nG90\no{n} endrepeat", "G93 G1 X{} F2\nG94 F50",
    "#2=0\no{n} while [#2 LT 2]\n#2=[#2+1]\nG0 X#2\no{n} endwhile", "T{t} M6", "G43 H2",
    "o{n} if [#1 GT 4]\nG0 X{}\no{n} else\nG0 Y{}\no{n} endif", "G4 P0.{}", "M50 P0", "M51 P1",
    "G90 G17 G54 G49 G92.1\nG10 L2 P1 X0 Y0 R0\nG0 X0 Y0 Z20\nG41.1 D4\nG1 X0 Y10\nX40\nY90\nX0\n"
      + "G40 G0 Z30",
  ]

  private func program(_ chance: inout Chance) -> String {
    var text = "o1 sub\nG1 X#1 Y[#1+#2] F80\nG0 Z9\no1 endsub\nG21 G90 G17 G94 F100\n#1=3\n"
    for number in 100..<(110 + chance.count(below: 20)) {
      var block = blocks[chance.count(below: UInt64(blocks.count))]
      block.replace("{n}", with: "\(number)")
      block.replace("{t}", with: "\(1 + chance.count(below: 3))")
      while block.contains("{}") {
        block.replace("{}", with: "\(1 + chance.count(below: 8))", maxReplacements: 1)
      }
      text += block + "\n"
    }
    return text + "M2\nO900\nG0 X9\nG1 Y1 F300\nM99\n"
  }

  private func interpreter() -> Interpreter {
    var options = InterpreterOptions()
    options.tools = ToolTable.read("T1 P1 D6 Z1\nT2 P2 D8 Z2\nT3 P3 D9 Z3\n", fileName: "t").table
    return Interpreter(options: options)
  }

  /// The line of the main program that brought a command forth.
  private func mainLine(_ record: CanonicalRecord, _ result: Interpretation) -> Int32 {
    guard record.source.call > 0 else { return record.source.line }
    var site = result.calls[Int(record.source.call) - 1]
    while site.caller > 0 { site = result.calls[Int(site.caller) - 1] }
    return site.line
  }

  @Test("goes on with the commands of the whole run, and the machine stands as it would have")
  func tails() {
    var starts = 0
    for seed in 1...40 as ClosedRange<UInt64> {
      var chance = Chance(seed: seed)
      let text = program(&chance)
      let bytes = Array(text.utf8)
      var control = interpreter()
      let whole = control.interpret(bytes, fileName: "part.ngc")
      let isSound = !whole.hasErrors
      #expect(isSound, "seed \(seed) \(whole.diagnostics)")
      for line in 5...text.split(separator: "\n").count {
        var control = interpreter()
        guard
          let part = try? control.interpret(bytes, fileName: "part.ngc", from: line)
        else { continue }
        starts += 1
        let tail = part.commands.filter { $0.source.line != line || $0.source.column != 1 }.count
        compare(part, whole, from: Int32(line), seed, tail)
      }
    }
    #expect(starts > 500)
  }

  private func compare(
    _ part: Interpretation, _ whole: Interpretation, from line: Int32, _ seed: UInt64, _ tail: Int
  ) {
    // A move that compensation keeps back comes behind its line.
    let first = whole.commands.firstIndex { mainLine($0, whole) >= line } ?? whole.commands.count
    let count = whole.commands.count - first
    let isHeld = whole.commands[first...].contains { mainLine($0, whole) < line }
    guard !isHeld, part.commands.count >= count else {
      #expect(isHeld, "seed \(seed) line \(line): \(part.commands.count) of \(count)")
      return
    }
    let wanted = whole.commands[first...].map { "\($0.command)" }
    #expect(
      part.commands.suffix(count).map { "\($0.command)" } == wanted, "seed \(seed) line \(line)")
    var (here, there) = (Standing(), Standing())
    for record in part.commands.dropLast(count) { here.follow(record.command) }
    for record in whole.commands[..<first] { there.follow(record.command) }
    // What the machine never heard is as it is at the start.
    for (key, value) in there.said {
      #expect(here.said[key] == value, "seed \(seed) line \(line) \(key)")
    }
    let (a, b) = (here.machine.axes, there.machine.axes)
    // mm: a few sums of numbers of about 100.
    for axis in 0..<9 { #expect(abs(a[axis] - b[axis]) < 1e-9, "seed \(seed) line \(line)") }
  }
}

/// What a machine knows that heard commands.
private struct Standing {
  var said: [String: String] = [:]
  var frame = ProgramFrame()
  var machine = MachinePosition()

  mutating func follow(_ command: CanonicalCommand) {
    frame.apply(command)
    switch command {
    case .straightTraverse(let end), .straightFeed(let end), .straightProbe(let end, _):
      machine = frame.machinePosition(of: end)
    case .arcFeed(let arc): machine = frame.machinePosition(of: arc.end)
    case .dwell, .comment, .message, .reset, .startToolChange, .selectTool, .beginTapCycle,
      .endTapCycle:
      break
    case .startSpindle, .stopSpindle: said["spindle"] = "\(command)"
    case .changeTool, .setToolNumber: said["tool"] = "\(command)"
    case .motionOutput(let index, _), .output(let index, _): said["output \(index)"] = "\(command)"
    default: said[String("\(command)".prefix { $0 != "(" })] = "\(command)"
    }
  }
}
