import GCode
import Testing

/// Compares the calls that cycles, threads, probes and splines are made of with LinuxCNC's.
enum ExpectedCanon {
  private static let compared = [
    "STRAIGHT_", "RIGID_TAP", "DWELL", "ORIENT_SPINDLE", "START_SP", "STOP_SP", "PROGRAM_STOP",
    "TURN_PROBE", "NURBS", "ARC_FEED",
  ]

  static func check(
    _ program: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let result = interpretation(program + "\nM2\n")
    #expect(!result.hasErrors, "\(result.diagnostics)", sourceLocation: sourceLocation)
    // The spindle stop of M2 is the last of the compared calls.
    let lines = calls(of: result).dropLast()
    let wanted = expected.split(separator: "\n").map(String.init)
    #expect(lines.count == wanted.count, sourceLocation: sourceLocation)
    for (line, want) in zip(lines, wanted) {
      #expect(line == want, sourceLocation: sourceLocation)
    }
  }

  static func interpretation(
    _ program: String, options: InterpreterOptions = InterpreterOptions()
  ) -> Interpretation {
    var interpreter = Interpreter(options: options)
    return interpreter.interpret(Array(program.utf8), fileName: "program.ngc")
  }

  // "    1 N..... NAME(...)" without its number and N word.
  private static func calls(of result: Interpretation) -> [String] {
    CanonicalText.lines(of: result).split(separator: "\n").compactMap { line in
      let call = String(line.dropFirst(13))
      return compared.contains { call.hasPrefix($0) } ? call : nil
    }
  }
}
