public import ControlLoop
public import GCode
public import Geometry
public import MachineModel
public import SafetyGuard

/// One experiment, complete: program, machine, stock, tools, policy, seed. Nothing outside it
/// changes the physics. See docs/job-file.md.
public struct Job: Sendable {
  /// What the experiment is called.
  public var name = "unnamed"
  /// Path of the part program, as the user gave it.
  public var programPath = ""
  /// The program's text.
  public var program: [UInt8] = []
  /// Whether the program brings any tool in, where that has been found out.
  public var hasToolChange: Bool?
  /// Whose customs the program follows.
  public var dialect = Dialect.linuxcnc
  /// Folders of subprograms that the job names.
  public var subprogramFolders: [String] = []
  /// Where subprograms in files of their own come from; nil where there are none.
  public var subprograms: SubprogramFiles?
  /// How much of the program is read at most.
  public var budget = ReadingBudget()
  /// The line the run begins at, from 1.
  public var firstLine: Int = 1
  /// Name of the machine in the catalogue, or "inline".
  public var machineName = "vmc-3axis"
  /// The file that the machine is read from, if it has one.
  public var machinePath: String?
  /// The machine.
  public var machine = MachineDescription.vmc3Axis()
  /// How motion is planned.
  public var planner = PlannerChoice()
  /// The policy and its settings.
  public var policy = PolicyChoice()
  /// Every random stream derives from it.
  public var seed: UInt64 = 1
  /// Longest simulated time. [s]
  public var timeLimit: Double = 7200
  /// Name of the wear network, or path of a .fhn file.
  public var estimator = "default"
  /// The stock.
  public var stock = StockChoice()
  /// Where the program's zero (G54) lies in the machine. [mm]
  public var workOffset = Vector3.zero
  /// Where G28 and G30 go, and where the run starts. [mm]
  public var referencePosition = MachinePosition()
  /// The tools, by rising number.
  public var tools: [ToolChoice] = []
  /// What the guard enforces.
  public var envelope = SafetyEnvelope()
  /// How far the tool is taken out of the cut while the guard holds; 0 leaves it there. [mm]
  public var retractUnderHold: Double = 0
  /// What the operator sets at the panel.
  public var panel = PanelSchedule()
  /// What machine, tools and scrap cost.
  public var costs = CostRates()
  /// The sensors.
  public var sensors = SensorChoice()
  /// Faults that are injected.
  public var faults: [FaultChoice] = []
  /// What `verify` judges besides the digest.
  public var expectation = Expectation()
  /// What was assumed where neither job nor program said it; shown to the user.
  public var assumptions: [String] = []
  /// The wear network's image where the job brings its own, as a recording does.
  public var networkBytes: [UInt8]?
  /// What it was read from.
  public var source = JobSource(path: "", text: "")
  /// Period of the agent in servo ticks.
  public var agentPeriod: Int = 20

  /// A job that still lacks its program.
  public init() {}

  /// The files that it is read from, but for subprograms.
  public var inputPaths: [String] {
    [programPath, machinePath, estimator == "default" ? nil : estimator].compactMap { $0 }
  }
}

/// Which limits bind the planner, and how it starts.
public struct PlannerChoice: Equatable, Sendable {
  /// Whether jerk is limited, or acceleration only.
  public var isJerkLimited = true
  /// Path mode at the program's start: "G61", "G61.1" or "G64".
  public var mode = "G64"
  /// Path tolerance where G64 gives none. [mm]
  public var tolerance: Double = 0.01
  /// Where the dial for rapids stands unless the job's panel says otherwise. (no unit)
  public var rapidOverride: Double = 1
  /// The standard planner.
  public init() {}
}

/// A policy by name, with its settings in the order given.
public struct PolicyChoice: Equatable, Sendable {
  /// Its name in the registry.
  public var name = "constant"
  /// Its parameters by name. (units stand in the policy's table)
  public var settings: [(key: String, value: Double)] = []
  /// The programmed feed.
  public init() {}

  /// Same name and settings.
  public static func == (a: PolicyChoice, b: PolicyChoice) -> Bool {
    a.name == b.name && a.settings.count == b.settings.count
      && zip(a.settings, b.settings).allSatisfy { $0.key == $1.key && $0.value == $1.value }
  }
}

/// What the raw part is.
public enum StockShape: String, Sendable {
  /// Motion alone: nothing is cut.
  case none
  /// A block for a mill.
  case block
  /// A bar for a lathe, about Z.
  case cylinder
}

/// A place in the stock that is harder than the rest.
public struct HardSpotChoice: Equatable, Sendable {
  /// Its centre in the stock's frame. [mm]
  public var centre = Vector3.zero
  /// Its radius. [mm]
  public var radius: Double = 1
  /// Hardness over nominal. (no unit)
  public var factor: Double = 1
  /// A spot of nominal hardness.
  public init() {}
}

