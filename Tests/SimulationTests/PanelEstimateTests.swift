import Foundation
import MachineModel
import Testing

@testable import Simulation

/// Times of short programs by closed form: L, a feed or rapid from rest to rest with the speed v,
/// takes L/v and the time of one ramp (docs/models/motion.md (4)).
@Suite("the operator's panel in the estimate")
struct PanelEstimateTests {
  /// A job of a program of its own; the catalogue's mill with axes as they are, without stock.
  static func job(_ program: String, _ settings: [String] = []) throws -> Job {
    let bare = BareJob(
      path: "panel.ngc", bytes: Array(program.utf8),
      settings: ["stock.shape=\"none\""] + settings)
    return try JobFile.read(bare.source)
  }

  static func estimate(_ program: String, _ settings: [String] = []) throws -> CycleEstimate {
    var estimation = try Estimation(try job(program, settings))
    return try estimation.run()
  }

  private func time(_ kind: String, in estimate: CycleEstimate) -> Double {
    estimate.kinds.first { $0.kind == kind }?.time ?? 0
  }

  /// From rest to v by the mill's 2000 mm/s^2 and 40,000 mm/s^3. [s]
  private func ramp(to v: Double) -> Double {
    v * 40_000 > 2000 * 2000 ? v / 2000 + 2000.0 / 40_000 : 2 * (v / 40_000).squareRoot()
  }

  /// One rapid along X, from a place that the first line leads to.
  static let rapid = "G21 G90 G94 G17 G40 G49\nT1 M6\nG4 P2.5\nG0 X100\nM30\n"
  /// A feed a revolution at 1000 rpm, the spindle long at its speed.
  static let byTurns =
    "G21 G90 G94 G17 G40 G49\nT1 M6\nS1000 M3\nG4 P10\nG95 F0.3\nG1 X100\nM30\n"

  @Test("a rapid at a dial of r goes at r V", arguments: [1, 0.7, 0.3, 0.01])
  func rapids(dial: Double) throws {
    let estimate = try Self.estimate(Self.rapid, ["panel.rapid-override=\(dial)"])
    let v = 200 * dial
    #expect((time("rapid", in: estimate) - 100 / v - ramp(to: v)).magnitude < 2e-9)
  }

  /// One feed along X at 10 mm/s, from 6.502 s on: tool change, two actions' ticks, dwell.
  static let feed = "G21 G90 G94 G17 G40 G49\nT1 M6\nG4 P2.5\nG1 X100 F600\nM30\n"

  @Test("a feed at a dial of f goes at f F", arguments: [1, 0.5, 0.04])
  func feeds(dial: Double) throws {
    let estimate = try Self.estimate(Self.feed, ["panel.feed-override=\(dial)"])
    let v = 10 * dial
    #expect((time("feed-line", in: estimate) - 100 / v - ramp(to: v)).magnitude < 2e-9)
    let barred = try Self.estimate(
      Self.feed.replacing("G1 X", with: "M49\nG1 X"), ["panel.feed-override=\(dial)"])
    #expect((time("feed-line", in: barred) - 10 - ramp(to: 10)).magnitude < 2e-9)
  }

  @Test("a dial above 1 counts as far as the envelope's range, once the guard has risen")
  func raised() throws {
    // 5/s in steps of 20 ms: the guard is at 1.5 long before the tool change is over.
    let estimate = try Self.estimate(Self.feed, ["panel.feed-override=2.0"])
    #expect((time("feed-line", in: estimate) - 100.0 / 15 - ramp(to: 15)).magnitude < 2e-9)
  }

  @Test("a hold within a motion lengthens the program by its time", arguments: [feed, rapid])
  func heldWithin(program: String) throws {
    // Braking loses half its time, accelerating again as much.
    let held = "panel.change=[{at-time=6.8, hold=true}, {at-time=17.3, hold=false}]"
    let estimate = try Self.estimate(program, [held])
    let free = try Self.estimate(program)
    func driven(_ estimate: CycleEstimate) -> Double {
      time("feed-line", in: estimate) + time("rapid", in: estimate) + time("hold", in: estimate)
    }
    #expect((driven(estimate) - driven(free) - 10.5).magnitude < 4e-9)
    let brake = ramp(to: program == Self.feed ? 10 : 200)
    #expect((time("hold", in: estimate) - (10.5 - brake)).magnitude < 1e-9)
  }

