import CanonicalMachining
import GCode
import Geometry
import Testing

/// Where rs274 (Debian 2.9.0~pre1+git20230208.f1270d6ed7) counts on from where the machine was not
/// sent; its inverse-time feeds tell.
@Suite("positions that no move led to") struct CountedPositionTests {
  private func feeds(_ program: String) -> [String] {
    var options = InterpreterOptions()
    options.machineUnit = .inch
    options.isStandAlone = true
    let reading = ExpectedCanon.interpretation(program, options: options)
    #expect(!reading.hasErrors, "\(reading.diagnostics)")
    return CanonicalText.lines(of: reading).split(separator: "\n")
      .map { String($0.dropFirst(13)) }.filter { $0.hasPrefix("SET_FEED_RATE") }
  }

  @Test("behind G88 the tool is out of its hole, as the operator took it") func boring() {
    let program = "G21 G90 F100\nS100 M3\nG88 X-1 Y2 Z-4 R2 P0.1\nG93\nG1 X9 F10\nM2\n"
    #expect(
      feeds(program) == [
        "SET_FEED_RATE(100.0000)", "SET_FEED_RATE(100.0000)", "SET_FEED_RATE(0.0000)",
      ])
    let commands = ExpectedCanon.interpretation(program).commands.map(\.command)
    let byHand = commands.compactMap { command in
      if case .movedByHand(let end) = command { end.axes.xyz.z } else { nil }
    }
    #expect(byHand == [2])
  }

  @Test("behind a tap outside G17 it counts from above the hole") func tapping() {
    let program = "G21 G90 F100\nG18\nM3 S100\nG84 Z-2 X-8 Y-9 R-1 P0.5\nG93\nG1 X-70 F6\nM2\n"
    #expect(
      feeds(program) == [
        "SET_FEED_RATE(100.0000)", "SET_FEED_RATE(372.0000)", "SET_FEED_RATE(0.0000)",
      ])
  }

  // J, R, K and how many passes rs274 makes with I-2.
  @Test(
    "threads have as many passes as rs274 makes",
    arguments: [
      (0.128, 1.5, 1.152, 28), (0.1, 1.5, 0.4, 8), (0.1, 1.5, 0.9, 27), (0.2, 1.5, 1.8, 27),
      (0.1, 3, 0.3, 27), (0.1, 3, 0.2, 8), (0.05, 3, 0.15, 27), (0.1, 1.5, 1.6, 65),
      (0.3, 1.5, 2.7, 28), (0.1, 2.5, 0.4, 32), (0.1, 2.5, 0.9, 243), (0.125, 1.5, 1.125, 27),
      (0.125, 3, 0.375, 27), (0.13, 1.5, 1.17, 27), (0.09, 1.5, 0.81, 28), (0.06, 3, 0.18, 27),
    ])
  func passes(_ first: Double, _ degression: Double, _ full: Double, _ count: Int) {
    let program = """
      G18 G8
      G0 X20 Z5
      S100 M3
      G76 P1 Z-20 I-2 J\(first) R\(degression) K\(full) Q0 H0 L0
      M2

      """
    let commands = ExpectedCanon.interpretation(program).commands
    let passes = commands.filter {
      if case .enableFeedOverride(false) = $0.command { true } else { false }
    }
    #expect(passes.count == count)
  }
}
