/// Where in the program text a command comes from.
public struct SourceLine: Equatable, Sendable, BitwiseCopyable {
  /// Number of the file, 0 for the main program.
  public var file: Int32
  /// Line, from 1.
  public var line: Int32
  /// Column of the first byte of the word or block, from 1.
  public var column: Int32
  /// Bytes of the word or block, at least 1.
  public var length: Int32
  /// Who called: number of the call in the interpreter's list of calls, 0 for the main program.
  public var call: Int32

  /// A place in the program text.
  public init(
    file: Int32 = 0, line: Int32, column: Int32 = 1, length: Int32 = 1, call: Int32 = 0
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.length = length
    self.call = call
  }
}
