public import Signals

/// The limits of the job as a policy shall respect them: its own copy, apart from the guard's.
/// A limit that does not apply is infinite.
public struct FeedLimits: Equatable, Sendable, BitwiseCopyable {
  /// Lowest override in the cut. (no unit)
  public var lowestOverride: Double = 0.5
  /// Highest override. (no unit)
  public var highestOverride: Double = 1.5
  /// Peak cutting force. [N]
  public var force: Double = 900
  /// Cutting power. [W]
  public var power: Double = 5500
  /// Deflection of the tip. [mm]
  public var deflection: Double = 0.05
  /// A chip thinner than this rubs. [mm]
  public var thinnestChip: Double = 0.01
  /// A chip thicker than this breaks the edge. [mm]
  public var thickestChip: Double = 0.12
  /// Flank wear VB at which the tool is worn out (ISO 8688-2). [mm]
  public var flankWear: Double = 0.3

  /// The limits of a job that names none.
  public init() {}
}

/// All that a policy can know at one step. It holds no truth: neither the tool's real wear nor the
/// material's real hardness can be reached from here.
public struct Observation: Equatable, Sendable, BitwiseCopyable {
  /// The tick the observation was made at; the proposal answers it.
  public var tick = Tick.zero
  /// What the last window of sensor frames was boiled down to.
  public var features = FeatureVector()
  /// What the tool's wear is believed to be.
  public var wear = WearEstimate()
  /// What the path ahead is expected to bring.
  public var outlook = ProgramOutlook()
  /// The newest sensor frame; nil where none has arrived.
  public var frame: SensorFrame?
  /// The override that the guard has granted. (no unit)
  public var override: Double = 1
  /// What the operator's dial leaves of it: a feed that was turned down loads the tool less, which
  /// is no sign of the tool. (no unit)
  public var dialShare: Double = 1
  /// Time between two steps of the agent. [s]
  public var period: Double = 0.02
  /// The limits to respect.
  public var limits = FeedLimits()
  /// Whether the feed may be changed here at all (not in threads, in tapping or under M49).
  public var allowsOverride = true

  /// At rest, nothing known.
  public init() {}

  /// The override that the path is driven at. (no unit)
  var drivenOverride: Double { override * dialShare }
}
