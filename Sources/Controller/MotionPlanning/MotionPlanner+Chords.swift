internal import CanonicalMachining
internal import Geometry

// G64 with the jerk limit: runs of short straight feeds become splines.
extension MotionPlanner {
  /// The queue must be this long for runs of chords: all that wait may need three entries each.
  static var leastMemoryForChords: Int { 8 * ChordRun.capacity }

  /// How much room the next command may need.
  var roomNeeded: Int {
    held == nil && chords.count == 0 && smoother.isEmpty && pacing.count == 0
      ? 1 : MotionPlanner.entriesPerCommand
  }

  /// Takes a straight feed into the run of chords, which it goes on; any other by itself.
  mutating func place(_ segment: inout Segment) {
    guard !isSmoothed(&segment) else { return smooth(segment) }
    guard fitsChords, segment.isChord() else { return placeAlone(&segment) }
    let turn = chords.count > 0 ? chords.turn(to: &segment) ?? 0 : 0
    if chords.count == 0 { chords.begin(with: &segment) }
    chords.append(&segment, turn: turn)
    guard chords.isIntervalFull(segment.tolerance) else { return }
    if let piece = chords.closeInterval() { take(piece) }
  }

  /// Whether a feed goes on the run of chords that waits, or may begin one.
  mutating func goesOnChords(_ segment: inout Segment) -> Bool {
    if isSmoothed(&segment) { return smoother.isEmpty || goesOnSmoothing(&segment) }
    guard fitsChords, segment.isChord() else { return false }
    guard chords.count > 0 else { return true }
    return chords.turn(to: &segment) ?? .infinity <= ChordRun.sharpTurn
  }

  private var fitsChords: Bool { settings.profile == .jerk && hasChordMemory }

  /// A segment by itself, with a rounded corner before it where it may have one.
  mutating func placeAlone(_ segment: inout Segment) {
    let isRounded = roundCorner(to: &segment)
    segment.ordinal = nextOrdinal()
    guard segment.mayBeRounded else { return append(segment) }
    held = segment
    if !isRounded { heldEntry = entryRange(of: segment) }
  }

  /// Ends the run of chords at its newest vertex.
  mutating func endChords() {
    guard chords.count > 0, !chords.isLeft else { return }
    if chords.interval.chords > 0 {
      if chords.spline.count == 1, !halve() { return }
      if let piece = chords.closeInterval(), !take(piece) { return }
    }
    guard chords.spline.count > 2 else {
      chords.isLeft = true
      return
    }
    let (first, last) = chords.spline.finish()
    if take(first), take(last) { pacing.endRun() }
  }

  /// Makes two intervals of a run that has only one; false where it has too few chords.
  private mutating func halve() -> Bool {
    let count = chords.count
    guard count >= MotionPlanner.leastChords else {
      chords.isLeft = true
      return false
    }
    chords.rewind(to: count / 2)
    return true
  }

  /// A piece of the spline goes into the queue; false where it leaves the tolerance and the feeds
  /// themselves had to be taken.
  @discardableResult
  private mutating func take(_ path: SegmentPath) -> Bool {
    let chord = chords[0]
    guard chords.keeps(path, within: chord.tolerance) else {
      leaveSpline(at: path.start)
      return false
    }
    release()
    var piece = chord
    piece.path = path
    piece.begin = 0
    piece.finish = path.length
    pace(piece)
    chords.dropInterval()
    return true
  }

  /// Goes on along the feeds themselves, from where the spline has got to.
  private mutating func leaveSpline(at place: AxisVector) {
    pacing.endRun()
    var chord = chords[0]
    if let path = SegmentPath(lineFrom: place, to: chord.path.end) {
      chord.path = path
      chord.finish = path.length
      setLimits(&chord)
      chords.replaceFirst(with: chord)
    }
    chords.isLeft = true
  }

  /// A run with fewer chords is no surface.
  static var leastChords: Int { 3 }
}

extension Segment {
  /// Whether it may be a chord of a smooth run: a short straight feed of X, Y and Z under G64.
  /// Changes nothing; but what may is not handed a copy.
  mutating func isChord() -> Bool {
    guard mayBeRounded, path.shape == .line, path.measure == .linear,
      path.length <= ChordRun.longestChord
    else { return false }
    for axis in 3..<AxisVector.count where path.slope[axis] != 0 { return false }
    return true
  }

  /// The turn to the next chord, as the length of the change of direction; nil where they are not
  /// driven alike. (rad)
  mutating func turn(to next: inout Segment) -> Double? {
    guard feed == next.feed, tolerance == next.tolerance, allowsOverride == next.allowsOverride,
      followsSpindle == next.followsSpindle
    else { return nil }
    return (next.path.slope.xyz - path.slope.xyz).length
  }
}
