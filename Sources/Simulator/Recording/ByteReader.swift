/// Reads little-endian numbers and texts off a piece of a file; never beyond its end.
struct ByteReader {
  private let bytes: ArraySlice<UInt8>
  private var at: Int
  private let base: Int64

  /// Reads bytes of which the first stands at an offset of the file, for errors.
  init(_ bytes: ArraySlice<UInt8>, offset: Int64) {
    self.bytes = bytes
    at = bytes.startIndex
    base = offset &- Int64(bytes.startIndex)
  }

  /// Where the next byte stands in the file.
  var offset: Int64 { base &+ Int64(at) }

  /// How many bytes are left.
  var remaining: Int { bytes.endIndex - at }

  mutating func byte() throws(RecordingError) -> UInt8 {
    try need(1)
    defer { at += 1 }
    return bytes[at]
  }

  mutating func uint16() throws(RecordingError) -> UInt16 { UInt16(try number(2)) }

  mutating func uint32() throws(RecordingError) -> UInt32 { UInt32(try number(4)) }

  mutating func uint64() throws(RecordingError) -> UInt64 { try number(8) }

  /// The next so many bytes.
  mutating func bytes(_ count: Int) throws(RecordingError) -> ArraySlice<UInt8> {
    try need(count)
    defer { at += count }
    return bytes[at..<at + count]
  }

  /// A text with its length before it; wrong UTF-8 is repaired.
  mutating func text() throws(RecordingError) -> String {
    let length = Int(try uint32())
    return String(decoding: try bytes(length), as: UTF8.self)
  }

  /// Pairs of texts with the length of all of them before.
  mutating func pairs() throws(RecordingError) -> [RecordPair] {
    let length = Int(try uint32())
    let place = offset
    var inner = ByteReader(try bytes(length), offset: place)
    var pairs: [RecordPair] = []
    while inner.remaining > 0 {
      let key = try inner.text()
      pairs.append(RecordPair(key, try inner.text()))
    }
    return pairs
  }

  private mutating func number(_ size: Int) throws(RecordingError) -> UInt64 {
    try need(size)
    var value: UInt64 = 0
    for index in 0..<size { value |= UInt64(bytes[at + index]) << UInt64(index * 8) }
    at += size
    return value
  }

  private func need(_ count: Int) throws(RecordingError) {
    guard count >= 0, count <= remaining else {
      throw .damaged(offset: offset, reason: "\(count) bytes wanted, \(remaining) left")
    }
  }
}
