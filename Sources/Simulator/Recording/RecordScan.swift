/// A part of a recording that cannot be read, and why.
public struct RecordingLoss: Equatable, Sendable, CustomStringConvertible {
  /// Where in the file it begins, in bytes.
  public let offset: Int64
  /// What is wrong there.
  public let reason: String

  /// The place and the reason in words.
  public var description: String { "from byte \(offset) on: \(reason)" }

  init(offset: Int64, reason: String) {
    self.offset = offset
    self.reason = reason
  }

  init(_ error: RecordingError, at place: Int64) {
    if case .damaged(let offset, let reason) = error {
      self.init(offset: offset, reason: reason)
    } else {
      self.init(offset: place, reason: "\(error)")
    }
  }
}

/// Goes through a file from front to back without trusting it: what stands where, and what is lost.
/// The summary at the end is not used, so a file that lacks it reads just as well.
struct RecordScan {
  /// The longest record that is not a chunk or an attachment.
  private static let maxPlainRecord: UInt64 = 16 << 20
  /// The longest attachment that is read.
  private static let maxAttachment: UInt64 = 256 << 20
  /// How many bytes of a chunk's content stand before its body, and where the name of its
  /// compression begins.
  private static let chunkPrefix = 40
  private static let chunkNameOffset = 37
  /// "zstd" with its length before it: what a lost reader looks for.
  private static let mark: [UInt8] = [4, 0, 0, 0, 0x7A, 0x73, 0x74, 0x64]
  private static let window = 1 << 16

  let source: RecordSource
  private(set) var profile = ""
  private(set) var chunks: [(offset: Int64, length: Int)] = []
  private(set) var metadata: [RecordMetadata] = []
  private(set) var inputs: [RecordedInput] = []
  private(set) var losses: [RecordingLoss] = []
  private var lastStart: Int64 = 0
  private var isAtEnd = false

  init(_ source: RecordSource) throws(RecordingError) {
    self.source = source
    let magic = MCAPLayout.magic
    guard source.size >= Int64(magic.count) else { throw .notARecording(path: source.path) }
    let front = try source.read(0, magic.count)
    // A flipped bit in the first eight bytes must not cost the whole recording.
    let fitting = zip(front, magic).reduce(0) { $0 + ($1.0 == $1.1 ? 1 : 0) }
    guard fitting >= magic.count - 1 else { throw .notARecording(path: source.path) }
    if fitting < magic.count { lose(0, "the file's first bytes are wrong") }
    try walk(from: Int64(magic.count))
    if profile != MCAPLayout.profile, !metadata.contains(where: { $0.name == "feedhold.format" }) {
      throw .notARecording(path: source.path)
    }
  }

  private mutating func lose(_ offset: Int64, _ reason: String) {
    losses.append(RecordingLoss(offset: offset, reason: reason))
  }

  private mutating func walk(from start: Int64) throws(RecordingError) {
    var offset = start
    lastStart = start
    while !isAtEnd {
      guard let length = try record(at: offset) else {
        let reason =
          offset >= source.size ? "the file ends without an end record" : "no whole record here"
        lose(offset, reason)
        // The length that led here may be the wrong one: look again from the record before.
        guard let next = try nextChunk(from: lastStart + 1) else { return }
        offset = next
        lastStart = next
        continue
      }
      lastStart = offset
      offset += length
    }
    try checkEnd()
  }

  /// Reads the record at an offset; gives its whole length, or nil if there is no sound record.
  private mutating func record(at offset: Int64) throws(RecordingError) -> Int64? {
    let headSize = MCAPLayout.recordHeadSize
    guard source.size - offset >= Int64(headSize) else { return nil }
    let head = try source.read(offset, headSize)
    var reader = ByteReader(head[...], offset: offset)
    let code = try reader.byte()
    let length = try reader.uint64()
    guard length <= UInt64(source.size - offset - Int64(headSize)) else { return nil }
    let whole = Int64(length) + Int64(headSize)
    if try isChunk(at: offset, length: length) {
      if code != MCAPOpcode.chunk.rawValue { lose(offset, "a chunk under a wrong name") }
      chunks.append((offset, Int(whole)))
      return whole
    }
    if code >= 0x80 { return whole }
    let limit = code == MCAPOpcode.attachment.rawValue ? Self.maxAttachment : Self.maxPlainRecord
    guard let opcode = MCAPOpcode(rawValue: code), length <= limit else { return nil }
    let content = try source.read(offset + Int64(headSize), Int(length))
    do throws(RecordingError) {
      return try take(opcode, content, offset + Int64(headSize)) ? whole : nil
    } catch {
      return nil
    }
  }

