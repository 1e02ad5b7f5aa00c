/// How strongly the speed may change on a curved path, by levels of speed: the faster, the more of
/// the axes' acceleration and jerk the curve itself takes (docs/models/motion.md, "Levels").
///
/// Between 0 and `top` lie eight levels. In the plane of speed and z = a^2 a constant jerk is a
/// straight line, dz/dv = 2 j, so that all ramps are chains of straight lines: up from the present
/// state, down to the speed asked for, and nowhere above the envelope of `squares`.
struct SpeedLevels: BitwiseCopyable {
  /// How many levels there are.
  static var count: Int { 8 }

  /// Upper end of each level; that of the last one is the top. [mm/s]
  var ends = SIMD8<Double>()
  /// Largest a^2 at the lower end of each level; 0 at the first and at the top. [mm^2/s^4]
  var squares = SIMD8<Double>()
  /// Largest jerk > 0 within each level. [mm/s^3]
  var rise = SIMD8<Double>()
  /// Largest -jerk within each level. [mm/s^3]
  var fall = SIMD8<Double>()

  init(ends: SIMD8<Double> = SIMD8()) { self.ends = ends }

  /// The highest speed. [mm/s]
  var top: Double { ends[SpeedLevels.count - 1] }

  /// Speed at the lower end of a level. [mm/s]
  func speed(_ level: Int) -> Double { level > 0 ? ends[level - 1] : 0 }

  /// Largest a^2 at the lower end of a level, 0 at the top. [mm^2/s^4]
  func square(_ level: Int) -> Double { level < SpeedLevels.count ? squares[level] : 0 }

  /// The level that a speed lies in, the upper one at a joint of two.
  private func level(of speed: Double) -> Int {
    var level = 0
    while level < SpeedLevels.count - 1, speed >= ends[level] { level += 1 }
    return level
  }

  /// The same levels counted down from the top: slowing down here is speeding up there.
  private var mirrored: SpeedLevels {
    var turned = SpeedLevels()
    for level in 0..<SpeedLevels.count {
      let other = SpeedLevels.count - 1 - level
      turned.ends[level] = top - speed(other)
      turned.rise[level] = fall[other]
      turned.fall[level] = rise[other]
      turned.squares[level] = square(SpeedLevels.count - level)
    }
    return turned
  }

  /// The speed that is left when the acceleration is brought to 0 at once. [mm/s]
  func coastingSpeed(_ state: PathState) -> Double {
    if state.acceleration < 0 {
      let turned = PathState(speed: top - state.speed, acceleration: -state.acceleration)
      return max(0, top - mirrored.coastingSpeed(turned))
    }
    var speed = state.speed
    var square = state.acceleration * state.acceleration
    var level = level(of: speed)
    while square > 0, level < SpeedLevels.count {
      let end = self.speed(level + 1)
      let left = square - 2 * fall[level] * (end - speed)
      if left <= 0 { return min(top, speed + square / (2 * fall[level])) }
      square = left
      speed = end
      level += 1
    }
    return min(top, speed)
  }

  /// Gives the phases of the fastest change from a state to a speed that is then kept.
  func walk(from state: PathState, to speed: Double, _ taker: inout some PhaseTaker) {
    let coasting = coastingSpeed(state)
    let isSlowing = speed < coasting
    if state.acceleration != 0, (state.acceleration > 0) == isSlowing {
      // First the acceleration has to come to 0, on the wrong side of the speed asked for.
      climb(from: state, to: coasting, &taker)
      climb(from: PathState(speed: coasting), to: speed, &taker)
    } else {
      climb(from: state, to: speed, &taker)
    }
  }

  /// A change of speed whose acceleration keeps its sign.
  private func climb(from state: PathState, to speed: Double, _ taker: inout some PhaseTaker) {
    let isSlowing = speed < state.speed || state.acceleration < 0
    let square = state.acceleration * state.acceleration
    if isSlowing {
      mirrored.rise(from: (top - state.speed, square), to: top - speed) {
        taker.take(LevelStep($0, mirroredAt: top))
      }
    } else {
      rise(from: (state.speed, square), to: speed) { taker.take($0) }
    }
  }

