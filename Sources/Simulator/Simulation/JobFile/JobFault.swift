/// One thing that is wrong with a job or machine file, with its place and what to do about it.
public struct JobFault: Sendable, Equatable, CustomStringConvertible {
  /// The file, as the user named it.
  public var file: String
  /// Line, from 1; 0 where the fault is of the whole file.
  public var line: Int
  /// Column, from 1.
  public var column: Int
  /// What is wrong and what to do.
  public var message: String
  /// Stable code.
  public var code: String

  /// A fault from its parts.
  public init(file: String, line: Int, column: Int = 1, message: String, code: String) {
    self.file = file
    self.line = line
    self.column = column
    self.message = message
    self.code = code
  }

  /// As compilers print it: `file:line:column: error: text [code]`.
  public var description: String {
    let place = line > 0 ? "\(file):\(line):\(column)" : file
    return "\(place): error: \(message) [\(code)]"
  }
}

/// Everything that is wrong with a job, at once.
public struct JobFaults: Error, Sendable, CustomStringConvertible {
  /// The faults, in the order of the file.
  public var faults: [JobFault]
  /// Whether the input is missing (exit code 66) rather than bad (65).
  public var isMissingInput: Bool

  /// Faults from a list.
  public init(_ faults: [JobFault], isMissingInput: Bool = false) {
    self.faults = faults
    self.isMissingInput = isMissingInput
  }

  /// One fault a line.
  public var description: String { faults.map(\.description).joined(separator: "\n") }
}
