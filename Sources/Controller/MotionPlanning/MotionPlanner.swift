internal import CanonicalMachining
public import Geometry
public import Signals

/// Plans a part program's motion and says, tick by tick, where the axes shall be.
///
/// Canonical commands go in at one end (`admit`), setpoints come out at the other (`advance`).
/// Axis limits hold at every moment and every override, the programmed path is kept exactly:
/// docs/models/motion.md has the formulas, the proofs and the one place where jerk is not bounded.
public struct MotionPlanner: ~Copyable {
  let axes: MotionLimits
  let settings: PlannerSettings
  var queue: LookAheadQueue
  let isUsable: Bool
  private let residence = StaysInPlace()

  // The admitting end.
  var frame = ProgramFrame()
  var here: AxisVector
  var plane = Plane.xy
  var feedMode = FeedMode.unitsPerTime
  var feedRate: Double = 0
  var spindleFeed: SpindleFeed?
  /// The tapping cycle that is being admitted as a rigid tap.
  var tapCycle: TapCycle?
  var pathTolerance: PathTolerance
  var admittedStatus = MachineStatus()
  var admittedSegments: Int32 = 0
  var isProgramComplete = false
  var hasAdmittedEnd = false
  /// A straight feed whose end waits for the next move, with which it may share a rounded corner.
  var held: Segment?
  /// The speed at its begin, as far as it is known.
  var heldEntry = EntryRange()
  /// Straight feeds that may become a smooth curve.
  var chords: ChordRun
  /// Straight feeds whose vertices are being smoothed.
  var smoother = ChordSmoother()
  /// Pieces of a smooth curve that wait for what follows.
  var pacing: PacedRun
  /// Whether the memory is large enough for them.
  let hasChordMemory: Bool
  /// Whether a portion was planned when a command was handed in: the tick needs no other.
  var hasPlannedThisTick = false
  /// Whether the last command rounded a corner with the jerk limit, which is a portion's work.
  var hasRoundedCorner = false
  /// Whether this tick had such a corner: little time is left for a pass.
  var hasCornerThisTick = false
  /// The newest motion segment behind it, while nothing but motion followed it.
  var newest = Segment()
  /// How many of its cells have not found room in the queue yet; 1 for a segment without cells.
  var cellsWaiting = 0
  /// The spline whose pieces go into the queue as there is room.
  var spline = SplineInHand()
  /// The run of entries that the newest belongs to.
  var run = EntryRun()

  // The driving end.
  var activity = Activity.waiting
  var current = Segment()
  /// What is driven with one profile, from the begin of its first entry to the end of its last.
  var drive = DrivenRun()
  var profile = SpeedProfile()
  var goal = SpeedGoal()
  var status = MachineStatus()
  var setpoint = Setpoint()
  var action: MachineAction?
  var awaitsSpindle = false
  /// The panel's dials, as they are obeyed.
  var dials = PanelOverrides()
  /// Factor on the spindle speed that is in force. (no unit)
  var spindleFactor = 1.0
  var observer = SpindleObserver()
  var lock = SpindleLock()
  /// Whether any feed so far goes by turns: else the spindle's share need not be known.
  var hasPacedFeeds = false
  /// Measured over asked spindle speed, for feeds a revolution. (no unit)
  var spindleShare = 1.0
  /// What the operator does beside the program.
  var operation = OperatorState()
  /// Profiles that had to be driven without proof; stays 0 (a test sees to it).
  var unprovenProfiles = 0

