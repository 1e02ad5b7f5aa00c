internal import Signals

/// Reads little-endian numbers from a byte image, one after another, never past its end.
struct ImageReader {
  let bytes: LoanedMemory<UInt8>
  /// Where the next number begins.
  var position: Int = 0

  init(_ bytes: LoanedMemory<UInt8>) {
    self.bytes = bytes
  }

  /// The next 1 to 4 bytes as one number, the first the lowest.
  private mutating func number(ofBytes count: Int) throws(NetworkImageError) -> UInt32 {
    guard bytes.count - position >= count else {
      throw NetworkImageError(
        .truncated, at: position, found: widened(bytes.count), allowed: widened(position + count))
    }
    let number = bytes.littleEndian(at: position, ofBytes: count)
    position += count
    return number
  }

  mutating func unsigned8() throws(NetworkImageError) -> UInt8 {
    UInt8(truncatingIfNeeded: try number(ofBytes: 1))
  }

  mutating func signed8() throws(NetworkImageError) -> Int8 {
    Int8(truncatingIfNeeded: try number(ofBytes: 1))
  }

  mutating func signed16() throws(NetworkImageError) -> Int16 {
    Int16(truncatingIfNeeded: try number(ofBytes: 2))
  }

  mutating func signed32() throws(NetworkImageError) -> Int32 {
    Int32(bitPattern: try number(ofBytes: 4))
  }

  mutating func unsigned32() throws(NetworkImageError) -> UInt32 {
    try number(ofBytes: 4)
  }

  mutating func unsigned64() throws(NetworkImageError) -> UInt64 {
    let low = try unsigned32()
    return joined(low: low, high: try unsigned32())
  }

  mutating func double() throws(NetworkImageError) -> Double {
    Double(bitPattern: try unsigned64())
  }

  /// A field that must hold one value and nothing else.
  mutating func expect(
    _ value: UInt32, orElse fault: NetworkImageFault
  ) throws(NetworkImageError) {
    let start = position
    let found = try unsigned32()
    guard found == value else {
      throw NetworkImageError(fault, at: start, found: widened(found), allowed: widened(value))
    }
  }

  /// A count that must lie in a range.
  mutating func count(
    in range: ClosedRange<UInt32>, orElse fault: NetworkImageFault
  ) throws(NetworkImageError) -> Int {
    let start = position
    let found = try unsigned32()
    guard range.contains(found) else {
      throw NetworkImageError(
        fault, at: start, found: widened(found), allowed: widened(range.upperBound))
    }
    return Int(found)
  }

  /// A Double that must be a finite number, at least as large as a bound.
  mutating func finite(
    atLeast bound: Double, orElse fault: NetworkImageFault
  ) throws(NetworkImageError) -> Double {
    let start = position
    let found = try double()
    guard found.isFinite, found >= bound else {
      throw NetworkImageError(
        fault, at: start, found: Int64(bitPattern: found.bitPattern),
        allowed: Int64(bitPattern: bound.bitPattern))
    }
    return found
  }

  /// FNV-1a, 64 bits, over the first bytes (Fowler, Noll, Vo; RFC 9923). Every step is a bijection
  /// of the hash, so that a change of any single byte always changes the result.
  func checksum(ofFirst count: Int) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in 0..<count {
      hash = (hash ^ joined(low: UInt32(bytes[index]), high: 0)) &* 0x0000_0100_0000_01b3
    }
    return hash
  }
}

extension LoanedMemory<UInt8> {
  /// Up to 4 bytes as one number, the first the lowest, whatever the processor's own order.
  func littleEndian(at position: Int, ofBytes count: Int) -> UInt32 {
    var number: UInt32 = 0
    for index in 0..<count {
      number |= UInt32(self[position + index]) &<< UInt32(truncatingIfNeeded: 8 * index)
    }
    return number
  }
}
