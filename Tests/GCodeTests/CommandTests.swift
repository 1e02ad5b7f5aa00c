import CanonicalMachining
import Foundation
import GCode
import Geometry
import SeededChance
import Testing

@Suite("canonical commands") struct CommandTests {
  private func interpret(_ program: String, tools: ToolTable? = nil) -> Interpretation {
    var options = InterpreterOptions()
    options.tools = tools
    var interpreter = Interpreter(options: options)
    let result = interpreter.interpret(Array(program.utf8), fileName: "part.ngc")
    #expect(!result.hasErrors, "\(result.diagnostics)")
    return result
  }

  private func feeds(_ program: String) -> [Double] {
    interpret(program).commands.compactMap { record in
      guard case .setFeedRate(let rate) = record.command, rate > 0 else { return nil }
      return rate
    }
  }

  @Test("feeds leave in mm/s, 1/s, mm and rad/s") func feedUnits() {
    #expect(feeds("G21 F120\nG1 X1\nM2\n") == [2])
    #expect(feeds("G20\nF6\nG1 X1\nM2\n") == [6 * 25.4 / 60])
    #expect(feeds("G21 G93\nG1 X1 F30\nX2 F15\nM2\n") == [0.5, 0.25])
    #expect(feeds("G21 M3 S100 G95\nF.25\nG1 X1\nM2\n") == [0.25])
    // A move of rotary axes alone counts F in degrees, and the next linear one in mm again.
    #expect(feeds("G21 F60\nG1 A90\nX1\nM2\n") == [1, .pi / 180, 1])
  }

  @Test("positions leave in mm and rad, whatever the unit") func positionUnits() {
    let result = interpret("G20\nG0 X1 A180\nG21 G91\nX1\nM2\n")
    let ends = result.commands.compactMap { record -> AxisVector? in
      guard case .straightTraverse(let end) = record.command else { return nil }
      return end.axes
    }
    #expect(ends.map { $0[.x] } == [25.4, 26.4])
    #expect(ends.map { $0[.a] } == [.pi, .pi])
  }

  @Test("a record knows the line and the column of its word") func sources() {
    let result = interpret("G21\nN5 G0 X1 M8\nM2\n")
    let flood = result.commands.first { if case .flood = $0.command { true } else { false } }
    let move = result.commands.first {
      if case .straightTraverse = $0.command { true } else { false }
    }
    #expect(flood?.source == SourceLine(line: 2, column: 10, length: 2))
    #expect(move?.source == SourceLine(line: 2, column: 4, length: 2))
  }

  @Test("G53 reaches its machine position under any offsets, and offsets move nothing")
  func machineCoordinates() {
    for seed in 1...40 as ClosedRange<UInt64> {
      var generator = Chance(seed: seed)
      func number() -> Double {
        (Double.random(in: -99...99, using: &generator) * 10).rounded() / 10
      }
      var program = "G21 G90\n"
      var targets: [Vector3] = []
      for _ in 0..<12 {
        switch Int.random(in: 0..<6, using: &generator) {
        case 0:
          program +=
            "G10 L2 P\(Int.random(in: 0...9, using: &generator)) X\(number()) R\(number())\n"
        case 1: program += "G10 L20 P\(Int.random(in: 0...3, using: &generator)) Y\(number())\n"
        case 2: program += "G92 X\(number()) Z\(number())\n"
        case 3:
          program +=
            ["G54", "G55", "G56", "G59.3"][Int.random(in: 0..<4, using: &generator)] + "\n"
        case 4: program += "G43.1 X\(number()) Z\(number())\n"
        default:
          program +=
            ["G52 Y\(number())\n", "G92.1\n", "G92.2\n"][Int.random(in: 0..<3, using: &generator)]
        }
        let target = Vector3(number(), number(), number())
        targets.append(target)
        program += "G53 G0 X\(target.x) Y\(target.y) Z\(target.z)\n"
      }
      let reached = machineEnds(interpret(program + "M2\n"))
      #expect(reached.count == targets.count)
      for (end, target) in zip(reached, targets) {
        // mm: rounding of a dozen sums of numbers around 100.
        #expect((end - target).length < 1e-10, "seed \(seed)")
      }
    }
  }

  /// Follows the frame commands with the published formula, machine = offset + R(p + G92) + tool.
  private func machineEnds(_ result: Interpretation) -> [Vector3] {
    var (work, shift, tool, angle) = (Vector3.zero, Vector3.zero, Vector3.zero, 0.0)
    var ends: [Vector3] = []
    for record in result.commands {
      switch record.command {
      case .setWorkOffset(_, let offset): work = offset.xyz
      case .setAxisOffset(let offset): shift = offset.xyz
      case .useToolLengthOffset(let offset): tool = offset.xyz
      case .setRotation(let rotation): angle = rotation
      case .straightTraverse(let end):
        let p = end.axes.xyz + shift
        let turned = Vector3(
          p.x * cos(angle) - p.y * sin(angle), p.x * sin(angle) + p.y * cos(angle), p.z)
        ends.append(work + turned + tool)
      default: break
      }
    }
    return ends
  }

