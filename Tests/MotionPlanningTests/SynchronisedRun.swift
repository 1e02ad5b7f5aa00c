import CanonicalMachining
import Foundation
import Geometry
import Signals

@testable import MotionPlanning

/// A program driven with a spindle, and what axes and spindle did at the end of every tick.
struct SynchronisedRun {
  var setpoints: [Setpoint] = []
  /// The spindle's true angle at the same moments. [turns]
  var turns: [Double] = []
  var reports: [SynchronismReport] = []
  var fault: MotionFault?
  var refusal: MotionFault?
  var unprovenProfiles = 0
  var isFinished = false
  var end = AxisVector()

  init(
    _ program: [CanonicalCommand], spindle: RigSpindle = RigSpindle(),
    limits: MotionLimits = .open, settings: PlannerSettings = .init(),
    override: (Int) -> Double = { _ in 1 },
    panel: (Int) -> PanelOverrides = { _ in PanelOverrides() }
  ) {
    let rig = Rig(program, limits: limits, settings: settings)
    rig.spindle = spindle
    var wasSynchronised = false
    while !rig.planner.isFinished, rig.planner.fault == nil, rig.ticks < 60_000 {
      let asked = rig.last.spindleSpeedRPM * spindle.factor
      // The drive's word: within 2 % of what is asked.
      let isAtSpeed = abs(rig.spindle.speedRPM - asked) <= max(0.06 * abs(asked), 1)
      rig.spindle.factor = spindle.factor * spindle.load(rig.ticks)
      setpoints.append(
        rig.tick(
          override: override(rig.ticks), panel: panel(rig.ticks), isSpindleAtSpeed: isAtSpeed))
      turns.append(rig.spindle.turns)
      let isSynchronised = rig.planner.isLockedToSpindle && rig.planner.lock.phase != .waiting
      if wasSynchronised, !isSynchronised { reports.append(rig.planner.synchronism) }
      wasSynchronised = isSynchronised
    }
    fault = rig.planner.fault
    refusal = rig.faults.first
    unprovenProfiles = rig.unprovenProfiles
    isFinished = rig.planner.isFinished
    end = rig.last.position.axes
  }

  /// Positions of an axis. [mm]
  func places(_ axis: Int) -> [Double] { setpoints.map { $0.position.axes[axis] } }

  /// How far the path is from lead times angle behind the nearest index, for the ticks whose place
  /// on an axis lies between two. [mm]
  func phaseErrors(
    axis: Int, lead: Double, from: Double, to: Double, sense: Double = 1
  ) -> [Double] {
    setpoints.indices.compactMap { tick in
      let place = setpoints[tick].position.axes[axis]
      guard setpoints[tick].motion == .feed, place >= min(from, to), place <= max(from, to)
      else { return nil }
      let turns = sense * turns[tick] - place / lead
      return (turns - turns.rounded()) * abs(lead)
    }
  }

  /// The ticks of a segment while it feeds.
  func ticks(of segment: Int32) -> [Int] {
    setpoints.indices.filter {
      setpoints[$0].segment == segment && setpoints[$0].motion == .feed
    }
  }

  /// Largest difference quotients over ticks, as shares of the limits: by the mean value theorem
  /// none can pass 1 where the derivatives keep their limits.
  func worst(_ limits: MotionLimits, axis: Int) -> (
    velocity: Double, acceleration: Double, jerk: Double
  ) {
    let q = places(axis)
    var worst = (velocity: 0.0, acceleration: 0.0, jerk: 0.0)
    guard q.count > 3 else { return worst }
    for tick in 3..<q.count {
      let v = abs(q[tick] - q[tick - 1]) / 1e-3
      let a = abs(q[tick] - 2 * q[tick - 1] + q[tick - 2]) / 1e-6
      let j = abs(q[tick] - 3 * q[tick - 1] + 3 * q[tick - 2] - q[tick - 3]) / 1e-9
      worst.velocity = max(worst.velocity, v / limits.velocity[axis])
      worst.acceleration = max(worst.acceleration, a / limits.acceleration[axis])
      worst.jerk = max(worst.jerk, j / limits.jerk[axis])
    }
    return worst
  }
}

extension CanonicalCommand {
  /// A spindle that turns, then a thread along Z with a way for one turn. [mm]
  static func thread(_ rpm: Double, perTurn: Double, to z: Double) -> [CanonicalCommand] {
    [
      .setSpindleSpeed(abs(rpm)), .startSpindle(rpm > 0 ? .clockwise : .counterclockwise),
      .startSpeedFeedSync(perTurn: perTurn, isVelocity: false), .line(0, 0, z),
      .stopSpeedFeedSync,
    ]
  }
}
