internal import Geometry

// Planning ahead in portions of bounded work, so that a tick has one or two of them.
extension MotionPlanner {
  /// How many cells of a search are worked on at once.
  static var planningPortion: Int { 48 }
  /// Servo periods are counted in these, for how much to plan in one. [s]
  static var portionTime: Double { 0.001 }
  /// Most portions that one tick may have.
  static var mostPortions: Double { 4096 }

  /// Whether something waits for a plan before any more may be taken.
  var isPlanDue: Bool { pacing.isDue || chords.isLeft || smoother.isDue }

  /// Plans on what waits, by one portion; false where nothing waits, or there is no room for it.
  mutating func planOn() -> Bool {
    fillQueue()
    guard !isTakingIn, isPlanDue else { return false }
    if pacing.stage == .delivering {
      guard queue.room >= MotionPlanner.entriesPerPiece else { return false }
      deliverPaced()
    } else if pacing.isDue {
      if pacing.stage == .delivered { publish() }
      pacing.goOn(MotionPlanner.planningPortion, axes: axes)
    } else {
      guard queue.room >= MotionPlanner.entriesPerCommand else { return false }
      guard chords.isLeft else {
        placeSmoothed()
        return true
      }
      var chord = chords.removeFirst()
      placeAlone(&chord)
    }
    return true
  }

  /// Most entries of the queue that a paced piece needs.
  static var entriesPerPiece: Int { 6 }

  /// Plans on as long as there is work and room for it. Takes as long as that takes: for the time
  /// before the first tick, for estimates and tests, not for a tick.
  public mutating func completePlan() {
    while planOn() {}
    while endsProgram, !releaseAll(), planOn() {}
    repeat { pass(entries: .max) } while queue.isPassing
  }

  /// Plans on in a servo period. [s]
  mutating func planAhead(in period: Double) {
    let portions = min(max(1, period / MotionPlanner.portionTime), MotionPlanner.mostPortions)
    var left = hasPlannedThisTick || hasRoundedCorner ? Int(portions) - 1 : Int(portions)
    hasPlannedThisTick = false
    hasRoundedCorner = false
    while left > 0, planOn() { left -= 1 }
    if endsProgram { _ = releaseAll() }
    // A portion of planning leaves half as much time for the pass, a corner with jerk hardly any.
    let entries = (Int(portions) + left) * MotionPlanner.entriesPerPortion / 2
    pass(entries: hasCornerThisTick ? 1 : entries)
    hasCornerThisTick = false
  }

  /// Says that a corner with the jerk limit was worked out.
  mutating func noteCorner() {
    hasRoundedCorner = true
    hasCornerThisTick = true
  }

  /// Whether what waits may go into the queue, as nothing comes behind it.
  private var endsProgram: Bool { isProgramComplete && !isTakingIn && isAnythingHeld }

  /// Goes on with the pass over the speeds at the joints.
  private mutating func pass(entries: Int) {
    queue.beginPass(isEnd: isProgramComplete && !isAnythingHeld)
    queue.goOn(entries: entries, axes: axes, overrideCeiling: settings.overrideCeiling)
  }

  /// How many entries of the queue a pass looks at with each portion.
  static var entriesPerPortion: Int { 10 }

  /// Lets all that waits for a next move into the queue as it is; false where it has to be planned
  /// first, or there is not room for all of its cells.
  mutating func releaseAll() -> Bool {
    guard !isTakingIn, releaseChords() else { return false }
    release()
    guard !isTakingIn else { return false }
    publish()
    return true
  }

  /// Ends the run of chords; false where it has to be planned first.
  mutating func releaseChords() -> Bool {
    smoother.end()
    endChords()
    pacing.endRun()
    return !isPlanDue
  }
}