  /// Whether what stands here has the shape of a chunk, whatever it is called.
  private func isChunk(at offset: Int64, length: UInt64) throws(RecordingError) -> Bool {
    guard length >= UInt64(Self.chunkPrefix) else { return false }
    let content = offset + Int64(MCAPLayout.recordHeadSize)
    var reader = ByteReader(try source.read(content, Self.chunkPrefix + 4)[...], offset: content)
    _ = try reader.bytes(28)
    guard try reader.uint32() == 4, try reader.bytes(4).elementsEqual(Self.mark[4...]) else {
      return false
    }
    return try reader.uint64() == length - UInt64(Self.chunkPrefix + 4)
  }

  /// Takes a record of another kind in; false if it is not sound.
  private mutating func take(
    _ opcode: MCAPOpcode, _ content: [UInt8], _ offset: Int64
  ) throws(RecordingError) -> Bool {
    var reader = ByteReader(content[...], offset: offset)
    switch opcode {
    case .header:
      profile = try reader.text()
      _ = try reader.text()
    case .schema:
      _ = try reader.uint16()
      _ = try reader.text()
      _ = try reader.text()
      _ = try reader.text()
    case .channel:
      _ = try reader.uint32()
      _ = try reader.text()
      _ = try reader.text()
      _ = try reader.pairs()
    case .messageIndex:
      _ = try reader.uint16()
      _ = try reader.bytes(Int(try reader.uint32()))
    case .message:
      return content.count >= MCAPLayout.messageHeadSize
    case .metadata:
      try takeMetadata(&reader, offset)
    case .attachment:
      try takeAttachment(&reader, content, offset)
    case .dataEnd:
      isAtEnd = content.count == 4
      return isAtEnd
    default:
      return false
    }
    return reader.remaining == 0
  }

  private mutating func takeMetadata(
    _ reader: inout ByteReader, _ offset: Int64
  ) throws(RecordingError) {
    let sealed = RecordMetadata(name: try reader.text(), pairs: try reader.pairs())
    guard let table = sealed.unsealed else {
      lose(offset, "metadata whose checksum does not fit")
      return
    }
    metadata.append(table)
  }

  private mutating func takeAttachment(
    _ reader: inout ByteReader, _ content: [UInt8], _ offset: Int64
  ) throws(RecordingError) {
    _ = try reader.bytes(16)
    let name = try reader.text()
    let mediaType = try reader.text()
    let size = try reader.uint64()
    guard size <= UInt64(reader.remaining) else {
      throw .damaged(offset: reader.offset, reason: "an attachment of the wrong length")
    }
    let bytes = try reader.bytes(Int(size))
    let checksum = try reader.uint32()
    guard checksum == 0 || CRC32.of(content.dropLast(4)) == checksum else {
      lose(offset, "an attachment whose checksum does not fit")
      return
    }
    inputs.append(RecordedInput(name: name, mediaType: mediaType, bytes: Array(bytes)))
  }

  /// The next place that has the shape of a chunk and is not known yet.
  private func nextChunk(from start: Int64) throws(RecordingError) -> Int64? {
    let known = chunks.last.map { $0.offset + Int64($0.length) } ?? 0
    var at = max(start, known)
    while at + Int64(Self.chunkNameOffset) < source.size {
      let count = Int(min(Int64(Self.window), source.size - at))
      let bytes = try source.read(at, count)
      for place in Self.places(of: Self.mark, in: bytes) {
        let offset = at + Int64(place - Self.chunkNameOffset)
        guard offset >= max(start, known) else { continue }
        var head = ByteReader(
          try source.read(offset + 1, 8)[...], offset: offset + 1)
        let length = try head.uint64()
        let rest = source.size - offset - Int64(MCAPLayout.recordHeadSize)
        if rest > 0, length <= UInt64(rest), try isChunk(at: offset, length: length) {
          return offset
        }
      }
      guard count == Self.window else { return nil }
      at += Int64(count - Self.mark.count + 1)
    }
    return nil
  }

  private static func places(of mark: [UInt8], in bytes: [UInt8]) -> [Int] {
    var places: [Int] = []
    guard bytes.count >= mark.count else { return places }
    for place in 0...(bytes.count - mark.count) where bytes[place + 4] == mark[4] {
      if bytes[place..<place + mark.count].elementsEqual(mark) { places.append(place) }
    }
    return places
  }

  private mutating func checkEnd() throws(RecordingError) {
    let magic = MCAPLayout.magic
    let start = source.size - Int64(magic.count)
    if try source.read(start, magic.count) != magic {
      lose(start, "the summary is cut off; the rows before it are whole")
    }
  }
}