  @Test("an R arc has its centre at the distance R from both ends, on the side of its sign")
  func radiusArcs() {
    var generator = Chance(seed: 23)
    for _ in 0..<300 {
      let x = Double.random(in: -20...20, using: &generator)
      let y = Double.random(in: -20...20, using: &generator)
      let radius = hypot(x, y) / 2 * Double.random(in: 1.01...4, using: &generator)
      let isLong = Bool.random(using: &generator)
      let code = Bool.random(using: &generator) ? "G2" : "G3"
      let text = String(
        format: "G21 F100\n%@ X%.6f Y%.6f R%.6f\nM2\n", code, x, y, isLong ? -radius : radius)
      let arc = interpret(text).commands.compactMap { record -> ArcFeed? in
        guard case .arcFeed(let arc) = record.command else { return nil }
        return arc
      }.first
      guard let arc else { continue }
      // mm: the text has six decimals.
      #expect(abs(hypot(arc.centreFirst, arc.centreSecond) - radius) < 1e-5)
      #expect(abs(hypot(arc.centreFirst - x, arc.centreSecond - y) - radius) < 1e-4)
      var sweep =
        atan2(y - arc.centreSecond, x - arc.centreFirst)
        - atan2(-arc.centreSecond, -arc.centreFirst)
      sweep = arc.turns > 0 ? sweep : -sweep
      if sweep < 0 { sweep += 2 * .pi }
      #expect((sweep > .pi) == isLong, "\(text)")
    }
  }

  @Test("extents hold an arc exactly, as sampling it shows") func arcExtents() {
    var generator = Chance(seed: 31)
    for _ in 0..<100 {
      let radius = Double.random(in: 1...20, using: &generator)
      let from = Double.random(in: 0...(2 * .pi), using: &generator)
      let sweep = Double.random(in: 0.1...6.1, using: &generator)
      let isCounterclockwise = Bool.random(using: &generator)
      let to = isCounterclockwise ? from + sweep : from - sweep
      let text = String(
        format: "G21 F100\nG92 X%.9f Y%.9f\n%@ G90.1 X%.9f Y%.9f I0 J0\nM2\n",
        radius * cos(from), radius * sin(from), isCounterclockwise ? "G3" : "G2",
        radius * cos(to), radius * sin(to))
      let box = interpret(text).extents.feed
      var sampled = Box3.empty
      for step in 0...1000 {
        let angle = from + (to - from) * Double(step) / 1000
        sampled.include(Vector3(radius * cos(angle), radius * sin(angle), 0))
      }
      // mm: the sagitta of a step of 6.1/1000 rad at radius 20 is 1e-4.
      #expect((box.minimum - sampled.minimum).length < 2e-4, "\(text)")
      #expect((box.maximum - sampled.maximum).length < 2e-4, "\(text)")
    }
  }

  @Test("G43 takes the length of the tool in the spindle from the table") func toolLength() {
    let (table, diagnostics) = ToolTable.read(
      "; my tools\nT1 P1 D6 Z+12.5 ;end mill\n\nT20 P2 Z-3 X.5 I30 J60 Q0\n", fileName: "tool.tbl")
    #expect(diagnostics.isEmpty)
    #expect(table.numbers == [1, 20])
    #expect(table[1]?.diameter == 6)
    let result = interpret("G21 T20 M6\nG43\nG43 H1\n#1=#5410\nM2\n", tools: table)
    let offsets = result.commands.compactMap { record -> Vector3? in
      guard case .useToolLengthOffset(let offset) = record.command else { return nil }
      return offset.xyz
    }
    #expect(offsets == [Vector3(0.5, 0, -3), Vector3(0, 0, 12.5)])
    #expect(result.endState.tool == 20)
    #expect(result.endState.position.axes[.z] == -12.5)
  }

  @Test("a tool that is not in the table is refused with the nearest one") func missingTool() {
    var options = InterpreterOptions()
    var table = ToolTable()
    table[3] = ToolEntry()
    table[9] = ToolEntry()
    options.tools = table
    var interpreter = Interpreter(options: options)
    let result = interpreter.interpret(Array("G21 T7 M6\nM2\n".utf8), fileName: "part.ngc")
    #expect(result.diagnostics.map(\.code) == [.toolMissing])
    #expect(result.diagnostics.first?.remedy.contains("T9") == true)
    #expect(result.diagnostics.first?.column == 5)
  }

  @Test("lines of a tool table that say nothing are reported") func badToolTable() {
    let (table, diagnostics) = ToolTable.read("T1 Z1\nhello\nP4 Z2\nT1 Z5\nT2 Zx\n", fileName: "t")
    #expect(table.numbers == [1])
    #expect(diagnostics.map { "\($0.line):\($0.column)" } == ["2:1", "3:1", "4:1", "5:4"])
  }

  @Test("texts of comments and messages are kept, one a block") func texts() {
    let result = interpret("(first)(second)\n(MSG, hé)\n#7=2.5\n( debug,#7 #<no>)\nM2\n")
    #expect(result.texts == ["second", " hé", "2.500000 ######"])
  }

  @Test("the same interpreter gives the same stream again") func isRepeatable() {
    var interpreter = Interpreter()
    let bytes = Array("G20 G91 F1 #1=5\nG81 X1 Z-1 R1 L2\nG92 X#1\nM2\n".utf8)
    let first = interpreter.interpret(bytes, fileName: "a")
    let second = interpreter.interpret(bytes, fileName: "a")
    #expect(CanonicalText.lines(of: first) == CanonicalText.lines(of: second))
    #expect(first.endState == second.endState)
  }
}
