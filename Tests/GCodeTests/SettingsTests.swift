import CanonicalMachining
import Foundation
import GCode
import Geometry
import SeededChance
import Testing

@Suite("settings, signals and tools") struct SettingsTests {
  private func interpret(
    _ program: String, _ change: (inout InterpreterOptions) -> Void = { _ in }
  ) -> Interpretation {
    var options = InterpreterOptions()
    options.tools = ToolTable.read("T1 P1 D6 Z10\nT5 P2 D8 Z20\n", fileName: "t").table
    change(&options)
    var interpreter = Interpreter(options: options)
    return interpreter.interpret(Array(program.utf8), fileName: "p")
  }

  // Every line of this table was refused by rs274 as well (Debian 2.9.0~pre1).
  @Test("a faulty block is refused at its word") func refusals() {
    let columns = [
      "M7 M8": 4, "M48 M49": 5, "M62 P1 M64": 8, "M3 M19 R1": 4, "M6 M61 Q1": 4, "M0 M1": 4,
      "G96 D100": 1, "M61": 1, "M61 Q-1": 5, "M61 Q44": 5, "M19 R400": 5, "M19 R9 P3": 8,
      "M19 R9 Q0": 8, "M66 L0": 1, "M66 P0 L3": 8, "M66 E0 L1 Q1": 8, "M66 P-1 L0": 5, "M67 Q1": 1,
      "G10 L1 P7 Z1": 8, "G10 L1 P5": 1, "G10 L1 P5 Q11": 11, "G10 L2 P1 I1": 11,
      "G10 L20 P1 R5": 12, "G10 L3 P1 X1": 5, "G43 X1": 5, "G49 H1": 5, "G43.2": 1, "G28.1 X5": 7,
      "G17.1 G2 X1 I1": 7, "M3 $1": 4, "M3 $0 $0": 7, "$0": 1, "M49 $0": 5, "G97 S1 $-1": 8,
      "M101": 1, "M62": 1, "G7 G8": 4, "G52": 1, "G53": 1, "G91 G53 G0 X1": 5, "T44": 1,
    ]
    for (block, column) in columns {
      let found = interpret("G21 F100\n\(block)\nM2\n").diagnostics.first { $0.severity == .error }
      #expect(found?.line == 2, "\(block)")
      #expect(found?.column == column, "\(block): \(String(describing: found))")
      #expect(found?.remedy.isEmpty == false, "\(block)")
    }
  }

  @Test("a mode that is gone does not come back by itself") func lostModes() {
    let places = [
      "G0 X1\nG80\nX5\n": "3:1", "G0 X1\nG80 X1\n": "2:5",
      "F100 G93\nG1 X1 F2\nG94\nG1 X2\n": "4:1",
      "M3 S9 G95 F1\nG94\nG1 X2\n": "3:1", "N5 N6\n": "1:4", "G0 X1\nX2 /Y1\n": "2:4",
    ]
    for (program, place) in places {
      let found = interpret("\(program)M2\n").diagnostics.first { $0.severity == .error }
      #expect(found.map { "\($0.line):\($0.column)" } == place, "\(program)")
    }
  }

  // rs274 takes these, and does something else than they say.
  @Test("what rs274 takes silently is refused where it is dangerous") func silentFaults() {
    for block in ["M62 P-1", "M62 P1.5", "M67 E0", "M50 P2", "G96 D-1 S9", "M61 Q1.5", "M19"] {
      #expect(interpret("\(block)\nM2\n").hasErrors, "\(block)")
    }
  }

  @Test("M66 reads the inputs that are simulated into #5399") func inputs() {
    let inputs: (inout InterpreterOptions) -> Void = { options in
      options.inputs.digital = [1: true, 2: false]
      options.inputs.analogue = [0: 2.5]
    }
    let values = [
      "P1 L0": "1", "P2 L0": "0", "P3 L0": "0", "E0 L0": "2.5", "E1": "0", "P1 L3 Q1": "1",
      "P2 L3 Q1": "-1", "P2 L4 Q1": "0", "P1 L4 Q1": "-1", "P1 L2 Q1": "-1", "P3 L3 Q1": "0",
    ]
    for (words, value) in values {
      let result = interpret("M66 \(words)\n(DEBUG,%.1f#5399)\nM2\n", inputs)
      #expect(!result.hasErrors, "\(words)")
      #expect(Double(result.texts.last ?? "") == Double(value), "\(words)")
    }
  }

