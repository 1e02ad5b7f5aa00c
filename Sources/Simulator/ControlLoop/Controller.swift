public import Agent
public import CanonicalMachining
public import FixedPointInference
public import MotionPlanning
public import SafetyGuard
public import Sensing
public import Signals
public import WearEstimation

/// The intelligent control and the world it controls, advanced one servo tick at a time.
/// `Controller+Tick.swift` is the line itself.
public struct Controller<Policy: FeedPolicy>: ~Copyable {
  /// The world. Truth: nothing here reaches the policy but through sensors.
  public var plant: Plant

  var planner: MotionPlanner
  var extractor: FeatureExtractor
  var engine: InferenceEngine
  var estimator: WearEstimator
  var policy: Policy
  var safetyGuard: Guard
  var watch: AlarmWatch
  var outlook: OutlookCursor

  let program: PreparedProgram
  let schedule: Schedule
  var nextCommand = 0

  /// Where the run stands.
  public internal(set) var state = RunState()

  /// A controller before its first tick.
  /// - Parameters:
  ///   - plant: The world.
  ///   - stages: The stages of the control, each made for this job.
  ///   - policy: The policy that sets the feed.
  ///   - program: The canonical program and the outlook of it.
  ///   - schedule: Periods of servo and agent, and limits.
  public init(
    plant: consuming Plant, stages: consuming ControlStages, policy: Policy,
    program: PreparedProgram, schedule: Schedule
  ) {
    self.plant = plant
    planner = stages.planner
    extractor = stages.extractor
    engine = stages.engine
    estimator = stages.estimator
    safetyGuard = stages.safetyGuard
    self.policy = policy
    self.program = program
    self.schedule = schedule
    outlook = OutlookCursor(spans: program.spans, count: program.spanCount)
    watch = AlarmWatch(schedule.alarmLimits)
    fill()
  }

  /// The next alarm that was raised, oldest first.
  public mutating func takeAlarm() -> Alarm? { watch.takeAlarm() }

  /// The action that the last tick executed, once.
  public mutating func takeAction() -> MachineAction? { planner.takeAction() }

  /// What the thread or tap was like that has come to its end, once.
  public mutating func takeSynchronism() -> SynchronismReport? { planner.takeSynchronism() }

  /// Whether M0 or M1 waits.
  public var isStopped: Bool { planner.isStopped }

  /// Goes on after M0 or M1.
  public mutating func resume() { planner.resume() }

  /// Hands commands to the planner until its queue is full; no tick waits for it yet.
  private mutating func fill() {
    while nextCommand < program.commands.count {
      let admission = admitOne()
      guard admission == .accepted || admission == .planning else { break }
      planner.completePlan()
    }
    if nextCommand == program.commands.count { planner.finishProgram() }
    planner.completePlan()
  }

  /// Hands one command to the planner.
  mutating func admitOne() -> Admission {
    let admission = planner.admit(program.commands[nextCommand])
    switch admission {
    case .accepted:
      nextCommand += 1
      if nextCommand == program.commands.count { planner.finishProgram() }
    case .full, .planning: break
    case .refused(let fault): state.fault = fault
    }
    return admission
  }
}

/// The stages of the control, made for one job.
public struct ControlStages: ~Copyable {
  var planner: MotionPlanner
  var extractor: FeatureExtractor
  var engine: InferenceEngine
  var estimator: WearEstimator
  var safetyGuard: Guard

  /// Stages by name.
  public init(
    planner: consuming MotionPlanner, extractor: FeatureExtractor,
    engine: consuming InferenceEngine, estimator: WearEstimator, safetyGuard: Guard
  ) {
    self.planner = planner
    self.extractor = extractor
    self.engine = engine
    self.estimator = estimator
    self.safetyGuard = safetyGuard
  }
}

/// A program ready to run: its commands and what is expected along its path.
public struct PreparedProgram: Sendable {
  /// The canonical commands, all of them.
  public var commands: LoanedMemory<CanonicalRecord>
  /// The outlook's spans.
  public var spans: LoanedMemory<OutlookSpan>
  /// How many spans there are.
  public var spanCount: Int
  /// The control's tool table: what is believed of each tool; kept up to date during the run.
  public var beliefs: LoanedMemory<ToolBelief>

  /// A program with its outlook.
  public init(
    commands: LoanedMemory<CanonicalRecord>, spans: LoanedMemory<OutlookSpan>, spanCount: Int,
    beliefs: LoanedMemory<ToolBelief>
  ) {
    self.commands = commands
    self.spans = spans
    self.spanCount = spanCount
    self.beliefs = beliefs
  }
}

/// The rates and limits of a run.
public struct Schedule: Sendable {
  /// Servo period. [s]
  public var period: Double = 0.001
  /// Servo ticks between two steps of the agent.
  public var agentTicks: Int64 = 20
  /// The most commands handed to the planner in one tick.
  public var commandsPerTick = 8
  /// What the operator sets at the panel.
  public var panel = PanelSchedule()
  /// How the tool is taken out of the cut while the guard holds; nil leaves it where it is.
  public var retract: RetractChoice?
  /// What raises an alarm.
  public var alarmLimits: AlarmLimits
  /// The limits the policy is told.
  public var feedLimits = FeedLimits()
  /// What the spindle's meter adds for each watt of cutting power. (no unit)
  public var spindleEfficiency: Double = 0.85

  /// The usual rates with these alarm limits.
  public init(alarmLimits: AlarmLimits) { self.alarmLimits = alarmLimits }
}

/// Where a run stands.
public struct RunState: Sendable {
  /// Ticks done.
  public internal(set) var tick = Tick.zero
  /// The override that the guard has granted; the operator's dial may drive less.
  public internal(set) var granted = FeedOverride()
  /// The panel's dials and hold in the last tick.
  public internal(set) var panel = PanelOverrides()
  /// The setpoint of the last tick.
  public internal(set) var setpoint = Setpoint()
  /// What the last tick expected.
  public internal(set) var expected = OutlookSpan()
  /// The newest estimate.
  public internal(set) var estimate = WearEstimate()
  /// The newest proposal.
  public internal(set) var proposal = FeedProposal()
  /// The newest verdict.
  public internal(set) var verdict = Verdict()
  /// The newest window of features.
  public internal(set) var features = FeatureVector()
  /// Whether the last tick was a step of the agent.
  public internal(set) var hasAgentStep = false
  /// What the planner could not plan; the run cannot go on.
  public internal(set) var fault: MotionFault?
  /// Whether the tool is out of the cut, or on its way, for a hold of the guard.
  var isRetracted = false
  /// Tool whose wear the estimator follows.
  var estimatedTool: Int32 = 0

  /// Before the first tick.
  init() {}

  /// Whether the program has come to its end.
  public var isEnded: Bool { setpoint.motion == .ended }
}
