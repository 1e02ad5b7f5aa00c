import GCode
import Testing

/// Expects the moves of a program in short: `T(x,y,z) F(x,y,z) A(...)`, those of no length left
/// out.
func expectMoves(
  _ program: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation
) {
  let result = ExpectedCanon.interpretation(program)
  #expect(!result.hasErrors, "\(result.diagnostics)", sourceLocation: sourceLocation)
  var moves: [[String]] = []
  var place = ""
  for line in CanonicalText.lines(of: result).split(separator: "\n") {
    let call = line.dropFirst(13).split { " ,()".contains($0) }.map(String.init)
    guard let name = call.first else { continue }
    // Where the frame changes, a move may end where the last one did.
    if name.hasPrefix("SET_G5") || name.hasPrefix("SET_G92") { place = "" }
    guard let short = shortNames[name] else { continue }
    let end = short == "A" ? [call[2], call[6], call[1]] : Array(call.dropFirst().prefix(3))
    if short.count == 1 {
      let here = end.map(shortNumber).joined(separator: ",")
      guard here != place else { continue }
      place = here
    }
    moves.append([short] + call.dropFirst().prefix(short == "A" ? 6 : 3))
  }
  let wanted = expected.split { " \n".contains($0) }.map { move in
    move.split { ",()".contains($0) }.map(String.init)
  }
  #expect(moves.count == wanted.count, sourceLocation: sourceLocation)
  for (move, want) in zip(moves, wanted) {
    let isSame =
      move.count == want.count
      && zip(move, want).allSatisfy { a, b in
        guard let x = Double(a), let y = Double(b) else { return a == b }
        // rs274 prints four decimals, rounded from its own sums.
        return (x - y).magnitude <= 1.5e-4
      }
    #expect(isSame, "\(move) is not \(want)", sourceLocation: sourceLocation)
  }
}

private let shortNames = [
  "STRAIGHT_TRAVERSE": "T", "STRAIGHT_FEED": "F", "ARC_FEED": "A",
  "START_SPEED_FEED_SYNC": "START_SPEED_FEED_SYNC",
  "STOP_SPEED_FEED_SYNCH": "STOP_SPEED_FEED_SYNCH",
]

private func shortNumber(_ text: String) -> String { text == "-0.0000" ? "0.0000" : text }