  @Test("a run with all dials turned, held twice and raised, takes the estimate's time to a tick")
  func run() throws {
    let program =
      Self.byTurns.replacing("M30", with: "")
      + "G94 F3000\nG0 Z300\nX-100 Y50\nG1 X-60 F400\nG64 P0.5\nX-55 Y60\nX-40\nG2 X-30 Y50 R10\n"
      + "G1 X0\nM49\nX20\nM48\nX40\nG0 Z310\nG33.1 Z290 K1\nG1 X20\nS2000\nX0\nG0 Y0\nM30\n"
    let settings = [
      "panel.feed-override=0.7",
      "panel.change=[{at-time=16.0, hold=true}, {at-time=17.2507, hold=false, feed-override=1.3}, "
        + "{at-time=30.0, rapid-override=0.3, spindle-override=0.9}, {at-time=37.5, hold=true}, "
        + "{at-time=40.001, hold=false, feed-override=0.0}, {at-time=42.0, feed-override=2.0}, "
        + "{at-time=45.5, feed-override=0.6}]",
    ]
    let preparation = try Preparation(try Self.job(program, settings))
    let result = try Runner.run(preparation).result
    #expect(result.outcome == "completed" && result.time.cycle > 47)
    #expect((result.time.cycle - preparation.estimatedTime).magnitude < 1.5e-3)
    #expect(result.panel.count == 8)
    #expect(try Self.estimate(program, settings).cycleTime == preparation.estimatedTime)
  }

  @Test("a hold within lines that are driven as one counts with the line it falls in")
  func placed() throws {
    let lines = (1...9).map { "X\($0)0\n" }.joined()
    let program = "G21 G90 G94 G17 G40 G49\nT1 M6\nG4 P2.5\nG1 F600\n" + lines + "M30\n"
    // From 6.5 s on 1 s a line, the first of them on line 5.
    for line in 5...13 {
      let begin = Double(line) + 2
      let held = "{at-time=\(begin), hold=true}, {at-time=\(begin + 3), hold=false}"
      var estimation = try Estimation(try Self.job(program, ["panel.change=[\(held)]"]))
      var holds: [Int] = []
      _ = try estimation.run {
        if $0.kind == "hold" { holds.append($0.line) }
        return true
      }
      #expect(holds == [line])
    }
  }

  @Test("a hold within a smooth run of short feeds, wherever it falls, gives the executed time")
  func chords() throws {
    let points = (0...90).map { number in
      let angle = Double(number) * .pi / 45
      return "X\(Text.fixed(50 - 20 * cos(angle), 6)) Y\(Text.fixed(20 * sin(angle), 6))\n"
    }
    let program =
      "G21 G90 G94 G17 G40 G49\nT1 M6\nG64 P0.02\nG1 F1500 X30\n" + points.joined() + "M30\n"
    for begin in stride(from: 5.5, to: 9, by: 0.137) {
      let held = "{at-time=\(begin), hold=true}, {at-time=\(begin + 1), hold=false}"
      let slow =
        "{at-time=\(begin + 1.2), feed-override=0.0}, {at-time=\(begin + 2.5), feed-override=0.7}"
      let settings = ["panel.change=[\(held), \(slow)]"]
      let preparation = try Preparation(try Self.job(program, settings))
      let run = try EstimateTests.executed(preparation) { _ in 1 }
      #expect((run.time - preparation.estimatedTime).magnitude < 1.5e-3, "\(begin)")
    }
  }

  @Test("a feed a revolution goes with the spindle's dial", arguments: [0.5, 0.8, 1.2])
  func turns(dial: Double) throws {
    let estimate = try Self.estimate(Self.byTurns, ["panel.spindle-override=\(dial)"])
    let v = 0.3 * 1000 / 60 * dial
    // The feed follows the spindle in steps of 0.05 %.
    #expect((time("feed-line", in: estimate) / (100 / v + ramp(to: v)) - 1).magnitude < 6e-4)
    let barred = Self.byTurns.replacing("G95", with: "M51 P0 G95")
    let kept = try Self.estimate(barred, ["panel.spindle-override=\(dial)"])
    #expect((time("feed-line", in: kept) / (20 + ramp(to: 5)) - 1).magnitude < 2e-2)
  }

  @Test("a rapid that the dial holds waits until it is turned")
  func held() throws {
    // Tool change 4 s, dwell 2.5 s: the rapid would begin at 6.5 s, but for a tick an action.
    let estimate = try Self.estimate(
      Self.rapid,
      ["panel.change=[{at-time=5.0, rapid-override=0.0}, {at-time=9.0, rapid-override=1.0}]"])
    #expect((time("hold", in: estimate) - 2.5).magnitude < 5e-3)
    #expect((time("rapid", in: estimate) - 100.0 / 200 - ramp(to: 200)).magnitude < 2e-9)
    #expect((estimate.cycleTime - 9 - 0.5 - ramp(to: 200)).magnitude < 2e-3)
  }

  @Test("a dial turned down and up within a rapid adds what it takes at the lower speed")
  func turnedWithin() throws {
    // A hold from v: one ramp down, one up, each with v T/2 of way, so T more time than at v.
    let down = "{at-time=6.8, rapid-override=0.0}"
    let up = "{at-time=8.0, rapid-override=1.0}"
    let estimate = try Self.estimate(Self.rapid, ["panel.change=[\(down), \(up)]"])
    let begin = 4.001 + 0.001 + 2.5
    let whole = 0.5 + ramp(to: 200)
    // From 6.8 s on the way of half a ramp's time is driven in a whole one; then it stands.
    let expected = 8.0 + whole - (6.8 - begin) - ramp(to: 200) / 2 + ramp(to: 200) / 2
    #expect((estimate.cycleTime - expected).magnitude < 4e-3)
  }

