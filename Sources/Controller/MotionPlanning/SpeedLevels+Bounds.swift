/// What a curved path leaves of acceleration and jerk at each speed.
protocol LevelBounds {
  /// Largest speed that can be kept. [mm/s]
  var topSpeed: Double { get }
  /// Largest jerk at rest. [mm/s^3]
  var wholeJerk: Double { get }
  /// A top speed is too high where less than this share of the jerk at rest is left to leave it.
  static var leastJerkShare: Double { get }
  /// The upper ends of the levels up to a top speed. [mm/s]
  func levelEnds(upTo top: Double) -> SIMD8<Double>
  /// The largest a^2 at a speed by which no acceleration limit is passed and v a leaves some jerk
  /// to brake with. [mm^2/s^4]
  func largestSquare(at speed: Double) -> Double
  /// The same at the lower end of a level, so that a^2 may be on the line to the upper end.
  func largestSquare(at speed: Double, below upper: Double) -> Double
  /// The jerks that keep the limits everywhere in a level, a^2 being at most on the line between
  /// two squares. [mm/s^3]
  func jerks(
    _ levels: SpeedLevels, _ level: Int, _ squares: (low: Double, high: Double)
  ) -> (rise: Double, fall: Double)
}

extension LevelBounds {
  /// Where the largest a^2 is concave in the speed, the line between two joints is below it.
  func largestSquare(at speed: Double, below upper: Double) -> Double {
    largestSquare(at: speed)
  }

  /// The levels of an arc up to a top speed; nil where it is too fast for the arc.
  /// Upward the largest a^2 at each joint of levels is found with the jerk of the level below,
  /// downward from the top with that of the level above; the lower of both can be kept.
  func levels(upTo top: Double) -> SpeedLevels? {
    var levels = SpeedLevels(ends: levelEnds(upTo: top))
    let least = Self.leastJerkShare * wholeJerk
    guard leavesTop(levels, least) else { return nil }
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
      guard min(jerks.rise, jerks.fall) >= least else { return nil }
      levels.rise[level] = jerks.rise
      levels.fall[level] = jerks.fall
    }
    return levels
  }

  /// Whether the topmost level can be left with so little jerk, which is seen at once where the top
  /// is too high. [mm/s^3]
  private func leavesTop(_ levels: SpeedLevels, _ jerk: Double) -> Bool {
    let level = SpeedLevels.count - 1
    let (low, high) = (levels.speed(level), levels.top)
    let square = min(2 * jerk * (high - low), largestSquare(at: low, below: high))
    return jerks(levels, level, (square, 0)).fall >= jerk
  }

  /// The largest a^2 at the far end of a level that its jerk can make from that at the near end:
  /// the larger it is the less jerk is left, so that there is one root, met from below.
  private func joint(
    _ levels: SpeedLevels, _ level: Int, from square: Double, isUpward: Bool
  ) -> Double {
    let low = levels.speed(level)
    let high = levels.speed(level + 1)
    let cap = isUpward ? largestSquare(at: high) : largestSquare(at: low, below: high)
    func gain(_ other: Double) -> Double {
      let jerks = jerks(levels, level, isUpward ? (square, other) : (other, square))
      return square + 2 * max(0, isUpward ? jerks.rise : jerks.fall) * (high - low) - other
    }
    // The jerk is largest at rest: none makes more of the square than that.
    let whole = gain(0)
    let most = min(cap, whole)
    let excess = -gain(most)
    guard excess > 0 else { return most }
    // By the acceleration itself, whose share of the jerk grows with it as a line does nearly.
    var search = FalsePosition(good: 0, rest: whole, bad: most.squareRoot(), excess: excess)
    // The gain falls by no less than the square rises: what is left of it bounds the error.
    for _ in 0..<Self.jointSteps where search.left > Self.jointAccuracy * most {
      let next = search.next
      search.take(next, rest: gain(next * next))
    }
    // A square that stays as it is needs no jerk: no envelope falls here steeper than the other
    // chain, however near the search comes to its root.
    return max(square, search.good * search.good)
  }

  /// The largest v^2 a^2 in a level: at its ends, or where the derivative of the cubic is 0.
  func largestProduct(
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

  /// Most steps of the search for a joint, and what share of the square is not worth another one.
  static var jointSteps: Int { 24 }
  static var jointAccuracy: Double { 1e-6 }
}
