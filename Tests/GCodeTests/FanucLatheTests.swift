import CanonicalMachining
import GCode
import Testing

/// Fanuc 0i-T, G-code system A. The oracle is Fanuc's operator's manual for 0i-T by what each word
/// means; the positions below are worked out by hand.
@Suite("Fanuc lathes") struct FanucLatheTests {
  private func interpretation(
    _ program: String, _ dialect: Dialect = .fanucLathe
  ) -> Interpretation {
    var options = InterpreterOptions()
    options.dialect = dialect
    return ExpectedCanon.interpretation(program, options: options)
  }

  private func calls(_ program: String) -> [String] {
    let result = interpretation(program)
    #expect(!result.hasErrors, "\(result.diagnostics)")
    return CanonicalText.lines(of: result).split(separator: "\n").map { String($0.dropFirst(13)) }
  }

  private func moves(_ program: String) -> [String] {
    calls(program).filter { $0.hasPrefix("STRAIGHT") || $0.hasPrefix("ARC") }.map {
      $0.replacing(", 0.0000, 0.0000, 0.0000)", with: ")")
    }
  }

  @Test("X is a diameter, U and W are ways, I is a radius")
  func words() {
    let program = """
      S500 M03
      G00 X52. Z2.
      G01 Z-20. F0.2
      U4. W-2.
      G02 U4. W-2. I2.
      M30
      """
    #expect(
      moves(program) == [
        "STRAIGHT_TRAVERSE(26.0000, 0.0000, 2.0000)",
        "STRAIGHT_FEED(26.0000, 0.0000, -20.0000)",
        "STRAIGHT_FEED(28.0000, 0.0000, -22.0000)",
        "ARC_FEED(-24.0000, 30.0000, -22.0000, 30.0000, -1, 0.0000)",
      ])
  }

  @Test("a word of a vacant variable is left out, as on a Fanuc mill") func vacantWord() {
    #expect(
      moves("F0.1 S500 M3\nG1 X20. Z1.\nX#1 Z2.\nM30\n") == [
        "STRAIGHT_FEED(10.0000, 0.0000, 1.0000)", "STRAIGHT_FEED(10.0000, 0.0000, 2.0000)",
      ])
  }

  @Test("it starts in G18 with a feed a revolution; G98 and G99 choose")
  func modes() {
    let lines = calls("S500 M03\nG98 G01 X10. F100.\nG99 G01 X20. F.1\nM30\n")
    let wanted = [
      "SELECT_PLANE(CANON_PLANE_XZ)", "SET_FEED_MODE(0, 1)", "SET_FEED_MODE(0, 0)",
      "SET_FEED_MODE(0, 1)",
    ]
    let starts = ["SELECT_PLANE(CANON_PLANE_XZ)", "SET_FEED_MODE"]
    let seen = lines.filter { line in starts.contains { line.hasPrefix($0) } }
    #expect(Array(seen.prefix(4)) == wanted)
  }

  @Test("G50 S limits G96, G50 X Z names the position")
  func limit() {
    let lines = calls("G50 S2000\nG96 S180 M03\nG00 X20. Z5.\nG50 X40. Z0.\nG00 X60. Z0.\nM30\n")
    #expect(lines.contains("SET_SPINDLE_MODE(0 2000.0000)"))
    #expect(lines.contains { $0.hasPrefix("STRAIGHT_TRAVERSE(30.0000, 0.0000, 0.0000") })
    // The tool stood at the radius 10 and the program calls that 20.
    #expect(lines.contains { $0.hasPrefix("SET_G92_OFFSET(-10.0000, 0.0000, 5.0000") })
  }

  @Test("T0203 takes tool 2 with offset 3, while the spindle turns on")
  func turret() {
    let tools = ToolTable.read("T2 P2 Z1\nT3 P3 X2 Z7\n", fileName: "t", isInch: false).table
    var options = InterpreterOptions()
    options.dialect = .fanucLathe
    options.tools = tools
    let result = ExpectedCanon.interpretation(
      "S500 M03\nT0203\nG01 Z-1. F.1\nT0200\nM30\n", options: options)
    #expect(!result.hasErrors, "\(result.diagnostics)")
    let lines = CanonicalText.lines(of: result).split(separator: "\n").map { $0.dropFirst(13) }
    #expect(lines.filter { $0.hasPrefix("SELECT_TOOL") } == ["SELECT_TOOL(2)"])
    let offsets = lines.filter { $0.hasPrefix("USE_TOOL") }
    #expect(offsets.count == 2)
    #expect(offsets.first?.hasPrefix("USE_TOOL_LENGTH_OFFSET(2.0000 0.0000 7.0000") == true)
    #expect(offsets.last?.hasPrefix("USE_TOOL_LENGTH_OFFSET(0.0000 0.0000 0.0000") == true)
  }

  @Test("G28 U0 W0 goes home from here, G32 cuts a thread with F as its lead")
  func homeAndThread() {
    let program = """
      S500 M03
      G00 X30. Z5.
      G32 Z-20. F1.5
      Z-30.
      G28 U0 W0
      M30
      """
    #expect(
      moves(program) == [
        "STRAIGHT_TRAVERSE(15.0000, 0.0000, 5.0000)",
        "STRAIGHT_FEED(15.0000, 0.0000, -20.0000)",
        "STRAIGHT_FEED(15.0000, 0.0000, -30.0000)",
        "STRAIGHT_TRAVERSE(15.0000, 0.0000, -30.0000)",
        "STRAIGHT_TRAVERSE(0.0000, 0.0000, 0.0000)",
      ])
    #expect(calls(program).filter { $0 == "START_SPEED_FEED_SYNC(1.500000,0)" }.count == 2)
  }

  @Test(
    "cycles and codes of the mill are refused at their word",
    arguments: [
      ("G71 U2. R.5", "2:1 not-supported-yet"), ("G92 X20. Z-10. F1.", "2:1 not-supported-yet"),
      ("G90 X20. Z-10.", "2:1 not-supported-yet"), ("G91 X1.", "2:1 unknown-g-code"),
      ("G43 H1", "2:1 unknown-g-code"),
    ])
  func refusals(line: String, wanted: String) {
    let result = interpretation("S500 M03\n\(line)\nM30\n")
    let error = result.diagnostics.first { $0.severity == .error }
    #expect(error.map { "\($0.line):\($0.column) \($0.code.rawValue)" } == wanted)
  }

  @Test("Marlin goes at 1500 mm/min before the first F, with a warning; lenient refuses")
  func marlin() {
    let program = "G1 X10\nG1 X20 F600\n"
    let result = interpretation(program, .marlin)
    #expect(!result.hasErrors)
    #expect(result.diagnostics.contains { $0.line == 1 && $0.code == .missingFeed })
    let feeds = result.commands.compactMap { record -> Double? in
      guard case .setFeedRate(let rate) = record.command else { return nil }
      return rate
    }
    // mm/s; M2 sets the feed to 0.
    #expect(feeds == [25, 10, 0])
    #expect(interpretation(program, .lenient).hasErrors)
  }
}
