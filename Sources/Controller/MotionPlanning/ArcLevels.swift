extension ArcBounds: LevelBounds {
  static var leastJerkShare: Double { 0.01 }

  /// Equal ones; but in a first level wider than A^2/2J, the speed that the acceleration takes to
  /// build up, most of the jerk would lie idle: then that is its end, and the others are equal.
  func levelEnds(upTo top: Double) -> SIMD8<Double> {
    let knee = max(largestSquare(at: 0) / (2 * wholeJerk), ArcBounds.leastFirstShare * top)
    let share = 1 / Double(SpeedLevels.count)
    let isEqual = knee >= top * share
    let rest = isEqual ? 0 : (top - knee) / Double(SpeedLevels.count - 1)
    var ends = SIMD8<Double>(repeating: top)
    for level in 0..<(SpeedLevels.count - 1) {
      ends[level] = isEqual ? top * (Double(level + 1) * share) : knee + rest * Double(level)
    }
    return ends
  }

  /// What share of the speeds the first level has at least, so that rounding is none of it.
  static var leastFirstShare: Double { 1e-6 }

  /// The largest a^2 at a speed by which no acceleration limit is passed and 3 q'' v a leaves some
  /// jerk to brake with. [mm^2/s^4]
  func largestSquare(at speed: Double) -> Double {
    let pull = bend * speed * speed
    let along = max(0, acceleration * acceleration - pull * pull) / (reach * reach)
    let turning = twist * speed * speed * speed
    let across = max(0, jerk * jerk - turning * turning) / (9 * bend * bend * speed * speed)
    return min(along, min(across, straight.acceleration * straight.acceleration))
  }

  /// The jerks by which (reach j - twist v^3)^2 + (3 bend v a)^2 <= J^2 everywhere in a level, a^2
  /// being at most on the line between two squares (docs/models/motion.md eq. 12).
  func jerks(
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
