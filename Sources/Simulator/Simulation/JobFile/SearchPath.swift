public import GCode
internal import Glibc

/// Folders in which subprograms lie in files of their own, as LinuxCNC's SUBROUTINE_PATH.
public struct SearchPath: ProgramLibrary {
  /// The folders, the first one first; "" is the current folder.
  public var folders: [String]

  /// Most files of a folder that are looked through for a name in other letters.
  private static let mostEntries = 100_000
  /// Longest name of a subprogram, in bytes.
  private static let longestName = 200

  /// Folders in their order.
  public init(_ folders: [String]) {
    self.folders = folders
  }

  /// The folder of a program, then others.
  /// - Parameters:
  ///   - program: The program; "-" counts as one of the current folder.
  ///   - folders: The others.
  public init(besides program: String, and folders: [String] = []) {
    self.folders = [InputFile.folder(of: program)] + folders
  }

  /// The file of a subprogram in the first folder that has it.
  public func subprogram(
    named name: String
  ) throws(ProgramTextFailure) -> (fileName: String, text: any ProgramText)? {
    try Self.check(name)
    for folder in folders {
      let path = InputFile.resolve(name + ".ngc", in: folder)
      if let text = try Self.text(at: path) { return (path, text) }
      guard let other = try Self.otherSpelling(of: path), let text = try Self.text(at: other) else {
        continue
      }
      return (other, text)
    }
    return nil
  }

  /// The folders of a search path that are none.
  public var missingFolders: [String] {
    folders.filter { folder in
      var status = stat()
      let isFolder =
        unsafe stat(folder, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      return !folder.isEmpty && !isFolder
    }
  }

  // The name comes from a program of unknown origin.
  private static func check(_ name: String) throws(ProgramTextFailure) {
    guard name.utf8.count <= longestName, !name.isEmpty, !name.utf8.contains(where: { $0 < 32 })
    else {
      throw ProgramTextFailure("\"\(name.prefix(40))\" cannot be the name of a file; rename it")
    }
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else {
      throw ProgramTextFailure(
        "\"\(name)\" leads out of the folders for subprograms; give the folder itself with "
          + "--subroutines")
    }
  }

  /// The text of a file; nil where there is none.
  private static func text(at path: String) throws(ProgramTextFailure) -> (any ProgramText)? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      let reason = unsafe String(cString: strerror(errno))
      throw ProgramTextFailure("\(path) cannot be read: \(reason); check the file")
    }
    do throws(JobFaults) {
      return try InputFile.text(path, limit: InputFile.maximumProgramSize)
    } catch {
      throw ProgramTextFailure(error.faults.map { "\(path) \($0.message)" }.joined(separator: "; "))
    }
  }

  /// The file whose name differs in upper and lower case only: O-words know no case.
  private static func otherSpelling(of path: String) throws(ProgramTextFailure) -> String? {
    let folder = InputFile.folder(of: path)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard let stream = unsafe opendir(folder.isEmpty ? "." : folder) else { return nil }
    defer { unsafe closedir(stream) }
    var found: String?
    for _ in 0..<mostEntries {
      guard let entry = unsafe readdir(stream) else { break }
      let other = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      guard other.lowercased() == name.lowercased() else { continue }
      guard found == nil else {
        throw ProgramTextFailure(
          "several files are called \(name) but for upper and lower case; rename one")
      }
      found = other
    }
    return found.map { InputFile.resolve($0, in: folder) }
  }
}
