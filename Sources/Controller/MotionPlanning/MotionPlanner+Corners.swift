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
    guard settings.profile == .acceleration,
      let corner = CornerBlend(from: last, to: next, settings: settings)
    else {
      release()
      return
    }
    held = nil
    last.finish -= corner.reach
    if corner.leavesPart { append(last) }
    append(corner, between: last, next)
    next.begin = corner.reach
  }

  private mutating func append(_ corner: CornerBlend, between last: Segment, _ next: Segment) {
    var piece = next
    piece.path = corner.path
    piece.feed = min(last.feed, next.feed)
    piece.limits = PathLimits(
      speed: min(last.limits.speed, next.limits.speed), acceleration: .infinity, jerk: .infinity)
    piece.begin = 0
    piece.finish = corner.path.length
    piece.isCell = true
    piece.ordinal = nextOrdinal()
    piece.jointSpeed = newest.jointSpeed(to: piece, axes: axes, settings: settings)
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