  @Test("the user's codes come with their words, where the machine has them") func userCodes() {
    let result = interpret("M101 P2.5\nM2\n") { $0.userCodes = [101] }
    let calls = result.commands.compactMap { record -> UserCode? in
      if case .userCode(let call) = record.command { return call }
      return nil
    }
    #expect(calls.map(\.number) == [101])
    #expect(calls.first?.p == 2.5)
    #expect(calls.first?.q.isNaN == true)
    let refused = interpret("M102\nM2\n") { $0.userCodes = [101] }
    #expect(refused.diagnostics.map(\.code) == [.unknownMCode])
  }

  @Test("(ABORT,) ends the program as an error with its text") func abort() {
    let result = interpret("G21 G0 X1\n#1=2\nG0 X2 (ABORT,part #1 is missing)\nG0 X&\nM2\n")
    #expect(result.diagnostics.map(\.code) == [.programAborted])
    #expect(result.diagnostics.first?.message.contains("part 2.000000 is missing") == true)
    #expect(result.diagnostics.first?.column == 7)
    #expect(result.extents.rapid.maximum.x == 1)
  }

  @Test("T0 and M61 leave the tool they name in the spindle, not the one before") func toolNumber()
  {
    let result = interpret("T5 M6\nM61 Q1\n(DEBUG,%d#5400 #5410)\nT0 M6\n(DEBUG,%d#5400)\nM2\n")
    #expect(result.texts == ["1 6", "0"])
    #expect(interpret("T5 M6\nM61 Q1\nG43\nM2\n").endState.frame.toolLength[2] == 10)
  }

  @Test("a metric machine keeps its offsets in mm") func machineUnit() {
    let program = "G20 G10 L2 P1 X1\n(DEBUG,%f#5221)\nM2\n"
    #expect(interpret(program).texts == ["25.4000"])
    #expect(interpret(program) { $0.machineUnit = .inch }.texts == ["1.0000"])
  }

  @Test("a change of a tool is in the table behind the program") func tableChange() {
    let result = interpret("T5 M6\nG10 L1 P5 Z30 R2\nG10 L1 P1 Z1\nG43\nM2\n")
    #expect(result.toolChanges.map(\.number) == [5, 5, 1])
    #expect(result.toolChanges.map(\.isInSpindle) == [false, true, false])
    #expect(result.tools?[5]?.diameter == 4)
    #expect(result.endState.frame.toolLength[2] == 30)
  }

  @Test("secondary axes move, and count in the tool length") func secondaryAxes() {
    let result = interpret("G21 G43.1 W5\nG0 U1 V2 W3\n(DEBUG,%f#5426 #<_w>)\nM2\n") {
      $0.hasSecondaryAxes = true
    }
    #expect(!result.hasErrors)
    #expect(result.texts == ["1.0000 3.0000"])
    #expect(CanonicalText.lines(of: result).contains("0.0000 0.0000 5.0000)"))
  }

  @Test("only the last comment of a block acts, and the others warn") func comments() {
    let result = interpret("(MSG,a)(MSG,b)\nM2\n")
    #expect(result.texts == ["b"])
    #expect(result.diagnostics.map(\.code) == [.unsupportedComment])
  }

  // The C library is the oracle; halves of the last decimal are exact binary fractions.
  @Test("numbers have four decimals as C prints them") func decimals() {
    for seed in UInt64(1)...3 {
      var chance = Chance(seed: seed)
      for _ in 0..<1500 {
        let kind = chance.next() % 3
        let eighths = Double(Int64(chance.next() % 2_000_001) - 1_000_000) / 32
        let size = [1.0, 1000, 1e6][Int(kind)]
        let value = chance.next() % 2 == 0 ? eighths : chance.between(-100, 100) * size / 100
        let text = shown(value)
        #expect(text == String(format: "%.4f", value), "seed \(seed)")
      }
    }
  }

  // G4 P prints its number as it is.
  private func shown(_ value: Double) -> String {
    let digits = String(format: "%.20f", value.magnitude)
    let lines = CanonicalText.lines(of: interpret("G4 P\(digits)\nM2\n")).split(separator: "\n")
    let text = lines.first { $0.contains("DWELL(") }?.split(separator: "(").last?.dropLast() ?? ""
    return (value.sign == .minus ? "-" : "") + text
  }
}
