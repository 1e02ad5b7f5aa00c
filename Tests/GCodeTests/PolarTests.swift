import GCode
import Testing

/// What rs274 (Debian 2.9.0~pre1+git20230208.f1270d6ed7) makes of `@` and `^`.
@Suite("polar coordinates") struct PolarTests {
  private func read(_ block: String) -> Interpretation {
    ExpectedCanon.interpretation("G21 G17 G90 F100 S500 M3\nG0 X3 Y4 Z1\n\(block)\nM2\n")
  }

  private func lastMove(_ block: String) -> String {
    CanonicalText.lines(of: read(block)).split(separator: "\n").map { $0.dropFirst(13) }
      .last { $0.hasPrefix("STRAIGHT_") }.map(String.init) ?? "none"
  }

  @Test(
    "give X and Y, by themselves, added under G91, in cycles and with offsets",
    arguments: [
      ("G1 @5 ^30", "4.3301, 2.5000, 1.0000"), ("G1 @10", "6.0000, 8.0000, 1.0000"),
      ("G1 ^60", "2.5000, 4.3301, 1.0000"), ("G91\nG1 @1 ^10", "2.7118, 5.3522, 1.0000"),
      ("G91 G1 @1", "3.6000, 4.8000, 1.0000"), ("G1 @-5 ^30", "-4.3301, -2.5000, 1.0000"),
      ("G7\nG1 @5 ^30", "4.3301, 2.5000, 1.0000"), ("G1 @[2+3] ^30 Z2", "4.3301, 2.5000, 2.0000"),
      ("G92 X1 Y1\nG1 @5 ^0", "5.0000, 0.0000, 1.0000"),
      ("G81 @5 ^30 Z-1 R1", "4.3301, 2.5000, 1.0000"),
      ("G10 L2 P1 X1 R30\nG1 @5 ^0", "5.0000, 0.0000, 1.0000"),
    ])
  func moves(_ block: String, _ end: String) {
    let move = lastMove(block)
    #expect(move.contains("(\(end), "), "\(move)")
  }

  @Test(
    "are refused where they say nothing",
    arguments: [
      ("G18\nG1 @5 ^30", 4, 4), ("G1 @5 X1", 3, 7), ("G1 ^5 Y1", 3, 7), ("G92 @5 ^30", 3, 5),
      ("G10 L2 P1 @5", 3, 11), ("G53 G0 @5 ^30", 3, 8), ("G28 @5", 3, 5), ("G43.1 @5", 3, 7),
      ("G0 X0 Y0\nG1 @5", 4, 4), ("G91 G0 X-3 Y-4\nG91 G1 @5", 4, 8),
    ])
  func refusals(_ block: String, _ line: Int, _ column: Int) {
    let found = read(block).diagnostics.filter { $0.severity == .error }
    #expect(found.count == 1, "\(found)")
    #expect(found.first?.code == .polarCoordinates, "\(found)")
    #expect(found.first?.line == line && found.first?.column == column, "\(found)")
  }
}
