/// What came out of a run, as the summary, the report and `--json` show it.
public struct RunResult: Sendable, Codable {
  /// Version of this document.
  public var schema = 1
  /// Name of the job.
  public var job = ""
  /// Path of the program.
  public var program = ""
  /// Name of the machine.
  public var machine = ""
  /// Name of the material.
  public var material = ""
  /// Name of the policy.
  public var policy = ""
  /// Seed of the run.
  public var seed: UInt64 = 0
  /// How it ended: "completed", "alarm", "time-limit", "interrupted" or "refused".
  public var outcome = "completed"
  /// The chained digest of every row, 16 hexadecimal digits.
  public var digest = ""
  /// Number of servo ticks.
  public var ticks: Int64 = 0
  /// Times.
  public var time = TimeSplit()
  /// Loads.
  public var peak = PeakLoads()
  /// Volume cut. [mm^3]
  public var removedVolume: Double = 0
  /// The tools, by number.
  public var tools: [ToolResult] = []
  /// The feed changes.
  public var feedChanges: [FeedChange] = []
  /// How many feed changes there were in all (the list may be cut short).
  public var feedChangeCount = 0
  /// What the operator changed at the panel, in order.
  public var panel: [PanelTurn] = []
  /// How the guard ruled, by the number of verdicts.
  public var verdicts = VerdictCounts()
  /// The alarms.
  public var alarms: [AlarmResult] = []
  /// How good the wear estimate was, against the truth.
  public var wearEstimate = EstimateError()
  /// What was assumed.
  public var assumptions: [String] = []
  /// Cost by the job's rates, in its currency.
  public var cost = CostSplit()
  /// Largest following error of any linear axis. [mm]
  public var peakFollowingError: Double = 0

  /// An empty result.
  public init() {}

  /// Where the time went.
  public struct TimeSplit: Sendable, Codable {
    /// From start to end. [s]
    public var cycle: Double = 0
    /// In the material. [s]
    public var cutting: Double = 0
    /// Feed moves in air. [s]
    public var airFeed: Double = 0
    /// Rapids. [s]
    public var rapid: Double = 0
    /// Tool changes. [s]
    public var toolChange: Double = 0
    /// Dwells, spindle run-up, holds. [s]
    public var waiting: Double = 0
    /// Cycle time of the same program where nothing changes the feed, or the override that a
    /// constant policy asks for: what `feedhold estimate` says. [s]
    public var estimated: Double = 0
    /// How long the override in force was another one than that. [s]
    public var atOtherFeed: Double = 0
    /// No time.
    public init() {}
  }

  /// Largest loads of the run and where they were.
  public struct PeakLoads: Sendable, Codable {
    /// Peak cutting force. [N]
    public var force: Double = 0
    /// Line of the peak force.
    public var forceLine = 0
    /// Peak cutting power. [W]
    public var power: Double = 0
    /// Line of the peak power.
    public var powerLine = 0
    /// Peak deflection. [mm]
    public var deflection: Double = 0
    /// Thickest chip. [mm]
    public var chipThickness: Double = 0
    /// No load.
    public init() {}
  }

  /// What became of a tool.
  public struct ToolResult: Sendable, Codable {
    /// Its number.
    public var number = 0
    /// What it is, in words.
    public var description = ""
    /// True flank wear at the end. [mm]
    public var flankWear: Double = 0
    /// Estimated flank wear at the end. [mm]
    public var estimate: Double = 0
    /// The wear at which it is worn out. [mm]
    public var wearLimit: Double = 0
    /// Time in the material. [s]
    public var cuttingTime: Double = 0
    /// Share of its life that is spent. (no unit)
    public var lifeShare: Double = 0
    /// Peak force it bore. [N]
    public var peakForce: Double = 0
    /// A tool unused.
    public init() {}
  }

  /// One change of the feed by the agent.
  public struct FeedChange: Sendable, Codable {
    /// When. [s]
    public var time: Double = 0
    /// At which line.
    public var line = 0
    /// Override before. (no unit)
    public var from: Double = 1
    /// Override after. (no unit)
    public var to: Double = 1
    /// Override proposed. (no unit)
    public var proposed: Double = 1
    /// The policy's reason.
    public var reason = ""
    /// The guard's ruling.
    public var ruling = ""
    /// The limit that bound the ruling, "none" where none did.
    public var limit = ""
    /// The value that met the limit, in the limit's unit. (no unit of its own)
    public var value: Double = 0
    /// The limit. (no unit of its own)
    public var bound: Double = 0
    /// No change.
    public init() {}
  }

  /// The panel from a time on, after the operator changed something.
  public struct PanelTurn: Sendable, Codable {
    /// When. [s]
    public var time: Double = 0
    /// At which line.
    public var line = 0
    /// Dial for the feed. (no unit)
    public var feed: Double = 1
    /// Dial for rapids. (no unit)
    public var rapid: Double = 1
    /// Dial for the spindle. (no unit)
    public var spindle: Double = 1
    /// Feed hold.
    public var isHeld = false
    /// All at 100 %, nothing held.
    public init() {}
  }

  /// How often the guard ruled which way.
  public struct VerdictCounts: Sendable, Codable {
    /// As proposed.
    public var granted = 0
    /// Brought back to a limit.
    public var clipped = 0
    /// Not granted.
    public var refused = 0
    /// Feed held.
    public var hold = 0
    /// None.
    public init() {}
  }

  /// An alarm.
  public struct AlarmResult: Sendable, Codable {
    /// When. [s]
    public var time: Double = 0
    /// Its name.
    public var kind = ""
    /// At which line.
    public var line = 0
    /// The value, in the unit of what it names. (no unit of its own)
    public var value: Double = 0
    /// The limit. (no unit of its own)
    public var limit: Double = 0
    /// No alarm.
    public init() {}
  }

  /// How far the wear estimate was off the truth, over all agent steps in the cut.
  public struct EstimateError: Sendable, Codable {
    /// Agent steps that count.
    public var samples = 0
    /// Mean absolute error. [mm]
    public var meanAbsolute: Double = 0
    /// Root mean square error. [mm]
    public var rootMeanSquare: Double = 0
    /// Largest error. [mm]
    public var worst: Double = 0
    /// Share of steps with the truth inside the 90 % band. (no unit)
    public var coverage: Double = 0
    /// Mean absolute error of the network's own readings. [mm]
    public var readingMeanAbsolute: Double = 0
    /// Mean absolute error of the nominal wear law alone: the naive baseline. [mm]
    public var nominalMeanAbsolute: Double = 0
    /// None.
    public init() {}
  }

  /// What the part cost.
  public struct CostSplit: Sendable, Codable {
    /// Machine time, in the currency of the job. (no unit)
    public var machine: Double = 0
    /// Tools, by the share of their life, in the currency of the job. (no unit)
    public var tools: Double = 0
    /// The part, where it is scrap, in the currency of the job. (no unit)
    public var scrap: Double = 0
    /// All, in the currency of the job. (no unit)
    public var total: Double = 0
    /// Nothing.
    public init() {}
  }
}
