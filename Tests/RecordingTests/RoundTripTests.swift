import Foundation
import Signals
import Testing

@testable import Recording

@Suite struct RoundTripTests {
  @Test("every bit of every row comes back, odd doubles among them")
  func roundTrip() throws {
    let folder = try ScratchFolder()
    let ticks = RowFixtures.ticks(3000, seed: 11)
    let steps = RowFixtures.agentSteps(150, seed: 12)
    let summary = try recordNastyRun(to: folder.file("a.mcap"), ticks: ticks, agentSteps: steps)
    let reader = try RecordReader(path: folder.file("a.mcap"))
    let readTicks = Array(reader.ticks())
    let readSteps = Array(reader.agentSteps())
    #expect(readTicks.count == ticks.count)
    #expect(zip(readTicks, ticks).allSatisfy { isSame($0, $1) })
    #expect(readSteps.count == steps.count)
    #expect(zip(readSteps, steps).allSatisfy { isSame($0, $1) })
    #expect(reader.events().events == RowFixtures.events)
    #expect(reader.losses.isEmpty)
    #expect(summary.eventCount == RowFixtures.events.count)
    #expect(summary.lostRows == 0)
    #expect(reader.chunkCount == summary.chunkCount && reader.chunkCount > 3)
  }

  @Test("inputs, metadata and the digest come back, and the check finds nothing lost")
  func attachments() throws {
    let folder = try ScratchFolder()
    let ticks = RowFixtures.ticks(700, seed: 13)
    let summary = try recordNastyRun(to: folder.file("a.mcap"), ticks: ticks, agentSteps: [])
    let reader = try RecordReader(path: folder.file("a.mcap"))
    #expect(reader.inputs.map(\.name) == ["program.ngc"])
    #expect(reader.inputs.first?.bytes == Array("G1 X10 F500\nM2\n".utf8))
    #expect(reader.metadata(named: "feedhold.run")?["seed"] == "42")
    #expect(reader.metadata(named: "feedhold.end")?["state"] == "finished")
    #expect(reader.metadata(named: "feedhold.end")?["policy"] == "constant-feed")
    #expect(reader.servoPeriodNanoseconds == 1_000_000)
    var digest = RunDigest()
    for row in ticks { digest.absorb(row) }
    #expect(reader.digest == digest.value)
    #expect(summary.digest == digest)
    let check = reader.check()
    #expect(check.isWhole, "\(check.losses)")
    #expect(check.digest == digest)
  }

  @Test("a recording without a single row is whole")
  func empty() throws {
    let folder = try ScratchFolder()
    let recorder = try Recorder(path: folder.file("a.mcap"))
    let summary = try recorder.close(RecordEnding(state: "refused"))
    #expect(summary.digest == RunDigest())
    let reader = try RecordReader(path: folder.file("a.mcap"))
    #expect(Array(reader.ticks()).isEmpty)
    #expect(reader.check().isWhole)
  }

  @Test("a recorder that is let go without being closed leaves a whole file")
  func abandoned() throws {
    let folder = try ScratchFolder()
    func record() throws {
      let recorder = try Recorder(path: folder.file("a.mcap"))
      for row in RowFixtures.ticks(10, seed: 1) { recorder.push(row) }
    }
    try record()
    let reader = try RecordReader(path: folder.file("a.mcap"))
    #expect(Array(reader.ticks()).count == 10)
    #expect(reader.metadata(named: "feedhold.end")?["state"] == "abandoned")
  }

  @Test("blocks of any number of rows come back", arguments: [1, 2, 3, 23, 24, 31, 32, 33, 512])
  func blockSizes(rows: Int) throws {
    for seed in UInt64(0)..<4 {
      let ticks = RowFixtures.ticks(rows, seed: seed &* 1000 &+ UInt64(rows))
      let encoder = ColumnEncoder(columns: RecordChannels.tickColumns)
      unsafe ticks.withUnsafeBytes { memory in
        let words = unsafe memory.bindMemory(to: UInt64.self)
        if let start = words.baseAddress { unsafe encoder.append(start, rows: rows) }
      }
      var block: [UInt8] = []
      unsafe encoder.flush(chain: 99) { even, noisy in
        unsafe block.append(contentsOf: even)
        unsafe block.append(contentsOf: noisy)
      }
      var decoder = ColumnDecoder(columns: RecordChannels.tickColumns)
      try decoder.read(block[...], offset: 0)
      #expect(decoder.rows == rows && decoder.chain == 99, "seed \(seed)")
      for row in 0..<rows {
        #expect(decoder.word(column: 0, row: row) == UInt64(row))
        for channel in 0..<TickRecord.channelCount
        where decoder.word(column: channel + 1, row: row) != ticks[row].values[channel].bitPattern {
          Issue.record("seed \(seed), row \(row), channel \(channel)")
        }
      }
    }
  }

  @Test("a column that moves with constant jerk costs no plane at all beyond rounding")
  func smoothColumnsAreSmall() throws {
    // Whole numbers make the fourth difference exactly zero (finite differences of a cubic).
    let encoder = ColumnEncoder(columns: 1)
    let words = (0..<512).map { (row: UInt64) -> UInt64 in row * row * row + 5 * row }
    unsafe words.withUnsafeBufferPointer { buffer in
      if let start = buffer.baseAddress { unsafe encoder.append(start, rows: 512) }
    }
    var size = 0
    unsafe encoder.flush(chain: 0) { even, noisy in size = even.count + noisy.count }
    #expect(size == 16 + 4 + 4 * 8)
  }

  @Test("the labels fit the channels they name")
  func labels() {
    #expect(ChannelLabel.ofTicks.count == TickRecord.channelCount)
    #expect(ChannelLabel.ofAgentSteps.count == AgentRecord.channelCount)
    #expect(MemoryLayout<TickRecord>.stride == RecordChannels.tickColumns * 8)
    #expect(MemoryLayout<AgentRecord>.stride == RecordChannels.agentColumns * 8)
    #expect(TickChannel.actualX.label == ChannelLabel("actual_x", "mm"))
    #expect(TickChannel.alarms.label.name == "alarms")
    #expect(TickChannel.measuredPower.label.name == "measured_power_w")
    #expect(AgentChannel.granted.label.name == "granted_override")
    #expect(AgentChannel.forecastForce.label == ChannelLabel("forecast_force_n", "N"))
    #expect(Set(ChannelLabel.ofTicks.map(\.name)).count == TickRecord.channelCount)
    #expect(Set(ChannelLabel.ofAgentSteps.map(\.name)).count == AgentRecord.channelCount)
  }
}
