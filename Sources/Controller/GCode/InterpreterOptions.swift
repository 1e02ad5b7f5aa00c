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
  /// What the machine counts lengths in: its tool table, its variable file and the parameters of
  /// offsets and home positions. rs274 is a machine in inches.
  public var machineUnit = MachineUnit.millimetre
  /// Whether the control does as LinuxCNC's rs274 does where that differs from LinuxCNC at a
  /// machine: it takes the first tool of its table for the one in the spindle.
  public var isStandAlone = false
  /// Which of the codes M100 to M199 the machine has; the others are refused.
  public var userCodes: Set<Int> = []
  /// What M66 reads.
  public var inputs = SimulatedInputs()
  /// What the machine's configuration settles.
  public var machine = MachineSettings()
  /// Where the machine stands when the program starts. [mm, rad]
  public var start = MachinePosition()
  /// The tools; nil where none are known: then every T passes and G43 counts as 0 with a warning.
  public var tools: ToolTable?
  /// Where subprograms in files of their own come from; nil where there are none.
  public var library: (any ProgramLibrary)?
  /// What a probe meets; nil where every probing move ends with contact at its target, as in
  /// LinuxCNC's rs274 (which leaves #5070 at 0).
  public var probeContact: ProbeContact?
  /// The parameters at the start, with home positions and work offsets.
  public var parameters = ParameterStore()
  /// Most blocks that loops and subprograms carry out; the text itself is read to its end.
  public var repeatBudget = 5_000_000
  /// Deepest nesting of calls.
  public var callDepth = 1_000
  /// Most commands that a single block makes: a batch is never longer, so they cost 25 MB.
  public var blockCommandBudget = 200_000
  /// Most canonical commands that are made: 20 million take about 2.5 GB where they are collected.
  public var commandBudget = 20_000_000
  /// Most errors, warnings and notes; the program is given up there.
  public var diagnosticBudget = 200
  /// Deepest nesting of brackets, functions and `##`, at most 500.
  public var expressionDepth = 100 {
    didSet { expressionDepth = Swift.min(Swift.max(expressionDepth, 1), 500) }
  }

  /// Bytes of a text outside memory that are read at once.
  var windowSize = Lexer.windowSize

  /// The largest value of a word in its own unit: no machine is a million km long.
  static let largestWord = 1e9
  /// Lengths below it are none. [mm]
  static let smallestLength = 1e-9

  /// A control without tool table, at the machine's zero.
  public init() {}
}

/// The length a machine counts in.
public enum MachineUnit: String, CaseIterable, Sendable {
  /// A metric machine.
  case millimetre = "mm"
  /// A machine in inches.
  case inch

  /// One unit. [mm]
  public var length: Double { self == .inch ? 25.4 : 1 }
}

/// The inputs of a machine that is not there, for M66; those that are not named read 0.
public struct SimulatedInputs: Equatable, Sendable {
  /// Digital inputs (P) that are named, by number; a wait for the other state times out.
  public var digital: [Int: Bool] = [:]
  /// Analogue inputs (E), by number. [unit of the input]
  public var analogue: [Int: Double] = [:]

  /// Every input reads 0.
  public init() {}
}

extension InterpreterOptions {
  /// Whether the machine has an M code: of the user's own, M100 to M199, those that are named.
  func hasCode(m number: Int) -> Bool {
    number >= 100 ? userCodes.contains(number) : CodeTable.row(m: number) != nil
  }

  /// The least increment of a Fanuc control. [mm or inches]
  static func leastIncrement(isInch: Bool) -> Double { isInch ? 0.0001 : 0.001 }
}
