public import Geometry

/// How a program is to be read, and how much of it at most.
public struct InterpreterOptions: Sendable {
  /// Whether blocks that begin with `/` are left out. Off, as the switch on the panel.
  public var hasBlockDelete = false
  /// Whether customs of other controls pass with a warning: `G0 G28 X0` (the axis words go to G28).
  public var isLenient = false
  /// Whether the machine has axes U V W.
  public var hasSecondaryAxes = false
  /// Whether the stream carries LinuxCNC's own remarks ("interpreter: ...") as comments.
  public var hasInterpreterRemarks = false
  /// Where the machine stands when the program starts. [mm, rad]
  public var start = MachinePosition()
  /// The tools; nil where none are known: then every T passes and G43 counts as 0 with a warning.
  public var tools: ToolTable?
  /// What a probe meets; nil where every probing move ends with contact at its target, as in
  /// LinuxCNC's rs274 (which leaves #5070 at 0).
  public var probeContact: ProbeContact?
  /// The parameters at the start, with home positions and work offsets.
  public var parameters = ParameterStore()
  /// Most blocks that are read.
  public var blockBudget = 50_000_000
  /// Most canonical commands that are made: 20 million take about 2 GB.
  public var commandBudget = 20_000_000
  /// Most errors, warnings and notes; the program is given up there.
  public var diagnosticBudget = 200
  /// Deepest nesting of brackets, functions and `##`, at most 500.
  public var expressionDepth = 100 {
    didSet { expressionDepth = Swift.min(Swift.max(expressionDepth, 1), 500) }
  }

  /// The largest value of a word in its own unit: no machine is a million km long.
  static let largestWord = 1e9
  /// Lengths below it are none. [mm]
  static let smallestLength = 1e-9

  /// A control without tool table, at the machine's zero.
  public init() {}
}
