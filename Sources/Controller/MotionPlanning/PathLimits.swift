internal import Geometry

/// Limits of a segment along its path, such that no axis limit can be broken whatever is driven
/// within them. Proofs: docs/models/motion.md.
struct PathLimits: BitwiseCopyable {
  /// Largest path speed. [mm/s]
  var speed: Double
  /// Largest path acceleration. [mm/s^2]
  var acceleration: Double
  /// Largest path jerk; infinite with trapezoids. [mm/s^3]
  var jerk: Double
  /// The limits by speed, of an arc: they count instead of acceleration and jerk.
  var levels = SpeedLevels()

  /// Whether the limits depend on the speed.
  var hasLevels: Bool { levels.top > 0 }
}

extension PathLimits {
  /// Limits that the straight part of a path leaves: |slope_k| x <= limit_k for each axis.
  /// An arc takes its plane's axes into account apart.
  init(straight slope: AxisVector, of axes: MotionLimits, profile: ProfileKind) {
    self.init(speed: .infinity, acceleration: .infinity, jerk: .infinity)
    for index in 0..<AxisVector.count where slope[index] != 0 {
      let share = 1 / slope[index].magnitude
      speed = min(speed, axes.velocity[index] * share)
      acceleration = min(acceleration, axes.acceleration[index] * share)
      if profile == .jerk { jerk = min(jerk, axes.jerk[index] * share) }
    }
  }

  /// Time from rest to rest over a length, at most at a feed. [s]
  func restToRestTime(over length: Double, feed: Double) -> Double {
    let top = min(feed, min(speed, reachableSpeed(from: 0, over: length / 2)))
    guard top > 0 else { return .infinity }
    let ramp = plainRamp(from: 0, to: top)
    return 2 * ramp.duration + max(0, length - 2 * ramp.distance) / top
  }

  /// Time over a length that is entered at a speed, speeding up to a feed at most. [s]
  func time(from entry: Double, over length: Double, feed: Double) -> Double {
    guard length > 0 else { return 0 }
    let top = max(entry, min(min(feed, speed), reachableSpeed(from: entry, over: length)))
    guard top > 0 else { return .infinity }
    let ramp = plainRamp(from: entry, to: top)
    return ramp.duration + max(0, length - ramp.distance) / top
  }
}

/// Cube root of a number > 0, by arithmetic alone.
func cubeRoot(_ value: Double) -> Double {
  guard value > 1e-300, value < 1e300 else { return value > 1 ? 1e100 : 0 }
  // A third of the exponent is a guess within 4 %; Halley's step cubes the error.
  var root = Double(bitPattern: value.bitPattern / 3 + 0x2A9F_7893_782D_A1CE)
  for _ in 0..<3 {
    let cube = root * root * root
    root *= (cube + 2 * value) / (2 * cube + value)
  }
  return root
}
