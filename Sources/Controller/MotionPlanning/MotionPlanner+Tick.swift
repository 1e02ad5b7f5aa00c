internal import CanonicalMachining
internal import Geometry
public import Signals

extension MotionPlanner {
  /// Most entries that one tick may pass; what time is left then is lost.
  static var entriesPerTick: Int { 4096 }

  /// What is left of a tick is nothing below this. [s]
  public static var leastRest: Double { 1e-9 }

  /// Goes on by a servo period and says where the axes shall be at its end. Never allocates.
  /// - Parameters:
  ///   - period: The servo period. [s]
  ///   - override: Factor on the feed; 0 holds all motion, rapids too. What is not a number holds.
  ///   - panel: The operator's dials and hold; of a dial for the feed above 1 nothing is seen here.
  ///   - spindle: The spindle at the begin of the period.
  /// - Returns: The setpoint for the end of the period.
  public mutating func advance(
    by period: Double, override: FeedOverride, panel: PanelOverrides = PanelOverrides(),
    spindle: SpindleReading
  ) -> Setpoint {
    action = nil
    guard isUsable, period > 0, period < .infinity else { return setpoint }
    observe(spindle, before: period)
    dials = panel.obeyed(after: dials)
    guard !operation.isActive else {
      advanceByHand(period)
      return setpoint
    }
    let isHeld = operation.pending != nil || dials.isHeld || !(override.value > 0)
    let factor = isHeld ? 0 : min(override.value, settings.overrideCeiling)
    planAhead(in: period)
    var left = period
    setpoint.motion = .idle
    setpoint.pathSpeed = 0
    for _ in 0..<MotionPlanner.entriesPerTick {
      guard left > 0 else { break }
      fillQueue()
      switch activity {
      case .waiting: left = begin(left, factor, spindle.isAtSpeed)
      case .moving: left = move(left, factor)
      case .synchronised: left = driveSynchronised(left, factor)
      case .dwelling(let time):
        setpoint.motion = .dwell
        activity = time > left ? .dwelling(time - left) : .waiting
        left -= time
      case .changingTool(let time, let tool):
        setpoint.motion = .toolChange
        activity = time > left ? .changingTool(time - left, tool) : .waiting
        left -= time
        if left >= 0 { status.tool = tool }
      case .stopped, .faulted:
        setpoint.motion = .hold
        left = 0
      case .ended:
        setpoint.motion = .ended
        left = 0
      }
    }
    report()
    if operation.pending != nil { handOver() }
    return setpoint
  }

  /// Begins the next entry of the queue; returns the time that is left for it. [s]
  mutating func begin(_ left: Double, _ factor: Double, _ isAtSpeed: Bool) -> Double {
    // What waits for a next move that has not come is driven to its end.
    if queue.isEmpty { publish() }
    if queue.isEmpty { _ = releaseAll() }
    guard !queue.isEmpty else { return 0 }
    status.allowsSpindleOverride = queue.firstAllowsSpindleOverride
    let source = queue.firstSource
    switch queue.firstKind {
    case .feed, .rapid:
      guard mayBegin(factor) else {
        setpoint.motion = .hold
        return 0
      }
      if case .feed = queue.firstKind, awaitsSpindle {
        guard isAtSpeed else {
          setpoint.motion = .dwell
          setpoint.line = source.line
          return 0
        }
        awaitsSpindle = false
      }
      beginMotion(factor)
      return left
    case .synchronised:
      beginSynchronised(queue[queue.first])
      return left
    case .dwell(let time):
      setpoint.line = source.line
      activity = .dwelling(time)
      queue.removeFirst()
      return left
    case .action(let kind):
      // Rounding does not decide whether it takes this tick or the next one.
      guard left > MotionPlanner.leastRest else { return 0 }
      perform(MachineAction(kind, at: source))
      queue.removeFirst()
      return 0
    case .empty:
      queue.removeFirst()
      return left
    }
  }

