internal import Geometry

/// A short stretch of a curved path that is driven with one acceleration along it, so that the
/// square of the speed, u = v^2, is linear in the path length. Each axis then obeys
/// |q' a + q'' u| <= A at both ends, two strips of the plane of u at the entry and at the exit:
/// a convex set, with rest in it (docs/models/motion.md, "Cells").
struct PathCell: BitwiseCopyable {
  /// Largest square of the speed at the entry that axis speeds permit. [mm^2/s^2]
  private var entryCap = Double.infinity
  /// The same at the exit. [mm^2/s^2]
  private var exitCap = Double.infinity
  private var strips = InlineArray<27, SpeedStrip>(repeating: SpeedStrip())
  private var count = 0

  /// A stretch of a path between two path lengths. [mm]
  init(_ path: SegmentPath, from start: Double, to end: Double, axes: MotionLimits) {
    let length = end - start
    let entry = path.derivatives(at: start)
    let exit = path.derivatives(at: end)
    let excess = path.excess(over: length, axes: axes)
    let rate = 1 / (2 * length)
    for axis in 0..<AxisVector.count {
      let first = entry.tangent[axis]
      let last = exit.tangent[axis]
      let firstBend = entry.curvature[axis]
      let lastBend = exit.curvature[axis]
      if first == 0, last == 0, firstBend == 0, lastBend == 0 { continue }
      let acceleration = axes.acceleration[axis] - excess.acceleration[axis]
      add(firstBend - first * rate, first * rate, acceleration)
      add(-last * rate, lastBend + last * rate, acceleration)
      var fastest = max(first.magnitude, last.magnitude) + excess.tangent[axis]
      if path.shape == .curve, path.twist[axis] != 0 {
        // The middle Bezier points, of q' a + q'' u, a quadratic function, and of q'.
        let middle = (first + 1.5 * length * firstBend) * rate
        add(firstBend + 3 * length * path.twist[axis] - middle, middle, acceleration)
        fastest = max(fastest, (first + length / 2 * firstBend).magnitude)
      }
      guard fastest > 0 else { continue }
      let speed = axes.velocity[axis] / fastest
      entryCap = min(entryCap, speed * speed)
      exitCap = min(exitCap, speed * speed)
    }
  }

  private mutating func add(_ entry: Double, _ exit: Double, _ limit: Double) {
    guard exit != 0 else {
      if entry != 0 { entryCap = min(entryCap, limit / entry.magnitude) }
      return
    }
    strips[count] = SpeedStrip(entry: entry, exit: exit, bound: limit)
    count += 1
  }

  /// The range of u at the exit that an entry permits, with how its ends move with the entry.
  /// Empty where `high < low`.
  private mutating func exits(from entry: Double, upTo most: Double) -> ExitRange {
    var range = ExitRange(low: 0, high: min(most, exitCap))
    for index in 0..<count {
      let strip = strips[index]
      let offset = strip.entry * entry
      let side = strip.exit > 0 ? 1.0 : -1.0
      let slope = -strip.entry / strip.exit
      range.lower(to: (side * strip.bound - offset) / strip.exit, slope: slope)
      range.raise(to: (-side * strip.bound - offset) / strip.exit, slope: slope)
    }
    return range
  }

  /// The fair and the highest entry: one look for both where the exits and the caps are the same.
  mutating func entries(upTo exits: JointSpeeds, caps: JointSpeeds) -> JointSpeeds {
    guard exits.nominal == exits.highest, caps.nominal == caps.highest else {
      return JointSpeeds(
        nominal: fairEntry(upTo: exits.nominal, cap: caps.nominal),
        highest: highestEntry(upTo: exits.highest, cap: caps.highest))
    }
    let most = exits.highest * exits.highest
    let highest = entrySquare(upTo: most, cap: caps.highest * caps.highest, leaving: 0)
    return JointSpeeds(
      nominal: fairEntry(upTo: most, highest: highest),
      highest: highest.squareRoot() * PathLimits.shave)
  }

  /// The largest entry speed from which some exit speed up to a given one can be reached: a bound
  /// that only rises with that one. [mm/s]
  mutating func highestEntry(upTo exit: Double, cap: Double) -> Double {
    entrySquare(upTo: exit * exit, cap: cap * cap, leaving: 0).squareRoot() * PathLimits.shave
  }

  /// The same but for entry speed that would be bought with much of the exit speed: what to aim
  /// at, and no bound, as it may fall where the exit speed rises. [mm/s]
  mutating func fairEntry(upTo exit: Double, cap: Double) -> Double {
    let most = exit * exit
    return fairEntry(upTo: most, highest: entrySquare(upTo: most, cap: cap * cap, leaving: 0))
  }

  private mutating func fairEntry(upTo most: Double, highest: Double) -> Double {
    let fair = PathCell.fairShare * min(highest, most)
    guard exits(from: highest, upTo: most).high < fair else {
      return highest.squareRoot() * PathLimits.shave
    }
    let balanced = entrySquare(upTo: most, cap: highest, leaving: fair / highest)
    return balanced.squareRoot() * PathLimits.shave
  }

  /// The square of the largest entry speed from which some exit speed up to a given one, and no
  /// less than a share of the entry's in squares, can be reached. [mm^2/s^2]
  /// The room between both ends of the exits is a concave function of the entry: Newton's method
  /// comes down to its last zero from above, in as many steps as it has corners at most.
  private mutating func entrySquare(
    upTo most: Double, cap: Double, leaving share: Double
  ) -> Double {
    var entry = min(cap, entryCap)
    for _ in 0..<PathCell.mostSteps {
      var range = exits(from: entry, upTo: most)
      range.raise(to: share * entry, slope: share)
      if range.high >= range.low { return entry }
      let fall = range.highSlope - range.lowSlope
      guard fall < 0 else { return 0 }
      entry = (entry - (range.high - range.low) / fall) * PathLimits.shave
      guard entry > 0 else { return 0 }
    }
    return 0
  }

  /// The exit speed nearest to the one asked for that can be reached from an entry speed, none
  /// above a ceiling; nil where there is none. [mm/s]
  mutating func exitSpeed(from entry: Double, near wanted: Double, ceiling: Double) -> Double? {
    let range = exits(from: entry * entry, upTo: ceiling * ceiling)
    guard range.low <= range.high + PathCell.rounding * (range.low + range.high) else { return nil }
    return max(0, min(range.high, max(range.low, wanted * wanted))).squareRoot()
  }

  /// An exit speed is not given up beyond this share of it, in squares, to enter faster. (no unit)
  static var fairShare: Double { 0.95 }
  /// Most steps of the search: more than there are strips.
  static var mostSteps: Int { 40 }
  /// How far rounding may put the ends of a range past each other. (no unit)
  static var rounding: Double { 1e-11 }
}

/// A strip |entry x u0 + exit x u1| <= bound of the plane of u at the entry and at the exit.
private struct SpeedStrip: BitwiseCopyable {
  var entry = 0.0
  var exit = 0.0
  var bound = 0.0
}

/// A range of squares of the exit speed, and how its ends move with that of the entry.
private struct ExitRange {
  var low: Double
  var high: Double
  var lowSlope = 0.0
  var highSlope = 0.0

  mutating func lower(to limit: Double, slope: Double) {
    guard limit < high else { return }
    high = limit
    highSlope = slope
  }

  mutating func raise(to limit: Double, slope: Double) {
    guard limit > low else { return }
    low = limit
    lowSlope = slope
  }
}
