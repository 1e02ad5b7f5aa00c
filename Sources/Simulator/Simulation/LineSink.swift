/// Something that cannot be written.
public struct OutputFailure: Error, Sendable, CustomStringConvertible {
  /// The path.
  public var path: String
  /// Why, in the system's words.
  public var reason: String

  /// As a message with its remedy and code.
  public var description: String {
    "\(path): error: cannot be written: \(reason); check the folder, its permissions and its space "
      + "[cannot-write]"
  }
}

/// Writes lines of text to a file or the standard output through a buffer. After the first failure
/// it writes no more and remembers why.
public final class LineSink {
  private let path: String
  private var descriptor: Int32
  private var buffer: [UInt8] = []
  private var failure: WriteFailure?

  /// Whether nothing more can be written.
  public var isBroken: Bool { failure != nil }
  /// Whether that is because whoever read the pipe has gone: it had enough.
  public var isReaderGone: Bool { failure?.isReaderGone == true }

  /// Bytes gathered before they are written.
  private static let bufferSize = 1 << 16

  /// Opens a file anew; "-" is the standard output.
  public init(path: String) throws(OutputFailure) {
    self.path = path
    descriptor = try FileOutput.open(path)
    buffer.reserveCapacity(Self.bufferSize + 4096)
  }

  deinit { _ = FileOutput.close(descriptor) }

  /// Writes a line.
  public func write(_ line: String) {
    guard failure == nil else { return }
    buffer += line.utf8
    buffer.append(UInt8(ascii: "\n"))
    if buffer.count >= Self.bufferSize { flush() }
  }

  /// Writes what is gathered and closes; returns why it could not, if it could not.
  public func close() -> String? {
    flush()
    let refusal = FileOutput.close(descriptor)
    descriptor = -1
    guard let reason = failure?.reason ?? refusal else { return nil }
    return OutputFailure(path: FileOutput.name(of: path), reason: reason).description
  }

  private func flush() {
    guard failure == nil else { return }
    failure = FileOutput.put(buffer, into: descriptor)
    buffer.removeAll(keepingCapacity: true)
  }
}
