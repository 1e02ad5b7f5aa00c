/// What is known about a message channel of the file.
struct MCAPChannel {
  var id: UInt16
  var topic: String
  var encoding: String
  var schemaName: String
  var schemaEncoding: String
  var schema: String

  var schemaRecord: [UInt8] {
    var content = ByteBuilder()
    content.add(id)
    content.add(schemaName)
    content.add(schemaEncoding)
    content.add(schema)
    return MCAPLayout.record(.schema, content.bytes)
  }

  var channelRecord: [UInt8] {
    var content = ByteBuilder()
    content.add(id)
    content.add(id)
    content.add(topic)
    content.add(encoding)
    content.add([RecordPair]())
    return MCAPLayout.record(.channel, content.bytes)
  }
}

/// What a chunk's messages add up to, beside its body.
struct ChunkContents {
  /// Time and place of each message, by channel.
  var index: [(channel: UInt16, entries: [(time: UInt64, offset: UInt64)])] = []
  var firstTime = UInt64.max
  var lastTime: UInt64 = 0

  var isEmpty: Bool { index.isEmpty }

  mutating func add(channel: UInt16, time: UInt64, offset: Int) {
    firstTime = min(firstTime, time)
    lastTime = max(lastTime, time)
    let entry = (time: time, offset: UInt64(offset))
    if let place = index.firstIndex(where: { $0.channel == channel }) {
      index[place].entries.append(entry)
    } else {
      index.append((channel: channel, entries: [entry]))
    }
  }
}

/// Writes the records of an MCAP file in their order and keeps what the summary needs.
struct MCAPWriter {
  private let file: RecordFile
  private let channels: [MCAPChannel]
  private var chunks: [ChunkEntry] = []
  private var attachments: [ItemEntry] = []
  private var metadata: [ItemEntry] = []
  private var messageCounts: [UInt64]
  private var firstTime = UInt64.max
  private var lastTime: UInt64 = 0

  /// Writes to a file; the channels' ids must be 1, 2, 3, ... in order.
  init(file: RecordFile, channels: [MCAPChannel]) {
    self.file = file
    self.channels = channels
    messageCounts = Array(repeating: 0, count: channels.count)
  }

  /// How many chunks were written.
  var chunkCount: Int { chunks.count }

  /// How many bytes the file has.
  var size: Int64 { file.offset }

  /// Writes what every file begins with.
  func begin() throws(RecordingError) {
    var header = ByteBuilder()
    header.add(MCAPLayout.profile)
    header.add(MCAPLayout.library)
    try file.write(MCAPLayout.magic + MCAPLayout.record(.header, header.bytes))
    for channel in channels { try file.write(channel.schemaRecord + channel.channelRecord) }
  }

  /// Writes a file that the run was made from.
  mutating func attach(_ input: RecordedInput) throws(RecordingError) {
    var content = ByteBuilder()
    content.add(UInt64(0))
    content.add(UInt64(0))
    content.add(input.name)
    content.add(input.mediaType)
    content.add(UInt64(input.bytes.count))
    content.add(input.bytes)
    content.add(CRC32.of(content.bytes))
    let record = MCAPLayout.record(.attachment, content.bytes)
    attachments.append(
      ItemEntry(
        offset: UInt64(file.offset), length: UInt64(record.count), size: UInt64(input.bytes.count),
        name: input.name, mediaType: input.mediaType))
    try file.write(record)
  }

  /// Writes a table of metadata.
  mutating func describe(_ table: RecordMetadata) throws(RecordingError) {
    var content = ByteBuilder()
    let sealed = table.sealed
    content.add(sealed.name)
    content.add(sealed.pairs)
    let record = MCAPLayout.record(.metadata, content.bytes)
    metadata.append(
      ItemEntry(
        offset: UInt64(file.offset), length: UInt64(record.count), size: 0, name: table.name,
        mediaType: ""))
    try file.write(record)
  }

