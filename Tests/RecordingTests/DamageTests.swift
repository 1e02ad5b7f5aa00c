import Foundation
import SeededChance
import Signals
import Testing

@testable import Recording

@Suite struct DamageTests {
  /// A small recording of several chunks with the rows that each chunk holds.
  struct Sample {
    let bytes: [UInt8]
    let ticks: [TickRecord]
    let chunkEnds: [Int]
    let ticksBefore: [Int]

    init(rows: Int = 2600) throws {
      let folder = try ScratchFolder()
      ticks = RowFixtures.calmTicks(rows, seed: 31)
      _ = try recordNastyRun(
        to: folder.file("a.mcap"), ticks: ticks, agentSteps: RowFixtures.agentSteps(60, seed: 32),
        chunkBytes: 1 << 12)
      bytes = try folder.bytes("a.mcap")
      let reader = try RecordReader(bytes: bytes)
      var ends: [Int] = []
      var before: [Int] = []
      var count = 0
      for index in 0..<reader.chunkCount {
        let record = try reader.record(ofChunk: index)
        ends.append(record.body.endIndex + Int(record.offset) + MCAPLayout.recordHeadSize)
        before.append(count)
        for message in try reader.chunk(index).messages
        where message.channel == RecordChannels.tick {
          var decoder = ColumnDecoder(columns: RecordChannels.tickColumns)
          try decoder.read(try reader.chunk(index).bytes[message.range], offset: 0)
          count += decoder.rows
        }
      }
      chunkEnds = ends
      ticksBefore = before + [count]
    }
  }

  @Test("a file cut off anywhere gives every whole chunk and says what is lost")
  func truncation() throws {
    let sample = try Sample()
    for step in 0..<50 {
      let length = sample.bytes.count * step / 50
      let cut = Array(sample.bytes[..<length])
      guard length >= 100 else {
        #expect(throws: RecordingError.self) { try RecordReader(bytes: cut) }
        continue
      }
      let reader = try RecordReader(bytes: cut)
      let whole = sample.chunkEnds.filter { $0 <= length }.count
      let expected = sample.ticksBefore[whole]
      let rows = Array(reader.ticks())
      #expect(rows.count == expected, "cut at \(length)")
      #expect(zip(rows, sample.ticks).allSatisfy { isSame($0, $1) })
      #expect(!reader.losses.isEmpty)
    }
  }

  @Test("a flipped bit costs at most one chunk, leaves no wrong byte and never traps")
  func bitFlips() throws {
    let sample = try Sample(rows: 1600)
    let whole = try RecordReader(bytes: sample.bytes)
    var chunks: [Int64: [UInt8]] = [:]
    for index in 0..<whole.chunkCount {
      chunks[whole.place(ofChunk: index)] = try whole.chunk(index).bytes
    }
    let seed: UInt64 = 99
    var generator = Chance(seed: seed)
    for flip in 0..<1000 {
      let bit = Int(generator.next() % UInt64(sample.bytes.count * 8))
      var bytes = sample.bytes
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      let reader = try RecordReader(bytes: bytes)
      var good = 0
      for index in 0..<reader.chunkCount {
        guard let chunk = try? reader.chunk(index) else { continue }
        #expect(chunk.bytes == chunks[reader.place(ofChunk: index)], "seed \(seed), bit \(bit)")
        good += 1
      }
      #expect(good >= chunks.count - 1, "seed \(seed), bit \(bit)")
      if flip % 50 == 0 { expectOnlyTrueRows(reader, sample, "seed \(seed), bit \(bit)") }
    }
  }

