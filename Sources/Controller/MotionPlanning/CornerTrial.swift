internal import Geometry

/// What a corner would be like.
struct CornerTrial: BitwiseCopyable {
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
  func entered(_ limits: FeedLimits, feed: Double) -> (speed: Double, time: Double) {
    let outside = min(top(feed), reached(from: middle, by: limits.acceleration))
    let entry = min(arrival, max(middle, outside))
    return (entry, time(limits, entry, middle))
  }

  /// The speed at the end of the second half, and the time from the middle.
  func left(_ limits: FeedLimits, feed: Double) -> (speed: Double, time: Double) {
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
  private func time(_ limits: FeedLimits, _ entry: Double, _ exit: Double) -> Double {
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

/// What the acceleration of a straight feed, and its axis speeds, permit.
private struct FeedLimits: BitwiseCopyable {
  /// [mm/s]
  var speed: Double
  /// [mm/s^2]
  var acceleration: Double

  /// The largest speed that can be reached over a length, or got rid of. [mm/s]
  func reachableSpeed(from speed: Double, over length: Double) -> Double {
    let exact = (speed * speed + 2 * acceleration * length).squareRoot()
    return max(speed, exact * PathLimits.shave)
  }

  /// Time over a length that is entered at a speed, speeding up to a feed at most. [s]
  func time(from entry: Double, over length: Double, feed: Double) -> Double {
    guard length > 0 else { return 0 }
    let top = max(entry, min(min(feed, speed), reachableSpeed(from: entry, over: length)))
    guard top > 0 else { return .infinity }
    let duration = (top - entry) / acceleration
    return duration + max(0, length - duration * (entry + top) / 2) / top
  }

  /// Time over a length between two speeds, up to a feed, by the acceleration alone; the first
  /// speed counts as far as it can be got rid of. [s]
  func trapezoidTime(
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

/// A shape with the speed at which it keeps all accelerations where it passes 1 inside.
struct SizedShape: BitwiseCopyable {
  var shape: CornerShape
  /// [mm/s]
  var unit: Double

  init(_ shape: CornerShape, _ corner: Corner, axes: MotionLimits) {
    self.shape = shape
    unit = shape.speed(corner, inside: 1, axes: axes)
  }
}

/// The feeds on both sides of a corner, as far as it matters which curve rounds it.
struct CornerSides: BitwiseCopyable {
  private var before: FeedLimits
  private var behind: FeedLimits
  /// How long both feeds are. [mm]
  private var lengths: (before: Double, behind: Double)
  private var feeds: (before: Double, behind: Double)
  /// What the axis speeds permit in a parabola. [mm/s]
  private var caps: (first: Double, middle: Double, second: Double)
  /// What is known of the speed at the begin of the first feed.
  private var entry: EntryRange

  init(
    _ corner: Corner, from last: Segment, to next: Segment, entry: EntryRange, axes: MotionLimits
  ) {
    before = FeedLimits(speed: last.limits.speed, acceleration: last.limits.acceleration)
    behind = FeedLimits(speed: next.limits.speed, acceleration: next.limits.acceleration)
    lengths = (last.length, next.length)
    feeds = (last.feed, next.feed)
    caps = corner.speeds(axes)
    self.entry = entry
  }

  /// The quickest of some sizes of a parabola: a large one may take the room that the speed before
  /// it, or behind it, needs.
  func bestParabola(
    _ parabola: SizedShape, _ corner: Corner, _ largest: CornerTrial
  ) -> CornerTrial {
    var best = largest
    var smaller = corner
    smaller.tolerance = largest.inside * corner.size
    for _ in 0..<CornerSides.parabolaTrials {
      let tried = trial(parabola, smaller, isCertain: false)
      if tried.time < best.time * CornerSides.worthwhileSize { best = tried }
      smaller.tolerance /= 2
    }
    let certain = trial(parabola, corner, isCertain: true)
    return certain.time < best.time * CornerSides.worthwhileSize ? certain : best
  }

  /// A corner of a shape, as large as there is room for it and as the feed makes use of; where it
  /// is to be certain, no larger than its speed can be reached before it and got rid of behind it.
  /// A parabola has each half at the feed of its side, a swing the lower one.
  func trial(_ sized: SizedShape, _ corner: Corner, isCertain: Bool) -> CornerTrial {
    let (shape, unit) = (sized.shape, sized.unit)
    let feed = min(feeds.before, feeds.behind)
    let isSwing = shape.swing > 0
    let most =
      isSwing ? min(feed / shape.stretch, min(before.speed, behind.speed)) : min(feed, caps.middle)
    var wanted = corner.inside
    if isSwing { wanted = min(wanted, (most / unit) * (most / unit)) }
    if isCertain { wanted = min(wanted, certainSize(shape, unit * unit)) }
    let inside = corner.reach(wanted: shape.reach * wanted) / shape.reach
    let turning = unit * inside.squareRoot()
    let middle = min(turning, most)
    let reach = shape.reach * inside
    let rest = max(0, lengths.before - reach)
    let half = HalfCorner(
      turning: turning, middle: middle, length: shape.length * inside / 2,
      arrival: before.reachableSpeed(from: entry.most, over: rest))
    let first = half.entered(before, feed: isSwing ? feed : min(feeds.before, caps.first))
    let second = half.left(behind, feed: isSwing ? feed : min(feeds.behind, caps.second))
    let left = lengths.behind - reach
    let time =
      before.trapezoidTime(from: entry.least, to: first.speed, over: rest, feed: feeds.before)
      + first.time + second.time
      + behind.time(from: second.speed, over: left - lengths.behind / 2, feed: feeds.behind)
    let certain = min(
      before.reachableSpeed(from: entry.least, over: rest),
      behind.reachableSpeed(from: 0, over: max(0, left)))
    return CornerTrial(
      inside: inside, middle: middle, time: time,
      exit: EntryRange(least: min(middle, certain), most: second.speed))
  }

  /// How far inside a shape may pass for its speed to be reached before it, from what is certain at
  /// the begin of the first feed, and got rid of before the end of the second: both squares of the
  /// speed are linear in it. [mm]
  private func certainSize(_ shape: CornerShape, _ square: Double) -> Double {
    let (rise, fall) = (2 * before.acceleration, 2 * behind.acceleration)
    let reached =
      (entry.least * entry.least + rise * lengths.before) / (square + rise * shape.reach)
    return min(reached, fall * lengths.behind / (square + fall * shape.reach))
  }

  /// How many sizes of a parabola are tried, each half the last.
  static var parabolaTrials: Int { 12 }
  /// A smaller parabola has to save this share: what comes behind it is a guess. (no unit)
  static var worthwhileSize: Double { 0.999 }
}
