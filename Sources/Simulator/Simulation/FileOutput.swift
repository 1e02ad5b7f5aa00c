internal import Glibc

/// Why bytes could not be written.
struct WriteFailure {
  /// In the system's words.
  let reason: String
  /// Whether the reader of a pipe has gone.
  let isReaderGone: Bool
}

/// Opens and writes what a run leaves behind: the one place for it. A pipe or a device is as good
/// as a file; "-" is the standard output.
public enum FileOutput {
  /// Puts bytes at a path in one go: what the report and the STL need.
  public static func write(_ bytes: [UInt8], to path: String) throws(OutputFailure) {
    let descriptor = try open(path)
    let failure = put(bytes, into: descriptor)
    // A full disk of a network file system shows up only when the file is closed.
    guard let reason = failure?.reason ?? close(descriptor) else { return }
    if failure != nil { _ = close(descriptor) }
    throw OutputFailure(path: name(of: path), reason: reason)
  }

  /// Opens a file anew.
  static func open(_ path: String) throws(OutputFailure) -> Int32 {
    if path == "-" { return STDOUT_FILENO }
    let descriptor = unsafe Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw OutputFailure(path: path, reason: reason) }
    return descriptor
  }

  /// Writes all bytes; returns why it could not, if it could not.
  static func put(_ bytes: [UInt8], into descriptor: Int32) -> WriteFailure? {
    var start = 0
    while start < bytes.count {
      let written = unsafe bytes.withUnsafeBytes { all in
        unsafe Glibc.write(descriptor, all.baseAddress?.advanced(by: start), all.count - start)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { return WriteFailure(reason: reason, isReaderGone: errno == EPIPE) }
      start += written
    }
    return nil
  }

  /// Closes a file, but never a standard stream; returns why it could not, if it could not.
  static func close(_ descriptor: Int32) -> String? {
    guard descriptor > STDERR_FILENO, Glibc.close(descriptor) != 0 else { return nil }
    return reason
  }

  /// What messages call a path.
  static func name(of path: String) -> String { path == "-" ? "standard output" : path }

  private static var reason: String { unsafe String(cString: strerror(errno)) }
}
