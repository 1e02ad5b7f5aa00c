/// MCAP protects chunks and attachments by checksums but not metadata; ours carry their own.
extension RecordMetadata {
  private static let sealKey = "crc32"

  /// The table with the checksum over its name and pairs as a last pair.
  var sealed: RecordMetadata {
    RecordMetadata(name: name, pairs: pairs + [RecordPair(Self.sealKey, checksum)])
  }

  /// The table without its checksum; nil if that does not fit. A table of another program has none.
  var unsealed: RecordMetadata? {
    guard let last = pairs.last, last.key == Self.sealKey else {
      return name.hasPrefix("feedhold.") ? nil : self
    }
    let table = RecordMetadata(name: name, pairs: Array(pairs.dropLast()))
    return table.checksum == last.value ? table : nil
  }

  private var checksum: String {
    var content = ByteBuilder()
    content.add(name)
    content.add(pairs)
    return String(CRC32.of(content.bytes), radix: 16)
  }
}
