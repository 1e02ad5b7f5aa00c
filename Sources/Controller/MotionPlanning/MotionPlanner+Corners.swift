internal import CanonicalMachining
internal import Geometry

// G64: corners between straight feeds are rounded within the tolerance.
extension MotionPlanner {
  /// Most entries of the queue that one command needs, cells apart: the held feed, a corner of two
  /// pieces, the command's own.
  static var entriesPerCommand: Int { 4 }

  /// The tolerance of moves at this point of the program. [mm]
  var toleranceNow: Double {
    guard pathTolerance.mode == .continuous else { return 0 }
    return pathTolerance.tolerance > 0 ? pathTolerance.tolerance : settings.pathTolerance.tolerance
  }

  mutating func nextOrdinal() -> Int32 {
    defer { admittedSegments &+= 1 }
    return admittedSegments
  }

  /// Lets all that waits for a next move into the queue as it is.
  mutating func releaseAll() {
    endChords()
    release()
    publish()
  }

  /// Lets the held feed into the queue as it is.
  mutating func release() {
    guard let last = held else { return }
    held = nil
    append(last)
  }

  /// Rounds the corner between the held feed and the next move, if it may be; what is held goes
  /// into the queue then.
  mutating func roundCorner(to next: inout Segment) {
    guard var last = held else { return }
    guard let corner = bestCorner(between: last, next) else {
      release()
      return
    }
    held = nil
    last.finish -= corner.reach
    if corner.leavesPart { append(last) }
    append(corner.first, between: last, next)
    if let second = corner.second { append(second, between: last, next) }
    next.begin = corner.reach
  }

  /// The corner that takes the least time; nil where a stop does, or none is possible.
  private func bestCorner(between last: Segment, _ next: Segment) -> CornerBlend? {
    guard settings.profile == .jerk else {
      return CornerBlend(from: last, to: next, share: 1, settings: settings)
    }
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
      guard let corner = CornerBlend(from: last, to: next, share: share, settings: settings)
      else { return best }
      let bounds = CurveBounds(corner.first, axes: axes, ratio: bendRatio(at: feed))
      let speed = min(feed, bounds.topSpeed)
      let time =
        2 * corner.reach / speed
        + last.limits.time(from: speed, over: near - corner.reach, feed: feed)
        + next.limits.time(from: speed, over: far - corner.reach, feed: feed)
      if time < least { (best, least) = (corner, time) }
      share /= 2
    }
    return best
  }

  /// A rounded corner has to save this share of the time of one with a stop, for both are guesses.
  static var worthwhileShare: Double { 0.98 }
  /// How many sizes of a corner are tried, each half the last.
  static var cornerTrials: Int { 4 }

  private mutating func append(_ path: SegmentPath, between last: Segment, _ next: Segment) {
    var piece = next
    piece.path = path
    piece.feed = min(last.feed, next.feed)
    piece.limits = PathLimits(
      speed: min(last.limits.speed, next.limits.speed), acceleration: .infinity, jerk: .infinity)
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
