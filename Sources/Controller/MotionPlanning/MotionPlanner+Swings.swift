internal import Geometry

// G64 with steps of acceleration: which curve rounds a corner in the least time.
extension MotionPlanner {
  /// The corner that takes the least time: a parabola, or a curve that swings out before and
  /// behind, where its speed can be reached whatever comes; and what is known of the speed there.
  func fastestCorner(
    _ corner: Corner, between last: Segment, _ next: Segment
  ) -> (blend: CornerBlend, entry: EntryRange) {
    var plain = trial(.plain, corner, between: last, next, isCertain: false)
    if heldEntry.isKnown { plain = bestParabola(plain, corner, between: last, next) }
    var best = plain
    var shape = CornerShape.plain
    if best.middle < min(last.feed, next.feed), heldEntry.isKnown || best.inside == corner.inside {
      for number in 1...MotionPlanner.swingTrials {
        let swing = Double(number) / Double(MotionPlanner.swingTrials)
        for isBraked in 0..<2 {
          let other = CornerShape(swing: swing, brake: isBraked == 1 ? 1 : corner.sidewaysBrake)
          let tried = trial(other, corner, between: last, next, isCertain: true)
          if tried.time < best.time { (best, shape) = (tried, other) }
        }
      }
    }
    let blend = CornerBlend(corner, shape, inside: best.inside, from: last, to: next)
    if blend.isInside(axes) { return (blend, best.exit) }
    return (
      CornerBlend(corner, .plain, inside: plain.inside, from: last, to: next), plain.exit
    )
  }

  /// The quickest of some sizes of a parabola: a large one may take the room that the speed before
  /// it, or behind it, needs.
  private func bestParabola(
    _ largest: CornerTrial, _ corner: Corner, between last: Segment, _ next: Segment
  ) -> CornerTrial {
    var best = largest
    var smaller = corner
    smaller.tolerance = largest.inside * corner.size
    for _ in 0..<MotionPlanner.parabolaTrials {
      let tried = trial(.plain, smaller, between: last, next, isCertain: false)
      if tried.time < best.time * MotionPlanner.worthwhileSize { best = tried }
      smaller.tolerance /= 2
    }
    let certain = trial(.plain, corner, between: last, next, isCertain: true)
    return certain.time < best.time * MotionPlanner.worthwhileSize ? certain : best
  }

  /// A corner of a shape, as large as there is room for it and as the feed makes use of; where it
  /// is to be certain, no larger than its speed can be reached before it and got rid of behind it.
  /// A parabola has each half at the feed of its side, a swing the lower one.
  private func trial(
    _ shape: CornerShape, _ corner: Corner, between last: Segment, _ next: Segment, isCertain: Bool
  ) -> CornerTrial {
    let feed = min(last.feed, next.feed)
    let isSwing = shape.swing > 0
    let caps = corner.speeds(axes)
    let most =
      isSwing
      ? min(feed / shape.stretch, min(last.limits.speed, next.limits.speed))
      : min(feed, caps.middle)
    let unit = shape.speed(corner, inside: 1, axes: axes)
    var wanted = corner.inside
    if isSwing { wanted = min(wanted, (most / unit) * (most / unit)) }
    if isCertain { wanted = min(wanted, certainSize(shape, unit * unit, from: last, to: next)) }
    let inside = corner.reach(wanted: shape.reach * wanted) / shape.reach
    let turning = unit * inside.squareRoot()
    let middle = min(turning, most)
    let reach = shape.reach * inside
    let (before, behind) = (max(0, last.length - reach), next.length - reach)
    let arrival = last.limits.reachableSpeed(from: heldEntry.most, over: before)
    let half = HalfCorner(
      turning: turning, middle: middle, length: shape.length * inside / 2, arrival: arrival)
    let first = half.entered(last.limits, feed: isSwing ? feed : min(last.feed, caps.first))
    let second = half.left(next.limits, feed: isSwing ? feed : min(next.feed, caps.second))
    let time =
      last.limits.trapezoidTime(
        from: heldEntry.least, to: first.speed, over: before, feed: last.feed)
      + first.time + second.time
      + next.limits.time(from: second.speed, over: behind - next.length / 2, feed: next.feed)
    let certain = min(
      last.limits.reachableSpeed(from: heldEntry.least, over: before),
      next.limits.reachableSpeed(from: 0, over: max(0, behind)))
    return CornerTrial(
      inside: inside, middle: middle, time: time,
      exit: EntryRange(least: min(middle, certain), most: second.speed))
  }

