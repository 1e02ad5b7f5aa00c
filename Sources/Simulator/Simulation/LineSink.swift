internal import Glibc

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
final class LineSink {
  private let path: String
  private let descriptor: Int32
  private var buffer: [UInt8] = []
  private var failure: String?

  /// Bytes gathered before they are written.
  private static let bufferSize = 1 << 16

  /// Opens a file anew; "-" is the standard output.
  init(path: String) throws(OutputFailure) {
    self.path = path
    if path == "-" {
      descriptor = STDOUT_FILENO
    } else {
      descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
      guard descriptor >= 0 else {
        throw OutputFailure(path: path, reason: unsafe String(cString: strerror(errno)))
      }
    }
    buffer.reserveCapacity(Self.bufferSize + 4096)
  }

  deinit { if descriptor > STDERR_FILENO { Glibc.close(descriptor) } }

  func write(_ line: String) {
    guard failure == nil else { return }
    buffer += line.utf8
    buffer.append(UInt8(ascii: "\n"))
    if buffer.count >= Self.bufferSize { flush() }
  }

  /// Writes what is gathered; returns why it could not, if it could not.
  func close() -> String? {
    flush()
    guard let failure else { return nil }
    return OutputFailure(path: path == "-" ? "standard output" : path, reason: failure).description
  }

  private func flush() {
    var start = 0
    while start < buffer.count, failure == nil {
      let written = unsafe buffer.withUnsafeBytes { bytes in
        unsafe Glibc.write(
          descriptor, UnsafeRawBufferPointer(rebasing: bytes[start...]).baseAddress,
          bytes.count - start)
      }
      if written < 0 {
        if errno == EINTR { continue }
        failure = unsafe String(cString: strerror(errno))
      } else {
        start += written
      }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
