internal import CanonicalMachining
internal import Geometry
internal import Signals

// Admission: what can be known of a synchronised feed before it is driven.
extension MotionPlanner {
  /// Over which time acceleration builds up in a synchronised feed where jerk has no limit. [s]
  static var buildUpTime: Double { 0.002 }

  /// What a feed at this point of the program is.
  func feedKind(isTap: Bool) -> SegmentKind {
    guard let spindleFeed, !spindleFeed.isVelocity else { return .feed }
    return .synchronised(
      SynchronisedPiece(
        perTurn: spindleFeed.perTurn, isTap: isTap, dwell: isTap ? tapCycle?.dwell ?? 0 : 0))
  }

  /// Whether feeds at this point of the program are locked to the spindle's angle.
  var locksFeeds: Bool { spindleFeed.map { !$0.isVelocity } ?? false }

  /// Whether the speed of feeds at this point of the program follows the spindle's.
  var pacesFeeds: Bool {
    spindleFeed.map { $0.isVelocity } ?? (feedMode == .unitsPerRevolution)
  }

  /// Joins a synchronised feed to its chain and checks it; does nothing to other segments.
  func synchronise(_ segment: inout Segment, _ source: SourceLine) -> MotionFault? {
    guard var piece = segment.piece else { return nil }
    guard piece.perTurn > 0, piece.perTurn.isFinite else {
      return MotionFault(.zeroFeed, at: source, value: piece.perTurn)
    }
    let speed = admittedStatus.spindleSpeedRPM.magnitude / 60
    guard speed > 0 else { return MotionFault(.spindleStands, at: source) }
    segment.feed = piece.perTurn * speed
    segment.allowsOverride = false
    if let fault = speedFault(segment, source) { return fault }
    if let before = newest.piece, !before.isTap, !piece.isTap,
      dot(newest.lead(of: before), segment.lead(of: piece)) >= 0
    {
      piece.isChained = true
      if let fault = join(&piece, segment, before, speed) { return fault }
    } else if let fault = runInFault(segment, piece, speed, source) {
      return fault
    }
    segment.kind = .synchronised(piece)
    return nil
  }

  private func speedFault(_ segment: Segment, _ source: SourceLine) -> MotionFault? {
    for index in 0..<AxisVector.count {
      let needed = (segment.path.slope[index] * segment.feed).magnitude
      if needed > axes.velocity[index] {
        return MotionFault(
          .spindleTooFast, at: source, axis: Axis(rawValue: index), value: needed,
          limit: axes.velocity[index])
      }
    }
    guard segment.feed > segment.limits.speed else { return nil }
    return MotionFault(
      .spindleTooFast, at: source, value: segment.feed, limit: segment.limits.speed)
  }

  /// A chain's first piece must hold the run-in, at the speed asked for.
  private func runInFault(
    _ segment: Segment, _ piece: SynchronisedPiece, _ speed: Double, _ source: SourceLine
  ) -> MotionFault? {
    let needed = RunIn(at: speed, limits: turnLimits(segment, piece)).reach * piece.perTurn
    guard needed <= segment.path.length else {
      return MotionFault(
        .runInTooShort, at: source, value: segment.path.length, limit: needed)
    }
    return piece.isTap ? overTravelFault(segment, piece, speed, source) : nil
  }

  /// Whether a tap leaves the travel at a spindle speed. [turns/s]
  func overTravelFault(
    _ segment: Segment, _ piece: SynchronisedPiece, _ speed: Double, _ source: SourceLine
  ) -> MotionFault? {
    // What the spindle needs to stop carries the tap past its end.
    let turns = speed * speed / (2 * settings.spindleAccelerationRPMPerSecond / 60)
    let lowest = segment.path.position(at: segment.path.length + turns * piece.perTurn)
    return travelFault(lowest, source)
  }

  private func travelFault(_ place: AxisVector, _ source: SourceLine) -> MotionFault? {
    for index in 0..<AxisVector.count where axes.hasAxis(index) {
      if let fault = travelFault(place[index], index, source) { return fault }
    }
    return nil
  }

  /// Finds the rounding of the corner between the newest piece and this one.
  private func join(
    _ piece: inout SynchronisedPiece, _ segment: Segment, _ before: SynchronisedPiece,
    _ speed: Double
  ) -> MotionFault? {
    let step = segment.lead(of: piece) - newest.lead(of: before)
    var change = 0.0
    for index in 0..<AxisVector.count { change = max(change, step[index].magnitude) }
    // As small a turn as plain feeds may pass: rounding of the program's numbers.
    guard change > settings.tangentTolerance * piece.perTurn else { return nil }
    let limits = turnLimits(segment, piece).least(turnLimits(newest, before))
    piece.cornerSpeed = speed * ThreadCorner.speedReserve
    piece.cornerReach = ThreadCorner.reach(
      of: step, at: piece.cornerSpeed,
      following: limits.acceleration * ThreadCorner.followingAcceleration, axes: axes,
      jerk: boundedJerk)
    let room = min(segment.turns(of: piece), newest.turns(of: before)) / 2
    guard piece.cornerReach <= room else {
      return MotionFault(
        .threadCornerTooSharp, at: segment.source, value: room * piece.perTurn,
        limit: piece.cornerReach * piece.perTurn)
    }
    return nil
  }

