import CanonicalMachining
import Foundation
import Geometry
import Signals
import Testing

@testable import MotionPlanning

@Suite("Rigid taps") struct TapTests {
  private func program(_ rpm: Double, pitch: Double, depth: Double) -> [CanonicalCommand] {
    [
      .setSpindleSpeed(abs(rpm)), .startSpindle(rpm > 0 ? .clockwise : .counterclockwise),
      .startSpeedFeedSync(perTurn: pitch, isVelocity: false),
      .rigidTap(WorkPosition(AxisVector(x: 0, y: 0, z: -depth))), .stopSpeedFeedSync,
      .setFeedRate(50), .line(3, 0),
    ]
  }

  @Test(
    "in to the depth and what the spindle needs to stop, out to the very start, in phase all along",
    arguments: [(500.0, 1.0, 4000.0), (-1000, 1.5, 4000), (2000, 1.75, 4000), (300, 2, 1500)])
  func depth(rpm: Double, pitch: Double, ramp: Double) {
    var spindle = RigSpindle()
    spindle.rampRPMPerSecond = ramp
    let run = SynchronisedRun(program(rpm, pitch: pitch, depth: 20), spindle: spindle)
    #expect(run.isFinished && run.fault == nil && run.refusal == nil)
    let z = run.places(2)
    let deepest = z.min() ?? 0
    // n^2 / (2 alpha) turns; the reversal is asked for in the tick that reaches the depth.
    let over = rpm * rpm / (2 * ramp) / 60 * pitch
    let report = run.reports.first ?? SynchronismReport()
    print("tap \(rpm) rpm x \(pitch): over-travel \(report.overTravel), closed form \(over) mm")
    #expect(abs(-deepest - 20 - over) < 1.1 * abs(rpm) / 60 * pitch * 1e-3)
    #expect(abs(report.overTravel - (-deepest - 20)) < 1e-9)
    // In phase below the run-in, on the way in, round the bottom and on the way out.
    let errors = run.phaseErrors(
      axis: 2, lead: -pitch, from: -5, to: deepest, sense: rpm < 0 ? -1 : 1)
    let worst = errors.map(abs).max() ?? 1
    print("tap \(rpm) rpm x \(pitch): error of phase \(worst * 1000) um")
    // The test's spindle steps its acceleration by alpha; the memory of filter and follower is
    // some 1/100 s.
    #expect(worst < pitch * ramp / 60 * 1e-4)
    for tick in z.indices where run.setpoints[tick].segment == 0 && z[tick] == deepest {
      #expect(run.setpoints[tick].motion == .feed && !run.setpoints[tick].allowsOverride)
    }
    // The way out of a tap goes past its start, then back to it.
    #expect((z.max() ?? 0) > 0)
    #expect(run.ticks(of: 0).last.map { z[$0] } == 0)
    // The next feed begins there, with the spindle turning as before.
    #expect(run.end[2] == 0 && run.end[0] == 3)
    #expect(run.setpoints.last?.spindleSpeedRPM == rpm)
    let limits = run.worst(.open, axis: 2)
    #expect(limits.acceleration <= 1 + 1e-9 && limits.jerk <= 1 + 1e-6)
  }

