public import GCode

/// How much of a program is read at most, where a user says otherwise than the interpreter.
public struct ReadingBudget: Equatable, Sendable {
  /// A limit of it.
  public enum Name: String, CaseIterable, Sendable {
    /// Blocks that loops and calls carry out.
    case repeats
    /// Depth of calls.
    case calls
    /// Canonical commands in all.
    case commands
    /// Canonical commands of one block.
    case block
    /// Errors, and warnings, that are told.
    case findings

    /// The largest value that memory and patience allow.
    public var largest: Int {
      switch self {
      case .repeats, .commands: 1_000_000_000_000
      case .block: 100_000_000
      case .calls, .findings: 100_000
      }
    }
  }

  private var limits: [Name: Int] = [:]

  /// The interpreter's own limits.
  public init() {}

  /// One limit; nil where it is the interpreter's.
  public subscript(name: Name) -> Int? {
    get { limits[name] }
    set { limits[name] = newValue }
  }

  /// Sets the limits that are given.
  public func apply(to options: inout InterpreterOptions) {
    for (name, value) in limits {
      switch name {
      case .repeats: options.repeatBudget = value
      case .calls: options.callDepth = value
      case .commands: options.commandBudget = value
      case .block: options.blockCommandBudget = value
      case .findings: options.diagnosticBudget = value
      }
    }
  }
}
