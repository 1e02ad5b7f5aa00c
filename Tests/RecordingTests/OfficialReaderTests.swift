import Foundation
import Signals
import Testing

@testable import Recording

/// Our files in the hands of the people who wrote the format: PyPI package `mcap`.
@Suite struct OfficialReaderTests {
  private struct Findings: Decodable {
    var topics: [String: Int]
    var ticks: Int
    var sum: UInt64
    var events: [String]
    var scalars: Int
    var chunks: Int
    var counts: Int
    var messages: Int
    var attachments: [String]
    var metadata: [String: [String: String]]
    var streamed: Int
  }

  /// The first Python that has the package; FEEDHOLD_PYTHON names another.
  private func findings(of path: String) throws -> Findings? {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("read_with_mcap.py").path
    let named = ProcessInfo.processInfo.environment["FEEDHOLD_PYTHON"]
    for python in [named, "/usr/bin/env"].compactMap({ $0 }) {
      guard FileManager.default.isExecutableFile(atPath: python) else { continue }
      let process = Process()
      process.executableURL = URL(fileURLWithPath: python)
      process.arguments = (python == "/usr/bin/env" ? ["python3"] : []) + ["-B", script, path]
      let pipe = Pipe()
      process.standardOutput = pipe
      try process.run()
      let output = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      if process.terminationStatus == 77 || process.terminationStatus == 127 { continue }
      #expect(process.terminationStatus == 0)
      return try JSONDecoder().decode(Findings.self, from: output)
    }
    return nil
  }

  /// The same polynomial sum over all words that the script forms.
  private func sum(_ rows: [TickRecord]) -> UInt64 {
    var sum: UInt64 = 0
    for row in rows {
      sum = (sum &* 31 &+ UInt64(row.tick.count)) % (1 << 61)
      for channel in 0..<TickRecord.channelCount {
        let product = sum.multipliedFullWidth(by: 31)
        let (low, carry) = product.low.addingReportingOverflow(row.values[channel].bitPattern)
        let high = product.high + (carry ? 1 : 0)
        sum = ((1 << 61) as UInt64).dividingFullWidth((high, low)).remainder
      }
    }
    return sum
  }

  @Test("the official reader opens a recording, checks every checksum and finds every row")
  func official() throws {
    let folder = try ScratchFolder()
    let ticks = RowFixtures.ticks(1500, seed: 71)
    let steps = RowFixtures.agentSteps(75, seed: 72)
    let summary = try recordNastyRun(to: folder.file("a.mcap"), ticks: ticks, agentSteps: steps)
    guard let found = try findings(of: folder.file("a.mcap")) else {
      print("skipped: no python3 with the packages mcap and zstandard (set FEEDHOLD_PYTHON)")
      return
    }
    #expect(found.ticks == ticks.count)
    #expect(found.sum == sum(ticks))
    #expect(found.events == ["refused", "toolBroken", "", ""])
    #expect(found.scalars == 3)
    #expect(found.attachments == ["program.ngc"])
    #expect(found.chunks == summary.chunkCount)
    #expect(found.messages == found.streamed && found.messages == found.counts)
    #expect(found.topics.values.reduce(0, +) == found.messages)
    #expect(found.metadata["feedhold.end"]?["digest"] == summary.digest.hexadecimal)
    #expect(found.metadata["feedhold.run"]?["seed"] == "42")
  }

  @Test("the official reader opens what was recovered from a file that was cut off")
  func recovered() throws {
    let folder = try ScratchFolder()
    let sample = try DamageTests.Sample(rows: 1600)
    let cut = Array(sample.bytes[..<(sample.bytes.count / 2)])
    let reader = try RecordReader(bytes: cut)
    _ = try reader.recover(to: folder.file("b.mcap"))
    guard let found = try findings(of: folder.file("b.mcap")) else {
      print("skipped: no python3 with the packages mcap and zstandard (set FEEDHOLD_PYTHON)")
      return
    }
    let rows = Array(reader.ticks())
    #expect(found.ticks == rows.count && !rows.isEmpty)
    #expect(found.sum == sum(rows))
  }
}
