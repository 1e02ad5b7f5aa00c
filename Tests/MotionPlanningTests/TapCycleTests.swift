import CanonicalMachining
import Geometry
import SeededChance
import Signals
import Testing

@testable import MotionPlanning

/// G84 and G74 as the interpreter spells them, with what it says beside.
@Suite("Tapping cycles") struct TapCycleTests {
  struct Cycle {
    var rpm = 500.0
    var pitch = 1.0
    var depth = 20.0
    var clearance = 0.0
    var dwell = 0.0
    var isPerTurn = false
  }

  private func program(_ cycle: Cycle, holes: [Double] = [0]) -> [CanonicalCommand] {
    let feed = cycle.isPerTurn ? cycle.pitch : cycle.pitch * abs(cycle.rpm) / 60
    let way = cycle.rpm > 0 ? SpindleDirection.clockwise : .counterclockwise
    let back = cycle.rpm > 0 ? SpindleDirection.counterclockwise : .clockwise
    var commands: [CanonicalCommand] = [
      .setSpindleSpeed(abs(cycle.rpm)), .startSpindle(way),
      .setFeedMode(cycle.isPerTurn ? .unitsPerRevolution : .unitsPerTime), .setFeedRate(feed),
    ]
    for x in holes {
      commands += [
        .rapid(x, 0, cycle.clearance), .rapid(x, 0, 0),
        .beginTapCycle(dwell: cycle.dwell), .enableFeedOverride(false),
        .enableSpeedOverride(false), .line(x, 0, -cycle.depth), .stopSpindle,
        .startSpindle(back), .dwell(cycle.dwell), .line(x, 0, cycle.clearance), .stopSpindle,
        .startSpindle(way), .enableFeedOverride(true), .enableSpeedOverride(true), .endTapCycle,
      ]
    }
    return commands
  }

  private var rigid: PlannerSettings {
    var settings = PlannerSettings()
    settings.tapsRigidly = true
    settings.spindleAccelerationRPMPerSecond = 4000
    return settings
  }

  private func drive(
    _ cycle: Cycle, holes: [Double] = [0], settings: PlannerSettings? = nil,
    panel: PanelOverrides = PanelOverrides()
  ) -> SynchronisedRun {
    var spindle = RigSpindle()
    spindle.rampRPMPerSecond = 4000
    return SynchronisedRun(
      program(cycle, holes: holes), spindle: spindle, settings: settings ?? rigid,
      override: { [0.5, 1, 1.7][$0 / 50 % 3] }, panel: { _ in panel })
  }

  private func check(_ cycle: Cycle, _ run: SynchronisedRun) {
    #expect(run.isFinished && run.fault == nil && run.refusal == nil, "\(cycle)")
    let z = run.places(2)
    let deepest = z.min() ?? 0
    let over = cycle.rpm * cycle.rpm / 8000 / 60 * cycle.pitch
    // The stop is asked for in the tick that reaches the depth.
    #expect(abs(-deepest - cycle.depth - over) < 1.1e-3 * abs(cycle.rpm) / 60 * cycle.pitch)
    let sense = cycle.rpm < 0 ? -1.0 : 1
    let errors = run.phaseErrors(
      axis: 2, lead: -cycle.pitch, from: -cycle.depth / 2, to: deepest, sense: sense)
    let worst = errors.map(abs).max() ?? 1
    print("G84 \(cycle.rpm) rpm x \(cycle.pitch): error of phase \(worst * 1000) um")
    // The test's spindle steps its acceleration; the memory of filter and follower is 1/100 s.
    #expect(worst < cycle.pitch * 4000 / 60 * 1e-4, "\(cycle)")
    #expect(run.end[2] == cycle.clearance && run.setpoints.last?.spindleSpeedRPM == cycle.rpm)
    let limits = run.worst(.open, axis: 2)
    #expect(limits.velocity <= 1 && limits.acceleration <= 1 + 1e-9 && limits.jerk <= 1 + 1e-6)
  }

  @Test("with an encoder G84 is in phase at depth, bottom and way out, and ends at the clearance")
  func rigidTap() {
    for cycle in [
      Cycle(), Cycle(rpm: -800, pitch: 1.5), Cycle(rpm: 600, pitch: 1.25, clearance: 15),
      Cycle(rpm: 400, pitch: 2, isPerTurn: true),
    ] { check(cycle, drive(cycle)) }
  }

