/// The text of one file, as bytes. The interpreter opens no files itself: whoever calls it hands
/// texts in, from memory, from disk or from a pipe that was read to its end.
public protocol ProgramText: Sendable {
  /// How many bytes the text has.
  var count: Int { get }
  /// The whole text where it lies in memory anyhow; nil where it is read piece by piece.
  var wholeBytes: [UInt8]? { get }
  /// Appends a stretch of the text to memory.
  /// - Parameters:
  ///   - range: Which bytes, inside `0..<count`.
  ///   - buffer: Where they go.
  /// - Throws: Why the text cannot be read, or that it has changed.
  func read(_ range: Range<Int>, into buffer: inout [UInt8]) throws(ProgramTextFailure)
}

/// A text that could not be read to its end.
public struct ProgramTextFailure: Error, Equatable, Sendable {
  /// What happened, in the words of a message: "the file changed while it was read".
  public var message: String

  /// A failure with its reason.
  public init(_ message: String) {
    self.message = message
  }
}

/// A text in memory.
public struct MemoryText: ProgramText {
  private let bytes: [UInt8]

  /// A text from its bytes.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// How many bytes the text has.
  public var count: Int { bytes.count }

  /// All of it.
  public var wholeBytes: [UInt8]? { bytes }

  /// Appends a stretch of the bytes.
  public func read(
    _ range: Range<Int>, into buffer: inout [UInt8]
  ) throws(ProgramTextFailure) {
    buffer.append(contentsOf: bytes[range])
  }
}

/// Where subprograms in files of their own come from.
public protocol ProgramLibrary: Sendable {
  /// The text of a subprogram's file.
  /// - Parameter name: Name behind `o<`, in lower case, or the number of `M98 P`, without `.ngc`.
  /// - Returns: The file's name for messages and its text; nil where there is none.
  /// - Throws: Why the file is there but cannot be read.
  func subprogram(
    named name: String
  ) throws(ProgramTextFailure) -> (fileName: String, text: any ProgramText)?
}
