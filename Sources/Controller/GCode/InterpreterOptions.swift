public import Geometry

/// How a program is to be read, and how much of it at most.
public struct InterpreterOptions: Sendable {
  /// Whether blocks that begin with `/` are left out. Off, as the switch on the panel.
  public var hasBlockDelete = false
  /// Switches 1 to 9 of Fanuc's `/1` to `/9` that are on; `hasBlockDelete` is the first.
  public var blockDeleteSwitches: Set<Int> = []
  /// Fanuc: whether `X10` means 10 mm (calculator type) and not 10 least increments of 0.001 mm.
  public var countsWholeUnits = true
  /// Fanuc: whether ATAN and ASIN give -180 to 180 degrees and not 0 to 360 (parameter 6004#0).
  public var hasSignedAngles = false
  /// Whose customs the program follows.
  public var dialect = Dialect.linuxcnc
  /// Whether the machine has axes U V W.
  public var hasSecondaryAxes = false
  /// Whether the stream carries LinuxCNC's own remarks ("interpreter: ...") as comments.
  public var hasInterpreterRemarks = false
  /// Where the machine stands when the program starts. [mm, rad]
  public var start = MachinePosition()
  /// The tools; nil where none are known: then every T passes and G43 counts as 0 with a warning.
  public var tools: ToolTable?
  /// Where subprograms in files of their own come from; nil where there are none.
  public var library: (any ProgramLibrary)?
  /// The parameters at the start, with home positions and work offsets.
  public var parameters = ParameterStore()
  /// Most blocks that loops and subprograms carry out; the text itself is read to its end.
  public var repeatBudget = 10_000_000
  /// Deepest nesting of calls.
  public var callDepth = 1_000
  /// Most commands that a single block makes.
  public var blockCommandBudget = 1_000_000
  /// Most canonical commands that are made: 20 million take about 2.5 GB where they are collected.
  public var commandBudget = 20_000_000
  /// Most errors, warnings and notes; the program is given up there.
  public var diagnosticBudget = 200
  /// Deepest nesting of brackets, functions and `##`, at most 500.
  public var expressionDepth = 100 {
    didSet { expressionDepth = Swift.min(Swift.max(expressionDepth, 1), 500) }
  }

  /// The largest value of a word in its own unit: no machine is a million km long.
  static let largestWord = 1e9

  /// A control without tool table, at the machine's zero.
  public init() {}
}

extension InterpreterOptions {
  /// The least increment of a Fanuc control. [mm or inches]
  static func leastIncrement(isInch: Bool) -> Double { isInch ? 0.0001 : 0.001 }
}
