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
    let neutral = try run(["panel.rapid-override=1.0", "panel.spindle-override=1.0"]).result
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
      "panel.change=[{at-time=2.0, rapid-override=0.0}, "
        + "{at-time=9.5, rapid-override=1.0, spindle-override=0.9}]",
    ]
    let outcome = try run(settings, options)
    #expect(outcome.result.outcome == "completed")
    let finding = try Replay.run(path: path)
    #expect(finding.divergence == nil && finding.equalTicks == outcome.result.ticks)
    let text = try String(contentsOfFile: events, encoding: .utf8)
    let panel = text.split(separator: "\n").filter { $0.contains("\"kind\":\"panel\"") }
    #expect(panel.count == 3)
    #expect(panel.last?.contains("\"rapid_override\":1,\"spindle_override\":0.9") == true)
    #expect(panel.last?.contains("\"tick\":9500,") == true)
  }

  @Test(
    "a panel that cannot be is refused with key and code",
    arguments: [
      ("panel.rapid-override=1.5", "out-of-range", "panel.rapid-override"),
      ("panel.spindle-override=0.4", "out-of-range", "panel.spindle-override"),
      ("panel.feed-override=0.4", "unknown-key", "panel.feed-override"),
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
