import CanonicalMachining
import Foundation
import Geometry
import SeededChance
import Signals
import Testing

@testable import MotionPlanning

/// Limits that differ from axis to axis.
private func unequalLimits(_ chance: inout Chance) -> MotionLimits {
  MotionLimits.random(&chance, slowest: 50, fastest: 400)
}

/// Drives a program, and holds every profile and every setpoint against the axis limits.
private struct LimitWitness {
  var pieces: [OraclePiece]
  var limits: MotionLimits
  var isJerkLimited: Bool
  /// Largest path speed over programmed feed times a steady override.
  var overfeed = 0.0
  var worst = (velocity: 0.0, acceleration: 0.0, jerk: 0.0, deviation: 0.0)

  /// Extremes of every phase of a profile, by the oracle's own derivatives: at both ends, at the
  /// extremum of speed and at points between.
  mutating func examine(_ profile: SpeedProfile, of piece: OraclePiece) {
    for index in 0..<profile.count {
      let phase = profile.phases[index]
      guard phase.duration.isFinite else { continue }
      var times = (0...6).map { phase.duration * Double($0) / 6 }
      if phase.jerk != 0 { times.append(-phase.acceleration / phase.jerk) }
      for time in times where time >= 0 && time <= phase.duration {
        let a = phase.acceleration + phase.jerk * time
        let v = phase.speed + time * (phase.acceleration + phase.jerk * time / 2)
        let s =
          phase.travelled + time
          * (phase.speed + time * (phase.acceleration / 2 + phase.jerk * time / 6))
        examine(piece, s, v, a, phase.jerk)
      }
    }
  }

  private mutating func examine(
    _ piece: OraclePiece, _ s: Double, _ v: Double, _ a: Double, _ j: Double
  ) {
    let d = piece.derivatives(at: s)
    for axis in 0..<3 {
      worst.velocity = max(worst.velocity, abs(v * d.q1[axis]) / limits.velocity[axis])
      worst.acceleration = max(
        worst.acceleration, abs(a * d.q1[axis] + v * v * d.q2[axis]) / limits.acceleration[axis])
      let jerk = j * d.q1[axis] + 3 * v * a * d.q2[axis] + v * v * v * d.q3[axis]
      worst.jerk = max(worst.jerk, abs(jerk) / limits.jerk[axis])
    }
  }
}

extension SpeedProfile {
  /// Equal for the same profile only.
  fileprivate var key: [Double] {
    (0..<count).flatMap { [phases[$0].travelled, phases[$0].speed, phases[$0].duration] }
  }
}

@Suite("Axis limits") struct LimitTests {
  /// Runs a random program under a random override and returns what the witness saw.
  private func witness(
    seed: UInt64, profile: ProfileKind, blocks: Int, isOverridden: Bool
  ) -> LimitWitness {
    var chance = Chance(seed: seed)
    let limits = unequalLimits(&chance)
    let program = randomProgram(&chance, blocks: blocks)
    var settings = PlannerSettings()
    settings.profile = profile
    let capacity = [6, 7, 8, 1200][chance.count(below: 4)]
    let dialTicks = [1, 7, 20][chance.count(below: 3)]
    let rig = Rig(program, limits: limits, settings: settings, capacity: capacity)
    var witness = LimitWitness(
      pieces: oraclePieces(program, from: AxisVector()), limits: limits,
      isJerkLimited: profile == .jerk)
    var override = [0.5, 1, 1.7][Int(seed % 3)]
    let steady = override
    var dials = Chance(seed: seed &+ 1000)
    var panel = PanelOverrides()
    var window: [Setpoint] = []
    var lastKey: [Double] = []
    while !rig.isFinished, rig.ticks < 100_000 {
      if isOverridden, rig.ticks % dialTicks == 0 {
        override = [0, 0.2, 0.7, 1, 1.5, 2][chance.count(below: 6)]
        panel.rapid = [0, 0.25, 0.5, 1, 1, dials.between(0, 1)][dials.count(below: 6)]
        panel.feed = [0, 0.5, 1, 1, 1, dials.between(0, 2)][dials.count(below: 6)]
        panel.isHeld = dials.count(below: 8) == 0
      }
      let setpoint = rig.tick(override: override, panel: panel)
      let piece = witness.pieces[Int(max(0, setpoint.segment))]
      let profile = rig.profile
      if profile.key != lastKey { witness.examine(profile, of: piece) }
      lastKey = profile.key
      witness.worst.deviation = max(
        witness.worst.deviation,
        piece.deviation(of: setpoint.position.axes.xyz, at: setpoint.travelled))
      if setpoint.motion == .feed, !isOverridden {
        witness.overfeed = max(
          witness.overfeed, setpoint.pathSpeed / setpoint.programmedFeed / steady)
      }
      window.append(setpoint)
    }
    #expect(witness.overfeed <= 1 + 1e-9, "seed \(seed)")
    #expect(rig.faults.isEmpty && rig.isFinished, "seed \(seed)")
    #expect(rig.unprovenProfiles == 0, "seed \(seed)")
    let last = witness.pieces[witness.pieces.count - 1].end
    let end = rig.last.position.axes
    #expect([end[0], end[1], end[2]] == last, "seed \(seed)")
    differences(window, limits, profile, seed)
    return witness
  }

