import CanonicalMachining
import GCode
import Testing

/// What LinuxCNC 2.9.0~pre1+git20230208.f1270d6ed7 does with a configuration was asked of its
/// `rs274 -i`.
@Suite("a machine's configuration") struct MachineSettingsTests {
  private func interpret(_ program: String, configuration: String) -> Interpretation {
    var options = InterpreterOptions()
    options.follow(ConfigurationFile.read(Array(configuration.utf8), fileName: "m.ini").file)
    var interpreter = Interpreter(options: options)
    return interpreter.interpret(Array(program.utf8), fileName: "part.ngc")
  }

  private func canon(_ program: String, _ configuration: String) -> [String] {
    let reading = interpret(program, configuration: configuration)
    #expect(!reading.hasErrors, "\(reading.diagnostics)")
    var text = CanonicalText()
    let bytes = text.bytes(of: reading, count: reading.commands.count) + text.rest(isEnd: true)
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map { line in
      String(line.drop { $0 == " " || $0.isNumber }.dropFirst("N..... ".count))
    }
  }

  private let configuration = """
    [RS274NGC]
    ORIENT_OFFSET = 30
    CENTER_ARC_RADIUS_TOLERANCE_MM = 0.005
    OWORD_NARGS = 1
    [VALUES]
    TEN = 10
    lower = 5
    TEXT = abc
    """

  @Test("turns M19, allows arcs, counts arguments and gives its values, as LinuxCNC's does")
  func settings() {
    let program = """
      M19 R10
      O100 sub
      (DEBUG,#<n_args>)
      O100 endsub
      O100 call [1][2]
      O100 call
      #1=#<_ini[values]ten>
      #4=EXISTS[#<_ini[VALUES]lower>]
      #2=EXISTS[#<_ini[VALUES]NONE>]
      #3=EXISTS[#<_ini[ VALUES ]TEN>]
      (DEBUG,#1 #2 #3)
      F100
      G0 X10 Y0
      G2 X0.1 Y-9.99 I-10 J0
      M2
      """
    let wanted = [
      "ORIENT_SPINDLE(0, 40.0000, 0)", "MESSAGE(\"2.000000\")", "MESSAGE(\"0.000000\")",
      "MESSAGE(\"10.000000 0.000000 1.000000\")", "SET_FEED_RATE(100.0000)",
      "STRAIGHT_TRAVERSE(10.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)",
      "ARC_FEED(0.1000, -9.9900, 0.0000, 0.0000, -1, 0.0000, 0.0000, 0.0000, 0.0000)",
    ]
    #expect(Array(canon(program, configuration).dropFirst(6).prefix(7)) == wanted)
    let without = interpret(program, configuration: "")
    #expect(without.diagnostics.map(\.code) == [.parameterUnset], "\(without.diagnostics)")
  }

  @Test(
    "refuses what LinuxCNC refuses, at its word",
    arguments: [
      ("#1=#<_ini[VALUES]lower>", 4, FaultCode.parameterUnset),
      ("#1=#<_ini[VALUES]TEXT>", 4, .parameterUnset),
      ("#1=#<_ini[]TEN>", 4, .parameterUnset),
      ("#<_ini[VALUES]TEN>=3", 1, .parameterReadOnly),
    ])
  func refusals(_ line: String, _ column: Int, _ code: FaultCode) {
    let found = interpret(line + "\nM2\n", configuration: configuration).diagnostics
    #expect(found.count == 1 && found[0].code == code && found[0].column == column, "\(found)")
  }

  // rs274 -i: with 0.02 the arc that is 0.0195 off is drawn, with 0.01 it is refused.
  @Test("sets how far the end of an arc may be off") func arcTolerance() {
    let arc = "F100\nG0 X10 Y0\nG2 X0.1 Y-9.98 I-10 J0\nM2\n"
    for (tolerance, isDrawn) in [("0.02", true), ("0.01", false), ("0.005", false)] {
      let reading = interpret(
        arc, configuration: "[RS274NGC]\nCENTER_ARC_RADIUS_TOLERANCE_MM = \(tolerance)\n")
      #expect(reading.hasErrors != isDrawn, "\(tolerance) \(reading.diagnostics)")
    }
    let inch = "G20 F10\nG0 X1 Y0\nG2 X0.01 Y-0.9985 I-1 J0\nM2\n"
    for (tolerance, isDrawn) in [("0.002", true), ("0.001", false)] {
      let reading = interpret(
        inch, configuration: "[RS274NGC]\nCENTER_ARC_RADIUS_TOLERANCE_INCH = \(tolerance)\n")
      #expect(reading.hasErrors != isDrawn, "\(tolerance) \(reading.diagnostics)")
    }
  }

  @Test("turns M98 off where it says so") func fanucSubprograms() {
    let program = "M98 P100\nM2\nO100\nG0 X1\nM99\n"
    let off = "[RS274NGC]\nDISABLE_FANUC_STYLE_SUB=1\n"
    let found = interpret(program, configuration: off).diagnostics
    #expect(found.first?.code == .switchedOff && found.first?.line == 1, "\(found)")
    #expect(!interpret(program, configuration: "").hasErrors)
  }

  // rs274 -v wrote 5210 1, 5211 -0.192913 (inches) and 5220 1 behind this program; here in mm.
  @Test("the variable file behind a program holds what the program left, and what it had before")
  func variables() throws {
    let before = try #require(
      { (found: (file: ParameterFile, diagnostics: [Diagnostic])) in
        found.diagnostics.isEmpty ? found.file : nil
      }(ParameterFile.read(Array("31\t7\n5161\t1.5\n5220\t2\n5241\t1\n".utf8), fileName: "v")))
    var options = InterpreterOptions()
    options.parameters.take(before)
    var interpreter = Interpreter(options: options)
    let program = "G28.1\nG54 G0 X0.1\nG92 X5\n#100=3\nM2\n"
    let reading = interpreter.interpret(Array(program.utf8), fileName: "part.ngc")
    #expect(!reading.hasErrors, "\(reading.diagnostics)")
    var wanted = before.values
    for number in ParameterFile.persistentNumbers { wanted[number] = wanted[number] ?? 0 }
    wanted[5161] = 0
    wanted[5210] = 1
    wanted[5211] = -4.9
    wanted[5220] = 1
    let kept = reading.parameters.kept(in: before).values
    #expect(kept.keys.sorted() == wanted.keys.sorted())
    for (number, value) in wanted {
      #expect((kept[number, default: .nan] - value).magnitude < 1e-12, "#\(number)")
    }
    let cleared = reading.parameters.kept(in: before, keepsAxisOffsets: false).values
    #expect(cleared[5210] == 0 && cleared[5211] == 0 && cleared[5220] == 1)
  }
}