  /// Writes a chunk whose body stands finished in a compressor.
  mutating func write(
    _ body: ChunkCompressor, _ contents: ChunkContents
  ) throws(RecordingError) {
    var chunk = ChunkRecord.Head()
    chunk.firstTime = contents.firstTime
    chunk.lastTime = contents.lastTime
    chunk.uncompressedSize = UInt64(body.uncompressedCount)
    chunk.checksum = body.checksum
    try unsafe write(chunk, body.compressed, contents)
  }

  /// Writes a chunk from its head and compressed body.
  mutating func write(
    _ head: ChunkRecord.Head, _ body: UnsafeRawBufferPointer, _ contents: ChunkContents
  ) throws(RecordingError) {
    let start = UInt64(file.offset)
    try file.write(head.record(bodySize: body.count))
    try unsafe file.write(body)
    var entry = ChunkEntry(
      offset: start, length: UInt64(file.offset) - start, firstTime: head.firstTime,
      lastTime: head.lastTime, indexOffsets: [], indexLength: 0,
      compressedSize: UInt64(body.count), uncompressedSize: head.uncompressedSize)
    var indexes = ByteBuilder()
    for group in contents.index {
      entry.indexOffsets.append((group.channel, UInt64(file.offset) + UInt64(indexes.bytes.count)))
      indexes.add(messageIndex(group.channel, group.entries))
      if messageCounts.indices.contains(Int(group.channel) - 1) {
        messageCounts[Int(group.channel) - 1] += UInt64(group.entries.count)
      }
    }
    entry.indexLength = UInt64(indexes.bytes.count)
    try file.write(indexes.bytes)
    chunks.append(entry)
    firstTime = min(firstTime, head.firstTime)
    lastTime = max(lastTime, head.lastTime)
  }

  /// Writes the summary and the end.
  func finish() throws(RecordingError) {
    try file.write(MCAPLayout.record(.dataEnd, [0, 0, 0, 0]))
    let start = UInt64(file.offset)
    var summary = ByteBuilder()
    var offsets = ByteBuilder()
    func group(_ opcode: MCAPOpcode, _ records: [[UInt8]]) {
      guard !records.isEmpty else { return }
      let groupStart = UInt64(summary.bytes.count)
      for record in records { summary.add(record) }
      var content = ByteBuilder()
      content.add(opcode.rawValue)
      content.add(start + groupStart)
      content.add(UInt64(summary.bytes.count) - groupStart)
      offsets.add(MCAPLayout.record(.summaryOffset, content.bytes))
    }
    group(.schema, channels.map(\.schemaRecord))
    group(.channel, channels.map(\.channelRecord))
    group(.statistics, [statistics])
    group(.chunkIndex, chunks.map(\.record))
    group(.attachmentIndex, attachments.map(\.attachmentRecord))
    group(.metadataIndex, metadata.map(\.metadataRecord))
    let offsetStart = start + UInt64(summary.bytes.count)
    summary.add(offsets.bytes)
    // The checksum covers the summary and the footer up to itself.
    summary.add(MCAPOpcode.footer.rawValue)
    summary.add(UInt64(20))
    summary.add(start)
    summary.add(offsetStart)
    summary.add(CRC32.of(summary.bytes))
    summary.add(MCAPLayout.magic)
    try file.write(summary.bytes)
  }

  private func messageIndex(
    _ channel: UInt16, _ entries: [(time: UInt64, offset: UInt64)]
  ) -> [UInt8] {
    var content = ByteBuilder()
    content.add(channel)
    content.add(UInt32(entries.count * 16))
    for entry in entries {
      content.add(entry.time)
      content.add(entry.offset)
    }
    return MCAPLayout.record(.messageIndex, content.bytes)
  }

  private var statistics: [UInt8] {
    var content = ByteBuilder()
    content.add(messageCounts.reduce(0, +))
    content.add(UInt16(channels.count))
    content.add(UInt32(channels.count))
    content.add(UInt32(attachments.count))
    content.add(UInt32(metadata.count))
    content.add(UInt32(chunks.count))
    content.add(chunks.isEmpty ? 0 : firstTime)
    content.add(lastTime)
    content.add(UInt32(channels.count * 10))
    for channel in channels {
      content.add(channel.id)
      content.add(messageCounts[Int(channel.id) - 1])
    }
    return MCAPLayout.record(.statistics, content.bytes)
  }
}