  /// A planner with a queue in memory that the caller owns.
  /// - Parameters:
  ///   - memory: The queue; at least 6 entries, 1,000 or more for a real look-ahead.
  ///   - limits: What the axes can do.
  ///   - settings: How to plan.
  ///   - start: Where the machine stands. [mm, rad]
  public init(
    memory: LoanedMemory<Segment>, limits: MotionLimits, settings: PlannerSettings,
    start: MachinePosition
  ) {
    axes = limits
    self.settings = settings
    hasChordMemory = memory.count >= MotionPlanner.leastMemoryForChords
    let smooth = ChordRun.capacity + PacedRun.memoryNeeded
    let forQueue = memory.count - (hasChordMemory ? smooth : 0)
    queue = LookAheadQueue(memory: memory, count: forQueue)
    chords = ChordRun(memory: memory, from: forQueue)
    pacing = PacedRun(
      memory: memory, from: hasChordMemory ? forQueue + ChordRun.capacity : nil)
    here = start.axes
    pathTolerance = settings.pathTolerance
    var isFinite = true
    for index in 0..<AxisVector.count where !start.axes[index].isFinite { isFinite = false }
    isUsable =
      limits.isUsable && settings.isUsable
      && memory.count > MotionPlanner.entriesPerCommand && isFinite
    setpoint.position = start
  }

  /// What could not be driven after all, with the spindle as it turned; the axes stand for good.
  public internal(set) var fault: MotionFault?

  /// What the last chain of synchronised feeds was like.
  public internal(set) var synchronism = SynchronismReport()
  var hasNewSynchronism = false

  /// How many entries wait in the queue, the one being driven included.
  public var queuedCount: Int { queue.count }

  /// Whether cells or pieces wait for room in the queue.
  var isTakingIn: Bool { cellsWaiting > 0 || spline.isCut }

  /// Whether anything has not found its way into the queue yet.
  var isAnythingHeld: Bool {
    isTakingIn || queue.hasStaged || held != nil || chords.count > 0 || !smoother.isEmpty
      || pacing.count > 0
  }

  /// Whether nothing waits and nothing moves.
  public var isDrained: Bool {
    if case .waiting = activity { return queue.isEmpty && !isAnythingHeld }
    if case .ended = activity { return true }
    return false
  }

  /// Whether the program's end was reached, or all of it was driven after `finishProgram()`.
  public var isFinished: Bool {
    if case .ended = activity { return true }
    return isProgramComplete && isDrained
  }

  /// Whether M0 or M1 waits for `resume()`.
  public var isStopped: Bool {
    if case .stopped = activity { return true }
    return false
  }

  /// Says that no more commands will come, so that all that wait are planned to their end.
  public mutating func finishProgram() {
    isProgramComplete = true
    fillQueue()
    if !isTakingIn { _ = releaseAll() }
  }

  /// Goes on after M0 or M1.
  public mutating func resume() {
    if case .stopped = activity { activity = .waiting }
  }

  /// What the chain of synchronised feeds was like that has come to its end, once.
  public mutating func takeSynchronism() -> SynchronismReport? {
    guard hasNewSynchronism else { return nil }
    hasNewSynchronism = false
    return synchronism
  }

  /// The action that the last tick executed, once; for the event log.
  public mutating func takeAction() -> MachineAction? {
    let taken = action
    action = nil
    return taken
  }
}

/// What the driving end is at.
enum Activity: BitwiseCopyable {
  /// Ready for the next entry.
  case waiting
  /// Driving the first segment of the queue.
  case moving
  /// Driving a chain of feeds that are locked to the spindle.
  case synchronised
  /// G4, with the time left. [s]
  case dwelling(Double)
  /// M6, with the time left and the tool that comes. [s]
  case changingTool(Double, Int32)
  /// M0 or M1.
  case stopped
  /// M2 or M30.
  case ended
  /// Something could not be driven after all.
  case faulted
}

/// Entries that are driven with one profile: a single one, or one and what continues it. The
/// profile's path length is counted on from the begin of the first.
struct DrivenRun: BitwiseCopyable {
  /// Path length at its end. [mm]
  var finish: Double = 0
  /// How long it is. [mm]
  var length: Double = 0
  /// The profile's path length less that of the entry being driven. [mm]
  var shift: Double = 0
  /// The entry of the queue behind it.
  var next = 0
  /// Whether the axes stand at its end whatever the override.
  var endsAtRest = false
  /// The run of paced curves that comes behind it, where it is one itself.
  var behind: PacedStretch?
}