  private func expectOnlyTrueRows(_ reader: RecordReader, _ sample: Sample, _ place: Comment) {
    let pieces = zip(sample.ticksBefore, sample.ticksBefore.dropFirst())
    let largest = pieces.map { $1 - $0 }.max() ?? 0
    var good = 0
    for row in reader.ticks() {
      let index = Int(row.tick.count)
      #expect(
        sample.ticks.indices.contains(index) && isSame(row, sample.ticks[index]), place)
      good += 1
    }
    #expect(good >= sample.ticks.count - largest, place)
  }

  @Test("garbage, endless lengths and foreign files are refused or listed, without much memory")
  func hostile() throws {
    var generator = Chance(seed: 3)
    for length in [0, 1, 7, 8, 9, 100, 5000] {
      let noise = (0..<length).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      #expect(throws: RecordingError.self) { try RecordReader(bytes: noise) }
    }
    let foreign =
      MCAPLayout.magic + MCAPLayout.record(.header, [0, 0, 0, 0, 0, 0, 0, 0])
      + MCAPLayout.record(.dataEnd, [0, 0, 0, 0]) + MCAPLayout.magic
    #expect(throws: RecordingError.notARecording(path: "memory")) {
      try RecordReader(bytes: foreign)
    }
    for _ in 0..<300 {
      // Our magic, then records with random kinds and absurd lengths.
      var bytes = MCAPLayout.magic
      var header = ByteBuilder()
      header.add("feedhold")
      header.add("x")
      bytes += MCAPLayout.record(.header, header.bytes)
      for _ in 0..<6 {
        var builder = ByteBuilder()
        builder.add(UInt8(truncatingIfNeeded: generator.next() % 18))
        builder.add(generator.next() >> (generator.next() % 64))
        for _ in 0..<8 { builder.add(generator.next() >> (generator.next() % 64)) }
        bytes += builder.bytes
      }
      let reader = try RecordReader(bytes: bytes)
      #expect(!reader.losses.isEmpty)
      #expect(Array(reader.ticks()).isEmpty)
    }
  }

  @Test("a chunk that claims more than it may hold is an error with its place")
  func bomb() throws {
    var head = ChunkRecord.Head()
    head.uncompressedSize = 1 << 50
    let body: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0, 0, 1, 0, 0]
    let record = head.record(bodySize: body.count) + body
    let content = record.dropFirst(MCAPLayout.recordHeadSize)
    let chunk = try ChunkRecord(ArraySlice(Array(content)), recordOffset: 77)
    #expect(
      throws: RecordingError.damaged(offset: 77, reason: "a chunk that claims \(1 << 50) bytes")
    ) { try ChunkExpansion.expand(chunk) }
  }

  @Test("hostile column blocks are errors")
  func blocks() {
    var generator = Chance(seed: 8)
    var decoder = ColumnDecoder(columns: 3)
    for _ in 0..<3000 {
      var block = ByteBuilder()
      block.add(UInt8(1))
      block.add(UInt8(0))
      block.add(UInt16(3))
      block.add(UInt32(truncatingIfNeeded: generator.next() >> (32 + generator.next() % 32)))
      block.add(generator.next())
      for _ in 0..<generator.next() % 200 {
        block.add(UInt8(truncatingIfNeeded: generator.next() % 6))
      }
      do throws(RecordingError) {
        try decoder.read(block.bytes[...], offset: 0)
        #expect(decoder.rows <= ColumnBlock.maxReadableRows)
      } catch {
        #expect(decoder.rows == 0)
      }
    }
  }

  @Test("hostile event texts are errors, and what is accepted is a whole object")
  func eventTexts() throws {
    let good = RowFixtures.events[2].json
    let bytes = Array(good.utf8)
    #expect(try RecordEvent(json: bytes[...], offset: 0) == RowFixtures.events[2])
    for length in 0..<bytes.count {
      #expect(throws: RecordingError.self) { try RecordEvent(json: bytes[..<length], offset: 0) }
    }
    for text in ["", "{", "[]", "{\"tick\":nan}", "{\"tick\":1e400}", "{\"a\":{\"b\":1}}"] {
      #expect(throws: RecordingError.self) {
        try RecordEvent(json: Array(text.utf8)[...], offset: 0)
      }
    }
  }

  @Test("a recovered file is whole and holds every row that could be read")
  func recovery() throws {
    let sample = try Sample()
    let folder = try ScratchFolder()
    let cut = Array(sample.bytes[..<(sample.bytes.count * 3 / 5)])
    let reader = try RecordReader(bytes: cut)
    let lost = try reader.recover(to: folder.file("b.mcap"))
    #expect(lost == reader.losses && !lost.isEmpty)
    let recovered = try RecordReader(path: folder.file("b.mcap"))
    #expect(recovered.losses.isEmpty)
    let rows = Array(recovered.ticks())
    #expect(rows.count == Array(reader.ticks()).count && !rows.isEmpty)
    #expect(zip(rows, sample.ticks).allSatisfy { isSame($0, $1) })
    #expect(recovered.inputs == reader.inputs)
  }
}
