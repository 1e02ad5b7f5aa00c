import CanonicalMachining
import ControlLoop
import Foundation
import GCode
import Geometry
import MachineModel
import MotionPlanning
import SeededChance
import Signals
import Testing

@testable import Simulation

@Suite("The estimate against what is executed")
struct EstimateTests {
  /// The executed time of a job: the planner in ticks, with the machine's own spindle, eight
  /// commands a tick, as the control loop has it. The dial is turned a tick behind the line. [s]
  static func executed(
    _ preparation: Preparation, dial: (_ line: Int) -> Double
  ) throws -> (time: Double, lines: [Int: Int]) {
    let job = preparation.job
    let queue = OwnedMemory<Segment>(repeating: Segment(), count: Preparation.lookAheadCapacity)
    defer { withExtendedLifetime(queue) {} }
    var planner = job.planner(in: queue.loan)
    var spindle = try Machine(job.machine, at: job.referencePosition)
    var (next, ticks) = (0, 0)
    var lines: [Int: Int] = [:]
    var setpoint = Setpoint()
    let period = job.machine.servoPeriod
    while setpoint.motion != .ended, ticks < 8_000_000 {
      var left = ticks == 0 ? Int.max : 8
      while left > 0, next < preparation.commands.count,
        case .accepted = planner.admit(preparation.commands[next])
      {
        (next, left) = (next + 1, left - 1)
      }
      if next == preparation.commands.count { planner.finishProgram() }
      let factor = FeedOverride(dial(Int(setpoint.line)))
      setpoint = planner.advance(
        by: period, override: factor, panel: job.panel.overrides(at: Double(ticks) * period),
        spindle: spindle.spindleReading)
      var turning = Setpoint()
      turning.position = job.referencePosition
      turning.spindleSpeedRPM = setpoint.spindleSpeedRPM
      _ = spindle.follow(turning, load: CuttingLoad(), force: .zero)
      if planner.isStopped { planner.resume() }
      lines[Int(setpoint.line), default: 0] += 1
      ticks += 1
    }
    #expect(planner.fault == nil)
    return (Double(ticks) * period, lines)
  }

  static func job(_ path: String) throws -> Job {
    let settings = ["stock.shape=\"none\"", "envelope.override=[0.05, 2.5]"]
    return try LoadedJob(path: "\(Repository.root)/\(path)", settings: settings).job
  }

  static func preparation(_ path: String) throws -> Preparation { try Preparation(job(path)) }

  /// A debug build takes the shortest one: ticks are slow there.
  #if DEBUG
    static let programs = ["Programs/milling/notch.ngc"]
  #else
    static let programs = [
      "Programs/milling/notch.ngc", "Programs/milling/slots.ngc", "Programs/milling/rapid.ngc",
      "Programs/drilling/tapped-plate.ngc", "Programs/turning/thread.ngc",
      "Programs/turning/shaft.ngc",
    ]
  #endif

  @Test(
    "at override 0.5, 1 and 2 it is the executed time within 0.1 %",
    arguments: programs, [0.5, 1, 2])
  func constant(path: String, override: Double) throws {
    let preparation = try Self.preparation(path)
    let run = try Self.executed(preparation) { _ in override }
    var estimation = try Estimation(
      preparation.job, overrides: OverrideSchedule(constant: override))
    let estimate = try estimation.run()
    #expect((estimate.cycleTime / run.time - 1).magnitude < 1e-3, "\(path) \(run.time)")
  }

  @Test("with the dial turned along the program too", arguments: programs)
  func scheduled(path: String) throws {
    let preparation = try Self.preparation(path)
    let last = preparation.commands.map { Int($0.source.line) }.max() ?? 1
    var chance = Chance(seed: UInt64(last))
    var turns: [(line: Int, feed: Double)] = []
    for part in 1...4 {
      turns.append((line: last * part / 5 + 1, feed: 0.4 + 1.4 * chance.share()))
    }
    func dial(_ line: Int) -> Double { turns.last { $0.line <= line }?.feed ?? 0.8 }
    let run = try Self.executed(preparation, dial: dial)
    let texts = ["80%"] + turns.map { "\($0.line):\($0.feed)" }
    var estimation = try Estimation(
      preparation.job, overrides: try OverrideSchedule(reading: texts))
    let estimate = try estimation.run()
    #expect((estimate.cycleTime / run.time - 1).magnitude < 1e-3, "\(path) \(run.time)")
  }

