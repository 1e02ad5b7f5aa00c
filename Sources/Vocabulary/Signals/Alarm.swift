/// What went wrong in the machine or the cut.
public enum AlarmKind: UInt8, Sendable, BitwiseCopyable {
  /// An axis left its travel.
  case travelExceeded
  /// An axis lags more than its limit.
  case followingError
  /// The tool cut with the spindle at rest.
  case spindleStopped
  /// A rapid met material.
  case rapidInMaterial
  /// The peak force passed the envelope.
  case forceExceeded
  /// The power passed the envelope.
  case powerExceeded
  /// The deflection passed the envelope.
  case deflectionExceeded
  /// The flank wear passed the tool's limit.
  case toolWorn
  /// The tool broke.
  case toolBroken
  /// The spindle cannot deliver the power asked.
  case spindleOverload
  /// The job's time limit ran out.
  case timeLimit
  /// The program asked for a tool that is not in the job.
  case toolMissing
  /// The tool's holder or shank met the material.
  case collision
  /// Axes and spindle could not be brought in step for a thread, or fell out of it.
  case synchronismLost
}

/// A fault, as a value: recorded and replayed like any other.
public struct Alarm: Equatable, Sendable, BitwiseCopyable {
  /// When.
  public var tick: Tick
  /// What.
  public var kind: AlarmKind
  /// At which line of the program.
  public var line: Int32
  /// The value that raised it, in the unit of what it names. [N or W or mm or s]
  public var value: Double
  /// The limit it passed, in the same unit. [N or W or mm or s]
  public var limit: Double

  /// An alarm from its parts.
  public init(tick: Tick, kind: AlarmKind, line: Int32, value: Double, limit: Double) {
    self.tick = tick
    self.kind = kind
    self.line = line
    self.value = value
    self.limit = limit
  }
}
