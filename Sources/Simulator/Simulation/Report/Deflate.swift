/// A small compressor after RFC 1950 and RFC 1951: greedy matches, fixed Huffman codes.
struct Deflate {
  private var output: [UInt8] = []
  private var pending: UInt32 = 0
  private var pendingCount: UInt32 = 0

  /// Shortest and longest match that deflate can name.
  private static let shortest = 3
  private static let longest = 258
  /// How far back a match may lie.
  private static let window = 32_768
  private static let hashBits: UInt32 = 14

  /// Bytes as a zlib stream: header, one block, Adler-32.
  static func zlib(_ bytes: [UInt8]) -> [UInt8] {
    var deflate = Deflate()
    deflate.output = [0x78, 0x01]
    deflate.compress(bytes)
    let sum = Checksum.adler32(bytes)
    for shift in [24, 16, 8, 0] as [UInt32] {
      deflate.output.append(UInt8(truncatingIfNeeded: sum >> shift))
    }
    return deflate.output
  }

  private mutating func compress(_ bytes: [UInt8]) {
    put(1, bits: 1)
    put(1, bits: 2)
    var latest = [Int](repeating: -1, count: 1 << Self.hashBits)
    var index = 0
    while index < bytes.count {
      guard index + Self.shortest <= bytes.count else {
        putLiteral(Int(bytes[index]))
        index += 1
        continue
      }
      let slot = Self.slot(bytes, index)
      let candidate = latest[slot]
      latest[slot] = index
      let length = Self.matchLength(bytes, candidate, index)
      if length >= Self.shortest {
        putLength(length)
        putDistance(index - candidate)
        index += length
      } else {
        putLiteral(Int(bytes[index]))
        index += 1
      }
    }
    putLiteral(256)
    if pendingCount > 0 { put(0, bits: 8 - pendingCount) }
  }

  private static func slot(_ bytes: [UInt8], _ index: Int) -> Int {
    let three =
      UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16
    // Fibonacci hashing: 2^32 over the golden ratio.
    return Int((three &* 2_654_435_769) >> (32 - hashBits))
  }

  private static func matchLength(_ bytes: [UInt8], _ candidate: Int, _ index: Int) -> Int {
    guard candidate >= 0, index - candidate <= window else { return 0 }
    var length = 0
    while length < longest, index + length < bytes.count,
      bytes[candidate + length] == bytes[index + length]
    { length += 1 }
    return length
  }

  /// Bits of a value, lowest first.
  private mutating func put(_ value: UInt32, bits: UInt32) {
    pending |= value << pendingCount
    pendingCount += bits
    while pendingCount >= 8 {
      output.append(UInt8(truncatingIfNeeded: pending))
      pending >>= 8
      pendingCount -= 8
    }
  }

  /// Bits of a Huffman code, highest first (RFC 1951, 3.1.1).
  private mutating func putCode(_ code: UInt32, bits: UInt32) {
    var reversed: UInt32 = 0
    for bit in 0..<bits { reversed |= (code >> bit & 1) << (bits - 1 - bit) }
    put(reversed, bits: bits)
  }

  /// A symbol of the literal and length alphabet by the fixed code (RFC 1951, 3.2.6).
  private mutating func putLiteral(_ symbol: Int) {
    let code = UInt32(symbol)
    switch symbol {
    case ..<144: putCode(0x30 + code, bits: 8)
    case ..<256: putCode(0x190 + code - 144, bits: 9)
    case ..<280: putCode(code - 256, bits: 7)
    default: putCode(0xC0 + code - 280, bits: 8)
    }
  }

  /// A length by its group: eight groups plain, then four for each further extra bit (3.2.5).
  private mutating func putLength(_ length: Int) {
    if length == Self.longest { return putLiteral(285) }
    let offset = length - Self.shortest
    let extra = offset < 8 ? 0 : Self.topBit(offset) - 2
    putLiteral(257 + 4 * extra + offset >> extra)
    put(UInt32(offset & (1 << extra - 1)), bits: UInt32(extra))
  }

  /// A distance by its group: four groups plain, then two for each further extra bit (3.2.5).
  private mutating func putDistance(_ distance: Int) {
    let offset = distance - 1
    let extra = offset < 4 ? 0 : Self.topBit(offset) - 1
    putCode(UInt32(2 * extra + offset >> extra), bits: 5)
    put(UInt32(offset & (1 << extra - 1)), bits: UInt32(extra))
  }

  private static func topBit(_ value: Int) -> Int { Int.bitWidth - 1 - value.leadingZeroBitCount }
}

/// Checksums of PNG and zlib.
enum Checksum {
  /// CRC-32 of ISO 3309, as PNG asks (W3C PNG, annex D).
  static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var register: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      register ^= UInt32(byte)
      for _ in 0..<8 { register = register >> 1 ^ (register & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    return ~register
  }

  /// Adler-32 of RFC 1950.
  static func adler32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var low: UInt32 = 1
    var high: UInt32 = 0
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return high << 16 | low
  }
}
