/// Reads a recording back: also one that was cut off or damaged, up to the last whole chunk.
///
/// Any bytes may be given. What cannot be read is listed in `losses` with its place; nothing traps,
/// and no claim of a size makes it take more memory than the file could fill.
public final class RecordReader: Sendable {
  /// What the run was made from.
  public let inputs: [RecordedInput]
  /// What run it is and how it ended: "feedhold.format", the caller's tables, "feedhold.end".
  public let metadata: [RecordMetadata]
  /// What the walk through the file found wrong; damage inside chunks shows when they are read.
  public let losses: [RecordingLoss]
  /// How many chunks there are.
  public let chunkCount: Int

  let source: RecordSource
  private let chunks: [(offset: Int64, length: Int)]

  /// Opens a recording.
  public convenience init(path: String) throws(RecordingError) {
    try self.init(RecordSource(path: path))
  }

  /// Takes a recording that is in memory.
  public convenience init(bytes: [UInt8]) throws(RecordingError) {
    try self.init(RecordSource(bytes: bytes))
  }

  private init(_ source: RecordSource) throws(RecordingError) {
    let scan = try RecordScan(source)
    self.source = source
    chunks = scan.chunks
    chunkCount = scan.chunks.count
    metadata = scan.metadata
    inputs = scan.inputs
    losses = scan.losses
  }

  /// A table of metadata by name.
  public func metadata(named name: String) -> RecordMetadata? {
    metadata.first { $0.name == name }
  }

  /// The time of one servo tick; 1 ms if the file does not say.
  public var servoPeriodNanoseconds: Int64 {
    metadata(named: "feedhold.format")?["servo_period_ns"].flatMap { Int64($0) } ?? 1_000_000
  }

  /// The digest that the recorder found, if the recording was closed.
  public var digest: UInt64? {
    metadata(named: "feedhold.end")?["digest"].flatMap { UInt64($0, radix: 16) }
  }

  /// The tick rows, from the first.
  public func ticks() -> TickCursor { TickCursor(self) }

  /// The agent rows, from the first.
  public func agentSteps() -> AgentCursor { AgentCursor(self) }

  /// All events in order, and what was lost on the way.
  public func events() -> (events: [RecordEvent], losses: [RecordingLoss]) {
    var events: [RecordEvent] = []
    var lost: [RecordingLoss] = []
    for index in 0..<chunkCount {
      let place = chunks[index].offset
      do throws(RecordingError) {
        let chunk = try chunk(index)
        for message in chunk.messages where message.channel == RecordChannels.events {
          events.append(try RecordEvent(json: chunk.bytes[message.range], offset: place))
        }
      } catch {
        lost.append(RecordingLoss(error, at: place))
      }
    }
    return (events, lost)
  }

  /// Where a chunk's record begins.
  func place(ofChunk index: Int) -> Int64 { chunks[index].offset }

  /// A chunk as it stands in the file.
  func record(ofChunk index: Int) throws(RecordingError) -> ChunkRecord {
    let (offset, length) = chunks[index]
    let head = MCAPLayout.recordHeadSize
    let content = try source.read(offset + Int64(head), length - head)
    return try ChunkRecord(content[...], recordOffset: offset)
  }

  /// A chunk, expanded and checked.
  func chunk(_ index: Int) throws(RecordingError) -> ExpandedChunk {
    try ExpandedChunk(try record(ofChunk: index))
  }
}

/// A message inside an expanded chunk.
struct ChunkMessage {
  var channel: UInt16
  var time: UInt64
  /// Where its record begins in the chunk.
  var start: Int
  /// Where its data stand in the chunk.
  var range: Range<Int>
}

/// A chunk's bytes with the places of its messages.
struct ExpandedChunk {
  var bytes: [UInt8]
  var messages: [ChunkMessage] = []

  init(_ record: ChunkRecord) throws(RecordingError) {
    bytes = try ChunkExpansion.expand(record)
    var reader = ByteReader(bytes[...], offset: record.offset)
    while reader.remaining > 0 {
      let start = bytes.count - reader.remaining
      let code = try reader.byte()
      let length = try reader.uint64()
      guard length <= UInt64(reader.remaining) else {
        throw .damaged(offset: record.offset, reason: "a message longer than its chunk")
      }
      let content = try reader.bytes(Int(length))
      guard code == MCAPOpcode.message.rawValue else { continue }
      var inner = ByteReader(content, offset: record.offset)
      let channel = try inner.uint16()
      _ = try inner.uint32()
      let time = try inner.uint64()
      _ = try inner.uint64()
      let data = content.endIndex - inner.remaining..<content.endIndex
      messages.append(ChunkMessage(channel: channel, time: time, start: start, range: data))
    }
  }
}