  @Test("at random speeds, pitches, depths and rests, whatever the dials say")
  func random() {
    var chance = Chance(seed: 84)
    for _ in 0..<12 {
      var cycle = Cycle()
      cycle.rpm = chance.between(150, 2000) * (chance.count(below: 2) == 0 ? 1 : -1)
      cycle.pitch = chance.between(0.5, 2.5)
      cycle.depth = chance.between(12, 30)
      cycle.clearance = [0, chance.between(0, 20)][chance.count(below: 2)]
      cycle.dwell = [0, chance.between(0.01, 0.5)][chance.count(below: 2)]
      cycle.isPerTurn = chance.count(below: 2) == 0
      let panel = PanelOverrides(
        rapid: chance.between(0.2, 1), spindle: chance.between(0.5, 1.2))
      check(cycle, drive(cycle, panel: panel))
    }
  }

  @Test("P rests at the bottom for that long while the spindle stands")
  func rest() throws {
    let cycle = Cycle(rpm: 600, pitch: 1, dwell: 0.3)
    let run = drive(cycle)
    check(cycle, run)
    let stopped = run.setpoints.indices.filter {
      run.setpoints[$0].spindleSpeedRPM == 0 && run.setpoints[$0].segment == 0
    }
    // Braking from 600 rpm at 4000 rpm/s, but for the last hundredth, and the rest.
    let expected = 0.3 + 0.15 * 0.99
    #expect(abs(Double(stopped.count) / 1000 - expected) < 4e-3)
    // It stands still, but for what the filter remembers of the braking: 20 nm.
    try #require(stopped.count > 250)
    let still = run.setpoints[stopped[250]].position.axes[2]
    for tick in stopped[250..<stopped.count] {
      #expect(abs(run.setpoints[tick].position.axes[2] - still) < 2e-5)
    }
  }

  @Test("the same hole again finds its thread")
  func again() {
    let cycle = Cycle(rpm: 700, pitch: 1.25, depth: 14)
    let run = drive(cycle, holes: [0, 10, 10])
    #expect(run.isFinished && run.reports.count == 3)
    let errors = run.phaseErrors(axis: 2, lead: -1.25, from: -5, to: -14)
    #expect((errors.map(abs).max() ?? 1) < 1.25 * 4000 / 60 * 1e-4)
  }

  @Test("too short a way for the run-in, and a spindle or feed of nothing, are refused")
  func refusals() {
    // 3000 rpm x 2 mm: D = P n T/2 = 5 mm by (16) without the reserves.
    let short = drive(Cycle(rpm: 3000, pitch: 2, depth: 3))
    #expect(short.refusal?.kind == .runInTooShort && short.refusal?.value == 3)
    #expect((short.refusal?.limit ?? 0) > 5)
    let fast = drive(Cycle(rpm: 12_000, pitch: 2))
    #expect(fast.refusal?.kind == .spindleTooFast && fast.refusal?.limit == 200)
    #expect(drive(Cycle(rpm: 500, pitch: 0)).refusal?.kind == .zeroFeed)
    let rig = Rig([.setFeedRate(5), .beginTapCycle(dwell: 0), .line(0, 0, -9)], settings: rigid)
    #expect(rig.faults.first?.kind == .spindleStands)
    let endless = Rig([.beginTapCycle(dwell: .infinity)], settings: rigid)
    #expect(endless.faults.first?.kind == .notFinite)
  }

  @Test("with a floating holder the cycle is driven as it is spelled, to the bit")
  func floating() {
    let cycle = Cycle(rpm: 500, pitch: 1, dwell: 0.1)
    let told = drive(cycle, settings: PlannerSettings())
    let plain = SynchronisedRun(
      program(cycle).filter {
        switch $0 {
        case .beginTapCycle, .endTapCycle: false
        default: true
        }
      },
      spindle: {
        var spindle = RigSpindle()
        spindle.rampRPMPerSecond = 4000
        return spindle
      }(), override: { [0.5, 1, 1.7][$0 / 50 % 3] })
    #expect(told.setpoints.map(\.position) == plain.setpoints.map(\.position))
    #expect(told.reports.isEmpty)
  }
}
