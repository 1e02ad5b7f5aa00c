import Foundation
import Testing

@Suite("The tree keeps its rules") struct TreeTests {
  private let repository = Repository.shared

  private func expectNone(_ violations: [Violation]) {
    let shown = violations.prefix(40).map(\.description).joined(separator: "\n")
    let isKept = violations.isEmpty
    #expect(isKept, "\(violations.count) violations:\n\(shown)")
  }

  @Test("files, functions, parameter lists and lines are short") func shape() {
    expectNone(repository.sources.flatMap(ShapeRule.check))
  }

  @Test("a room imports what the architecture's table permits") func imports() {
    expectNone(repository.sources.flatMap(ImportRule.check))
  }

  @Test("the real-time ring uses nothing that needs a heap") func realTime() {
    expectNone(repository.sources.flatMap(RealTimeRule.check))
  }

  @Test("every public declaration has a doc comment") func docComments() {
    expectNone(repository.sources.flatMap(DocCommentRule.check))
  }

  @Test("every public number has a unit") func units() {
    expectNone(repository.sources.flatMap(UnitRule.check))
  }

  @Test("every path that a page names exists") func namedPaths() {
    let pages = repository.texts.filter {
      $0.path.hasSuffix(".md") && ($0.path.hasPrefix("docs/") || !$0.path.contains("/"))
    }
    expectNone(
      pages.flatMap { NamedPathRule.check($0.text, path: $0.path, exists: repository.exists) })
  }

  @Test("work left undone has an issue number") func taskNotes() {
    let texts = repository.texts.filter { !$0.path.hasSuffix(".md") }
    expectNone(texts.flatMap { TaskNoteRule.check($0.text, path: $0.path) })
  }

  @Test("no file names a path of the machine it was written on") func machinePaths() {
    let texts = repository.texts
    expectNone(texts.flatMap { MachinePathRule.check($0.text, path: $0.path) })
  }

  @Test("the folders are the targets of the package") func targets() {
    let manifest = repository.text("Package.swift")
    expectNone(PackageRule.check(manifest, folders: repository.targetFolders))
    let unknown = repository.targetFolders.filter {
      $0.hasPrefix("Sources/") && RoomTable.room(of: $0 + "/file") == nil
    }
    #expect(unknown.isEmpty, "not in RoomTable")
  }

  @Test("what a build makes is not tracked") func products() {
    let index = repository.text(".git/index")
    expectNone(PackageRule.checkTracked(index, ignored: repository.text(".gitignore")))
  }
}