  @Test("each line takes as long as the ticks that show it, but for a tick at either end")
  func lines() throws {
    let preparation = try Self.preparation("Programs/milling/notch.ngc")
    let run = try Self.executed(preparation) { _ in 1 }
    var estimation = try Estimation(preparation.job, overrides: OverrideSchedule())
    var times: [Int: Double] = [:]
    var visits: [Int: Int] = [:]
    var last = 0
    var blocks: [BlockTime] = []
    _ = try estimation.run {
      blocks.append($0)
      return true
    }
    for block in blocks {
      times[block.line, default: 0] += block.duration
      if block.line != last { visits[block.line, default: 0] += 1 }
      last = block.line
    }
    for (line, ticks) in run.lines where line > 0 {
      let ends = Double(visits[line] ?? 0) * 2
      #expect(((times[line] ?? 0) - Double(ticks) * 1e-3).magnitude < ends * 1e-3 + 2e-3, "\(line)")
    }
  }

  /// 2.35 s of rapid: what rounding leaves of the last tick decided whether S took that or a tick
  /// of its own, and the tap met the index a turn later.
  @Test(
    "a change of S behind a rapid of whole ticks does not shift the tap by a turn",
    arguments: [500, 750, 1000])
  func indexed(speed: Int) throws {
    let program = """
      G21 G90 G17
      T1 M6
      S6000 M3
      G0 X0 Y0 Z5
      S\(speed)
      G33.1 Z-10 K1
      G0 Z20
      M2

      """
    let preparation = try Preparation(try PanelEstimateTests.job(program))
    let run = try Self.executed(preparation) { _ in 1 }
    var estimation = try Estimation(preparation.job, overrides: OverrideSchedule())
    #expect((try estimation.run().cycleTime - run.time).magnitude < 2e-3)
  }

  @Test("a program that takes longer than the time limit is told before it is run")
  func beyondTimeLimit() throws {
    // 100 mm at 1 mm/s, and 4 s for the tool.
    func warning(_ limit: Double) throws -> String? {
      let program = "G21 G90\nT1 M6\nG1 X100 F60\nM2\n"
      let job = try PanelEstimateTests.job(program, ["time-limit=\(limit)"])
      return try Preparation(job).timeLimitWarning
    }
    #expect(try warning(110) == nil)
    #expect(try warning(100)?.contains("[beyond-time-limit]") == true)
  }

  private func nanoseconds(_ seconds: Double) -> Int64 { Int64((seconds * 1e9).rounded()) }