  /// How far inside a shape may pass for its speed to be reached before it, from what is certain at
  /// the begin of the first feed, and got rid of before the end of the second: both squares of the
  /// speed are linear in it. [mm]
  private func certainSize(
    _ shape: CornerShape, _ square: Double, from last: Segment, to next: Segment
  ) -> Double {
    let (before, behind) = (2 * last.limits.acceleration, 2 * next.limits.acceleration)
    let reached =
      (heldEntry.least * heldEntry.least + before * last.length) / (square + before * shape.reach)
    return min(reached, behind * next.length / (square + behind * shape.reach))
  }

  /// How many sizes of a parabola are tried, each half the last.
  static var parabolaTrials: Int { 12 }
  /// A smaller parabola has to save this share: what comes behind it is a guess. (no unit)
  static var worthwhileSize: Double { 0.999 }
  /// How many sizes of a swing are tried.
  static var swingTrials: Int { 8 }
}

/// What is known of the speed at the begin of a feed, by what came before it and whatever follows.
struct EntryRange: BitwiseCopyable {
  /// It can be as high as this whatever follows. [mm/s]
  var least = 0.0
  /// It cannot be higher. [mm/s]
  var most = 0.0

  /// Whether it is known well enough to plan by.
  var isKnown: Bool { most <= least * EntryRange.spread }
  /// How far apart both may be. (no unit)
  static var spread: Double { 1.001 }
}

/// What a corner would be like.
private struct CornerTrial: BitwiseCopyable {
  /// How far it passes inside, along both feeds. [mm]
  var inside: Double
  /// The speed at which its middle can be passed. [mm/s]
  var middle: Double
  /// From the begin of the first feed to the middle of the second. [s]
  var time: Double
  /// What is known of the speed at its end.
  var exit: EntryRange
}

/// A corner to be driven, seen from its middle.
private struct HalfCorner: BitwiseCopyable {
  /// The speed at which turning takes all of the acceleration, and the one of the middle. [mm/s]
  var turning: Double
  var middle: Double
  /// Of one half. [mm]
  var length: Double
  /// The highest speed at which it can be met. [mm/s]
  var arrival: Double

  /// The speed at the begin of the first half, and the time to the middle.
  func entered(_ limits: PathLimits, feed: Double) -> (speed: Double, time: Double) {
    let outside = min(top(feed), reached(from: middle, by: limits.acceleration))
    let entry = min(arrival, max(middle, outside))
    return (entry, time(limits, entry, middle))
  }

  /// The speed at the end of the second half, and the time from the middle.
  func left(_ limits: PathLimits, feed: Double) -> (speed: Double, time: Double) {
    let begin = min(middle, max(arrival, reached(from: arrival, by: limits.acceleration)))
    let outside = min(top(feed), reached(from: begin, by: limits.acceleration))
    let exit = max(begin, outside)
    return (exit, time(limits, begin, exit))
  }

  private func top(_ feed: Double) -> Double { min(feed, turning) }

  /// The speed that a half leads to with the acceleration that turning leaves there:
  /// w^2 = v^2 + 2 a L (1 - w^2/c^2), c the speed at which it leaves none. [mm/s]
  private func reached(from speed: Double, by acceleration: Double) -> Double {
    let gain = 2 * acceleration * length
    return ((speed * speed + gain) / (1 + gain / (turning * turning))).squareRoot()
  }

  /// Time over the half between two speeds, as far as what turning leaves leads. [s]
  private func time(_ limits: PathLimits, _ entry: Double, _ exit: Double) -> Double {
    let end = min(exit, max(entry, reached(from: entry, by: limits.acceleration)))
    guard entry != end else { return length / entry }
    let fastest = max(entry, end)
    var left = limits
    left.acceleration *= max(
      HalfCorner.leastShare, 1 - (fastest / turning) * (fastest / turning))
    return left.trapezoidTime(from: entry, to: end, over: length, feed: fastest)
  }

  /// What counts as left where turning takes all. (no unit)
  static var leastShare: Double { 0.05 }
}

extension PathLimits {
  /// Time over a length between two speeds, up to a feed, by the acceleration alone; the first
  /// speed counts as far as it can be got rid of. [s]
  fileprivate func trapezoidTime(
    from asked: Double, to exit: Double, over length: Double, feed: Double
  ) -> Double {
    guard length > 0 else { return 0 }
    let square = exit * exit
    let entry = min(asked, (square + 2 * acceleration * length).squareRoot())
    let peak = (acceleration * length + (entry * entry + square) / 2).squareRoot()
    let top = max(max(entry, exit), min(peak, min(feed, speed)))
    let ramps = (2 * top * top - entry * entry - square) / (2 * acceleration)
    return (2 * top - entry - exit) / acceleration + max(0, length - ramps) / top
  }
}
