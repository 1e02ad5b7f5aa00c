/// Puts little-endian numbers and texts one behind the other.
struct ByteBuilder {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ value: UInt8) { bytes.append(value) }

  mutating func add(_ value: UInt16) { add(number: UInt64(value), size: 2) }

  mutating func add(_ value: UInt32) { add(number: UInt64(value), size: 4) }

  mutating func add(_ value: UInt64) { add(number: value, size: 8) }

  mutating func add(_ more: [UInt8]) { bytes.append(contentsOf: more) }

  /// A text with its length before it.
  mutating func add(_ text: String) {
    add(UInt32(truncatingIfNeeded: text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  /// Pairs of texts with the length of all of them before.
  mutating func add(_ pairs: [RecordPair]) {
    var inner = ByteBuilder()
    for pair in pairs {
      inner.add(pair.key)
      inner.add(pair.value)
    }
    add(UInt32(truncatingIfNeeded: inner.bytes.count))
    add(inner.bytes)
  }

  private mutating func add(number: UInt64, size: Int) {
    for index in 0..<size {
      bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(index * 8)))
    }
  }
}
