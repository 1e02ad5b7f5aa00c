internal import Signals

/// Reads little-endian numbers from a byte image, one after another, never past its end.
struct ImageReader {
  let bytes: LoanedMemory<UInt8>
  /// Where the next number begins.
  var position: Int

  init(_ bytes: LoanedMemory<UInt8>, at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  private func holds(_ count: Int) throws(NetworkImageError) {
    guard bytes.count - position >= count else {
      throw NetworkImageError(
        .truncated, at: position, found: widened(bytes.count), allowed: widened(position + count))
    }
  }

  mutating func unsigned32() throws(NetworkImageError) -> UInt32 {
    try holds(4)
    position += 4
    return bytes.word(at: position - 4)
  }

  mutating func unsigned64() throws(NetworkImageError) -> UInt64 {
    try holds(8)
    position += 8
    return bytes.longWord(at: position - 8)
  }

  mutating func signed16() throws(NetworkImageError) -> Int16 {
    try holds(2)
    position += 2
    return bytes.signed16(at: position - 2)
  }

  /// A field that must hold one value and nothing else.
  mutating func expect(
    _ value: UInt32, orElse fault: NetworkImageFault
  ) throws(NetworkImageError) {
    let found = try unsigned32()
    guard found == value else {
      throw NetworkImageError(
        fault, at: position - 4, found: widened(found), allowed: widened(value))
    }
  }

  /// A count that must lie in a range.
  mutating func count(
    in range: ClosedRange<UInt32>, orElse fault: NetworkImageFault
  ) throws(NetworkImageError) -> Int {
    let found = try unsigned32()
    guard range.contains(found) else {
      throw NetworkImageError(
        fault, at: position - 4, found: widened(found),
        allowed: widened(found < range.lowerBound ? range.lowerBound : range.upperBound))
    }
    return Int(found)
  }

  /// A Double that must be a finite number, at least as large as a bound.
  mutating func finite(
    atLeast bound: Double, orElse fault: NetworkImageFault
  ) throws(NetworkImageError) -> Double {
    let found = Double(bitPattern: try unsigned64())
    guard found.isFinite, found >= bound else {
      throw NetworkImageError(
        fault, at: position - 8, found: Int64(bitPattern: found.bitPattern),
        allowed: Int64(bitPattern: bound.bitPattern))
    }
    return found
  }

  /// Bytes up to a place that must be zero.
  mutating func expectZeros(upTo end: Int) throws(NetworkImageError) {
    try holds(end - position)
    while position < end {
      guard bytes[position] == 0 else {
        throw NetworkImageError(
          .gapNotZero, at: position, found: widened(Int(bytes[position])), allowed: 0)
      }
      position += 1
    }
  }
}

extension LoanedMemory<UInt8> {
  /// Memory from a place on, of which a caller reads so many bytes.
  func pointer(to place: Int, readingBytes count: Int) -> UnsafeRawPointer {
    precondition(place >= 0 && count >= 0 && count <= self.count - place, "outside the image")
    return unsafe UnsafeRawPointer(unsafePointer + place)
  }

  /// 2 bytes as a number with a sign, the first the lowest, whatever the processor's own order.
  func signed16(at place: Int) -> Int16 {
    let found = unsafe pointer(to: place, readingBytes: 2).loadUnaligned(as: Int16.self)
    return Int16(littleEndian: found)
  }

  /// 4 bytes as a number.
  func word(at place: Int) -> UInt32 {
    let found = unsafe pointer(to: place, readingBytes: 4).loadUnaligned(as: UInt32.self)
    return UInt32(littleEndian: found)
  }

  /// 8 bytes as a number.
  func longWord(at place: Int) -> UInt64 {
    let found = unsafe pointer(to: place, readingBytes: 8).loadUnaligned(as: UInt64.self)
    return UInt64(littleEndian: found)
  }

  /// FNV-1a (Fowler, Noll, Vo; RFC 9923) over the first words of 8 bytes. Every step is a bijection
  /// of the hash, so that a change within any one word always changes the result.
  func checksum(ofFirst count: Int) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    let words = unsafe pointer(to: 0, readingBytes: count)
    var place = 0
    while place < count {
      let word = unsafe words.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      hash = (hash ^ UInt64(littleEndian: word)) &* 0x0000_0100_0000_01b3
      place += 8
    }
    return hash
  }
}
