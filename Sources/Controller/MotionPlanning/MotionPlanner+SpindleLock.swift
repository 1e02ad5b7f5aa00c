internal import CanonicalMachining
internal import Geometry
internal import Signals

// Driving a chain of synchronised feeds, tick by tick.
extension MotionPlanner {
  /// How long a spindle that should turn may stand before it is a fault. [s]
  static var longestStanding: Double { 5 }
  /// Below this share of the speed asked for it counts as standing. (no unit)
  static var standingShare: Double { 0.01 }
  /// From here on a chain may begin, the drive's word for it given. (no unit)
  static var turningShare: Double { 0.5 }

  /// Whether the axes are in the hands of the spindle's angle now.
  public var isLockedToSpindle: Bool {
    if case .synchronised = activity { return true }
    return false
  }

  /// Whether the axes follow the spindle's angle, whatever it does: in a thread or tap.
  public var isInStep: Bool { isLockedToSpindle && lock.phase != .waiting }

  mutating func beginSynchronised(_ segment: Segment) {
    current = segment
    activity = .synchronised
    lock = SpindleLock()
    show(segment)
    setpoint.travelled = 0
  }

  private mutating func show(_ segment: Segment) {
    setpoint.line = segment.source.line
    setpoint.segment = segment.ordinal
    setpoint.programmedFeed = segment.feed
  }

  /// Goes on with the chain; returns the time that is left after its end. [s]
  mutating func driveSynchronised(_ left: Double, _ factor: Double) -> Double {
    let period = observer.period
    guard let piece = current.piece, left >= period || lock.phase == .runningOut else {
      // Angles are read at the begin of a tick: a chain begins with a whole one.
      setpoint.motion = .dwell
      return 0
    }
    setpoint.motion = .feed
    if lock.phase == .waiting, !engage(piece, factor) {
      setpoint.motion = factor > 0 ? .dwell : .hold
      return 0
    }
    switch lock.phase {
    case .waiting: return 0
    case .following: return follow(piece, factor)
    case .runningOut: return runOut(left)
    case .resting, .reversing, .returning, .restoring: followTap(piece)
    case .placing: return settle(piece)
    case .stopping: stop(piece)
    }
    return 0
  }

  // MARK: begin

  /// Waits for the spindle, checks what only its measured speed tells and takes the next index.
  private mutating func engage(_ piece: SynchronisedPiece, _ factor: Double) -> Bool {
    let asked = askedSpindleRPM / 60
    lock.sense = asked < 0 ? -1 : 1
    let speed = lock.sense * observer.readSpeed
    let isStanding = speed <= asked.magnitude * MotionPlanner.standingShare
    lock.standing = isStanding ? lock.standing + observer.period : 0
    if lock.standing > MotionPlanner.longestStanding {
      fail(.spindleStands, value: speed * 60, limit: asked.magnitude * 60)
      return false
    }
    guard factor > 0, observer.isAtSpeed, observer.isSettled,
      spindleFactor == wantedSpindleFactor, speed > asked.magnitude * MotionPlanner.turningShare
    else { return false }
    surveyChain(piece)
    guard speed <= lock.fullLimits.speed else {
      fail(
        .spindleTooFast, value: speed * piece.perTurn,
        limit: lock.fullLimits.speed * piece.perTurn)
      return false
    }
    lock.runIn = RunIn(at: speed, limits: lock.fullLimits)
    guard hasRoom(piece), keepsTravel(piece, at: speed) else { return false }
    awaitsSpindle = false
    synchronism = SynchronismReport()
    synchronism.line = current.source.line
    synchronism.runIn = lock.runIn.reach * piece.perTurn
    let turns = lock.sense * observer.motion.turns
    lock.origin = Self.wholeTurns(notBelow: turns + lock.runIn.reach)
    lock.phase = .following
    return true
  }

  /// Whether run-in and run-out find room on the chain.
  private mutating func hasRoom(_ piece: SynchronisedPiece) -> Bool {
    var room = current.turns(of: piece) - lock.cornerBehind.reach
    var needed = lock.runIn.reach
    if needed <= room, !piece.isTap {
      let length = chainTurns(piece, atLeast: .infinity).0
      needed += brakingLimits(end: length).plainRamp(from: lock.runIn.speed, to: 0).distance
      room = length
    }
    guard needed > room else { return true }
    fail(.runInTooShort, value: room * piece.perTurn, limit: needed * piece.perTurn)
    return false
  }

  /// Whether a tap keeps the travel with what the spindle needs to stop from its measured speed.
  private mutating func keepsTravel(_ piece: SynchronisedPiece, at speed: Double) -> Bool {
    guard piece.isTap,
      let found = overTravelFault(current, piece, speed, current.source)
    else { return true }
    fault = found
    activity = .faulted
    return false
  }

  private static func wholeTurns(notBelow turns: Double) -> Double {
    // Adding 1.5 x 2^52 leaves no room for a fraction, and cannot trap.
    let nearest = (turns + 0x1.8p52) - 0x1.8p52
    return nearest < turns ? nearest + 1 : nearest
  }

  // MARK: thread

  private mutating func follow(_ piece: SynchronisedPiece, _ factor: Double) -> Double {
    let spindle = observer.motion.seen(from: lock.origin, sense: lock.sense)
    if factor == 0, lock.follower.state == TurnState(), spindle.turns < -lock.runIn.reach {
      lock.phase = .waiting
      setpoint.motion = .hold
      return 0
    }
    guard isInPhase(piece) else { return 0 }
    let next = nextState()
    if !piece.isTap, mustRunOut(from: next, piece) {
      beginRunOut(piece)
      return runOut(observer.period)
    }
    take(next)
    guard let piece = current.piece else { return 0 }
    place(next, piece)
    if next == TurnState() { setpoint.motion = .dwell }
    if piece.isTap { watchTap(piece) }
    return 0
  }

