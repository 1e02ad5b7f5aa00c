import GCode
import Testing

@testable import Simulation

@Suite("what a run does not do is said")
struct UnmetCommandTests {
  private func findings(_ program: String, _ settings: [String] = []) throws -> [Diagnostic] {
    let job = try PanelEstimateTests.job("G21 G90 G94 G17 G40 G49\nT1 M6\n" + program, settings)
    var estimation = try Estimation(job)
    _ = try estimation.run()
    let prepared = try Preparation(job).diagnostics
    #expect(prepared == estimation.diagnostics)
    return prepared
  }

  @Test("commands that are not simulated are told once each, with the line and how often")
  func commands() throws {
    let found = try findings(
      """
      M62 P1
      G1 X10 F1000
      M66 P0 L3 Q5
      M63 P1
      M66 P1 L3 Q5
      M53 P0
      M52 P1
      M30
      """)
    #expect(found.map(\.line) == [3, 5, 8, 9])
    #expect(found.allSatisfy { $0.code == .notSimulated && $0.severity == .warning })
    #expect(found.map { $0.message.contains("2 times") } == [true, true, false, false])
    #expect(found.allSatisfy { !$0.remedy.isEmpty })
  }

  @Test("S above the spindle's 12,000 rpm is told, also where the dial makes it so")
  func speeds() throws {
    #expect(try findings("S12000 M3\nG1 X10 F1000\nM30\n").isEmpty)
    let high = try findings("S12000 M3\nS12001\nG1 X10 F1000\nM30\n")
    #expect(high.map(\.line) == [4] && high.first?.code == .spindleSpeedLimited)
    let dialled = try findings(
      "S10500 M3\nG1 X10 F1000\nM30\n", ["panel.change=[{at-time=1.0, spindle-override=1.2}]"])
    #expect(dialled.map(\.line) == [3] && dialled.first?.message.contains("120 %") == true)
  }

  @Test("beyond 50 speeds it is told how many follow, and commands are told all the same")
  func manySpeeds() throws {
    let speeds = (1...60).map { "S\(13_000 + $0) M3" }.joined(separator: "\n")
    let found = try findings("G1 X1 F1000\n\(speeds)\nM66 P0 L3 Q5\nS13060\nM30\n")
    #expect(found.count == 52)
    let (last, rest) = try (#require(found.last), found.dropLast())
    // The first 50 stand in lines 4 to 53; S13051 to S13060 follow, S13060 twice.
    #expect(last.line == 54 && last.message.hasPrefix("11 more S words"), "\(last)")
    #expect(last.code == .spindleSpeedLimited && !last.remedy.isEmpty)
    #expect(rest.count { $0.code == .notSimulated && $0.line == 64 } == 1)
  }

  @Test("M0, M48, M49, M51 and program ends are met", arguments: ["M0", "M48", "M49", "M51 P0"])
  func met(command: String) throws {
    #expect(try findings("\(command)\nG1 X10 F1000\nM30\n").isEmpty)
  }
}
