internal import Geometry

// G64: corners at which an arc begins or ends.
extension MotionPlanner {
  /// Rounds a corner at which an arc takes part, if that saves time; what is held goes into the
  /// queue in any case. True where it is rounded.
  mutating func roundBent(
    _ corner: Corner, between last: Segment, _ next: inout Segment
  ) -> Bool {
    if settings.profile == .jerk { noteCorner() }
    guard let (bent, entry) = bentCorner(corner, between: last, next) else {
      release()
      return false
    }
    held = nil
    heldEntry = entry
    var rest = last
    rest.finish -= bent.reach
    if bent.leavesPart { append(rest) }
    var segment = next
    segment.feed = min(last.feed, next.feed)
    segment.begin = 0
    segment.ordinal = admittedSegments
    for _ in 0..<bent.element.count { _ = nextOrdinal() }
    spline.segment = segment
    spline.element = bent.element
    spline.isCut = true
    spline.piece = 0
    spline.end = next.path.position(at: next.begin + bent.reach)
    next.begin += bent.reach
    fillQueue()
    return true
  }

  /// The corner that takes the least time, and what is known of the speed at its end; nil where
  /// meeting it takes no longer.
  private func bentCorner(
    _ corner: Corner, between last: Segment, _ next: Segment
  ) -> (corner: BentCorner, entry: EntryRange)? {
    let feed = min(last.feed, next.feed)
    let (near, far) = (last.path.length / 2, next.path.length / 2)
    let (before, behind) = (last.plainLimits(axes), next.plainLimits(axes))
    var leaving = last
    let met = min(feed, leaving.jointSpeed(to: next, axes: axes, settings: settings))
    var least =
      MotionPlanner.worthwhileShare
      * (before.time(from: met, over: near, feed: last.feed)
        + behind.time(from: met, over: far, feed: next.feed))
    var best: (corner: BentCorner, entry: EntryRange)?
    var wanted = corner.widest
    for _ in 0..<MotionPlanner.cornerTrials {
      let bent = BentCorner(corner, wanted: wanted, from: last, to: next)
      guard bent.deviation <= corner.tolerance, bent.isInside(axes) else {
        wanted = bent.reach * MotionPlanner.smallerCorner
        continue
      }
      wanted = bent.reach / 2
      let bounds = bent.bounds(axes, ratio: bendRatio(at: feed))
      let fastest = settings.profile == .jerk ? bounds.topSpeed : bounds.turningSpeed
      let most = min(feed / bent.stretch, fastest)
      let reached = before.reachableSpeed(
        from: heldEntry.least, over: max(0, last.length - bent.reach))
      let lost = behind.reachableSpeed(from: 0, over: max(0, next.length - bent.reach))
      let certain = min(most, min(reached, lost))
      let speed = heldEntry.isKnown ? certain : most
      guard speed > 0 else { continue }
      let time =
        2 * bent.reach / speed
        + before.time(from: speed, over: near - bent.reach, feed: last.feed)
        + behind.time(from: speed, over: far - bent.reach, feed: next.feed)
      guard time < least else { continue }
      best = (bent, EntryRange(least: certain, most: most))
      least = time
    }
    return best
  }

  /// How much smaller a corner is tried that left its tolerance. (no unit)
  static var smallerCorner: Double { 0.8 }
}
