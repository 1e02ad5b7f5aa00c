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
    append(last)
  }

  /// What is known of the speed at the begin of a feed that nothing leads into smoothly: that it
  /// begins at rest, or nothing.
  mutating func entryRange(of segment: Segment) -> EntryRange {
    let joint = newest.jointSpeed(to: segment, axes: axes, settings: settings)
    return EntryRange(least: 0, most: joint)
  }

  /// Rounds the corner between the held feed and the next move, if it may be; what is held goes
  /// into the queue in any case. True where it is rounded.
  mutating func roundCorner(to next: inout Segment) -> Bool {
    guard let last = held else { return false }
    // Once: what may change is copied for each question that is asked of it.
    let following = next
    guard let corner = Corner(from: last, to: following, settings: settings) else {
      release()
      return false
    }
    guard !last.path.isArc, !following.path.isArc else {
      return roundBent(corner, between: last, &next)
    }
    if settings.profile == .jerk {
      noteCorner()
      guard let smooth = smoothCorner(corner, between: last, following) else {
        release()
        return false
      }
      heldEntry = smooth.entry
      next.begin = smooth.blend.reach
      append(smooth.blend, between: last, following)
    } else {
      let blend = fastestCorner(corner, between: last, following)
      next.begin = blend.reach
      append(blend, between: last, following)
    }
    return true
  }

  private mutating func append(_ blend: CornerBlend, between last: Segment, _ next: Segment) {
    held = nil
    if blend.leavesPart {
      var part = last
      part.finish -= blend.reach
      append(part)
    }
    let feed = min(last.feed, next.feed)
    append(blend.first, of: blend, between: last, next, feed: blend.isHalved ? last.feed : feed)
    if let second = blend.second {
      append(second, of: blend, between: last, next, feed: blend.isHalved ? next.feed : feed)
    }
    if let third = blend.third { append(third, of: blend, between: last, next, feed: feed) }
  }

  /// The corner with the jerk limit that takes the least time, and what is known of the speed at
  /// its end; nil where a stop does.
  private func smoothCorner(
    _ corner: Corner, between last: Segment, _ next: Segment
  ) -> (blend: CornerBlend, entry: EntryRange)? {
    let feed = min(last.feed, next.feed)
    let (near, far) = (last.path.length / 2, next.path.length / 2)
    let bounds = SmoothCornerBounds(corner, axes: axes)
    var best: (reach: Double, entry: EntryRange)?
    var least =
      MotionPlanner.worthwhileShare
      * (last.limits.time(from: 0, over: near, feed: last.feed)
        + next.limits.time(from: 0, over: far, feed: next.feed))
    var wanted = corner.reach(wanted: 6 * corner.inside)
    for _ in 0..<MotionPlanner.cornerTrials {
      let reach = corner.reach(wanted: wanted)
      wanted = reach / 2
      let most = min(feed, bounds.topSpeed(over: reach))
      let straight =
        max(0, near - reach) / min(last.feed, last.limits.speed)
        + max(0, far - reach) / min(next.feed, next.limits.speed)
      // No speed before and behind it makes up for what is lost in it.
      guard most > 0, 2 * reach / most + straight < least else { continue }
      let reached = last.limits.reachableSpeed(
        from: heldEntry.least, over: max(0, last.length - reach))
      let lost = next.limits.reachableSpeed(from: 0, over: max(0, next.length - reach))
      let certain = min(most, min(reached, lost))
      let speed = heldEntry.isKnown ? certain : most
      guard speed > 0, 2 * reach / speed + straight < least else { continue }
      let time =
        2 * reach / speed
        + last.limits.time(from: speed, over: near - reach, feed: last.feed)
        + next.limits.time(from: speed, over: far - reach, feed: next.feed)
      guard time < least else { continue }
      best = (reach, EntryRange(least: certain, most: most))
      least = time
    }
    guard let best else { return nil }
    return (CornerBlend(corner, wanted: best.reach, from: last, to: next), best.entry)
  }

  /// A rounded corner has to save this share of the time of one with a stop, for both are guesses.
  static var worthwhileShare: Double { 0.98 }
  /// How many sizes of a corner are tried, each half the last.
  static var cornerTrials: Int { 8 }

  private mutating func append(
    _ path: SegmentPath, of blend: CornerBlend, between last: Segment, _ next: Segment, feed: Double
  ) {
    var piece = next
    piece.path = path
    piece.feed = feed
    piece.stretch = blend.stretch
    let shortest = path.length / settings.shortestSegmentTime
    let fastest =
      settings.profile == .acceleration
      ? axes.fastest(
        along: path.slope, and: path.derivatives(at: path.length).tangent)
      : min(last.limits.speed, next.limits.speed)
    piece.limits = PathLimits(
      speed: min(fastest, shortest), acceleration: .infinity, jerk: .infinity)
    piece.begin = 0
    piece.finish = path.length
    piece.ordinal = nextOrdinal()
    guard settings.profile == .jerk else {
      piece.isCell = true
      return append(piece)
    }
    append(piece, asking: CurveBounds(path, axes: axes, ratio: bendRatio(at: piece.feed)))
  }
}

extension Segment {
  /// Whether its end may be rounded together with the next move.
  var mayBeRounded: Bool {
    guard case .feed = kind else { return false }
    return tolerance > 0 && (path.shape == .line || path.shape == .arc)
  }
}
