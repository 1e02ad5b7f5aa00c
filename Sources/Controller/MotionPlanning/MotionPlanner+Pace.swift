internal import CanonicalMachining
internal import Geometry

// Smooth curves with the jerk limit get laws of time, by which they are nearly time-optimal.
extension MotionPlanner {
  /// Takes a piece of a smooth curve, to be driven when enough is known of what follows.
  mutating func pace(_ piece: Segment) {
    if !pacing.accepts(piece) { endPace() }
    pacing.append(piece)
    guard pacing.isFull else { return }
    pacing.solve(axes: axes)
    drivePaced(PacedRun.part)
  }

  /// Lets all that wait come to rest at the end of the newest.
  mutating func endPace() {
    guard pacing.count > 0 else { return }
    pacing.solve(axes: axes)
    drivePaced(pacing.count)
  }

  /// Puts the oldest pieces into the queue, cell by cell.
  private mutating func drivePaced(_ pieces: Int) {
    var node = 0
    let isLast = pieces == pacing.count
    for index in 0..<pieces {
      let piece = pacing[index]
      let cuts = pacing.cuts(index)
      if let laws = pacing.laws(of: piece, cutInto: cuts, from: node) {
        let ordinal = nextOrdinal()
        for cut in 0..<cuts.count {
          append(paced: piece, by: laws[cut], endsPiece: cut == cuts.count - 1, ordinal: ordinal)
        }
      } else {
        append(unpaced: piece)
      }
      node += cuts.count
    }
    pacing.removeFirst(pieces, leavingIn: isLast ? nil : pacing.state(at: node))
    if isLast { publish() }
  }

  /// A piece without laws, which is met and left at rest.
  private mutating func append(unpaced piece: Segment) {
    var entry = piece
    entry.begin = 0
    entry.finish = piece.path.length
    entry.bounds = CurveBounds(piece.path, axes: axes, ratio: bendRatio(at: piece.feed))
    entry.stretch = piece.path.greatestStretch
    entry.limits = PathLimits(
      speed: piece.limits.speed, acceleration: .infinity, jerk: .infinity)
    entry.ordinal = nextOrdinal()
    append(entry)
  }

  private mutating func append(
    paced piece: Segment, by law: TimeLaw, endsPiece: Bool, ordinal: Int32
  ) {
    var entry = piece
    entry.path = piece.path.paced(by: law, endsCurve: endsPiece)
    entry.lawFeed = piece.feed
    entry.feed = 1
    entry.stretch = max(1, entry.path.fastestPace / piece.feed)
    entry.begin = 0
    entry.finish = entry.path.length
    entry.bounds = CurveBounds(paced: entry.path, axes: axes, ratio: bendRatio(at: 1))
    entry.limits = PathLimits(
      speed: entry.path.length / settings.shortestSegmentTime, acceleration: .infinity,
      jerk: .infinity)
    entry.ordinal = ordinal
    append(entry)
  }
}