  @Test("blocks follow each other without a gap, and every sum is the cycle time to the nanosecond")
  func sums() throws {
    var estimation = try Estimation(try Self.job("Programs/milling/slots.ngc"))
    var blocks: [BlockTime] = []
    let estimate = try estimation.run {
      blocks.append($0)
      return true
    }
    var now: Int64 = 0
    var byKind: [String: Int64] = [:]
    for block in blocks {
      #expect(nanoseconds(block.begin) == now)
      now = nanoseconds(block.end)
      #expect(now - nanoseconds(block.begin) == nanoseconds(block.duration))
      byKind[block.kind, default: 0] += nanoseconds(block.duration)
    }
    #expect(now == nanoseconds(estimate.cycleTime))
    #expect(estimate.kinds.reduce(0) { $0 + nanoseconds($1.time) } == now)
    #expect(estimate.tools.reduce(0) { $0 + nanoseconds($1.time) } == now)
    for kind in estimate.kinds { #expect(byKind[kind.kind] == nanoseconds(kind.time)) }
    for tool in estimate.tools {
      #expect(tool.kinds.reduce(0) { $0 + nanoseconds($1.time) } == nanoseconds(tool.time))
    }
  }

  @Test("a program of many batches is taken whole and in its order, each dwell as long as it says")
  func batches() throws {
    let count = 6 * Estimation.batch
    func milliseconds(_ line: Int) -> Int { line % 7 + 1 }
    let lines = (1...count).map { "G4 P0.00\(milliseconds($0))" }
    var estimation = try Estimation(
      try PanelEstimateTests.job(lines.joined(separator: "\n") + "\nM2\n"))
    var dwells: [BlockTime] = []
    _ = try estimation.run {
      if $0.kind == "dwell" { dwells.append($0) }
      return true
    }
    #expect(dwells.map(\.line) == Array(1...count))
    for dwell in dwells {
      #expect(nanoseconds(dwell.duration) == Int64(milliseconds(dwell.line)) * 1_000_000)
    }
  }

  @Test("one straight move takes its closed form, a tool change and a dwell what they say")
  func closedForm() throws {
    let program = """
      G21 G90 G94 G17 G40 G49 G61
      T1 M6
      G0 X0 Y0
      G4 P2.5
      G1 X100 F1200
      M30
      """
    let bare = BareJob(
      path: "move.ngc", bytes: Array(program.utf8),
      settings: ["stock.shape=\"none\""])
    let job = try JobFile.read(bare.source)
    var estimation = try Estimation(job)
    let estimate = try estimation.run()
    func time(_ kind: String) -> Double { estimate.kinds.first { $0.kind == kind }?.time ?? 0 }
    // Rest to v and back by jerk J and acceleration A: v/A + A/J longer than at speed, where
    // v J > A^2; else 2 sqrt(v/J).
    let (v, axis) = (20.0, job.machine[.x])
    let ramp =
      v * axis.jerk > axis.acceleration * axis.acceleration
      ? v / axis.acceleration + axis.acceleration / axis.jerk : 2 * (v / axis.jerk).squareRoot()
    #expect((time("feed-line") - 100 / v - ramp).magnitude < 2e-9)
    // The action itself has a tick.
    #expect((time("tool-change") - job.machine.toolChangeTime).magnitude <= 1.001e-3)
    #expect((time("dwell") - 2.5).magnitude < 2e-9)
  }

  @Test("stretches end where nobody wants more, and at the program's first fault")
  func ends() throws {
    let dwells = (1...20_000).map { _ in "G4 P0.01\n" }.joined()
    var estimation = try Estimation(try PanelEstimateTests.job(dwells + "M2\n"))
    var taken = 0
    let failure = #expect(throws: EstimationFailure.self) {
      try estimation.run { _ in
        taken += 1
        return taken < 3
      }
    }
    guard case .unwanted? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(taken == 3)
    // The fault stands in line 4; line 5 would be driven without it.
    var faulty = try PanelEstimateTests.job("G21 G90 F600\nG1 X1\nG4 P1\nG1 X\nG1 X5\nM2\n")
    faulty.hasToolChange = false
    var lines: Set<Int> = []
    var walk = try Estimation(faulty)
    #expect(throws: EstimationFailure.self) {
      try walk.run { lines.insert($0.line).inserted || true }
    }
    #expect(lines.allSatisfy { $0 < 4 })
  }

  @Test("a loop beyond the budget is refused before anything is driven")
  func loopBeyondBudget() throws {
    let path = Repository.temporary("loop.ngc")
    try "G21 G90 F600\no1 repeat [1000000000]\nG1 X1\nX2\no1 endrepeat\nM2\n".write(
      toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let job = try LoadedJob(path: path, settings: ["budget.repeats=1000"]).job
    let failure = #expect(throws: EstimationFailure.self) { try Estimation(job) }
    guard case .preparation(.program(let found))? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(found.map(\.code) == [.tooManyRepeats])
  }

  @Test("an N word that several lines carry is refused, and a value is told as it was given")
  func ambiguousBlock() throws {
    let job = try PanelEstimateTests.job("G21 G90 F600\nN20 G1 X1\nG1 X2\nN20 G1 X3\nM2\n")
    func refusal(_ text: String) throws -> OverrideRefusal? {
      do {
        _ = try Estimation(job, overrides: try OverrideSchedule(reading: [text]))
        return nil
      } catch {
        guard case .override(let refusal)? = error as? EstimationFailure else { throw error }
        return refusal
      }
    }
    let twice = try refusal("N20:90%")
    #expect(twice?.code == "several-blocks" && twice?.problem.contains("(2, 4)") == true)
    #expect(try refusal("3:90%") == nil)
    let high = try refusal("200%")
    #expect(high?.text == "200%" && high?.problem.hasSuffix("50% to 150%") == true)
  }

  @Test("overrides that cannot be followed are refused, each with its code")
  func refusals() throws {
    func code(_ texts: [String]) -> String? {
      do {
        let schedule = try OverrideSchedule(reading: texts)
        let job = try Self.job("Programs/milling/notch.ngc")
        _ = try Estimation(job, overrides: schedule)
        return nil
      } catch let refusal as OverrideRefusal {
        return refusal.code
      } catch EstimationFailure.override(let refusal) {
        return refusal.code
      } catch {
        return "\(error)"
      }
    }
    for text in ["", "%", "fast", "-1", "1e3", "nan", "1:2:3", "0:50%", "N:50%", ":50%", "5:"] {
      #expect(code([text]) == "override-unreadable", "\(text)")
    }
    #expect(code(["80%", "0.8"]) == "override-twice")
    #expect(code(["3:80%", "3:0.9"]) == "override-twice")
    #expect(code(["80"]) == "override-out-of-range")
    #expect(code(["0%"]) == "override-out-of-range")
    #expect(code(["N99999999:90%"]) == "no-such-block")
    #expect(code(["99999:90%"]) == "no-such-block")
    #expect(code(["99999999999999999999:90%"]) == "override-unreadable")
    #expect(code(["80%", "3:1.2"]) == nil)
  }
}
