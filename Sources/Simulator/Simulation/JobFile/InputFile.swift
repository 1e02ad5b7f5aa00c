internal import Foundation
internal import Glibc

/// Reads the files that a user names, with limits and with errors that say what to do.
public enum InputFile {
  /// Largest part program that is read, in bytes.
  public static let maximumProgramSize = 1 << 30

  /// All bytes of a file, or of the standard input for "-".
  /// - Parameters:
  ///   - path: The file.
  ///   - limit: Most bytes that are taken.
  /// - Returns: The bytes.
  /// - Throws: Why it cannot be read, or that it is too large.
  public static func read(_ path: String, limit: Int) throws(JobFaults) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw missing(path, errno) }
    defer { if path != "-" { close(descriptor) } }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw missing(path, errno) }
    if status.st_mode & S_IFMT == S_IFDIR {
      throw JobFaults(
        [JobFault(file: path, line: 0, message: "is a folder; name a file", code: "is-folder")],
        isMissingInput: true)
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw missing(path, errno)
      }
      bytes += buffer[..<count]
      if bytes.count > limit {
        throw JobFaults([
          JobFault(
            file: path, line: 0, message: "is larger than \(limit) bytes; is it the right file?",
            code: "file-too-large")
        ])
      }
    }
  }

  private static func missing(_ path: String, _ number: Int32) -> JobFaults {
    let reason = unsafe String(cString: strerror(number))
    return JobFaults(
      [
        JobFault(
          file: path, line: 0, message: "cannot be read: \(reason); check the path",
          code: "cannot-read")
      ], isMissingInput: true)
  }

  /// The folder of a path: what stands before its last slash; empty for the current folder.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A path relative to a folder; absolute paths and "-" stay.
  static func resolve(_ path: String, in folder: String) -> String {
    if path.hasPrefix("/") || folder.isEmpty || path == "-" { return path }
    return folder + "/" + path
  }
}