  /// Mean value theorem: a difference quotient over ticks cannot pass the limit of the derivative.
  /// Tolerance: an end is met to 3e-13 of the segment's length and coordinates are rounded; both
  /// give 1e-11 mm for the longest segments, in a third difference 1e-2 mm/s^3 of 3000.
  private func differences(
    _ trace: [Setpoint], _ limits: MotionLimits, _ profile: ProfileKind, _ seed: UInt64
  ) {
    guard trace.count > 3 else { return }
    var worst = (velocity: 0.0, acceleration: 0.0, jerk: 0.0)
    for axis in 0..<3 {
      let q = trace.map { $0.position.axes[axis] }
      // At a tangent joint the direction may step by 1e-6 rad: 1e-6 x 400 mm/s in 1 ms.
      let slack = 0.4 / limits.acceleration[axis] + 1e-6
      for tick in 3..<q.count {
        let v = abs(q[tick] - q[tick - 1]) / 1e-3
        let a = abs(q[tick] - 2 * q[tick - 1] + q[tick - 2]) / 1e-6
        let j = abs(q[tick] - 3 * q[tick - 1] + 3 * q[tick - 2] - q[tick - 3]) / 1e-9
        worst.velocity = max(worst.velocity, v / limits.velocity[axis])
        worst.acceleration = max(worst.acceleration, a / limits.acceleration[axis] - slack)
        if trace[tick].segment == trace[tick - 3].segment {
          worst.jerk = max(worst.jerk, j / limits.jerk[axis])
        }
      }
    }
    #expect(worst.velocity <= 1 + 1e-9, "seed \(seed)")
    #expect(worst.acceleration <= 1, "seed \(seed)")
    #expect(profile != .jerk || worst.jerk <= 1 + 1e-5, "seed \(seed)")
  }

  @Test("no axis limit is passed, at whatever override", arguments: UInt64(1)...6)
  func jerkLimited(seed: UInt64) {
    let worst = witness(seed: seed, profile: .jerk, blocks: 40, isOverridden: seed % 2 != 0).worst
    print("seed \(seed): v \(worst.velocity) a \(worst.acceleration) j \(worst.jerk)")
    #expect(worst.velocity <= 1 + 1e-9)
    #expect(worst.acceleration <= 1 + 1e-9)
    #expect(worst.jerk <= 1 + 1e-9)
    #expect(worst.deviation <= 1e-9)  // mm: the rounding of 100 mm is 1e-14
  }

  @Test("trapezoids keep speed and acceleration", arguments: UInt64(21)...23)
  func accelerationLimited(seed: UInt64) {
    let worst =
      witness(seed: seed, profile: .acceleration, blocks: 40, isOverridden: seed % 2 != 0).worst
    print("seed \(seed): v \(worst.velocity) a \(worst.acceleration)")
    #expect(worst.velocity <= 1 + 1e-9)
    #expect(worst.acceleration <= 1 + 1e-9)
    #expect(worst.deviation <= 1e-9)
  }
}
