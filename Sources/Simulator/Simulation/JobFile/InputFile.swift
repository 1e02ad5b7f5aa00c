public import GCode
internal import Glibc

/// Reads the files that a user names, with limits and with errors that say what to do.
public enum InputFile {
  /// Largest part program that is read, in bytes.
  public static let maximumProgramSize = 1 << 30

  /// Most bytes of a program that comes through a pipe: it must be kept in memory.
  public static let maximumStreamSize = 1 << 28

  /// All bytes of a file, or of the standard input for "-".
  /// - Parameters:
  ///   - path: The file.
  ///   - limit: Most bytes that are taken.
  /// - Returns: The bytes.
  /// - Throws: Why it cannot be read, or that it is too large.
  public static func read(_ path: String, limit: Int) throws(JobFaults) -> [UInt8] {
    let input = try OpenInput(path)
    return try input.readAll(
      limit: input.kind == .file ? limit : min(limit, maximumStreamSize))
  }

  /// The text of a part program: read piece by piece from a file, taken into memory from a pipe.
  /// - Parameters:
  ///   - path: The file, or "-" for the standard input.
  ///   - limit: Most bytes that are taken.
  /// - Returns: The text.
  /// - Throws: Why it cannot be read, that it is empty or too large.
  public static func text(
    _ path: String, limit: Int = maximumProgramSize
  ) throws(JobFaults) -> any ProgramText {
    let input = try OpenInput(path)
    if input.kind == .file, input.stamp.size > Int64(FileText.smallest) {
      // A file is never in memory as a whole, so its size costs only time.
      return FileText(input)
    }
    return MemoryText(
      try filled(try input.readAll(limit: min(limit, maximumStreamSize)), of: path))
  }

  /// All bytes of a part program.
  /// - Throws: Why it cannot be read, that it is empty or too large.
  static func program(_ path: String) throws(JobFaults) -> [UInt8] {
    try filled(try read(path, limit: maximumProgramSize), of: path)
  }

  private static func filled(_ bytes: [UInt8], of path: String) throws(JobFaults) -> [UInt8] {
    guard bytes.isEmpty else { return bytes }
    throw JobFaults([
      JobFault(
        file: path, line: 0, message: "is empty; is it the right file?", code: "empty-file")
    ])
  }

  /// The folder of a path: what stands before its last slash; empty for the current folder.
  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A path that a file names, seen from that file's folder; `~/` is the user's own folder.
  public static func resolve(_ path: String, beside file: String?) -> String {
    if path.hasPrefix("~/"), let home = unsafe getenv("HOME") {
      return unsafe String(cString: home) + path.dropFirst(1)
    }
    return resolve(path, in: folder(of: file ?? ""))
  }

  /// A path relative to a folder; absolute paths and "-" stay.
  static func resolve(_ path: String, in folder: String) -> String {
    if path.hasPrefix("/") || folder.isEmpty || path == "-" { return path }
    return folder + "/" + path
  }
}
