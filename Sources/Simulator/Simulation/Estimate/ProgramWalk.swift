internal import CanonicalMachining
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
  private let overrides: OverrideSchedule
  private var idleStrides = 0
  /// The override of the last stride.
  private var driven = FeedOverride(1)

  /// Most strides in a row that take no time; each takes an entry out of the queue.
  private static let mostIdleStrides = 1_000_000
  /// Longest time a spindle may need to its speed. [s]
  private static let longestRunUp = 3600.0

  init(
    _ job: Job, planner: consuming MotionPlanner, overrides: OverrideSchedule,
    ledger: TimeLedger
  ) {
    self.planner = planner
    self.overrides = overrides
    self.ledger = ledger
    clock = WalkClock(period: job.machine.servoPeriod)
    spindle = UnloadedSpindle(job.machine.spindle, period: job.machine.servoPeriod)
  }

  private var canGoOn: Bool { fault == nil && !isStuck }

  /// Takes the next command; drives until there is room for it.
  mutating func take(_ record: CanonicalRecord) {
    while canGoOn {
      switch planner.admit(record) {
      case .accepted: return
      case .refused(let found): fault = found
      case .planning: continue
      case .full: if !step() { isStuck = fault == nil }
      }
    }
  }

  /// Drives the rest.
  mutating func finish() {
    guard canGoOn else { return }
    planner.finishProgram()
    while canGoOn, !planner.isFinished {
      if !step() { isStuck = fault == nil && !planner.isFinished }
    }
    ledger.close(at: clock)
  }

  // MARK: steps

  /// Goes on by one stride; false where nothing moves any more.
  private mutating func step() -> Bool {
    let isPaced = planner.pacesAnyFeed
    if isPaced { spindle.turn(until: clock.ticks) }
    let most = isPaced && !spindle.isSettled ? clock.restOfTick : .infinity
    return take(stride(atMost: most, isPaced ? spindle.reading : SpindleReading()))
  }

  private mutating func stride(
    atMost most: Double, _ reading: SpindleReading
  ) -> StrideResult {
    driven = override
    return planner.stride(atMost: most, override: driven, spindle: reading)
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
      guard planner.isStopped else { return false }
      planner.resume()
      return true
    }
  }

  private mutating func spend(_ stretch: Stretch) -> Bool {
    note(stretch.kind, stretch.source)
    if stretch.fillsTick {
      followCommand(planner.spindleSpeedRPM)
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
        override: driven.value),
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
    spindle.turn(until: clock.ticks)
    driven = override
    let setpoint = planner.advance(by: clock.period, override: driven, spindle: spindle.reading)
    fault = planner.fault
    note(setpoint.motion == .feed ? .synchronised : .spindleWait, source)
    followCommand(setpoint.spindleSpeedRPM)
    clock.fillTick()
    return fault == nil
  }
}
