import CanonicalMachining
import Foundation
import Geometry
import SeededChance
import Signals
import Testing

@testable import MotionPlanning

/// Way from rest to a speed and half the way that the speed would have covered in that time: where
/// an axis that begins half a ramp early is in phase. Lambrechts, Boerlage, Steinbuch: the shortest
/// ramp with limited jerk takes 2 sqrt(v/J), or v/A + A/J where A is reached. [mm]
private func closedFormRunIn(_ speed: Double, acceleration: Double, jerk: Double) -> Double {
  let time =
    speed * jerk <= acceleration * acceleration
    ? 2 * (speed / jerk).squareRoot() : speed / acceleration + acceleration / jerk
  return speed * time / 2
}

@Suite("Threads") struct ThreadTests {
  @Test(
    "in the steady part the axis is where lead times angle says",
    arguments: [(60.0, 6.0), (300, 2), (1000, 2), (-1000, 1.5), (2400, 1), (-150, 20)])
  func pitch(rpm: Double, lead: Double) {
    let run = SynchronisedRun(CanonicalCommand.thread(rpm, perTurn: lead, to: -40))
    #expect(run.isFinished && run.fault == nil && run.refusal == nil)
    let errors = run.phaseErrors(
      axis: 2, lead: -lead, from: -20, to: -34, sense: rpm < 0 ? -1 : 1)
    let worst = errors.map(abs).max() ?? .infinity
    print("thread \(rpm) rpm x \(lead) mm: error \(worst) mm over \(errors.count) ticks")
    #expect(errors.count > 20)
    #expect(worst < 1e-9)
    #expect(run.end[2] == -40)
    #expect(run.unprovenProfiles == 0)
  }

  @Test("thread and spindle keep their phase from pass to pass, at any speed and override")
  func phase() {
    var angles: [Double] = []
    for (rpm, override) in [(150.0, 1.0), (400, 0.3), (900, 1), (1500, 2)] {
      var program: [CanonicalCommand] = []
      for pass in 0..<4 {
        program += CanonicalCommand.thread(rpm, perTurn: 2, to: -40)
        // Ways back of different lengths, so that no two passes find the spindle alike.
        program += [.rapid(3, 0, -40), .rapid(3, 0.731 * Double(pass), 0), .rapid(0, 0, 0)]
      }
      let run = SynchronisedRun(program, override: { _ in override })
      #expect(run.isFinished && run.reports.count == 4)
      let z = run.places(2)
      for tick in z.indices.dropFirst()
      where run.setpoints[tick].motion == .feed && z[tick] <= -21.3 && z[tick - 1] > -21.3 {
        // The spindle's angle where the tool passes a place, by its constant speed.
        let share = (-21.3 - z[tick - 1]) / (z[tick] - z[tick - 1])
        let turns = run.turns[tick - 1] + share * (run.turns[tick] - run.turns[tick - 1])
        angles.append(turns - turns.rounded(.down))
      }
    }
    #expect(angles.count == 16)
    let spread = (angles.max() ?? 1) - (angles.min() ?? 0)
    print("phase spread over 16 passes at 150 to 1500 rpm: \(spread * 2) mm")
    #expect(spread * 2 < 1e-9)
    // 10.65 turns behind an index: 21.3 mm by 2 mm.
    #expect(abs((angles.first ?? 0) - 0.65) < 1e-9)
  }

  @Test("what a thread was like is told once, when it ends, with its line")
  func report() {
    let rig = Rig(CanonicalCommand.thread(600, perTurn: 2, to: -30) + [.rapid(5, 0, -30)])
    var reports: [SynchronismReport] = []
    while !rig.isFinished, rig.ticks < 10_000 {
      let setpoint = rig.tick()
      guard let report = rig.planner.takeSynchronism() else { continue }
      reports.append(report)
      #expect(setpoint.position.axes[2] == -30)
    }
    #expect(reports.map(\.line) == [4])
    #expect(reports.allSatisfy { $0.runIn > 0.1 && $0.overTravel == 0 && $0.largestError < 1e-4 })
  }

