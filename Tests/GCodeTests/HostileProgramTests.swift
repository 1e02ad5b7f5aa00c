import Foundation
import GCode
import Testing

@Suite("hostile programs") struct HostileProgramTests {
  /// A row of Programs/hostile/EXPECTED.md.
  struct Row {
    var file: String
    var place: String
    var code: String
  }

  private var folder: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Programs/hostile")
  }

  private func rows() throws -> [Row] {
    let table = try String(
      contentsOf: folder.appendingPathComponent("EXPECTED.md"), encoding: .utf8)
    return table.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 3, cells[0].hasSuffix(".ngc") else { return nil }
      return Row(file: cells[0], place: cells[1], code: cells[2])
    }
  }

  @Test("every hostile program is refused at its exact line and column with its code")
  func hostilePrograms() throws {
    let rows = try rows()
    #expect(rows.count >= 40)
    for row in rows {
      let data = try Data(contentsOf: folder.appendingPathComponent(row.file))
      var options = InterpreterOptions()
      options.commandBudget = 10_000
      options.repeatBudget = 10_000
      var interpreter = Interpreter(options: options)
      let result = interpreter.interpret([UInt8](data), fileName: row.file)
      let error = result.diagnostics.first { $0.severity == .error }
      let place = error.map { "\($0.line):\($0.column)" }
      #expect(place == row.place, "\(row.file): \(String(describing: error))")
      #expect(error?.code.rawValue == row.code, "\(row.file): \(String(describing: error))")
    }
  }

  @Test("the table lists every file of the folder, and no other") func tableIsComplete() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let programs = files.filter { $0.hasSuffix(".ngc") }.sorted()
    #expect(try rows().map(\.file).sorted() == programs)
  }

  @Test("a file says itself which code it expects where its text allows") func filesSaySo() throws {
    for row in try rows() where !["random-bytes.ngc"].contains(row.file) {
      let data = try Data(contentsOf: folder.appendingPathComponent(row.file))
      let text = String(decoding: data.prefix(200), as: UTF8.self)
      #expect(text.contains("expects \(row.code) at \(row.place)"), "\(row.file)")
    }
  }
}
