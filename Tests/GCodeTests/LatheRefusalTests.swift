import GCode
import Testing

/// What rs274 refuses of lathe cycles as well, and two things it does wrong.
@Suite("lathe cycles that are refused") struct LatheRefusalTests {
  private func refusal(_ cycle: String, _ profile: String, before: String = "G18") -> String {
    let program =
      "G21 \(before) G90 G8 F100\nG0 X25 Z2\n\(cycle)\nM2\n"
      + "o100 sub\n\(profile)\no100 endsub\n"
    let error = ExpectedCanon.interpretation(program).diagnostics.first { $0.severity == .error }
    return error.map { "\($0.line):\($0.column) \($0.code.rawValue)" } ?? "none"
  }

  private static let step = "G0 X5 Z0\nG1 Z-10\nX20"

  @Test(
    "each at its word",
    arguments: [
      ("G70", step, "3:1 missing-word"),
      ("G70 Q101", step, "3:5 sub-missing"),
      ("G70 Q100.5", step, "3:5 not-whole"),
      ("G71 Q100 I0", step, "3:5 lathe-profile"),
      ("G71 Q100", "G0 X5 Z0\nG1 Z-10\nX20 Z-5\nX24", "3:5 lathe-profile"),
      ("G71 Q100", "G0 X5 Z0\nG1 Z-10\nX30", "3:5 lathe-profile"),
      ("G70 Q100", "G0 X5 Z0\nG1 Z-10\nG2 X10 Z-15 R5\nG1 X20", "8:13 arc-without-centre"),
      ("G70 Q100", "G0 X5 Z0\nG1 Z-10\nG2 X10 Z-15 I6\nG1 X20", "8:13 arc-radius-mismatch"),
      ("G70 Q100", "G0 X5 Z0\nG5.1 X2 Y3 I1 J1\nX20", "7:1 lathe-profile"),
      ("G70 Q100 Y3", step, "3:10 axis-conflict"),
    ])
  func refusals(cycle: String, profile: String, wanted: String) {
    #expect(refusal(cycle, profile) == wanted)
  }

  // rs274 goes through the part in rapid there.
  @Test("a finishing pass from where a G71 left the tool is refused, and says why")
  func behindRoughing() throws {
    let program = """
      G21 G18 G7 G90 F100
      G0 X40 Z2
      G71 Q100 D1 I1 R0.5
      G70 Q100
      M2
      o100 sub
      G0 X20
      G1 Z-10
      X30 Z-15
      Z-30
      X40
      o100 endsub

      """
    let found = ExpectedCanon.interpretation(program).diagnostics
    let error = try #require(found.first { $0.severity == .error })
    #expect(error.line == 4 && error.message.hasSuffix("X40 Z-29"), "\(error)")
    let mended = program.replacing("G70 Q100", with: "G0 X40 Z2\nG70 Q100")
    #expect(!ExpectedCanon.interpretation(mended).hasErrors)
  }

  @Test("outside the ZX plane, and without feed")
  func conditions() {
    #expect(refusal("G70 Q100", Self.step, before: "G17") == "3:1 lathe-plane")
  }

  @Test("an empty profile cuts nothing; modes in a profile do nothing, with a warning")
  func modes() {
    #expect(refusal("G70 Q100", "(nothing)") == "none")
    let result = ExpectedCanon.interpretation(
      "G21 G18 F100\nG0 X25 Z2\nG70 Q100\nM2\no100 sub\nG0 X5 Z0\nG91 G1 Z-10\nX20\no100 endsub\n")
    #expect(!result.hasErrors)
    #expect(result.diagnostics.contains { $0.line == 7 && $0.severity == .warning })
    expectMoves(
      "G21 G18 F100\nG0 X25 Z2\nG70 Q100\nM2\no100 sub\nG0 X5 Z0\nG91 G1 Z-10\nX20\no100 endsub\n",
      "T(25,0,2) T(5,0,0) F(5,0,-10) F(20,0,-10)")
  }

  @Test("M2 beside the cycle waits for it; G1 is in force behind it")
  func endings() {
    expectMoves(
      "G21 G18 F100\nG0 X25 Z2\nG70 Q100 M2\no100 sub\n\(Self.step)\no100 endsub\n",
      "T(25,0,2) T(5,0,0) F(5,0,-10) F(20,0,-10)")
    expectMoves(
      "G21 G18 F100\nG0 X25 Z2\nG70 Q100\nX40 Z1\nM2\no100 sub\n\(Self.step)\no100 endsub\n",
      "T(25,0,2) T(5,0,0) F(5,0,-10) F(20,0,-10) F(40,0,1)")
  }

  @Test("between passes the tool goes round what rs274 goes through in rapid")
  func clearance() {
    expectMoves(
      "G21 G18 F100\nG0 X24 Z2\nG70 Q100 P2\nM2\n"
        + "o100 sub\nG0 X23 Z0\nG1 Z-3\nX5\nZ-9\no100 endsub\n",
      """
      T(24,0,2) T(23,0,0) F(23,0,-3) F(5,0,-3) F(5,0,-9)
      T(24,0,-9) T(24,0,2) T(23,0,0) F(23,0,-3) F(5,0,-3) F(5,0,-9)
      """)
  }
}