  /// The follower's state at the end of the tick, and whether the run-in is over by then.
  mutating func nextState() -> TurnState {
    let period = observer.period
    lock.follower.limits = lock.limits
    let now = observer.motion.seen(from: lock.origin, sense: lock.sense)
    let then = now.after(period)
    if lock.isLocked { return lock.follower.following(now, then, in: period) }
    let next = lock.follower.following(
      lock.runIn.course(of: now), lock.runIn.course(of: then), in: period)
    lock.isLocked = now.turns >= lock.runIn.reach
    return next
  }

  /// Takes a state over, with the piece of the chain it lies on.
  private mutating func take(_ state: TurnState) {
    lock.follower.state = state
    for _ in 0..<MotionPlanner.entriesPerTick {
      guard let piece = current.piece, !piece.isTap,
        state.turns >= lock.pieceStart + current.turns(of: piece), passPiece(piece)
      else { return }
      show(current)
    }
  }

  /// Watches the error of phase; false where the lock is given up for it.
  mutating func isInPhase(_ piece: SynchronisedPiece) -> Bool {
    guard lock.isLocked else { return true }
    let read = lock.sense * observer.readTurns - lock.origin
    let error = (lock.follower.state.turns - read).magnitude * piece.perTurn
    synchronism.largestError = max(synchronism.largestError, error)
    guard error > settings.synchronismTolerance else { return true }
    lock.lostBy = error
    lock.phase = .stopping
    stop(piece)
    return false
  }

  // MARK: end of the chain

  private func brakingLimits(end: Double) -> PathLimits {
    guard lock.follower.state.turns <= lock.cornersEnd else { return lock.fullLimits }
    let way = lock.fullLimits.plainRamp(from: lock.runIn.speed, to: 0).distance
    return end - lock.cornersEnd > way ? lock.fullLimits : lock.cornerLimits
  }

  /// Whether from this state the end of the chain could no longer be met at rest.
  private func mustRunOut(from state: TurnState, _ piece: SynchronisedPiece) -> Bool {
    guard state.speed > 0 else { return false }
    let now = PathState(speed: state.speed, acceleration: state.acceleration)
    let passed = state.turns - lock.pieceStart
    // Corners only ever lengthen the way, so the lower limits tell how far to look ahead.
    let farthest = max(
      lock.cornerLimits.rampDistance(from: now, to: 0),
      lock.fullLimits.plainRamp(from: lock.runIn.speed, to: 0).distance)
    let rest = chainTurns(piece, atLeast: passed + 2 * farthest).0 - passed
    let limits = brakingLimits(end: state.turns + rest)
    return limits.rampDistance(from: now, to: 0) > rest
  }

  private mutating func beginRunOut(_ piece: SynchronisedPiece) {
    let here = lock.follower.state
    let (turns, count) = chainTurns(piece, atLeast: .infinity)
    let end = lock.pieceStart + turns
    let limits = brakingLimits(end: end)
    let now = PathState(speed: here.speed, acceleration: here.acceleration)
    let solver = SpeedSolver(limits: limits, state: now, length: end - here.turns)
    let cruise = min(limits.speed, max(here.speed, limits.coastingSpeed(now)))
    var speeds = solver.speeds(for: SpeedGoal(cruise: cruise))
    if speeds == nil {
      // Rounding: the last tick still fitted.
      speeds = PlannedSpeeds(cruise: 0, end: 0)
      unprovenProfiles &+= 1
    }
    if let speeds {
      lock.runOut = SpeedProfile(
        from: now, at: here.turns, over: solver.length, speeds: speeds, limits: limits)
    }
    lock.piecesLeft = count
    lock.phase = .runningOut
  }

  private mutating func runOut(_ time: Double) -> Double {
    let left = lock.runOut.advance(by: time)
    let state = lock.runOut.state
    let turns = lock.runOut.travelled
    while lock.piecesLeft > 1, let piece = current.piece,
      lock.runOut.isOver || turns >= lock.pieceStart + current.turns(of: piece), passPiece(piece)
    {
      show(current)
      lock.piecesLeft -= 1
    }
    guard let piece = current.piece, !lock.runOut.isOver else {
      finishChain(at: current.path.end, travelled: current.path.length)
      return left
    }
    place(TurnState(turns: turns, speed: state.speed), piece)
    return 0
  }

  mutating func finishChain(at place: AxisVector, travelled: Double) {
    setpoint.position.axes = place
    setpoint.travelled = travelled
    setpoint.pathSpeed = 0
    hasNewSynchronism = true
    activity = .waiting
    queue.removeFirst()
  }

  // MARK: faults

  /// Gives up, at rest.
  private mutating func fail(_ kind: MotionFaultKind, value: Double, limit: Double) {
    fault = MotionFault(kind, at: current.source, value: value, limit: limit)
    activity = .faulted
  }

  /// Comes to rest and gives up.
  private mutating func stop(_ piece: SynchronisedPiece) {
    lock.follower.limits = lock.limits
    take(lock.follower.stopping(in: observer.period))
    if let piece = current.piece { place(lock.follower.state, piece) }
    let state = lock.follower.state
    let left = (state.speed.magnitude + state.acceleration.magnitude * observer.period)
    guard left * piece.perTurn < MotionPlanner.settledSpeed else { return }
    fail(.synchronismLost, value: lock.lostBy, limit: settings.synchronismTolerance)
  }

  /// What counts as standing. [mm/s]
  static var settledSpeed: Double { 1e-6 }
}