  /// Largest a^2 at the lower end of each level from which a speed can still be met.
  private func descent(to speed: Double, in last: Int) -> SIMD8<Double> {
    var squares = SIMD8<Double>()
    var square = 0.0
    var upper = speed
    for level in stride(from: last, through: 0, by: -1) {
      let lower = self.speed(level)
      square += 2 * fall[level] * (upper - lower)
      squares[level] = square
      upper = lower
    }
    return squares
  }

  private func rise(
    from start: (speed: Double, square: Double), to speed: Double, _ take: (LevelStep) -> Void
  ) {
    guard speed > start.speed else { return }
    let first = level(of: start.speed)
    var last = level(of: speed)
    if self.speed(last) >= speed, last > first { last -= 1 }
    let descent = descent(to: speed, in: last)
    var rising = Rising(speed: start.speed, square: start.square)
    for level in first...last {
      let lower = self.speed(level)
      let upper = self.speed(level + 1)
      let isLast = level == last
      rising.slope = 2 * rise[level]
      rising.end = isLast ? speed : upper
      rising.envelopeSlope = (square(level + 1) - square(level)) / (upper - lower)
      rising.envelope = square(level) + rising.envelopeSlope * (rising.end - lower)
      rising.descentSlope = -2 * fall[level]
      rising.descent = isLast ? 0 : descent[level + 1]
      rising.pass(take)
    }
  }
}

/// Speeding up through one level: on the line of its jerk, then on the envelope, then down to the
/// speed asked for, whichever of the three is the lowest.
private struct Rising {
  var speed: Double
  var square: Double
  /// Speed at the end of the level, or the one asked for. [mm/s]
  var end = 0.0
  var slope = 0.0
  /// a^2 of the envelope at the end, and its slope.
  var envelope = 0.0
  var envelopeSlope = 0.0
  /// a^2 at the end from which the speed asked for can be met, and its slope.
  var descent = 0.0
  var descentSlope = 0.0
  var isOnEnvelope = false
  var isDescending = false

  mutating func pass(_ take: (LevelStep) -> Void) {
    if !isOnEnvelope, !isDescending {
      let toEnvelope = way(to: envelope, envelopeSlope, along: slope)
      let toDescent = way(to: descent, descentSlope, along: slope)
      let way = min(toEnvelope, toDescent)
      guard way < end - speed else {
        return step(to: end, square + slope * (end - speed), slope, take)
      }
      step(to: speed + way, square + slope * way, slope, take)
      if toDescent <= toEnvelope { isDescending = true } else { isOnEnvelope = true }
    }
    if isOnEnvelope {
      let way = way(to: descent, descentSlope, along: envelopeSlope)
      guard way < end - speed else { return step(to: end, envelope, envelopeSlope, take) }
      let met = envelope - envelopeSlope * (end - speed - way)
      step(to: speed + way, met, envelopeSlope, take)
      isOnEnvelope = false
      isDescending = true
    }
    step(to: end, descent, descentSlope, take)
  }

  /// How much the speed rises until the present line meets another one.
  private func way(to other: Double, _ otherSlope: Double, along slope: Double) -> Double {
    let room = other + otherSlope * (speed - end) - square
    guard room > 0 else { return 0 }
    return slope > otherSlope ? room / (slope - otherSlope) : .infinity
  }

  private mutating func step(
    to speed: Double, _ square: Double, _ slope: Double, _ take: (LevelStep) -> Void
  ) {
    if speed > self.speed {
      take(LevelStep(from: (self.speed, self.square), to: (speed, square), slope: slope))
    }
    (self.speed, self.square) = (speed, square)
  }
}

/// A stretch of constant jerk between two states.
struct LevelStep: BitwiseCopyable {
  /// How long it lasts. [s]
  var duration: Double
  /// Speeds at both ends. [mm/s]
  var speeds: (first: Double, last: Double)
  /// Accelerations at both ends. [mm/s^2]
  var accelerations: (first: Double, last: Double)
  /// As the line of the step has it: a difference of its ends would be all rounding in a short one.
  /// [mm/s^3]
  var jerk: Double

