import CanonicalMachining
import Foundation
import Geometry
import SeededChance
import Testing

@testable import MotionPlanning

/// Keeps the steps of a ramp.
private struct Steps: PhaseTaker {
  var steps: [LevelStep] = []
  mutating func take(_ step: LevelStep) { steps.append(step) }
}

@Suite("Levels of speed") struct LevelTests {
  /// A full circle, and the limits it is given.
  private func circle(_ chance: inout Chance) -> (radius: Double, limits: PathLimits) {
    let radius = pow(10, chance.between(-1, 3))
    let rig = Rig(
      [.setFeedRate(chance.between(1, 200)), .arc(-radius, 0, centre: (0, 0), turns: 1)],
      start: .init(x: radius, y: 0, z: 0))
    return (radius, rig.planner.queue[0].limits)
  }

  /// Largest a^2 at a speed, by the plain definition.
  private func envelope(_ levels: SpeedLevels, _ v: Double) -> Double {
    var least = 0.0
    for level in 0..<SpeedLevels.count where v >= levels.speed(level) {
      let next = level + 1 < SpeedLevels.count ? levels.squares[level + 1] : 0
      let (low, high) = (levels.speed(level), levels.speed(level + 1))
      least = levels.squares[level] + (next - levels.squares[level]) * (v - low) / (high - low)
    }
    return max(0, least)
  }

  @Test(
    "a ramp by levels is one curve of bounded jerk from its state to its speed",
    arguments: UInt64(1)...4)
  func ramps(seed: UInt64) {
    var chance = Chance(seed: seed)
    for _ in 0..<300 {
      let levels = circle(&chance).limits.levels
      let v = levels.top * [0, 1, chance.between(0, 1)][chance.count(below: 3)]
      let most = envelope(levels, v).squareRoot()
      let a = most * [0, 1, -1, chance.between(-1, 1)][chance.count(below: 4)]
      let target =
        levels.top * [0, 1, chance.between(0, 1), v / levels.top][chance.count(below: 4)]
      var taken = Steps()
      levels.walk(from: PathState(speed: v, acceleration: a), to: target, &taken)
      var (speed, acceleration) = (v, a)
      let rounding = 1e-11 * 80_000 * levels.top
      for step in taken.steps {
        #expect(abs(step.speeds.first - speed) < 1e-9 * levels.top, "seed \(seed)")
        // Squares of the acceleration are sums of jerk times speed.
        let square = step.accelerations.first * step.accelerations.first
        #expect(abs(square - acceleration * acceleration) < rounding, "seed \(seed)")
        #expect(step.jerk <= levels.rise.max() && -step.jerk <= levels.fall.max(), "seed \(seed)")
        #expect(square <= envelope(levels, step.speeds.first) + rounding, "seed \(seed)")
        #expect(step.duration >= 0 && step.duration.isFinite, "seed \(seed)")
        let rise = (step.accelerations.first + step.accelerations.last) / 2 * step.duration
        #expect(
          abs(step.speeds.last - step.speeds.first - rise) < 1e-9 * levels.top, "seed \(seed)")
        speed = step.speeds.last
        acceleration = step.accelerations.last
      }
      #expect(abs(speed - target) < 1e-9 * levels.top, "seed \(seed)")
      #expect(acceleration * acceleration < rounding, "seed \(seed)")
    }
  }

  @Test("the limits of an arc hold for every state they permit", arguments: UInt64(95)...97)
  func arcBounds(seed: UInt64) {
    var chance = Chance(seed: seed)
    for _ in 0..<60 {
      let (radius, limits) = circle(&chance)
      #expect(limits.hasLevels)
      let levels = limits.levels
      for _ in 0..<800 {
        let level = Int(chance.count(below: UInt64(SpeedLevels.count)))
        let place = [0, 1, chance.between(0, 1)][chance.count(below: 3)]
        let (low, high) = (levels.speed(level), levels.speed(level + 1))
        let v = low + place * (high - low)
        let square = levels.square(level) * (1 - place) + levels.square(level + 1) * place
        let a = square.squareRoot() * [-1, 1, chance.between(-1, 1)][chance.count(below: 3)]
        let j = [levels.rise[level], -levels.fall[level], 0][chance.count(below: 3)]
        // Tangential and normal parts of acceleration and jerk on a circle (Frenet).
        let acceleration = hypot(a, v * v / radius)
        let jerk = hypot(j - v * v * v / (radius * radius), 3 * v * a / radius)
        #expect(acceleration <= 2000 * (1 + 1e-9), "seed \(seed)")
        #expect(jerk <= 40_000 * (1 + 1e-9), "seed \(seed)")
      }
    }
  }
}
