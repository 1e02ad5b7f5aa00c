extension ArcBounds {
  /// The levels of an arc up to a top speed; nil where it is too fast for the arc.
  /// Upward the largest a^2 at each joint of levels is found with the jerk of the level below,
  /// downward from the top with that of the level above; the lower of both can be kept.
  func levels(upTo top: Double) -> SpeedLevels? {
    var levels = SpeedLevels(top: top)
    var upward = SIMD8<Double>()
    var square = 0.0
    for level in 0..<(SpeedLevels.count - 1) {
      square = joint(levels, level, from: square, isUpward: true)
      upward[level + 1] = square
    }
    square = 0
    for level in stride(from: SpeedLevels.count - 1, to: 0, by: -1) {
      square = joint(levels, level, from: square, isUpward: false)
      levels.squares[level] = min(square, upward[level])
    }
    for level in 0..<SpeedLevels.count {
      let jerks = jerks(levels, level, (levels.square(level), levels.square(level + 1)))
      guard min(jerks.rise, jerks.fall) >= ArcBounds.leastJerkShare * wholeJerk else { return nil }
      levels.rise[level] = jerks.rise
      levels.fall[level] = jerks.fall
    }
    return levels
  }

  /// The largest a^2 at the far end of a level that its jerk can make from that at the near end:
  /// the larger it is the less jerk is left, so that there is one root, met from below.
  private func joint(
    _ levels: SpeedLevels, _ level: Int, from square: Double, isUpward: Bool
  ) -> Double {
    let low = levels.speed(level)
    let high = levels.speed(level + 1)
    let cap = largestSquare(at: isUpward ? high : low)
    func gain(_ other: Double) -> Double {
      let jerks = jerks(levels, level, isUpward ? (square, other) : (other, square))
      return square + 2 * max(0, isUpward ? jerks.rise : jerks.fall) * (high - low) - other
    }
    if gain(cap) >= 0 { return cap }
    var good = 0.0
    var bad = cap
    for _ in 0..<ArcBounds.jointSteps {
      let middle = (good + bad) / 2
      if gain(middle) >= 0 { good = middle } else { bad = middle }
    }
    return good
  }

  /// The largest a^2 at a speed by which no acceleration limit is passed and 3 q'' v a leaves some
  /// jerk to brake with. [mm^2/s^4]
  private func largestSquare(at speed: Double) -> Double {
    let pull = bend * speed * speed
    let along = max(0, acceleration * acceleration - pull * pull) / (reach * reach)
    let turning = twist * speed * speed * speed
    let across = max(0, jerk * jerk - turning * turning) / (9 * bend * bend * speed * speed)
    return min(along, min(across, straight.acceleration * straight.acceleration))
  }

  /// The jerks by which (reach j - twist v^3)^2 + (3 bend v a)^2 <= J^2 everywhere in a level, a^2
  /// being at most on the line between two squares (docs/models/motion.md eq. 12).
  private func jerks(
    _ levels: SpeedLevels, _ level: Int, _ squares: (low: Double, high: Double)
  ) -> (rise: Double, fall: Double) {
    let low = levels.speed(level)
    let high = levels.speed(level + 1)
    let across = 9 * bend * bend * largestProduct(low, high, squares)
    let root = max(0, jerk * jerk - across).squareRoot()
    let helped = isSigned ? twist * low * low * low : -twist * high * high * high
    let hindered = twist * high * high * high
    return (
      min(straight.jerk, (root + helped) / reach), min(straight.jerk, (root - hindered) / reach)
    )
  }

  /// The largest v^2 a^2 in a level: at its ends, or where the derivative of the cubic is 0.
  private func largestProduct(
    _ low: Double, _ high: Double, _ squares: (low: Double, high: Double)
  ) -> Double {
    var largest = max(low * low * squares.low, high * high * squares.high)
    let slope = (squares.high - squares.low) / (high - low)
    guard slope < 0 else { return largest }
    let peak = (low - squares.low / slope) * 2 / 3
    if peak > low, peak < high {
      largest = max(largest, peak * peak * (squares.low + slope * (peak - low)))
    }
    return largest
  }

  /// A top speed is too high where less than this share of the jerk at rest is left to leave it.
  static var leastJerkShare: Double { 0.01 }
  /// Steps of the search for a joint; 2^-24 of the square is not worth a further one.
  static var jointSteps: Int { 24 }
}

extension PathLimits {
  /// Limits of an arc with jerk: of several top speeds the one that passes it in the shortest time
  /// from rest to rest, for a top speed costs acceleration and jerk all the way up.
  init(levelsOf bounds: ArcBounds, over length: Double, feed: Double, ceiling: Double) {
    self.init(speed: 0, acceleration: 0, jerk: 0)
    var best = Double.infinity
    let most = bounds.topSpeed
    var share = 1.0
    while share > PathLimits.leastArcSpeedShare {
      let top = min(ceiling, most * share * PathLimits.shave)
      share *= PathLimits.arcSpeedStep
      guard let levels = bounds.levels(upTo: top) else { continue }
      let limits = PathLimits(
        speed: top, acceleration: 0, jerk: bounds.wholeJerk, levels: levels)
      let time = limits.restToRestTime(over: length, feed: feed)
      guard time < best else { return }
      best = time
      self = limits
    }
  }

  /// The least top speed tried, as a share of the largest possible, and each trial's of the last.
  static var leastArcSpeedShare: Double { 0.4 }
  static var arcSpeedStep: Double { 0.98 }
}
