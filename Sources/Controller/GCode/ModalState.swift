public import CanonicalMachining
public import Geometry

/// How many axes RS274/NGC knows.
enum AxisCount {
  static let all = 9
}

/// What the control remembers from block to block: modes, offsets, tool and position.
public struct ModalState: Equatable, Sendable {
  /// Line being carried out, from 1.
  public var line: Int = 0
  /// Motion mode as ten times its G code: 10 is G1; nil after G80 and at the start.
  public var motion: Int?
  /// G17, G18, G19.
  public var plane = Plane.xy
  /// G20.
  public var isInch = false
  /// G91.
  public var isIncremental = false
  /// G90.1.
  public var isArcCentreAbsolute = false
  /// G93, G94, G95.
  public var feedMode = FeedMode.unitsPerTime
  /// F as programmed. [program units/min, 1/min or program units/rev]
  public var feed: Double = 0
  /// The same in canonical units. [mm/s, 1/s or mm]
  public var feedRate: Double = 0
  /// G98: cycles retract to where they began; G99: to R.
  public var retractsToStart = false
  /// G61, G61.1, G64.
  public var pathTolerance = PathTolerance(mode: .continuous)
  /// S, without sign. [rpm]
  public var spindleSpeedRPM: Double = 0
  /// Which way the spindle turns, nil at rest.
  public var spindle: SpindleDirection?
  /// Number of the tool in the spindle, 0 for none.
  public var tool: Int = 0
  /// Number of the tool T asked for, nil before the first T.
  public var selectedTool: Int?
  /// M8.
  public var isFloodOn = false
  /// M7.
  public var isMistOn = false
  /// M48.
  public var isOverrideEnabled = true
  /// Work offset, G92, rotation and tool length.
  public var frame = ProgramFrame()
  /// Where the program stands. [mm, rad]
  public var position = WorkPosition()
  /// How many calls deep the block stands, 0 in the main program.
  public var callLevel: Int = 0
  /// What the last subprogram gave back. [unit of the program]
  public var returnedValue: Double = 0
  /// Whether the last subprogram gave a value back.
  public var hasReturnedValue = false
  /// The words of the last cycle, for the lines that follow it.
  var cycle = CycleWords()
  /// The feed the canonical stream stands at. [mm/s, 1/s, mm or rad/s]
  var commandedFeed: Double = 0
  /// The line that set F to 0, for the message of a missing feed.
  var feedLostAt: Int?

  /// As the control is switched on: G21 G17 G90 G91.1 G94 G64 G54 M5 M9 M48, no motion mode.
  public init() {}

  /// Length of a program unit. [mm]
  public var unit: Double { isInch ? 25.4 : 1 }

  /// The canonical value of one program unit along an axis. [mm or rad]
  func scale(_ axis: Int) -> Double { axis >= 3 && axis < 6 ? Elementary.radiansPerDegree : unit }

  /// The current position as the program counts it, in program units or degrees.
  func programPosition(_ axis: Int) -> Double { position.axes[axis] / scale(axis) }
}

/// The words a cycle keeps for the lines that follow it, in mm and s.
struct CycleWords: Equatable {
  /// Where the run of cycles began: incremental R counts from there, in every line of the run.
  var level: Double?
  /// Bottom of the hole as programmed: absolute, or from R in incremental mode.
  var depth: Double?
  /// R as programmed: absolute, or from the level in incremental mode.
  var retract: Double?
  /// Q, step of the peck.
  var step: Double?
  /// P, dwell.
  var dwell: Double?
}