  /// The limits of a piece in turns of the spindle.
  func turnLimits(_ segment: Segment, _ piece: SynchronisedPiece) -> PathLimits {
    segment.limits.inTurns(of: piece.perTurn, buildUpTime: MotionPlanner.buildUpTime)
  }

  private var boundedJerk: AxisVector {
    settings.profile == .jerk ? axes.jerk : axes.acceleration * (1 / MotionPlanner.buildUpTime)
  }

  private func dot(_ first: AxisVector, _ second: AxisVector) -> Double {
    var sum = 0.0
    for index in 0..<AxisVector.count { sum += first[index] * second[index] }
    return sum
  }
}

// The run-time view of the chain that lies at the head of the queue.
extension MotionPlanner {
  /// How many pieces ahead are looked at for limits and corners.
  static var piecesAhead: Int { 16 }

  /// The piece so many entries behind the driven one, if it belongs to the same chain.
  private func chained(_ ahead: Int) -> (segment: Segment, piece: SynchronisedPiece)? {
    let number = queue.first + ahead
    guard number < queue.end else { return nil }
    let segment = queue[number]
    guard let piece = segment.piece, piece.isChained else { return nil }
    return (segment, piece)
  }

  /// Turns from the start of the driven piece to the end of its chain, as far as needed, and the
  /// pieces that are left.
  func chainTurns(_ piece: SynchronisedPiece, atLeast needed: Double) -> (Double, Int) {
    var turns = current.turns(of: piece)
    var count = 1
    while turns < needed, count < queue.count, let next = chained(count) {
      turns += next.segment.turns(of: next.piece)
      count += 1
    }
    return (turns, count)
  }

  /// Looks along the chain from the driven piece: limits, corners.
  mutating func surveyChain(_ piece: SynchronisedPiece) {
    var limits = turnLimits(current, piece)
    var place = lock.pieceStart + current.turns(of: piece)
    var lead = current.lead(of: piece)
    lock.cornerBehind = ThreadCorner()
    lock.cornersEnd =
      lock.cornerBefore.reach > 0
      ? lock.cornerBefore.place + lock.cornerBefore.reach : -.infinity
    var ahead = 1
    while ahead <= MotionPlanner.piecesAhead, let next = chained(ahead) {
      limits = limits.least(turnLimits(next.segment, next.piece))
      let nextLead = next.segment.lead(of: next.piece)
      if next.piece.cornerReach > 0 {
        limits.speed = min(limits.speed, next.piece.cornerSpeed)
        lock.cornersEnd = place + next.piece.cornerReach
        if ahead == 1 {
          lock.cornerBehind = ThreadCorner(
            step: nextLead - lead, place: place, reach: next.piece.cornerReach)
        }
      }
      lead = nextLead
      place += next.segment.turns(of: next.piece)
      ahead += 1
    }
    lock.fullLimits = limits
    lock.cornerLimits = limits
    lock.cornerLimits.acceleration *= ThreadCorner.followingAcceleration
    lock.cornerLimits.jerk *= ThreadCorner.followingJerk
  }

  /// Goes on to the next piece of the chain; false at its end.
  mutating func passPiece(_ piece: SynchronisedPiece) -> Bool {
    guard let next = chained(1) else { return false }
    lock.pieceStart += current.turns(of: piece)
    lock.cornerBefore = lock.cornerBehind
    queue.removeFirst()
    current = next.segment
    surveyChain(next.piece)
    return true
  }

  /// Puts the axes where the chain is after some turns.
  mutating func place(_ state: TurnState, _ piece: SynchronisedPiece) {
    let travelled = (state.turns - lock.pieceStart) * piece.perTurn
    var axes = current.path.position(at: travelled)
    if lock.cornerBefore.reach > 0 {
      axes = axes + lock.cornerBefore.offset(at: state.turns)
    }
    if lock.cornerBehind.reach > 0 {
      axes = axes + lock.cornerBehind.earlyOffset(at: state.turns)
    }
    setpoint.position.axes = axes
    setpoint.travelled = max(0, travelled)
    setpoint.pathSpeed = state.speed.magnitude * piece.perTurn
  }
}
