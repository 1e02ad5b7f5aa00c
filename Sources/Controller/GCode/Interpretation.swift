public import CanonicalMachining
public import Geometry

/// What came out of a program.
public struct Interpretation: Sendable {
  /// The canonical commands, in order; meaningful only without errors.
  public var commands: [CanonicalRecord] = []
  /// Texts of comments and messages, by the number in their command.
  public var texts: [String] = []
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
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }

  init() {}
}

/// The N word of a line.
public struct LineNumber: Equatable, Sendable {
  /// The line, from 1.
  public var line: Int32
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
