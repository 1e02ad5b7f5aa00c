import Signals
import Testing

@testable import Recording

@Suite struct ReplayJudgeTests {
  private func reader(_ rows: [TickRecord]) throws -> (ScratchFolder, RecordReader) {
    let folder = try ScratchFolder()
    _ = try recordNastyRun(to: folder.file("a.mcap"), ticks: rows, agentSteps: [])
    return (folder, try RecordReader(path: folder.file("a.mcap")))
  }

  @Test("the same rows are no divergence, odd doubles among them")
  func same() throws {
    let rows = RowFixtures.ticks(1200, seed: 51)
    let (_, reader) = try reader(rows)
    var judge = ReplayJudge(reader)
    for row in rows { #expect(judge.judge(row) == nil) }
    #expect(judge.finish() == nil)
    #expect(judge.equalTicks == 1200 && judge.unjudgedTicks == 0)
  }

  @Test("the lowest bit of one value is found: tick, line, channel, values and the ticks before")
  func lastBit() throws {
    var rows = RowFixtures.ticks(900, seed: 52)
    for index in rows.indices {
      rows[index][.line] = Double(100 + index / 10)
      rows[index][.power] = Double(index) * 0.1
    }
    let (_, reader) = try reader(rows)
    rows[700][.power] = rows[700][.power].nextUp
    var judge = ReplayJudge(reader)
    for row in rows[..<700] { #expect(judge.judge(row) == nil) }
    let found = judge.judge(rows[700])
    let divergence = try #require(found)
    #expect(divergence.kind == .value && divergence.tick == 700 && divergence.line == 170)
    #expect(divergence.channel == "power_w" && divergence.channels == ["power_w"])
    #expect(divergence.recorded == 70.0.bitPattern && divergence.replayed == 70.0.nextUp.bitPattern)
    #expect(divergence.history.map(\.tick) == Array(681...700))
    #expect(divergence.history.dropLast().allSatisfy { $0.recorded == $0.replayed })
    #expect(divergence.history.first?.recorded == (681 * 0.1).bitPattern)
    let text = "\(divergence)"
    #expect(text.contains("tick 700, line 170: power_w was 70.0 (0x4051800000000000)"))
    #expect(text.contains("70.00000000000001 (0x4051800000000001)"))
    #expect(judge.judge(rows[701]) == divergence)
  }

  @Test("a zero of the other sign and a NaN of another payload are divergences")
  func bitsCount() throws {
    var rows = RowFixtures.ticks(5, seed: 53)
    rows[2][.torque] = 0
    rows[2][.power] = .nan
    let (_, reader) = try reader(rows)
    let changes = [(TickChannel.torque, -0.0), (.power, Double(nan: 7, signaling: false))]
    for (channel, value) in changes {
      var other = rows
      other[2][channel] = value
      var judge = ReplayJudge(reader)
      let found = other.compactMap { judge.judge($0) }.first
      #expect(found?.tick == 2 && found?.channel == channel.label.name)
    }
  }

  @Test("a run that is longer or shorter than its recording is told so")
  func lengths() throws {
    let rows = RowFixtures.ticks(600, seed: 54)
    let (_, reader) = try reader(Array(rows[..<500]))
    var longer = ReplayJudge(reader)
    let end = rows.compactMap { longer.judge($0) }.first
    #expect(end?.kind == .recordingEnds && end?.tick == 500)
    var shorter = ReplayJudge(reader)
    for row in rows[..<300] { #expect(shorter.judge(row) == nil) }
    let missing = shorter.finish()
    #expect(missing?.kind == .replayEnds && missing?.tick == 299 && missing?.recorded == 499)
    var shifted = ReplayJudge(reader)
    let wrong = rows[1...].compactMap { shifted.judge($0) }.first
    #expect(wrong?.kind == .tick && wrong?.tick == 1)
  }

  @Test("rows in a lost part of the recording are not judged, those after it are")
  func lostPart() throws {
    let sample = try DamageTests.Sample()
    var bytes = sample.bytes
    bytes[sample.chunkEnds[0] - 100] ^= 1
    let reader = try RecordReader(bytes: bytes)
    var judge = ReplayJudge(reader)
    for row in sample.ticks { #expect(judge.judge(row) == nil) }
    #expect(judge.finish() == nil)
    #expect(judge.unjudgedTicks == Int64(sample.ticksBefore[1]))
    #expect(judge.equalTicks == Int64(sample.ticks.count - sample.ticksBefore[1]))
    #expect(judge.losses.count == 1)
  }

  @Test("a cursor that has come to its end stays there, however often it is asked")
  func staysAtEnd() throws {
    let (folder, reader) = try reader(RowFixtures.calmTicks(700, seed: 12))
    defer { withExtendedLifetime(folder) {} }
    var cursor = reader.ticks()
    var count = 0
    while cursor.next() != nil { count += 1 }
    #expect(count == 700)
    for _ in 0..<1000 {
      let row = cursor.next()
      #expect(row == nil)
    }
  }
}
