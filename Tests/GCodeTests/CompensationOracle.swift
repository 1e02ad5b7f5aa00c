import GCode
import Foundation
import Testing

/// What both texts are compared by: other calls have tests of their own.
private let comparedNames = [
  "S_", "ARC_FEED", "SET_FEED_RATE", "COMMENT", "MESSAGE", "FLOOD", "DWELL", "START_SP",
  "SELECT_TOOL", "PROGRAM_STOP", "OPTIONAL", "USE_LENGTH",
]

/// Interprets a program and compares its moves with the canon text LinuxCNC made of it, within
/// 2e-4: two units of the last printed decimal.
func checkCompensation(
  _ program: String, _ expected: String, location: SourceLocation = #_sourceLocation
) {
  var interpreter = Interpreter()
  let result = interpreter.interpret(Array((program + "\nM2\n").utf8), fileName: "program.ngc")
  #expect(!result.hasErrors, "\(result.diagnostics)", sourceLocation: location)
  var lines: [String] = []
  var feed = ""
  for line in CanonicalText.lines(of: result).split(separator: "\n") {
    let text = String(line.dropFirst(13)).replacing("STRAIGHT_", with: "S_")
      .replacing(", 0.0000, 0.0000, 0.0000)", with: ")").replacing(", ", with: " ")
    if text.contains("interpreter:") { continue }
    guard comparedNames.contains(where: { text.hasPrefix($0) }) else { continue }
    if text.hasPrefix("SET_FEED") {
      if text == feed { continue }
      feed = text
    }
    lines.append(text)
  }
  let wanted = expected.split(separator: "\n").map(String.init)
  lines.removeFirst(min(2, lines.count))
  #expect(lines.count == wanted.count, "\(lines)", sourceLocation: location)
  for (line, want) in zip(lines, wanted) {
    #expect(areSame(line, want), "\(line) is not \(want)", sourceLocation: location)
  }
}

private func areSame(_ line: String, _ want: String) -> Bool {
  let (a, b) = (words(line), words(want))
  guard a.count == b.count else { return false }
  return zip(a, b).allSatisfy { one, other in
    guard let x = Double(one), let y = Double(other) else { return one == other }
    return (x - y).magnitude <= 2e-4
  }
}

private func words(_ line: String) -> [Substring] {
  line.split(whereSeparator: { "(), ".contains($0) })
}
