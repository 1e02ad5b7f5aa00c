internal import CanonicalMachining
internal import Geometry

// G64: corners between straight feeds are rounded within the tolerance.
extension MotionPlanner {
  /// Most entries of the queue that one command needs, cells apart: the held feed, a corner of
  /// three pieces, the command's own.
  static var entriesPerCommand: Int { 5 }

  /// The tolerance of moves at this point of the program. [mm]
  var toleranceNow: Double {
    guard pathTolerance.mode == .continuous else { return 0 }
    return pathTolerance.tolerance > 0 ? pathTolerance.tolerance : settings.pathTolerance.tolerance
  }

  mutating func nextOrdinal() -> Int32 {
    defer { admittedSegments &+= 1 }
    return admittedSegments
  }

  /// Lets the held feed into the queue as it is.
  mutating func release() {
    guard let last = held else { return }
    held = nil
    heldEntrySpeed = 0
    append(last)
  }

  /// Rounds the corner between the held feed and the next move, if it may be; what is held goes
  /// into the queue then.
  mutating func roundCorner(to next: inout Segment) {
    guard var last = held else { return }
    guard let corner = Corner(from: last, to: next, settings: settings) else { return release() }
    let blend: CornerBlend
    if settings.profile == .jerk {
      hasRoundedCorner = true
      guard let smooth = smoothCorner(corner, between: last, next) else { return release() }
      blend = smooth
    } else {
      (blend, heldEntrySpeed) = fastestCorner(corner, between: last, next)
    }
    held = nil
    last.finish -= blend.reach
    if blend.leavesPart { append(last) }
    append(blend.first, of: blend, between: last, next)
    if let second = blend.second { append(second, of: blend, between: last, next) }
    if let third = blend.third { append(third, of: blend, between: last, next) }
    next.begin = blend.reach
  }

  /// The corner with the jerk limit that takes the least time; nil where a stop does.
  private func smoothCorner(
    _ corner: Corner, between last: Segment, _ next: Segment
  ) -> CornerBlend? {
    let feed = min(last.feed, next.feed)
    let near = last.path.length / 2
    let far = next.path.length / 2
    var best: CornerBlend?
    var least =
      MotionPlanner.worthwhileShare
      * (last.limits.time(from: 0, over: near, feed: feed)
        + next.limits.time(from: 0, over: far, feed: feed))
    var share = 1.0
    for _ in 0..<MotionPlanner.cornerTrials {
      let blend = CornerBlend(corner, share: share, from: last, to: next)
      let bounds = CurveBounds(blend.first, axes: axes, ratio: bendRatio(at: feed))
      let speed = min(feed, bounds.topSpeed)
      let time =
        2 * blend.reach / speed
        + last.limits.time(from: speed, over: near - blend.reach, feed: feed)
        + next.limits.time(from: speed, over: far - blend.reach, feed: feed)
      if time < least { (best, least) = (blend, time) }
      share /= 2
    }
    return best
  }

  /// A rounded corner has to save this share of the time of one with a stop, for both are guesses.
  static var worthwhileShare: Double { 0.98 }
  /// How many sizes of a corner are tried, each half the last.
  static var cornerTrials: Int { 4 }

  private mutating func append(
    _ path: SegmentPath, of blend: CornerBlend, between last: Segment, _ next: Segment
  ) {
    var piece = next
    piece.path = path
    piece.feed = min(last.feed, next.feed)
    piece.stretch = blend.stretch
    let shortest = path.length / settings.shortestSegmentTime
    piece.limits = PathLimits(
      speed: min(min(last.limits.speed, next.limits.speed), shortest), acceleration: .infinity,
      jerk: .infinity)
    piece.begin = 0
    piece.finish = path.length
    piece.ordinal = nextOrdinal()
    if settings.profile == .acceleration {
      piece.isCell = true
    } else {
      piece.bounds = CurveBounds(path, axes: axes, ratio: bendRatio(at: piece.feed))
    }
    append(piece)
  }
}

extension Segment {
  /// Whether its end may be rounded together with the next move.
  var mayBeRounded: Bool {
    guard case .feed = kind else { return false }
    return tolerance > 0 && path.shape == .line
  }
}