/// The raw part and its material.
public struct StockChoice: Equatable, Sendable {
  /// What shape it has.
  public var shape = StockShape.none
  /// The block, or the bar's bounding box, in program coordinates. [mm]
  public var box = Box3(minimum: .zero, maximum: .zero)
  /// Pitch of the height field. [mm]
  public var cell: Double = 0.25
  /// Catalogue name of the material.
  public var material = "aisi-1045"
  /// The lot's hardness over nominal; drawn from the seed where the job names none. (no unit)
  public var hardnessFactor: Double?
  /// Places that are harder.
  public var hardSpots: [HardSpotChoice] = []
  /// No stock.
  public init() {}
}

/// What kind of tool it is.
public enum ToolKind: String, Sendable, CaseIterable {
  /// End mill with a flat end.
  case flatEndMill = "flat-end-mill"
  /// End mill with a ball end.
  case ballEndMill = "ball-end-mill"
  /// End mill with rounded corners.
  case bullNose = "bull-nose"
  /// Drill.
  case drill
  /// Face mill.
  case faceMill = "face-mill"
  /// Insert for turning.
  case turningInsert = "turning-insert"
}

/// One tool of the job.
public struct ToolChoice: Equatable, Sendable {
  /// Its number, as T names it.
  public var number = 1
  /// What it is.
  public var kind = ToolKind.flatEndMill
  /// Diameter; of a turning insert twice the nose radius. [mm]
  public var diameter: Double = 10
  /// Radius of its corners. [mm]
  public var cornerRadius: Double = 0
  /// Gauge length: tip from the spindle's nose. [mm]
  public var length: Double = 100
  /// How far it stands out of its holder: what bends. [mm]
  public var overhang: Double = 40
  /// Number of teeth.
  public var flutes = 4
  /// Helix angle in degrees.
  public var helixDegrees: Double = 30
  /// Point angle of a drill in degrees.
  public var pointDegrees: Double = 118
  /// Catalogue name of the tool material.
  public var material = "coated-carbide"
  /// Flank wear VB at which it is worn out, ISO 8688-2. [mm]
  public var wearLimit: Double = 0.3
  /// Flank wear it starts with. [mm]
  public var initialWear: Double = 0
  /// Price, in the currency of the costs. (no unit)
  public var cost: Double = 45
  /// How fast this one really wears over nominal; drawn from the seed where absent. (no unit)
  public var wearRateFactor: Double?
  /// A 10 mm end mill.
  public init() {}
}

/// Rates for cost figures.
public struct CostRates: Equatable, Sendable {
  /// Price of a machine hour, in the job's currency. (no unit)
  public var machinePerHour: Double = 60
  /// Time to change a tool by hand or magazine. [s]
  public var toolChangeTime: Double = 60
  /// Price of a scrapped part, in the job's currency. (no unit)
  public var scrap: Double = 120
  /// Usual rates.
  public init() {}
}

/// One sensor's quality.
public struct SensorQuality: Equatable, Sendable {
  /// Noise as a share of the reading, one standard deviation. (no unit)
  public var noise: Double
  /// Bandwidth of its first-order low-pass, in Hz. [1/s]
  public var bandwidthHz: Double
  /// Whether it is fitted.
  public var isEnabled = true
  /// A quality by noise share and bandwidth in Hz. [1/s]
  public init(noise: Double, bandwidthHz: Double) {
    self.noise = noise
    self.bandwidthHz = bandwidthHz
  }
}

/// The sensors of the machine.
public struct SensorChoice: Equatable, Sendable {
  /// Spindle power meter.
  public var spindlePower = SensorQuality(noise: 0.015, bandwidthHz: 30)
  /// Three-axis force sensor.
  public var force = SensorQuality(noise: 0.02, bandwidthHz: 400)
  /// Vibration sensor.
  public var vibration = SensorQuality(noise: 0.03, bandwidthHz: 100)
  /// The usual set.
  public init() {}
}

/// An injected fault.
public struct FaultChoice: Equatable, Sendable {
  /// "sensor-stuck", "sensor-dropout", "sensor-bias", "sensor-gain" or "sensor-spike".
  public var kind = "sensor-stuck"
  /// "spindle-power", "force" or "vibration".
  public var target = "spindle-power"
  /// When it begins. [s]
  public var atTime: Double = 0
  /// How long it lasts. [s]
  public var duration: Double = .infinity
  /// Its size, in the sensor's unit or as a factor. (no unit of its own)
  public var magnitude: Double = 0
  /// A power meter that is stuck from the start.
  public init() {}
}

/// What a job is expected to give.
public struct Expectation: Equatable, Sendable {
  /// The alarms, by name, in order; nil where any will do.
  public var alarms: [String]?
  /// Longest cycle time. [s]
  public var cycleTimeMaximum: Double?
  /// Shortest cycle time. [s]
  public var cycleTimeMinimum: Double?
  /// Nothing is expected.
  public init() {}
}