  @Test("a spindle that swings by 5 % is followed", arguments: [0.5, 2, 5])
  func ripple(hertz: Double) {
    var spindle = RigSpindle()
    spindle.ripple = (0.05, hertz)
    let run = SynchronisedRun(CanonicalCommand.thread(600, perTurn: 2, to: -60), spindle: spindle)
    #expect(run.isFinished && run.fault == nil)
    let errors = run.phaseErrors(axis: 2, lead: -2, from: -5, to: -55)
    let worst = errors.map(abs).max() ?? .infinity
    print("5 % at \(hertz) Hz: error \(worst * 1000) um")
    // Third derivative of the angle, times the memory of filter and follower, some (1/100 s)^3:
    // lead x amplitude of speed x (2 pi f)^2 x 6e-6.
    #expect(worst < 2 * 0.5 * pow(2 * Double.pi * hertz, 2) * 6e-6 + 1e-9)
    let limits = run.worst(.open, axis: 2)
    #expect(limits.acceleration <= 1 + 1e-9 && limits.jerk <= 1 + 1e-6)
  }

  @Test("an encoder of few marks costs half a mark, not jerk", arguments: [1024.0, 4096, 3600])
  func marks(marks: Double) {
    var spindle = RigSpindle()
    spindle.marks = marks
    let run = SynchronisedRun(CanonicalCommand.thread(700, perTurn: 2, to: -40), spindle: spindle)
    let errors = run.phaseErrors(axis: 2, lead: -2, from: -5, to: -35)
    // It reads the mark that was passed: half a mark behind on average, at most a mark.
    let mark = 2 / marks
    #expect((errors.map(abs).max() ?? 1) < mark)
    let z = run.places(2)
    var jerk = 0.0
    for tick in z.indices where z[tick] < -5 && z[tick] > -35 && z[tick - 3] < -5 {
      jerk = max(jerk, abs(z[tick] - 3 * z[tick - 1] + 3 * z[tick - 2] - z[tick - 3]) / 1e-9)
    }
    print("\(marks) marks: error \(errors.map(abs).max() ?? 0) mm, jerk \(jerk / 40_000)")
    #expect(jerk <= 40_000 * (1 + 1e-9))
    if marks >= 4096 { #expect(jerk < 0.15 * 40_000) }
  }
}

@Suite("Run-in") struct RunInTests {
  @Test("it is the closed form of the ramp, 5 % faster and with 90 % of the limits")
  func closedForm() {
    for (rpm, lead) in [(100.0, 1.0), (300, 2), (1000, 2), (2000, 3), (4000, 2.5)] {
      let end = rpm < 500 ? -30.0 : -100
      let run = SynchronisedRun(CanonicalCommand.thread(rpm, perTurn: lead, to: end))
      let expected = closedFormRunIn(
        1.05 * rpm * lead / 60, acceleration: 0.9 * 2000, jerk: 0.9 * 40_000)
      let found = run.reports.first?.runIn ?? 0
      print("run-in \(rpm) rpm x \(lead) mm: \(found) mm, closed form \(expected) mm")
      #expect(abs(found / expected - 1) < 1e-12)
      // And behind it the axis is in phase: what is left is rounding of the ramp to ticks.
      let errors = run.phaseErrors(axis: 2, lead: -lead, from: -found, to: 0.85 * end)
      #expect((errors.map(abs).max() ?? 1) < 1e-4)
    }
  }

  @Test("what is too short for it is refused beforehand, with what there is and what it takes")
  func refusal() {
    let needed = closedFormRunIn(
      1.05 * 1000 * 2 / 60, acceleration: 0.9 * 2000, jerk: 0.9 * 40_000)
    let short = SynchronisedRun(CanonicalCommand.thread(1000, perTurn: 2, to: -0.999 * needed))
    #expect(short.refusal?.kind == .runInTooShort && short.refusal?.source.line == 4)
    #expect(abs((short.refusal?.limit ?? 0) - needed) < 1e-9)
    #expect(abs((short.refusal?.value ?? 0) - 0.999 * needed) < 1e-9)
  }