  /// Executes an action; the rest of its tick is spent on it, so that a tick has one at most.
  private mutating func perform(_ action: MachineAction) {
    let speedBefore = status.spindleSpeedRPM
    status.apply(action.kind)
    if status.spindleSpeedRPM != speedBefore { awaitsSpindle = true }
    setpoint.line = action.source.line
    self.action = action
    switch action.kind {
    case .toolChange(let tool):
      setpoint.motion = .toolChange
      activity = .changingTool(settings.toolChangeTime, tool)
    case .programStop:
      setpoint.motion = .hold
      activity = .stopped
    case .optionalStop:
      guard settings.isOptionalStopOn else { break }
      setpoint.motion = .hold
      activity = .stopped
    case .programEnd:
      setpoint.motion = .ended
      activity = .ended
    default: break
    }
  }

  private mutating func report() {
    turnSpindleDial()
    setpoint.spindleSpeedRPM = askedSpindleRPM
    setpoint.tool = status.tool
    setpoint.hasCoolant = status.hasFlood || status.hasMist
    setpoint.allowsOverride = allowsOverride
    guard case .moving = activity else { return }
    let travelled = min(profile.travelled - drive.shift, current.finish)
    setpoint.position.axes = current.path.position(at: travelled)
    setpoint.travelled = current.path.wayTravelled(at: travelled)
    setpoint.pathSpeed = profile.state.speed * current.path.stretch(at: travelled)
  }
}

extension MotionPlanner {
  /// How near to the end of a segment a profile must lead to have reached it. (no unit)
  static var arrivalShare: Double { 3e-13 }

  /// Whether the first entry can be begun at an override.
  func mayBegin(_ factor: Double) -> Bool {
    profile.endSpeed > 0 || queue.firstFactor(override: factor, dials) > 0
  }

  private mutating func beginMotion(_ factor: Double) {
    let entrySpeed = profile.endSpeed
    current = queue[queue.first]
    activity = .moving
    setpoint.line = current.source.line
    setpoint.segment = current.ordinal
    setpoint.programmedFeed = current.programmedFeed
    let (next, tail) = queue.endOfRun(from: queue.first)
    drive = DrivenRun(
      finish: current.finish + tail, length: current.length + tail, shift: 0, next: next,
      endsAtRest: queue.endsAtRest(next - 1))
    if current.path.shape == .paced { drive.behind = queue.pacedRun(from: next) }
    goal = goalNow(factor)
    let state = PathState(
      speed: current.path.beginsAtRest ? min(goal.cruise, paceAtRest) : entrySpeed)
    if !solve(from: state, at: current.begin), !solveAsProven(from: state) {
      // Cannot happen by the invariant of the queue; if it did, this is the least harm.
      let end = min(state.speed, goal.endCeiling)
      profile.drive(
        from: state, at: current.begin, over: drive.length,
        speeds: PlannedSpeeds(cruise: end, end: end), limits: current.limits)
      unprovenProfiles &+= 1
    }
  }

  /// Finds the profile to the speed at the end that the present one was found for. With levels a
  /// lower one may take less way: its acceleration has to be gone only where more jerk is left.
  private mutating func solveAsProven(from state: PathState) -> Bool {
    guard !current.isCell else { return false }
    var proven = goal
    proven.endCeiling = min(goal.endCeiling, current.provenExit)
    proven.end = min(goal.end, proven.endCeiling)
    return solve(from: state, at: current.begin, for: proven)
  }

  /// The highest override that the driven run may begin with where the axes stand. (no unit)
  private var paceAtRest: Double {
    let limits = current.limits
    let safe = limits.safeEntrySpeed(
      upTo: goal.endCeiling, over: drive.length,
      direct: limits.reachableSpeed(from: goal.endCeiling, over: drive.length), cap: limits.speed)
    guard goal.end < goal.cruise else { return safe }
    return min(safe, limits.reachableSpeed(from: goal.end, over: drive.length))
  }

