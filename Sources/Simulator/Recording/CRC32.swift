/// The checksum of a chunk: CRC-32 of IEEE 802.3 (reflected polynomial 0xEDB88320), as MCAP asks
/// for it. Sixteen bytes a step by table look-up ("slicing", Kounavis and Berry 2005). Each step
/// waits for the one before, so long pieces run in three lanes side by side, joined by the algebra
/// of CRCs: crc(AB) = crc(A) x^(8 |B|) + crc(B) mod P.
struct CRC32: Sendable {
  private static let sliceCount = 16
  private static let shortestForLanes = 4096
  private static let polynomial: UInt32 = 0xEDB8_8320
  private static let tables = makeTables()

  private var register: UInt32 = 0xFFFF_FFFF

  /// The checksum of what has gone in.
  var value: UInt32 { ~register }

  /// Takes in a byte array.
  mutating func update(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { unsafe update($0) }
  }

  /// Takes in raw memory.
  mutating func update(_ memory: UnsafeRawBufferPointer) {
    guard let start = memory.baseAddress else { return }
    register = unsafe Self.tables.withUnsafeBufferPointer { tables in
      guard let table = tables.baseAddress else { return register }
      return unsafe Self.run(register, start, memory.count, table)
    }
  }

  /// The checksum of a byte array.
  static func of(_ bytes: [UInt8]) -> UInt32 { of(bytes[...]) }

  /// The checksum of a part of a byte array.
  static func of(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var crc = CRC32()
    unsafe bytes.withUnsafeBytes { unsafe crc.update($0) }
    return crc.value
  }

  private static func run(
    _ initial: UInt32, _ start: UnsafeRawPointer, _ count: Int, _ table: UnsafePointer<UInt32>
  ) -> UInt32 {
    var crc = initial
    var at = 0
    if count >= shortestForLanes {
      let lane = count / 3 / sliceCount * sliceCount
      crc = unsafe lanes(crc, start, lane, table)
      at = 3 * lane
    }
    while at &+ sliceCount <= count {
      crc = unsafe sixteen(crc, start + at, table)
      at &+= sliceCount
    }
    while at < count {
      let byte = unsafe start.load(fromByteOffset: at, as: UInt8.self)
      crc = unsafe table[Int((crc ^ UInt32(byte)) & 0xFF)] ^ (crc &>> 8)
      at &+= 1
    }
    return crc
  }

  /// Three pieces of so many bytes, one behind the other.
  private static func lanes(
    _ initial: UInt32, _ start: UnsafeRawPointer, _ lane: Int, _ table: UnsafePointer<UInt32>
  ) -> UInt32 {
    var first = initial
    var second: UInt32 = 0
    var third: UInt32 = 0
    var at = 0
    while at < lane {
      first = unsafe sixteen(first, start + at, table)
      second = unsafe sixteen(second, start + (lane &+ at), table)
      third = unsafe sixteen(third, start + (2 &* lane &+ at), table)
      at &+= sliceCount
    }
    let shift = power(ofBytes: lane)
    return product(product(first, shift) ^ second, shift) ^ third
  }

  /// The product of two polynomials modulo P; bit 31 is the coefficient of x^0.
  private static func product(_ a: UInt32, _ b: UInt32) -> UInt32 {
    var product: UInt32 = 0
    var factor = b
    for bit in 0..<32 {
      if a &<< UInt32(bit) & 0x8000_0000 != 0 { product ^= factor }
      factor = factor & 1 == 1 ? (factor &>> 1) ^ polynomial : factor &>> 1
    }
    return product
  }

  /// x^(8 count) modulo P, by repeated squaring.
  private static func power(ofBytes count: Int) -> UInt32 {
    var power: UInt32 = 0x8000_0000
    var square: UInt32 = 0x0080_0000
    var rest = count
    while rest > 0 {
      if rest & 1 == 1 { power = product(power, square) }
      square = product(square, square)
      rest &>>= 1
    }
    return power
  }

  @inline(__always)
  private static func sixteen(
    _ crc: UInt32, _ bytes: UnsafeRawPointer, _ table: UnsafePointer<UInt32>
  ) -> UInt32 {
    let low = unsafe UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self)) ^ UInt64(crc)
    let high =
      unsafe UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    return unsafe eight(low, table + 8 * 256) ^ eight(high, table)
  }

  @inline(__always)
  private static func eight(_ word: UInt64, _ table: UnsafePointer<UInt32>) -> UInt32 {
    let first = unsafe table[7 * 256 + Int(word & 0xFF)] ^ table[6 * 256 + Int(word &>> 8 & 0xFF)]
    let second =
      unsafe table[5 * 256 + Int(word &>> 16 & 0xFF)] ^ table[4 * 256 + Int(word &>> 24 & 0xFF)]
    let third =
      unsafe table[3 * 256 + Int(word &>> 32 & 0xFF)] ^ table[2 * 256 + Int(word &>> 40 & 0xFF)]
    let fourth = unsafe table[256 + Int(word &>> 48 & 0xFF)] ^ table[Int(word &>> 56)]
    return first ^ second ^ third ^ fourth
  }

  private static func makeTables() -> [UInt32] {
    var tables = [UInt32](repeating: 0, count: sliceCount * 256)
    for byte in 0..<256 {
      var crc = UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? polynomial ^ (crc >> 1) : crc >> 1 }
      tables[byte] = crc
    }
    for slice in 1..<sliceCount {
      for byte in 0..<256 {
        let before = tables[(slice - 1) * 256 + byte]
        tables[slice * 256 + byte] = tables[Int(before & 0xFF)] ^ (before >> 8)
      }
    }
    return tables
  }
}
