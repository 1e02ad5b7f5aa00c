public import GCode
internal import Synchronization

/// A subprogram in a file of its own, as it was read.
public struct SubprogramFile: Equatable, Sendable {
  /// What the program calls it, without `.ngc`.
  public var name: String
  /// The file's path, for messages.
  public var path: String
  /// Its text.
  public var bytes: [UInt8]
}

/// The subprograms of a job that lie in files of their own. Each is read when it is called first,
/// and kept: every pass over the program and the recording of a run have the same text.
public final class SubprogramFiles: ProgramLibrary {
  private let folders: SearchPath
  private let files: Mutex<[String: SubprogramFile]>

  /// Files from folders.
  init(in folders: SearchPath) {
    self.folders = folders
    files = Mutex([:])
  }

  /// Files that have been read before, as a recording keeps them; there are no others.
  init(_ given: [SubprogramFile]) {
    folders = SearchPath([])
    files = Mutex(Dictionary(given.map { ($0.name, $0) }) { first, _ in first })
  }

  /// All that were called so far, by name.
  var all: [SubprogramFile] {
    files.withLock { $0.values.sorted { $0.name < $1.name } }
  }

  /// The file of a subprogram; nil where there is none.
  public func subprogram(
    named name: String
  ) throws(ProgramTextFailure) -> (fileName: String, text: any ProgramText)? {
    if let known = files.withLock({ $0[name] }) { return (known.path, MemoryText(known.bytes)) }
    guard let (path, text) = try folders.subprogram(named: name) else { return nil }
    var bytes: [UInt8] = []
    try text.read(0..<text.count, into: &bytes)
    files.withLock { $0[name] = SubprogramFile(name: name, path: path, bytes: bytes) }
    return (path, MemoryText(bytes))
  }
}

extension SearchPath {
  /// Refuses a folder that is none: a subprogram would be missed in it without a word.
  /// - Throws: Which one it is.
  public func check() throws(JobFaults) {
    guard let missing = missingFolders.first else { return }
    throw JobFaults(
      [
        JobFault(
          file: missing, line: 0, message: "is no folder; give the folder of the subprograms",
          code: "cannot-read")
      ], isMissingInput: true)
  }
}
