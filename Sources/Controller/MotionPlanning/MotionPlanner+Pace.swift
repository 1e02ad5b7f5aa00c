internal import CanonicalMachining
internal import Geometry

// Smooth curves with the jerk limit get laws of time, by which they are nearly time-optimal.
extension MotionPlanner {
  /// Takes a piece of a smooth curve, to be driven when enough is known of what follows; a long one
  /// in parts.
  mutating func pace(_ piece: Segment) {
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

  /// A piece is paced in parts of at most this length. [mm]
  static var longestPacedPart: Double { 1 }

  /// Puts the oldest piece into the queue, cell by cell.
  mutating func deliverPaced() {
    let (piece, laws) = pacing.nextPiece()
    if let laws {
      for cut in 0..<laws.count {
        append(paced: piece, by: laws.laws[cut], endsPart: cut == laws.count - 1)
      }
    } else {
      append(unpaced: piece)
    }
    pacing.passPiece()
  }

  /// A piece without laws, which is met and left at rest.
  private mutating func append(unpaced piece: Segment) {
    var entry = piece
    entry.bounds = CurveBounds(piece.path, axes: axes, ratio: bendRatio(at: piece.feed))
    entry.stretch = piece.path.greatestStretch
    entry.limits = PathLimits(
      speed: piece.limits.speed, acceleration: .infinity, jerk: .infinity)
    append(entry)
  }

  private mutating func append(paced piece: Segment, by law: TimeLaw, endsPart: Bool) {
    var entry = piece
    entry.path = piece.path.paced(
      by: law, endsCurve: endsPart && piece.finish == piece.path.length)
    entry.lawFeed = piece.feed
    entry.feed = 1
    entry.stretch = max(1, entry.path.fastestPace / piece.feed)
    entry.begin = 0
    entry.finish = entry.path.length
    entry.bounds = CurveBounds(paced: entry.path, axes: axes, ratio: bendRatio(at: 1))
    entry.limits = PathLimits(
      speed: entry.path.length / settings.shortestSegmentTime, acceleration: .infinity,
      jerk: .infinity)
    append(entry)
  }
}
