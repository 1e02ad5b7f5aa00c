/// The folders are the targets, and what a build makes stays out of the tree.
enum PackageRule {
  /// Folders are what lies in the tree, as `Sources/Group/Room`, `Tests/RoomTests`,
  /// `Tests/Support/Library`.
  static func check(_ manifest: String, folders: [String]) -> [Violation] {
    var named = Set(
      manifest.matches(of: /"(Sources\/\w+\/\w+|Tests\/(?:Support\/)?\w+)"/).map { String($0.1) })
    for match in manifest.matches(of: /room\(\s*"(\w+)",\s*in:\s*"(\w+)"/) {
      named.insert("Sources/\(match.2)/\(match.1)")
    }
    for match in manifest.matches(of: /tests\(\s*"(\w+)"/) { named.insert("Tests/\(match.1)") }
    let lacking = folders.filter { !named.contains($0) }.map { "no target for \($0)" }
    let empty = named.subtracting(folders).sorted().map { "no folder \($0)" }
    return (lacking + empty).map { Violation(path: "Package.swift", line: 1, text: $0) }
  }

  /// The index is the names that Git keeps.
  static func checkTracked(_ index: String, ignored: String) -> [Violation] {
    let products = ["Package.resolved", ".build/"]
    let tracked = products.filter { index.contains($0) }.map { "\($0) is tracked" }
    let lines = Set(ignored.split(separator: "\n"))
    let open = products.filter { !lines.contains(Substring($0)) }.map { "\($0) is not ignored" }
    return (tracked + open).map { Violation(path: ".gitignore", line: 1, text: $0) }
  }
}