  @Test("the panel's turns, too, give the executed time within 0.1 %")
  func executed() throws {
    let program =
      Self.byTurns.replacing("M30", with: "")
      + "G94 F3000\nG0 Z300\nX-100 Y50\nM49\nG95 G1 F0.2 X-80\nM48\nG0 Z310\n"
      + "G33.1 Z290 K1\nG94 F600\nG1 X20\nS2000\nG1 X0\nG0 Y0\nM30\n"
    let settings = [
      "panel.rapid-override=0.5",
      "panel.change=[{at-time=3.0, spindle-override=0.6}, {at-time=16.0123, spindle-override=1.1}, "
        + "{at-time=28.0, rapid-override=0.2}, {at-time=31.0, rapid-override=1.0}, "
        + "{at-time=41.0004, spindle-override=0.9}, {at-time=43.5, rapid-override=0.7}]",
    ]
    let preparation = try Preparation(try Self.job(program, settings))
    let run = try EstimateTests.executed(preparation) { _ in 1 }
    let estimate = try Self.estimate(program, settings)
    #expect(run.time > 43.5)
    #expect((estimate.cycleTime / run.time - 1).magnitude < 1e-3)
    #expect(preparation.estimatedTime == estimate.cycleTime)
  }

  /// The code and the line that an estimate is refused with.
  private func refusal(_ program: String, _ settings: [String]) -> JobFault? {
    do {
      _ = try Self.estimate(program, settings)
    } catch EstimationFailure.preparation(.motion(let fault, _)) {
      return fault
    } catch {
      return JobFault(file: "?", line: 0, message: "\(error)", code: "unexpected")
    }
    return nil
  }

  @Test("what never ends, or not within the time limit, is refused with its line")
  func endless() {
    let held = refusal(Self.rapid, ["panel.rapid-override=0.0"])
    #expect(held?.code == "rapids-held" && held?.line == 4)
    let feeds = refusal(Self.feed, ["panel.feed-override=0.0"])
    #expect(feeds?.code == "feeds-held" && feeds?.line == 4)
    for program in [Self.feed, Self.rapid, Self.byTurns] {
      let never = refusal(program, ["panel.change=[{at-time=6.8, hold=true}]"])
      #expect(never?.code == "program-held")
    }
    let locked = Self.byTurns.replacing("G95 F0.3\nG1 X100", with: "G33.1 Z345 K1")
    let before = refusal(locked, ["panel.hold=true"])
    #expect(before?.code == "program-held" && before?.line == 5)
    let slow = refusal(
      Self.rapid.replacing("G0 X100", with: "G1 X100 F0.000000001"), [])
    #expect(slow?.code == "estimate-too-long" && slow?.line == 4)
    // 10 mm with 1e-4 mm a turn at 1000 rpm: 100 min in, as long out; a minute is allowed.
    let thread = Self.byTurns.replacing("G95 F0.3\nG1 X100", with: "G33.1 Z345 K0.0001")
    let tapped = refusal(thread, ["time-limit=60.0"])
    #expect(tapped?.code == "thread-too-long" && tapped?.line == 5)
    #expect(throws: PreparationFailure.self) {
      try Preparation(try Self.job(Self.rapid, ["panel.rapid-override=0.0", "time-limit=10.0"]))
    }
  }

  @Test("the estimate refuses the policy that a run refuses, and says what the envelope leaves")
  func policies() throws {
    #expect(throws: EstimationFailure.self) {
      try Self.estimate(Self.rapid, ["policy.name=\"constant\"", "policy.override=0.0"])
    }
    let cut = try Self.estimate(Self.rapid, ["policy.name=\"constant\"", "policy.override=3.0"])
    #expect(cut.notes.contains { $0.contains("asks for 300 %") && $0.contains("150 %") })
    #expect(try Self.estimate(Self.rapid).notes.isEmpty)
  }

  @Test("a spindle whose dial is turned under a hold is at its speed when the hold ends")
  func spindleUnderHold() throws {
    let program = "G21 G90 G94 G17 G40 G49\nT1 M6\nS2000 M3\nG4 P5\nG0 X100\nG1 X50 F3000\nM30\n"
    let turns =
      "{at-time=9.1, hold=true}, {at-time=9.3, spindle-override=0.5}, "
      + "{at-time=11.0, spindle-override=1.2}, {at-time=15.0, hold=false}"
    let estimate = try Self.estimate(program, ["panel.change=[\(turns)]"])
    #expect(time("spindle-wait", in: estimate) == 0)
    // The rest of the rapid, and 50 mm at 50 mm/s with one ramp.
    #expect(estimate.cycleTime < 15 + 0.7 + 1 + ramp(to: 50))
  }
}
