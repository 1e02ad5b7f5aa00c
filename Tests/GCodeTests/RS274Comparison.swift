import GCode
import Testing

/// Expects that our canonical text of a program is that of rs274, line by line.
func expectAsRS274(
  _ program: String, _ expected: String, tools: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  var options = InterpreterOptions()
  options.hasInterpreterRemarks = true
  options.machineUnit = .inch
  options.isStandAlone = true
  options.tools = ToolTable.read(tools, fileName: "tool.tbl", isInch: true).table
  var interpreter = Interpreter(options: options)
  let result = interpreter.interpret(Array(program.utf8), fileName: "program.ngc")
  #expect(!result.hasErrors, "\(result.diagnostics)", sourceLocation: sourceLocation)
  let lines = CanonicalText.lines(of: result).split(
    separator: "\n", omittingEmptySubsequences: false
  )
  .dropLast().map(withoutCount)
  let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false)
  #expect(lines.count == wanted.count, sourceLocation: sourceLocation)
  for (line, want) in zip(lines, wanted) { #expect(line == want, sourceLocation: sourceLocation) }
}

// Text of (PRINT,) has no number in front.
private func withoutCount(_ line: Substring) -> Substring {
  let count = line.prefix(5).drop { $0 == " " }
  return Int(count) != nil && line.dropFirst(5).hasPrefix(" N") ? line.dropFirst(6) : line
}