  @Test("a move with room for run-in but not for run-out is refused before the axis moves")
  func runOut() {
    let needed = closedFormRunIn(
      1.05 * 1000 * 2 / 60, acceleration: 0.9 * 2000, jerk: 0.9 * 40_000)
    let braking = closedFormRunIn(1.05 * 1000 * 2 / 60, acceleration: 2000, jerk: 40_000)
    let short = SynchronisedRun(
      CanonicalCommand.thread(1000, perTurn: 2, to: -0.995 * (needed + braking)))
    #expect(short.refusal == nil && short.fault?.kind == .runInTooShort)
    #expect(short.end[2] == 0)
    let long = SynchronisedRun(
      CanonicalCommand.thread(1000, perTurn: 2, to: -1.005 * (needed + braking)))
    #expect(long.fault == nil && long.isFinished && long.end[2] < -2)
  }

  @Test("a spindle too fast for an axis is refused with axis, speed and limit")
  func tooFast() {
    let run = SynchronisedRun(CanonicalCommand.thread(3100, perTurn: 4, to: -100))
    #expect(run.refusal?.kind == .spindleTooFast && run.refusal?.axis == .z)
    #expect(abs((run.refusal?.value ?? 0) - 3100 * 4 / 60) < 1e-9)
    #expect(run.refusal?.limit == 200)
    let slower = SynchronisedRun(CanonicalCommand.thread(3000, perTurn: 4, to: -200))
    #expect(slower.refusal == nil && slower.fault == nil && slower.isFinished)
    let errors = slower.phaseErrors(axis: 2, lead: -4, from: -100, to: -150)
    // At the axis' very limit there is no speed left to close the rounding of the ramp to ticks:
    // some J T^3 = 40 um, of which a twentieth is seen.
    #expect((errors.map(abs).max() ?? 1) < 4e-3)
  }

  @Test("what turns faster than asked is found out by its measured speed")
  func tooFastInTruth() {
    var spindle = RigSpindle()
    spindle.factor = 1.1
    let run = SynchronisedRun(
      CanonicalCommand.thread(2900, perTurn: 4, to: -200), spindle: spindle)
    #expect(run.refusal == nil && run.fault?.kind == .spindleTooFast)
    #expect(abs((run.fault?.value ?? 0) - 1.1 * 2900 * 4 / 60) < 1)
    #expect(run.end[2] == 0)
  }

  @Test("a thread with a standing spindle is refused, one whose spindle does not turn is a fault")
  func standing() {
    let none = SynchronisedRun([
      .startSpeedFeedSync(perTurn: 2, isVelocity: false), .line(0, 0, -40),
    ])
    #expect(none.refusal?.kind == .spindleStands)
    var spindle = RigSpindle()
    spindle.factor = 0
    let run = SynchronisedRun(CanonicalCommand.thread(500, perTurn: 2, to: -40), spindle: spindle)
    #expect(run.fault?.kind == .spindleStands && abs((run.fault?.limit ?? 0) - 500) < 1e-9)
    #expect(abs(Double(run.setpoints.count) * 1e-3 - 5) < 0.01)
    #expect(run.end[2] == 0)
  }

  @Test("a spindle that is caught by the cut stops the axis, and the thread is a fault")
  func synchronismLost() {
    var spindle = RigSpindle()
    spindle.rampRPMPerSecond = 1e7
    spindle.load = { $0 < 600 ? 1 : 0.5 }
    let run = SynchronisedRun(
      CanonicalCommand.thread(1000, perTurn: 4, to: -80), spindle: spindle)
    #expect(run.fault?.kind == .synchronismLost && (run.fault?.value ?? 0) > 0.1)
    let limits = run.worst(.open, axis: 2)
    #expect(limits.acceleration <= 1 + 1e-9 && limits.jerk <= 1 + 1e-6)
    #expect(run.setpoints.last?.motion == .hold || run.setpoints.last?.motion == .feed)
  }
}
