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

/// Expects that a program takes the way rs274 takes: its moves, feeds, units and what it prints.
///   HOME=$(mktemp -d) rs274 -g program.ngc | sed -E 's/^ *[0-9]+ N[^ ]* +//' and the lines that
///   begin with STRAIGHT_, SET_FEED_RATE or USE_LENGTH, or are no call.
func expectFlowAsRS274(
  _ program: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  var options = InterpreterOptions()
  options.hasInterpreterRemarks = true
  options.machineUnit = .inch
  options.isStandAlone = true
  var interpreter = Interpreter(options: options)
  let result = interpreter.interpret(Array((program + "\n").utf8), fileName: "program.ngc")
  #expect(!result.hasErrors, "\(result.diagnostics)", sourceLocation: sourceLocation)
  let lines = CanonicalText.lines(of: result).split(separator: "\n").compactMap(flowLine)
  #expect(
    lines == expected.split(separator: "\n").map(String.init), sourceLocation: sourceLocation)
}

private func flowLine(_ line: Substring) -> String? {
  let call = withoutCount(line)
  guard call != line else { return String(line) }
  let words = call.split(separator: " ", maxSplits: 1).last.map(String.init) ?? ""
  let isCompared = ["STRAIGHT_", "SET_FEED_RATE", "USE_LENGTH"].contains { words.hasPrefix($0) }
  return isCompared ? words : nil
}
