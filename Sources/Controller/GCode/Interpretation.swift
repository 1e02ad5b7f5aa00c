public import CanonicalMachining
public import Geometry

/// What came out of a program.
public struct Interpretation: Sendable {
  /// The canonical commands, in order; meaningful only without errors.
  public var commands: [CanonicalRecord] = []
  /// Texts of comments and messages, by the number in their command less `firstText`.
  public var texts: [String] = []
  /// Number of the first of `texts`: above 0 where earlier ones were handed on already.
  public var firstText: Int32 = 0
  /// Names of the files that were read, by the number in `SourceLine.file`.
  public var fileNames: [String] = []
  /// The calls of subprograms, by the number in `SourceLine.call` less 1.
  public var calls: [CallSite] = []
  /// The tool table behind the last block, nil where none was given.
  public var tools: ToolTable?
  /// What G10 L1, L10 and L11 did to the tool table, by the number in their command.
  public var toolChanges: [ToolTableChange] = []
  /// What the machine counts lengths in.
  public var machineUnit = MachineUnit.millimetre
  /// Whether the control did as rs274 does: `InterpreterOptions.isStandAlone`.
  var isStandAlone = false
  /// N words: for each line that has one, in order of lines.
  public var lineNumbers: [LineNumber] = []
  /// What was found wrong or odd, in order of lines.
  public var diagnostics: [Diagnostic] = []
  /// Where the program goes.
  public var extents = ProgramExtents()
  /// The modal state behind the last block.
  public var endState = ModalState()
  /// The parameters behind the last block.
  public var parameters = ParameterStore()

  /// Whether an error forbids running the program.
  public private(set) var hasErrors = false
  /// How many of `commands` come before the first error; nil where there is none yet. rs274 stops
  /// there.
  public private(set) var soundCommands: Int?

  init() {}

  mutating func noteError() {
    hasErrors = true
    soundCommands = soundCommands ?? commands.count
  }

  /// Makes room for the next batch.
  mutating func clearCommands() {
    commands.removeAll(keepingCapacity: true)
    if soundCommands != nil { soundCommands = 0 }
  }
}

/// A place from where a subprogram was called; with its own caller it makes a call stack.
public struct CallSite: Hashable, BitwiseCopyable, Sendable {
  /// The call this one stands in, 0 for the main program.
  public var caller: Int32
  /// Number of the file.
  public var file: Int32
  /// The line, from 1.
  public var line: Int32
}

/// The N word of a line.
public struct LineNumber: Equatable, Sendable {
  /// The line, from 1.
  public var line: Int32
  /// Number of its file, 0 for the main program.
  public var file: Int32 = 0
  /// The number behind N.
  public var number: Int64
}

/// The boxes a program's positions lie in, in program coordinates with the offsets of their moment.
public struct ProgramExtents: Equatable, Sendable {
  /// Of feed moves, arcs with their bulge, start points included. [mm]
  public var feed = Box3.empty
  /// Ends of rapids. [mm]
  public var rapid = Box3.empty

  /// Nothing yet.
  public init() {}
}

/// A line of the tool table that the program has changed: G10 L1, L10, L11.
public struct ToolTableChange: Equatable, Sendable {
  /// Number of the tool.
  public var number: Int
  /// The line as it is now.
  public var entry: ToolEntry
  /// Whether the change was made to the tool in the spindle, beside its line.
  public var isInSpindle: Bool
}
