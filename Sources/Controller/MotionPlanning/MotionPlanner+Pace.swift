internal import CanonicalMachining
internal import Geometry

// Smooth curves with the jerk limit get laws of time, by which they are nearly time-optimal.
extension MotionPlanner {
  /// Takes a piece of a smooth curve, to be driven when enough is known of what follows; a long one
  /// in parts.
  mutating func pace(_ piece: Segment) {
    guard isWorthPacing(piece.feed) else {
      var piece = piece
      piece.ordinal = nextOrdinal()
      return append(unpaced: piece)
    }
    if !pacing.accepts(piece) { pacing.endRun() }
    let parts = Double(Int(piece.length / MotionPlanner.longestPacedPart) + 1)
    var part = piece
    part.ordinal = nextOrdinal()
    for index in 0..<Int(parts) {
      part.begin = piece.begin + piece.length * (Double(index) / parts)
      part.finish =
        Double(index + 1) < parts
        ? piece.begin + piece.length * (Double(index + 1) / parts) : piece.finish
      pacing.append(part)
    }
  }

  /// Whether a feed takes so long a way to be reached from rest that the cells of a pace can follow
  /// its speed; a lower one is reached at once, and no curve is too fast for it.
  private func isWorthPacing(_ feed: Double) -> Bool {
    var slowest = Double.infinity
    for axis in 0..<3 where axes.hasAxis(axis) { slowest = min(slowest, axes.jerk[axis]) }
    return feed * (feed / slowest).squareRoot() > MotionPlanner.leastPacedWay
  }

  /// The way that a feed takes to be reached from rest, from which on it is paced. [mm]
  private static var leastPacedWay: Double { 1 }
  /// A piece is paced in parts of at most this length. [mm]
  static var longestPacedPart: Double { 1 }

  /// Puts the oldest piece into the queue, cell by cell.
  mutating func deliverPaced() {
    var piece = pacing.nextPiece
    if let laws = pacing.nextLaws {
      append(&piece, by: laws)
    } else {
      append(unpaced: piece)
    }
    pacing.passPiece()
  }

  private mutating func append(_ piece: inout Segment, by laws: PieceLaws) {
    let end = piece.finish == piece.path.length ? piece.path.end : nil
    piece.lawFeed = piece.feed
    piece.feed = 1
    piece.begin = 0
    for cut in 0..<laws.count {
      piece.path.pace(by: laws.laws[cut], curveEnd: cut == laws.count - 1 ? end : nil)
      piece.finish = piece.path.length
      piece.stretch = piece.path.fastestPace / piece.lawFeed
      piece.limits = PathLimits(
        speed: piece.path.length / settings.shortestSegmentTime, acceleration: .infinity,
        jerk: .infinity)
      append(
        piece, asking: CurveBounds(paced: piece.path, axes: axes, ratio: bendRatio(at: 1)))
    }
  }

  /// A piece without laws: one of a run that is held to its worst place.
  private mutating func append(unpaced piece: Segment) {
    var entry = piece
    entry.stretch = piece.path.greatestStretch
    entry.limits = PathLimits(
      speed: piece.limits.speed, acceleration: .infinity, jerk: .infinity)
    append(
      entry, asking: CurveBounds(piece.path, axes: axes, ratio: bendRatio(at: piece.feed)))
  }
}