  /// Speeding up between two speeds with the squares of the acceleration there, which lie on a
  /// line of a given slope.
  init(
    from start: (speed: Double, square: Double), to end: (speed: Double, square: Double),
    slope: Double
  ) {
    jerk = slope / 2
    speeds = (start.speed, end.speed)
    accelerations = (max(0, start.square).squareRoot(), max(0, end.square).squareRoot())
    let sum = accelerations.first + accelerations.last
    duration = sum > 0 ? 2 * (end.speed - start.speed) / sum : 0
  }

  /// The same step slowing down, of speeds that were counted down from the top.
  init(_ step: LevelStep, mirroredAt top: Double) {
    duration = step.duration
    jerk = -step.jerk
    speeds = (top - step.speeds.first, top - step.speeds.last)
    accelerations = (-step.accelerations.first, -step.accelerations.last)
  }

  /// Path length covered. [mm]
  var distance: Double {
    duration
      * (speeds.first + duration * (2 * accelerations.first + accelerations.last) / 6)
  }
}

/// Something that is given the steps of a ramp in their order.
protocol PhaseTaker {
  mutating func take(_ step: LevelStep)
}

/// Duration and length of a ramp.
struct RampSum: PhaseTaker {
  /// [s]
  var duration = 0.0
  /// [mm]
  var distance = 0.0

  mutating func take(_ step: LevelStep) {
    duration += step.duration
    distance += step.distance
  }
}

extension SpeedLevels {
  /// Duration [s] and path length [mm] of the ramp from a state to a speed.
  func ramp(from state: PathState, to speed: Double) -> RampSum {
    var sum = RampSum()
    walk(from: state, to: speed, &sum)
    return sum
  }

  /// The largest speed that can be reached over a length, or from which it can come down; no more
  /// than a cap is looked for. [mm/s]
  func reachableSpeed(
    from speed: Double, over length: Double, upTo cap: Double = .infinity
  ) -> Double {
    let start = PathState(speed: speed)
    let top = min(top, cap)
    guard speed < top else { return top }
    let whole = ramp(from: start, to: top).distance
    guard whole > length * PathLimits.shave else { return top }
    // From rest the way goes with the power 3/2 of the speed, else with the root of its change at
    // first: by these the chord is nearly the curve.
    func bent(_ way: Double) -> Double { speed > 0 ? way * way : cubeRoot(way * way) }
    let wanted = bent(length)
    var search = FalsePosition(good: speed, rest: wanted, bad: top, excess: bent(whole) - wanted)
    for _ in 0..<SpeedLevels.reachSteps where search.left > SpeedLevels.reachAccuracy * wanted {
      let next = search.next
      search.take(next, rest: wanted - bent(ramp(from: start, to: next).distance))
    }
    // The way back counts its speeds down from the top, which rounds them by so much.
    let rounding = 1e-15 * self.top
    return max(speed, speed + (search.good - speed) * PathLimits.shave - rounding)
  }

  /// Most steps of the search, and what share of the way may be left.
  static var reachSteps: Int { 20 }
  static var reachAccuracy: Double { 1e-8 }
}

/// A search for the largest value that still leaves something, between one that does and one that
/// does not: regula falsi, by halves where an end stays (the Illinois rule).
struct FalsePosition: BitwiseCopyable {
  /// The largest value that is known to be possible.
  private(set) var good: Double
  /// What that leaves.
  private(set) var left: Double
  private var bad: Double
  private var rest: Double
  private var excess: Double
  private var wasGood: Bool?

  init(good: Double, rest: Double, bad: Double, excess: Double) {
    self.good = good
    self.bad = bad
    self.rest = rest
    self.excess = excess
    left = rest
  }

  /// The value to try next.
  var next: Double {
    let next = good + (bad - good) * (rest / (rest + excess))
    return next > good && next < bad ? next : (good + bad) / 2
  }

  /// Takes what a value leaves, below 0 where it is too large.
  mutating func take(_ value: Double, rest found: Double) {
    if found >= 0 {
      (good, left, rest) = (value, found, found)
      if wasGood == true { excess /= 2 }
      wasGood = true
    } else {
      (bad, excess) = (value, -found)
      if wasGood == false { rest /= 2 }
      wasGood = false
    }
  }
}
