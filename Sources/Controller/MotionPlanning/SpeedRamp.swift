/// How fast the path is travelled, and how that changes.
struct PathState: BitwiseCopyable {
  /// Path speed. [mm/s]
  var speed: Double = 0
  /// Path acceleration. [mm/s^2]
  var acceleration: Double = 0
}

/// The fastest change from a state to a speed that is then kept: jerk, constant acceleration, jerk
/// back to 0 (docs/models/motion.md eq. 1-4). With trapezoids only the middle part.
struct SpeedRamp: BitwiseCopyable {
  /// Jerk of the first part, minus that of the last. [mm/s^3]
  var jerk: Double = 0
  /// Acceleration of the middle part. [mm/s^2]
  var peak: Double = 0
  /// Duration of the first part. [s]
  var rise: Double = 0
  /// Duration of the middle part. [s]
  var hold: Double = 0
  /// Duration of the last part. [s]
  var fall: Double = 0
}

extension SpeedRamp {
  /// How long it takes. [s]
  var duration: Double { rise + hold + fall }

  /// The acceleration a time after its begin; 0 after its end. [mm/s^2]
  func acceleration(after time: Double, from start: Double) -> Double {
    if time < rise { return start + jerk * time }
    if time < rise + hold { return peak }
    return time < duration ? jerk * (duration - time) : 0
  }
}

extension PathLimits {
  /// The speed that is left when the acceleration is brought to 0 at once. [mm/s]
  func coastingSpeed(_ state: PathState) -> Double {
    guard !hasLevels else { return levels.coastingSpeed(state) }
    guard jerk.isFinite else { return state.speed }
    return state.speed + state.acceleration * state.acceleration.magnitude / (2 * jerk)
  }

  /// The ramp from a state to a speed.
  func ramp(from state: PathState, to speed: Double) -> SpeedRamp {
    var ramp = SpeedRamp()
    guard jerk.isFinite else {
      ramp.peak = speed < state.speed ? -acceleration : acceleration
      ramp.hold = (speed - state.speed).magnitude / acceleration
      return ramp
    }
    let sign = speed < coastingSpeed(state) ? -1.0 : 1.0
    let now = sign * state.acceleration
    let gain = sign * (speed - state.speed)
    var top = max(0, jerk * gain + now * now / 2).squareRoot()
    if top > acceleration {
      top = acceleration
      ramp.hold = max(0, (gain - (2 * top * top - now * now) / (2 * jerk)) / top)
    }
    ramp.jerk = sign * jerk
    ramp.peak = sign * top
    ramp.rise = max(0, (top - now) / jerk)
    ramp.fall = top / jerk
    return ramp
  }

  /// Path length of the ramp from a state to a speed. [mm]
  func rampDistance(from state: PathState, to speed: Double) -> Double {
    guard !hasLevels else { return levels.ramp(from: state, to: speed).distance }
    guard jerk.isFinite, state.acceleration != 0 else {
      return plainRamp(from: state.speed, to: speed).distance
    }
    let ramp = ramp(from: state, to: speed)
    let rise = ramp.rise
    let first =
      rise * (state.speed + rise * (state.acceleration / 2 + rise * ramp.jerk / 6))
    let middleSpeed = speed - ramp.jerk * ramp.fall * ramp.fall / 2
    let middle = ramp.hold * (middleSpeed - ramp.peak * ramp.hold / 2)
    let last = ramp.fall * (speed - ramp.jerk * ramp.fall * ramp.fall / 6)
    return first + middle + last
  }

  /// Duration [s] and path length [mm] of a ramp that begins without acceleration.
  func plainRamp(from start: Double, to end: Double) -> (duration: Double, distance: Double) {
    guard !hasLevels else {
      let sum = levels.ramp(from: PathState(speed: start), to: end)
      return (sum.duration, sum.distance)
    }
    let change = (end - start).magnitude
    let duration: Double
    if !jerk.isFinite {
      duration = change / acceleration
    } else if change * jerk <= acceleration * acceleration {
      duration = 2 * (change / jerk).squareRoot()
    } else {
      duration = change / acceleration + acceleration / jerk
    }
    return (duration, duration * (start + end) / 2)
  }

  /// The largest speed that a plain ramp can reach over a length, or from which it can come down.
  /// A few parts in 10^12 below the exact value, so that the way back always fits. [mm/s]
  /// By levels no more than a cap is looked for.
  func reachableSpeed(
    from speed: Double, over length: Double, upTo cap: Double = .infinity
  ) -> Double {
    guard !hasLevels else { return levels.reachableSpeed(from: speed, over: length, upTo: cap) }
    guard jerk.isFinite else {
      let exact = (speed * speed + 2 * acceleration * length).squareRoot()
      return max(speed, exact * PathLimits.shave)
    }
    let full = acceleration / jerk
    let gain: Double
    if length >= (2 * speed + acceleration * full) * full {
      // (2 v + g)(g + A^2/J) = 2 A L, solved for the gain g.
      let linear = 2 * speed + acceleration * full
      let constant = 2 * acceleration * (length - speed * full)
      gain = 2 * constant / (linear + (linear * linear + 4 * constant).squareRoot())
    } else {
      // (2 v + J x^2) x = L with g = J x^2: convex, so Newton's method cannot fail.
      var x = cubeRoot(length / jerk)
      if speed > 0 {
        x = min(x, length / (2 * speed))
        for _ in 0..<PathLimits.newtonSteps {
          let square = jerk * x * x
          let step = (x * (2 * speed + square) - length) / (2 * speed + 3 * square)
          x -= step
          // The error squares with each step: the next would be below the last digit.
          if step.magnitude < 1e-9 * x { break }
        }
      }
      gain = jerk * x * x
    }
    return max(speed, (speed + gain * PathLimits.shave) * (1 - 4e-16))
  }

  /// The largest speed, up to a cap, from which some speed up to an end speed can be reached over a
  /// length. Not always the one that reaches the end speed itself, `direct`: slowing down from v to
  /// w can take more way than stopping, where w < 0.62 v (docs/models/motion.md, "Joints"). [mm/s]
  func safeEntrySpeed(
    upTo end: Double, over length: Double, direct: Double, cap: Double
  ) -> Double {
    guard direct < cap, end > 0, jerk.isFinite else { return min(cap, direct) }
    return min(cap, max(direct, reachableSpeed(from: 0, over: length, upTo: cap)))
  }

  /// Most steps of Newton's method; the start is at most 1.5 times the root.
  static var newtonSteps: Int { 6 }
  /// Keeps a result of rounding on the safe side.
  static var shave: Double { 1 - 1e-12 }
}
