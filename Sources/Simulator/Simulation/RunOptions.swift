public import Signals

/// How a run is carried out and what it leaves behind; nothing here changes the physics.
public struct RunOptions: Sendable {
  /// Path of a recording, if one is wanted.
  public var recordPath: String?
  /// Path of a CSV with a row for each servo tick; "-" is the standard output.
  public var tracePath: String?
  /// Path of the events as lines of JSON; "-" is the standard output.
  public var eventsPath: String?
  /// Path of a CSV with features and true wear for each agent step: training data.
  public var featuresPath: String?
  /// Simulated seconds for each second of the wall clock; nil runs as fast as it can. (no unit)
  public var realTimeFactor: Double?
  /// Whether the scalar kernels are used even where the CPU has vectors.
  public var usesScalarKernels = false
  /// Told now and then how far the run is: simulated time and the outlook's total. [s]
  public var progress: (@Sendable (Double, Double) -> Void)?
  /// Asked at every agent step: whether somebody wants the run to end. Returns a signal's number.
  public var interruption: (@Sendable () -> Int32)?
  /// What a replay compares each row with; called for each tick row and agent row.
  public var witness: (any RunWitness)?

  /// As fast as it can, nothing written.
  public init() {}
}

/// Sees every row of a run as it is made: a replay's judge.
public protocol RunWitness: Sendable {
  /// A tick's row; false stops the run.
  func see(_ row: borrowing TickRecord) -> Bool
  /// An agent step's row; false stops the run.
  func see(step row: borrowing AgentRecord) -> Bool
}

/// A run that was carried out.
public struct RunOutcome: Sendable {
  /// Summary, loads, wear, changes, alarms.
  public var result = RunResult()
  /// For the report's charts.
  public var timeline = RunTimeline()
  /// The part as it came out.
  public var surface = PartSurface()
  /// Latency of the loop where it was paced.
  public var latency: LatencyReport?
  /// What could not be written, if anything.
  public var writeFailures: [String] = []
  /// Signal that ended the run, 0 for none.
  public var signal: Int32 = 0

  /// Nothing run yet.
  public init() {}
}
