import Foundation
import Recording
import Signals
import Testing

@testable import Simulation

@Suite("the operator's panel in a whole job")
struct PanelRunTests {
  private func run(_ settings: [String], _ options: RunOptions = RunOptions()) throws -> RunOutcome
  {
    try Runner.run(try RunTests().prepare(settings), options: options)
  }

  @Test("the dial for rapids lengthens rapids alone, and at 100 % nothing is changed, to the bit")
  func rapids() throws {
    let plain = try run([]).result
    let neutral = try run([
      "panel.feed-override=1.0", "panel.rapid-override=1.0", "panel.spindle-override=1.0",
      "panel.hold=false",
    ]).result
    #expect(neutral.digest == plain.digest)
    let slow = try run(["panel.rapid-override=0.25"]).result
    #expect(slow.time.rapid > 1.5 * plain.time.rapid)
    #expect(slow.time.cutting == plain.time.cutting)
    let machine = try run(["machine={planner={rapid-override=0.25}}"]).result
    #expect(machine.time.rapid == slow.time.rapid)
  }

  @Test("the dial for the spindle is seen by outlook and plant")
  func spindle() throws {
    let plain = try RunTests().prepare([])
    let slow = try RunTests().prepare(["panel.spindle-override=0.8"])
    let cut = { (preparation: Preparation) in
      preparation.outlook.spans.filter { $0.kind != .none }.map(\.meanChipThickness).max() ?? 0
    }
    // The feed stays: the chip grows by 1 / 0.8.
    #expect(abs(cut(slow) / cut(plain) * 0.8 - 1) < 0.01)
  }

  @Test("dials that are turned are events, and the recording replays from itself")
  func replay() throws {
    let path = Repository.temporary("panel.mcap")
    let events = Repository.temporary("panel.ndjson")
    defer {
      try? FileManager.default.removeItem(atPath: path)
      try? FileManager.default.removeItem(atPath: events)
    }
    var options = RunOptions()
    options.recordPath = path
    options.eventsPath = events
    let settings = [
      "panel.rapid-override=0.5",
      "panel.feed-override=0.8",
      "panel.change=[{at-time=2.0, rapid-override=0.0}, {at-time=6.0, hold=true}, "
        + "{at-time=7.0, hold=false, feed-override=1.25}, "
        + "{at-time=9.5, rapid-override=1.0, spindle-override=0.9}]",
    ]
    let outcome = try run(settings, options)
    #expect(outcome.result.outcome == "completed")
    let finding = try Replay.run(path: path)
    #expect(finding.divergence == nil && finding.equalTicks == outcome.result.ticks)
    let text = try String(contentsOfFile: events, encoding: .utf8)
    let panel = text.split(separator: "\n").filter { $0.contains("\"kind\":\"panel\"") }
    #expect(panel.count == 5 && outcome.result.panel.count == 5)
    let first = "\"feed_override\":0.8,\"rapid_override\":0.5,\"spindle_override\":1,\"hold\":false"
    #expect(panel.first?.contains(first) == true)
    #expect(panel[2].contains("\"tick\":6000,") && panel[2].contains("\"hold\":true"))
    let last = "\"feed_override\":1.25,\"rapid_override\":1,\"spindle_override\":0.9,\"hold\":false"
    #expect(panel.last?.contains(last) == true)
    #expect(panel.last?.contains("\"tick\":9500,") == true)
  }

  /// A run in air of 100 mm at F600, and the highest path speed of a feed in it. [mm/s]
  private func feed(_ settings: [String], _ before: String = "") throws -> (RunResult, Double) {
    let program = "G21 G90 G94 G17 G40 G49\nT1 M6\n\(before)G1 X100 F600\nM30\n"
    let outcome = try Runner.run(
      try Preparation(try PanelEstimateTests.job(program, settings)))
    return (outcome.result, outcome.timeline.samples.map(\.pathSpeed).max() ?? 0)
  }

  @Test(
    "the dial multiplies the feed: below 1 what was granted, above 1 what is asked of the guard")
  func feeds() throws {
    // Ramps of 2 sqrt(v / 40,000); the feed's first tick may be shared with an action.
    func expected(_ v: Double) -> Double { 100 / v + 2 * (v / 40_000).squareRoot() }
    for (dial, v) in [(0.2, 2.0), (0.5, 5), (1, 10), (1.2, 12), (2, 15)] {
      let (result, speed) = try feed(["panel.feed-override=\(dial)"])
      #expect((result.time.airFeed - expected(v)).magnitude < 2e-3 && (speed - v).magnitude < 1e-9)
      #expect(result.time.atOtherFeed == 0)
    }
    // The policy's half of the dial's double.
    let both = try feed([
      "panel.feed-override=2.0", "policy={name=\"constant\", override=0.6}",
    ])
    #expect((both.0.time.airFeed - expected(12)).magnitude < 2e-3)
    let barred = try feed(["panel.feed-override=0.5"], "M49\n")
    #expect((barred.0.time.airFeed - expected(10)).magnitude < 2e-3)
    #expect(try feed(["panel.feed-override=2.0"], "M49\n").1 <= 10 + 1e-9)
  }