  @Test("the spindle is turned round at the depth and at the start, once each")
  func reversals() {
    var spindle = RigSpindle()
    spindle.rampRPMPerSecond = 4000
    let run = SynchronisedRun(program(600, pitch: 1, depth: 15), spindle: spindle)
    var places: [(Double, Double)] = []
    for tick in 1..<run.setpoints.count
    where run.setpoints[tick].spindleSpeedRPM != run.setpoints[tick - 1].spindleSpeedRPM {
      places.append(
        (run.setpoints[tick].spindleSpeedRPM, run.setpoints[tick].position.axes[2]))
    }
    #expect(places.map(\.0) == [600, -600, 600])
    // In the tick that passes the place: 10 mm/s.
    #expect(abs(places[1].1 + 15) < 0.011 && abs(places[2].1) < 0.011)
    // The path that was travelled only ever grows.
    let travelled = run.ticks(of: 0).map { run.setpoints[$0].travelled }
    #expect(zip(travelled, travelled.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test("several holes, and the same tap again, find the same thread")
  func again() {
    var spindle = RigSpindle()
    spindle.rampRPMPerSecond = 4000
    var commands: [CanonicalCommand] = [.setSpindleSpeed(500), .startSpindle(.clockwise)]
    for hole in [0.0, 10, 10] {
      commands += [
        .rapid(hole, 0, 0), .startSpeedFeedSync(perTurn: 1.25, isVelocity: false),
        .rigidTap(WorkPosition(AxisVector(x: hole, y: 0, z: -12))), .stopSpeedFeedSync,
      ]
    }
    let run = SynchronisedRun(commands, spindle: spindle)
    #expect(run.isFinished && run.reports.count == 3)
    let errors = run.phaseErrors(axis: 2, lead: -1.25, from: -4, to: -12)
    #expect((errors.map(abs).max() ?? 1) < 1.25 * 4000 / 60 * 1e-4)
  }

  @Test("over-travel beyond the travel of the axis is refused beforehand")
  func travel() {
    var limits = MotionLimits.open
    limits.travelMinimum[2] = -20.5
    var settings = PlannerSettings()
    settings.spindleAccelerationRPMPerSecond = 4000
    let run = SynchronisedRun(
      program(600, pitch: 1, depth: 20), limits: limits, settings: settings)
    #expect(run.refusal?.kind == .travelExceeded && run.refusal?.axis == .z)
    #expect(abs((run.refusal?.value ?? 0) + 20 + 600.0 * 600 / 8000 / 60) < 1e-9)
    let slower = SynchronisedRun(
      program(400, pitch: 1, depth: 20), limits: limits, settings: settings)
    #expect(slower.refusal == nil)
  }
}

@Suite("Feeds a revolution") struct PaceTests {
  private func run(_ spindle: RigSpindle, override: Double = 1, load: @escaping (Int) -> Double)
    -> SynchronisedRun
  {
    var spindle = spindle
    spindle.load = load
    return SynchronisedRun(
      [
        .setSpindleSpeed(600), .startSpindle(.clockwise), .setFeedMode(.unitsPerRevolution),
        .setFeedRate(0.3), .line(30, 0), .line(30, 20),
        .arc(20, 30, centre: (20, 20), turns: 1), .line(0, 30),
      ], spindle: spindle, override: { _ in override })
  }

  @Test("G95 follows the measured speed, times the override, within the limits")
  func following() {
    var spindle = RigSpindle()
    spindle.rampRPMPerSecond = 500
    let load: (Int) -> Double = { $0 < 4000 ? 1 : $0 < 8000 ? 0.8 : $0 < 12_000 ? 1.1 : 1 }
    for override in [1.0, 0.5] {
      let run = run(spindle, override: override, load: load)
      #expect(run.isFinished)
      var worst = 0.0
      for tick in 1..<run.setpoints.count
      where run.setpoints[tick].segment == 0
        && (1...29).contains(run.setpoints[tick].position.axes[0])
      {
        let speed = (run.turns[tick] - run.turns[tick - 1]) / 1e-3
        let asked = 0.3 * speed * override
        worst = max(worst, abs(run.setpoints[tick].pathSpeed / asked - 1))
      }
      print("G95 at override \(override): off by \(worst)")
      // Steps of 0.05 %, and a tick of a ramp of 500 rpm/s.
      #expect(worst < 0.002)
      for axis in [0, 1] {
        let limits = run.worst(.open, axis: axis)
        #expect(limits.acceleration <= 1 && limits.velocity <= 1)
      }
    }
  }

  @Test("a spindle that is caught holds the feed, and lets it go on")
  func caught() {
    var spindle = RigSpindle()
    spindle.rampRPMPerSecond = 1000
    let run = run(spindle, load: { $0 > 5000 && $0 < 8000 ? 0 : 1 })
    #expect(run.setpoints[7000].pathSpeed == 0 && run.setpoints[7000].motion == .hold)
    #expect(run.isFinished && run.end[0] == 0 && run.end[1] == 30)
  }

  @Test("at the speed asked for nothing changes, to the bit")
  func still() {
    let paced = run(RigSpindle(), load: { _ in 1 })
    let plain = SynchronisedRun([
      .setSpindleSpeed(600), .startSpindle(.clockwise), .setFeedRate(0.3 * 600 / 60),
      .line(30, 0), .line(30, 20), .arc(20, 30, centre: (20, 20), turns: 1), .line(0, 30),
    ])
    let isSame = paced.setpoints.map(\.position) == plain.setpoints.map(\.position)
    #expect(isSame)
  }

  @Test("a velocity lock does what G95 does")
  func velocityLock() {
    let locked = SynchronisedRun([
      .setSpindleSpeed(600), .startSpindle(.clockwise),
      .startSpeedFeedSync(perTurn: 0.3, isVelocity: true), .line(30, 0), .line(30, 20),
      .arc(20, 30, centre: (20, 20), turns: 1), .line(0, 30), .stopSpeedFeedSync,
    ])
    let paced = run(RigSpindle(), load: { _ in 1 })
    let tail = paced.setpoints.suffix(locked.setpoints.count).map(\.position)
    let isSame = locked.setpoints.map(\.position) == tail
    #expect(isSame)
  }
}
