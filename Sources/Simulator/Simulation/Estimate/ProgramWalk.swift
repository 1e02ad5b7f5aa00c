internal import CanonicalMachining
internal import ControlLoop
internal import MachineModel
internal import MotionPlanning
internal import Signals

/// Goes through a program from event to event with the planner that runs it: the same profiles,
/// the same waits, none of the ticks. Nothing is cut.
struct ProgramWalk: ~Copyable {
  private var planner: MotionPlanner
  private var spindle: UnloadedSpindle
  private(set) var clock: WalkClock
  private(set) var ledger: TimeLedger
  private(set) var fault: MotionFault?
  /// Whether the planner would not go on, though nothing is wrong with the program.
  private(set) var isStuck = false
  /// Why the walk was given up, and where, though the planner would go on.
  private(set) var end: WalkEnd?
  private let job: Job
  private let overrides: OverrideSchedule
  private var granted: GrantedOverride?
  private let panel: PanelSchedule
  private let timeLimit: Double
  private var idleStrides = 0
  /// Ticks of threads and taps so far: they cost work one by one.
  private var lockedTicks: Int64 = 0
  /// The override of the last stride.
  private var driven = FeedOverride(1)
  /// The panel's dials of the last stride.
  private var dials: PanelOverrides

  /// Most strides in a row that take no time; each takes an entry out of the queue.
  private static let mostIdleStrides = 1_000_000
  /// Longest time a spindle may need to its speed. [s]
  private static let longestRunUp = 3600.0

  init(
    _ job: Job, planner: consuming MotionPlanner, overrides: OverrideSchedule,
    ledger: TimeLedger
  ) {
    self.planner = planner
    self.job = job
    granted = GrantedOverride(job)
    self.overrides = overrides
    self.ledger = ledger
    panel = job.panel
    dials = job.panel.begin
    timeLimit = job.timeLimit
    clock = WalkClock(period: job.machine.servoPeriod)
    spindle = UnloadedSpindle(job.machine.spindle, period: job.machine.servoPeriod)
  }

  /// The block that is driven.
  var presentSource: SourceLine { planner.presentSource }

  private var canGoOn: Bool { fault == nil && !isStuck && end == nil }

  /// Rounding of the walk's time. [s]
  private static let rounding = 1e-12

  /// Takes the next command; drives until there is room for it.
  mutating func take(_ record: CanonicalRecord) {
    while canGoOn {
      switch planner.admit(record) {
      case .accepted: return
      case .refused(let found): fault = found
      case .planning: continue
      case .full: if !step() { isStuck = fault == nil && end == nil }
      }
    }
  }

  /// Drives the rest.
  mutating func finish() {
    guard canGoOn else { return }
    planner.finishProgram()
    while canGoOn, !planner.isFinished {
      if !step() { isStuck = fault == nil && end == nil && !planner.isFinished }
    }
    ledger.close(at: clock)
  }

  // MARK: steps

  /// Goes on by one stride; false where nothing moves any more.
  private mutating func step() -> Bool {
    let isPaced = planner.pacesAnyFeed
    var most = Double.infinity
    if let turn = nextTurn {
      most = clock.time(until: turn)
      // The period in which the dials are turned begins now, but for rounding.
      if most <= Self.rounding { clock.reach(turn) }
    }
    if isPaced { spindle.turn(until: clock.ticks) }
    takeGrant()
    let isTurned = followPanel()
    if isTurned || isPaced && !spindle.isSettled { most = min(most, clock.restOfTick) }
    if most <= Self.rounding { most = clock.restOfTick }
    return take(stride(atMost: most, isPaced ? spindle.reading : SpindleReading()))
  }

  /// Reads the panel as a tick does at its begin; whether a dial was turned since.
  private mutating func followPanel() -> Bool {
    let now = panel.overrides(at: Double(clock.ticks) * clock.period)
    defer { dials = now }
    return now != dials
  }

  /// Takes what the guard grants for the tick that begins now, by the dials of the one before.
  private mutating func takeGrant() {
    guard clock.into <= Self.rounding else { return }
    let target = wanted
    granted?.step(at: clock.ticks, to: target)
  }

  /// The override that the guard would grant if it could rise at once. (no unit)
  private var wanted: Double {
    let asked = job.raised(override.value, by: dials)
    return granted?.wanted(asked, isPermitted: planner.allowsOverride) ?? asked
  }

  /// The period in which the override changes next; nil where it does not.
  private var nextTurn: Int64? {
    let step = granted?.nextStep(after: clock.ticks, to: wanted)
    guard let turn = nextPanelTurn else { return step }
    return min(turn, step ?? turn)
  }

