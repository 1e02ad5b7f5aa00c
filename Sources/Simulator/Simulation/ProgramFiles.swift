internal import CanonicalMachining

/// Names of the files that a program's commands are of: the program itself is the first, the others
/// hold subprograms.
struct ProgramFiles {
  private let names: [String]

  init(_ names: [String]) { self.names = names }

  /// The file that a command is of.
  subscript(source: SourceLine) -> String {
    let index = Int(source.file)
    return names.indices.contains(index) ? names[index] : names.first ?? ""
  }
}