  /// What the path speed should be at an override (docs/models/motion.md, "Override").
  func goalNow(_ factor: Double) -> SpeedGoal {
    let effective = paced(current.factor(override: factor, dials))
    let exit =
      drive.endsAtRest
      ? JointSpeeds(nominal: current.limits.speed, highest: current.limits.speed)
      : queue.entrySpeeds(of: drive.next)
    // Where no override above 1 is obeyed, the bound is nothing to aim at.
    let share = settings.overrideCeiling > 1 ? effective / settings.overrideCeiling : 0
    var goal = SpeedGoal(
      cruise: effective > 0 ? current.feed(times: effective) : 0,
      end: max(min(1, effective) * exit.nominal, share * exit.highest),
      endCeiling: exit.highest)
    let most = min(goal.cruise, exit.nominal)
    if effective < 1, goal.end < most {
      goal.end = max(goal.end, min(most, pacedExit(at: effective)))
    }
    return goal
  }

  /// Below F a pace goes on as fast as at 1: how fast it may be at the end of the driven run for
  /// what comes behind it. (no unit)
  private func pacedExit(at override: Double) -> Double {
    if drive.endsAtRest { return current.limits.speed }
    return drive.behind.map { queue.entrySpeed(of: $0, at: override) } ?? 0
  }

  /// Drives the current segment; returns the time that is left after its end. [s]
  private mutating func move(_ time: Double, _ factor: Double) -> Double {
    if case .rapid = current.kind { setpoint.motion = .rapid } else { setpoint.motion = .feed }
    let wanted = goalNow(factor)
    if wanted != goal || profile.isOver { replan(for: wanted) }
    guard !profile.isOver else { return passEnd(time) }
    let left = profile.advance(by: time)
    let travelled = profile.travelled
    while queue.first + 1 < drive.next, travelled - drive.shift >= current.finish { hop() }
    guard profile.isOver else { return 0 }
    if hasArrived { arrive() }
    return left
  }

  /// Nothing is left to drive: the axes stand, or were so near to the end that the rest was lost in
  /// rounding, and go on behind it. Returns the time that is left. [s]
  mutating func passEnd(_ time: Double) -> Double {
    // At the very end at rest a new plan has nothing to drive: only a hold may keep it there.
    guard hasArrived, profile.endSpeed > 0 || goal.cruise > 0 else {
      setpoint.motion = .hold
      return 0
    }
    arrive()
    return time
  }

  /// Whether the profile, at its end, has led to the end of what is driven.
  var hasArrived: Bool {
    drive.finish - profile.endsAt <= drive.length * MotionPlanner.arrivalShare
  }

  /// Changes the profile from the present state on; the old one stands where no new one fits.
  mutating func replan(for wanted: SpeedGoal) {
    goal = wanted
    let state = profile.state
    let travelled = profile.travelled
    guard !profile.isOver || wanted.cruise > 0 else { return }
    // Over so little way one acceleration would be a difference of squares that are all but equal.
    if current.isCell, !profile.isOver, profile.timeLeft < MotionPlanner.leastCellTime { return }
    _ = solve(from: state, at: travelled)
  }

  /// What is left of a cell for less than this is driven as it was planned. [s]
  private static var leastCellTime: Double { 1e-6 }

  /// Finds the profile for the rest of the current entry; false where rounding leaves none.
  private mutating func solve(from state: PathState, at travelled: Double) -> Bool {
    guard !current.isCell else {
      return solveCell(from: state.speed, at: travelled, over: drive.finish - travelled)
    }
    return solve(from: state, at: travelled, for: goal)
  }

  private mutating func solve(
    from state: PathState, at travelled: Double, for goal: SpeedGoal
  ) -> Bool {
    let rest = drive.finish - travelled
    let solver = SpeedSolver(limits: current.limits, state: state, length: rest)
    guard let speeds = solver.speeds(for: goal) else { return false }
    profile.drive(from: state, at: travelled, over: rest, speeds: speeds, limits: current.limits)
    return true
  }

  mutating func arrive() {
    while queue.first + 1 < drive.next { hop() }
    let isWhole = current.finish == current.path.length
    setpoint.position.axes =
      isWhole ? current.path.end : current.path.position(at: current.finish)
    setpoint.travelled = current.path.wayTravelled(at: current.finish)
    setpoint.pathSpeed = profile.endSpeed * current.path.stretch(at: current.finish)
    activity = .waiting
    if current.path.endsAtRest { profile = SpeedProfile() }
    queue.removeFirst()
  }
}