  /// The period in which the panel is changed next; nil where it is not.
  private var nextPanelTurn: Int64? {
    guard panel.count > 0,
      let time = panel.nextTurn(after: Double(clock.ticks) * clock.period)
    else { return nil }
    // As the loop compares: the first period that begins at that time or later.
    var tick = Int64((time / clock.period).rounded(.down))
    while Double(tick) * clock.period < time { tick += 1 }
    return max(tick, clock.ticks + 1)
  }

  private mutating func stride(
    atMost most: Double, _ reading: SpindleReading
  ) -> StrideResult {
    driven = FeedOverride(granted?.value ?? override.value)
    return planner.stride(atMost: most, override: driven, panel: dials, spindle: reading)
  }

  private var override: FeedOverride {
    overrides.isConstant
      ? FeedOverride(overrides.first) : FeedOverride(overrides.feed(at: planner.presentSource))
  }

  private mutating func take(_ result: StrideResult) -> Bool {
    switch result {
    case .passed(let stretch): return spend(stretch)
    case .awaitsSpindle(let source): return awaitSpindle(source)
    case .needsTicks(let source): return driveTick(source)
    case .empty: return false
    case .stands:
      guard planner.isStopped else { return stand() }
      planner.resume()
      return true
    }
  }

  /// What of the panel lets nothing move; nil where it is not the panel.
  private var hold: WalkEnd.Kind? {
    if dials.isHeld { return .held }
    if planner.isAtRapid { return dials.rapid == 0 ? .rapidsHeld : nil }
    return dials.feed == 0 ? .feedsHeld : nil
  }

  /// Waits until the panel lets go on what it holds.
  private mutating func stand() -> Bool {
    guard let hold, planner.fault == nil else { return false }
    let source = planner.presentSource
    guard let turn = nextTurn else {
      end = WalkEnd(hold, at: source, since: clock.seconds)
      return false
    }
    note(.hold, source)
    // The spindle turns on, and follows its dial.
    followCommand(planner.spindleSpeedRPM)
    clock.reach(turn)
    idleStrides = 0
    return true
  }

  private mutating func spend(_ stretch: Stretch) -> Bool {
    note(stretch.kind, stretch.source)
    guard stretch.duration <= WalkClock.longest - clock.seconds else {
      end = WalkEnd(.tooLong, at: stretch.source, since: clock.seconds)
      return false
    }
    followCommand(planner.spindleSpeedRPM)
    if stretch.fillsTick {
      clock.fillTick()
      idleStrides = 0
    } else {
      clock.spend(stretch.duration)
      idleStrides = stretch.duration > 0 ? 0 : idleStrides + 1
    }
    return idleStrides < Self.mostIdleStrides
  }

  private mutating func note(_ kind: StretchKind, _ source: SourceLine) {
    ledger.note(
      TimeLedger.Entry(
        kind: kind, file: source.file, line: source.line, tool: planner.tool,
        override: driven.value * dials.feedSlowing),
      at: clock)
  }

  /// A command acts in the tick that gives it.
  private mutating func followCommand(_ speedRPM: Double) {
    guard speedRPM != spindle.commandRPM else { return }
    spindle.turn(until: clock.ticks)
    spindle.command(speedRPM)
  }

  /// Lets ticks pass until the spindle is at speed at the begin of one.
  private mutating func awaitSpindle(_ source: SourceLine) -> Bool {
    note(.spindleWait, source)
    spindle.turn(until: clock.ticks)
    let last = clock.ticks + Int64(Self.longestRunUp / clock.period)
    while !spindle.reading.isAtSpeed {
      guard clock.ticks < last else { return false }
      takeGrant()
      if followPanel() { _ = stride(atMost: clock.restOfTick, spindle.reading) }
      followCommand(planner.spindleSpeedRPM)
      clock.fillTick()
      spindle.turn(until: clock.ticks)
    }
    return take(stride(atMost: clock.restOfTick, spindle.reading))
  }

  /// One tick of a thread or a tap.
  private mutating func driveTick(_ source: SourceLine) -> Bool {
    if clock.into > 0 {
      note(.spindleWait, source)
      clock.fillTick()
    }
    guard Double(lockedTicks) * clock.period < timeLimit else {
      end = WalkEnd(.lockedTooLong(limit: timeLimit), at: source, since: clock.seconds)
      return false
    }
    spindle.turn(until: clock.ticks)
    takeGrant()
    driven = FeedOverride(granted?.value ?? override.value)
    _ = followPanel()
    let setpoint = planner.advance(
      by: clock.period, override: driven, panel: dials, spindle: spindle.reading)
    fault = planner.fault
    let isHeld = dials.isHeld && setpoint.motion == .hold
    guard !isHeld || nextTurn != nil else {
      end = WalkEnd(.held, at: source, since: clock.seconds)
      return false
    }
    note(isHeld ? .hold : setpoint.motion == .feed ? .synchronised : .spindleWait, source)
    if !isHeld { lockedTicks += 1 }
    followCommand(setpoint.spindleSpeedRPM)
    clock.fillTick()
    return fault == nil
  }
}
