public import Signals

/// Goes through the rows of one channel, chunk by chunk. A chunk that cannot be read is passed
/// over.
struct ColumnCursor {
  private let reader: RecordReader
  private let channel: UInt16
  private var decoder: ColumnDecoder
  private var chunk: ExpandedChunk?
  private var chunkIndex = 0
  private var messageIndex = 0
  private var row = -1
  private(set) var losses: [RecordingLoss] = []

  init(_ reader: RecordReader, channel: UInt16, columns: Int) {
    self.reader = reader
    self.channel = channel
    decoder = ColumnDecoder(columns: columns)
  }

  /// Goes to the next row; false at the end.
  mutating func advance() -> Bool {
    row += 1
    while row >= decoder.rows {
      row = 0
      guard readBlock() else {
        // Stays behind the last row, so that asking again does not begin its block anew.
        row = decoder.rows
        return false
      }
    }
    return true
  }

  /// A word of the present row; column 0 is the tick.
  @inline(__always)
  func word(_ column: Int) -> UInt64 { decoder.word(column: column, row: row) }

  /// The digest chain that the file gives for the last row of the present block, if this is it.
  var chainAfterRow: UInt64? { row == decoder.rows - 1 ? decoder.chain : nil }

  /// Reads the next block of the channel; false if there is none.
  private mutating func readBlock() -> Bool {
    while true {
      guard let chunk else {
        guard openChunk() else { return false }
        continue
      }
      guard messageIndex < chunk.messages.count else {
        self.chunk = nil
        continue
      }
      let message = chunk.messages[messageIndex]
      messageIndex += 1
      guard message.channel == channel else { continue }
      let place = reader.place(ofChunk: chunkIndex - 1)
      do throws(RecordingError) {
        try decoder.read(chunk.bytes[message.range], offset: place)
        return true
      } catch {
        losses.append(RecordingLoss(error, at: place))
      }
    }
  }

  private mutating func openChunk() -> Bool {
    guard chunkIndex < reader.chunkCount else { return false }
    do throws(RecordingError) {
      chunk = try reader.chunk(chunkIndex)
    } catch {
      losses.append(RecordingLoss(error, at: reader.place(ofChunk: chunkIndex)))
    }
    chunkIndex += 1
    messageIndex = 0
    return true
  }
}

/// Goes through the tick rows of a recording, each as it was pushed, bit for bit.
public struct TickCursor: Sequence, IteratorProtocol {
  private var cursor: ColumnCursor

  init(_ reader: RecordReader) {
    cursor = ColumnCursor(
      reader, channel: RecordChannels.tick, columns: RecordChannels.tickColumns)
  }

  /// The chunks that could not be read so far.
  public var losses: [RecordingLoss] { cursor.losses }

  /// The next row, or nil at the end.
  public mutating func next() -> TickRecord? {
    guard cursor.advance() else { return nil }
    var record = TickRecord()
    record.tick = Tick(Int64(bitPattern: cursor.word(0)))
    for channel in 0..<TickRecord.channelCount {
      record.values[channel] = Double(bitPattern: cursor.word(channel &+ 1))
    }
    return record
  }

  var chainAfterRow: UInt64? { cursor.chainAfterRow }
}

/// Goes through the agent rows of a recording, each as it was pushed, bit for bit.
public struct AgentCursor: Sequence, IteratorProtocol {
  private var cursor: ColumnCursor

  init(_ reader: RecordReader) {
    cursor = ColumnCursor(
      reader, channel: RecordChannels.agent, columns: RecordChannels.agentColumns)
  }

  /// The chunks that could not be read so far.
  public var losses: [RecordingLoss] { cursor.losses }

  /// The next row, or nil at the end.
  public mutating func next() -> AgentRecord? {
    guard cursor.advance() else { return nil }
    var record = AgentRecord()
    record.tick = Tick(Int64(bitPattern: cursor.word(0)))
    for channel in 0..<AgentRecord.channelCount {
      record.values[channel] = Double(bitPattern: cursor.word(channel &+ 1))
    }
    return record
  }

  var chainAfterRow: UInt64? { cursor.chainAfterRow }
}
