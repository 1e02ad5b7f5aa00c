import Foundation
import GCode
import Testing

@Suite("programs of other projects") struct RealProgramTests {
  /// Beside the repository, where the shared data lie.
  private static var folder: URL {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return url.appendingPathComponent("shared/data/gcode")
  }

  private static var isThere: Bool { FileManager.default.fileExists(atPath: folder.path) }

  @Test(
    "each is read in its dialect, or refused at its fault",
    .enabled(if: isThere, "skipped: ../shared/data/gcode is not here"))
  func table() throws {
    for row in RealPrograms.rows {
      let bytes = [UInt8](try Data(contentsOf: Self.folder.appendingPathComponent(row.file)))
      var options = InterpreterOptions()
      options.dialect = try #require(Dialect(rawValue: row.dialect))
      var interpreter = Interpreter(options: options)
      let result = interpreter.interpret(bytes, fileName: row.file)
      let error = result.diagnostics.first { $0.severity == .error }
      let refusal = error.map { "\($0.line):\($0.column) \($0.code.rawValue)" } ?? ""
      #expect(refusal == row.refusal, "\(row.file): \(error?.description ?? "no error")")
    }
  }

  @Test("the table has every file of the folder", .enabled(if: isThere, "skipped: no shared data"))
  func isComplete() throws {
    let enumerator = FileManager.default.enumerator(atPath: Self.folder.path)
    var files: [String] = []
    while let path = enumerator?.nextObject() as? String {
      guard path.contains("/"), !path.hasPrefix("LICENSES") else { continue }
      files.append(path)
    }
    #expect(files.sorted() == RealPrograms.rows.map(\.file).sorted())
    #expect(RealPrograms.rows.filter(\.refusal.isEmpty).count >= 50)
  }
}
