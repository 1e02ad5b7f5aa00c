internal import CanonicalMachining
internal import Geometry

// Smooth curves with the jerk limit get laws of time, by which they are nearly time-optimal.
extension MotionPlanner {
  /// Takes a piece of a smooth curve, to be driven when enough is known of what follows; a long one
  /// in parts.
  mutating func pace(_ piece: Segment) {
    if !pacing.accepts(piece) { endPace() }
    let parts = Double(Int(piece.length / MotionPlanner.longestPacedPart) + 1)
    var part = piece
    part.ordinal = nextOrdinal()
    for index in 0..<Int(parts) {
      part.begin = piece.begin + piece.length * (Double(index) / parts)
      part.finish =
        Double(index + 1) < parts
        ? piece.begin + piece.length * (Double(index + 1) / parts) : piece.finish
      pacing.append(part)
      guard pacing.isFull else { continue }
      pacing.solve(axes: axes)
      drivePaced(PacedRun.part)
    }
  }

  /// A piece is paced in parts of at most this length. [mm]
  static var longestPacedPart: Double { 1 }

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
        for cut in 0..<cuts.count {
          append(paced: piece, by: laws[cut], endsPart: cut == cuts.count - 1)
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