  @Test("a dial of 2 is asked of the guard, which grants its highest override and says so")
  func capped() throws {
    let path = Repository.temporary("capped.ndjson")
    defer { try? FileManager.default.removeItem(atPath: path) }
    var options = RunOptions()
    options.eventsPath = path
    let result = try run(["panel.feed-override=2.0", "stock.shape=\"none\""], options).result
    #expect(result.feedChanges.map(\.to).max() == 1.5)
    #expect(result.verdicts.granted == 0 || result.verdicts.clipped > result.verdicts.granted)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text.contains("\"proposed\":2,") && text.contains("\"ruling\":\"clipped\""))
  }

  @Test("a load that the guard forbids is forbidden to the dial too")
  func guarded() throws {
    let limit = try run([]).result.peak.force * 1.25
    let settings = ["panel.feed-override=2.0", "envelope.force=\(limit)"]
    let result = try run(settings).result
    #expect(result.verdicts.clipped > 0 && !result.alarms.contains { $0.kind == "force-exceeded" })
    #expect(result.peak.force <= limit)
  }

  @Test("a tool that stands for the operator teaches nothing of its wear")
  func wear() throws {
    let policy = "policy={name=\"wear-aware\"}"
    for still in ["hold=true", "feed-override=0.0"] {
      let going = still.hasPrefix("hold") ? "hold=false" : "feed-override=1.0"
      let outcome = try run([
        policy, "tool.0.initial-wear=0.02",
        "panel.change=[{at-time=7.0, \(still)}, {at-time=37.0, \(going)}]",
      ])
      let standing = outcome.timeline.samples.filter { $0.time > 7.5 && $0.time < 36.9 }
      #expect(standing.count > 1400 && standing.allSatisfy { $0.pathSpeed == 0 })
      let band = Set(standing.map { [$0.estimate, $0.low, $0.high, $0.flankWear] })
      // 2.2 s in the cut are 110 steps of the agent, the 1500 of the hold are none.
      #expect(band.count == 1 && outcome.result.wearEstimate.samples < 200)
      #expect(outcome.result.outcome == "completed" && outcome.result.alarms.isEmpty)
    }
  }

  @Test("a feed that was turned down is not read as wear", arguments: [0.3, 0.5, 0.8])
  func slowed(dial: Double) throws {
    let policy = "policy={name=\"wear-aware\"}"
    // So worn that wear makes much of the load, which is near what the policy steers for.
    let worn = [policy, "tool.0.initial-wear=0.25", "envelope.force=600.0"]
    let plain = try run(worn).result
    let slow = try run(worn + ["panel.feed-override=\(dial)"]).result
    #expect(slow.outcome == "completed" && slow.alarms.isEmpty)
    // Against the truth it is as good as without the dial, but for the network's own error.
    #expect(slow.wearEstimate.coverage >= 0.9)
    #expect(slow.wearEstimate.meanAbsolute < plain.wearEstimate.meanAbsolute + 0.002)
    // The agent asks for what it asked before, within what the estimate of the wear differs by (a
    // dial that is taken for wear makes it half as much again): the cut takes longer by the dial.
    let ratio = slow.time.cutting * dial / plain.time.cutting
    #expect(ratio > 0.85 && ratio < 1.1, "\(ratio)")
  }

  @Test("summary and report tell what was turned and when")
  func told() throws {
    let settings = ["panel.change=[{at-time=6.0, hold=true}, {at-time=7.0, hold=false}]"]
    let outcome = try run(settings)
    let summary = Summary.text(of: outcome)
    #expect(summary.contains("panel        changed 2 times by the operator"))
    #expect(summary.contains("feed 100 %, rapid 100 %, spindle 100 %, hold"))
    #expect(Report.html(outcome).contains("Operator\u{2019}s panel"))
    #expect(!Report.html(try run([])).contains("Operator\u{2019}s panel"))
  }

  @Test(
    "a panel that cannot be is refused with key and code",
    arguments: [
      ("panel.rapid-override=1.5", "out-of-range", "panel.rapid-override"),
      ("panel.spindle-override=0.4", "out-of-range", "panel.spindle-override"),
      ("panel.feed-override=3", "out-of-range", "panel.feed-override"),
      ("panel.feed-override=-0.1", "out-of-range", "panel.feed-override"),
      ("panel.feed-override=nan", "out-of-range", "panel.feed-override"),
      ("panel.feed-override=\"50%\"", "wrong-type", "panel.feed-override"),
      ("panel.hold=1", "wrong-type", "panel.hold"),
      ("panel.stop=true", "unknown-key", "panel.stop"),
      (
        "panel.change=[{at-time=2.0}, {at-time=2.0, rapid-override=0.5}]", "panel-order",
        "panel.change.1.at-time"
      ),
    ])
  func refused(setting: String, code: String, key: String) {
    let faults = JobFileTests().faults(JobFileTests.good, [setting])
    #expect(faults.count == 1 && faults[0].code == code && faults[0].message.hasPrefix(key))
  }
}
