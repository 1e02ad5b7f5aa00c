internal import Glibc

/// Writes a file in one go: what the report and the STL need. A pipe or a device is as good as a
/// file.
enum FileOutput {
  /// Puts bytes at a path; "-" is the standard output.
  static func write(_ bytes: [UInt8], to path: String) throws(OutputFailure) {
    let isStandard = path == "-"
    let descriptor =
      isStandard
      ? STDOUT_FILENO : unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(path) }
    var start = 0
    while start < bytes.count {
      let written = unsafe bytes.withUnsafeBytes { all in
        unsafe Glibc.write(descriptor, all.baseAddress?.advanced(by: start), all.count - start)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        let failure = failure(path)
        if !isStandard { Glibc.close(descriptor) }
        throw failure
      }
      start += written
    }
    // A full disk of a network file system shows up only here.
    if !isStandard, Glibc.close(descriptor) != 0 { throw failure(path) }
  }

  private static func failure(_ path: String) -> OutputFailure {
    OutputFailure(
      path: path == "-" ? "standard output" : path, reason: unsafe String(cString: strerror(errno)))
  }
}
