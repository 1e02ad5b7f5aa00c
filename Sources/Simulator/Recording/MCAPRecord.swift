/// The kinds of record in an MCAP file, version 0 (https://mcap.dev/spec).
enum MCAPOpcode: UInt8 {
  case header = 0x01
  case footer = 0x02
  case schema = 0x03
  case channel = 0x04
  case message = 0x05
  case chunk = 0x06
  case messageIndex = 0x07
  case chunkIndex = 0x08
  case attachment = 0x09
  case attachmentIndex = 0x0A
  case statistics = 0x0B
  case metadata = 0x0C
  case metadataIndex = 0x0D
  case summaryOffset = 0x0E
  case dataEnd = 0x0F
}

/// What every MCAP file begins and ends with, and how long the heads of records are.
enum MCAPLayout {
  static let magic: [UInt8] = [0x89, 0x4D, 0x43, 0x41, 0x50, 0x30, 0x0D, 0x0A]
  static let profile = "feedhold"
  static let library = "feedhold"
  /// Opcode and length.
  static let recordHeadSize = 9
  /// Channel, sequence and two times, before the data of a message.
  static let messageHeadSize = 22

  /// A record with its head.
  static func record(_ opcode: MCAPOpcode, _ content: [UInt8]) -> [UInt8] {
    var builder = ByteBuilder()
    builder.add(opcode.rawValue)
    builder.add(UInt64(content.count))
    builder.add(content)
    return builder.bytes
  }

  /// The head of a message record whose data are so long.
  static func messageHead(
    channel: UInt16, sequence: UInt32, time: UInt64, size: Int
  ) -> [UInt8] {
    var builder = ByteBuilder()
    builder.add(MCAPOpcode.message.rawValue)
    builder.add(UInt64(messageHeadSize + size))
    builder.add(channel)
    builder.add(sequence)
    builder.add(time)
    builder.add(time)
    return builder.bytes
  }
}

/// Where a chunk stands in the file and what is in it, for the index.
struct ChunkEntry {
  var offset: UInt64
  var length: UInt64
  var firstTime: UInt64
  var lastTime: UInt64
  var indexOffsets: [(channel: UInt16, offset: UInt64)]
  var indexLength: UInt64
  var compressedSize: UInt64
  var uncompressedSize: UInt64

  var record: [UInt8] {
    var content = ByteBuilder()
    content.add(firstTime)
    content.add(lastTime)
    content.add(offset)
    content.add(length)
    content.add(UInt32(indexOffsets.count * 10))
    for entry in indexOffsets {
      content.add(entry.channel)
      content.add(entry.offset)
    }
    content.add(indexLength)
    content.add("zstd")
    content.add(compressedSize)
    content.add(uncompressedSize)
    return MCAPLayout.record(.chunkIndex, content.bytes)
  }
}

/// Where an attachment or a table of metadata stands in the file, for the index.
struct ItemEntry {
  var offset: UInt64
  var length: UInt64
  var size: UInt64
  var name: String
  var mediaType: String

  var attachmentRecord: [UInt8] {
    var content = ByteBuilder()
    content.add(offset)
    content.add(length)
    content.add(UInt64(0))
    content.add(UInt64(0))
    content.add(size)
    content.add(name)
    content.add(mediaType)
    return MCAPLayout.record(.attachmentIndex, content.bytes)
  }

  var metadataRecord: [UInt8] {
    var content = ByteBuilder()
    content.add(offset)
    content.add(length)
    content.add(name)
    return MCAPLayout.record(.metadataIndex, content.bytes)
  }
}

/// A chunk as it stands in a file.
struct ChunkRecord {
  /// What stands before its body.
  struct Head {
    var firstTime: UInt64 = 0
    var lastTime: UInt64 = 0
    var uncompressedSize: UInt64 = 0
    var checksum: UInt32 = 0
    var compression = "zstd"

    /// The head as bytes, the record's own head before it.
    func record(bodySize: Int) -> [UInt8] {
      var content = ByteBuilder()
      content.add(firstTime)
      content.add(lastTime)
      content.add(uncompressedSize)
      content.add(checksum)
      content.add(compression)
      content.add(UInt64(bodySize))
      var record = ByteBuilder()
      record.add(MCAPOpcode.chunk.rawValue)
      record.add(UInt64(content.bytes.count + bodySize))
      record.add(content.bytes)
      return record.bytes
    }
  }

  /// Where its record begins.
  var offset: Int64
  var head = Head()
  var body: ArraySlice<UInt8>

  /// Reads the content of a chunk's record.
  init(_ content: ArraySlice<UInt8>, recordOffset: Int64) throws(RecordingError) {
    offset = recordOffset
    var reader = ByteReader(content, offset: recordOffset + Int64(MCAPLayout.recordHeadSize))
    head.firstTime = try reader.uint64()
    head.lastTime = try reader.uint64()
    head.uncompressedSize = try reader.uint64()
    head.checksum = try reader.uint32()
    head.compression = try reader.text()
    let size = try reader.uint64()
    guard size == UInt64(reader.remaining) else {
      throw .damaged(offset: reader.offset, reason: "a chunk whose length does not fit")
    }
    body = try reader.bytes(reader.remaining)
  }
}
