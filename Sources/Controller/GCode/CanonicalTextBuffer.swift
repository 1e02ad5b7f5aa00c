/// The bytes of a canonical text. Numbers go in digit by digit, no String is built for them.
struct CanonicalTextBuffer {
  private(set) var bytes: [UInt8] = []

  mutating func reserve(_ count: Int) { bytes.reserveCapacity(count) }

  /// Hands out what was written.
  mutating func take() -> [UInt8] {
    let taken = bytes
    bytes = []
    return taken
  }

  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { buffer in unsafe bytes.append(contentsOf: buffer) }
  }

  mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  mutating func separate() {
    bytes.append(UInt8(ascii: ","))
    bytes.append(TextByte.space)
  }

  mutating func endLine() {
    bytes.append(TextByte.closeParenthesis)
    bytes.append(TextByte.lineFeed)
  }

  /// A whole number, filled up with blanks in front.
  mutating func append(_ number: Int64, width: Int = 1) {
    var digits = InlineArray<20, UInt8>(repeating: TextByte.space)
    var rest = number.magnitude
    var count = 0
    repeat {
      digits[count] = 48 &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      count &+= 1
    } while rest > 0 && count < 20
    if number < 0 { bytes.append(TextByte.minus) }
    if count < width { for _ in count..<width { bytes.append(TextByte.space) } }
    while count > 0 {
      count &-= 1
      bytes.append(digits[count])
    }
  }

  /// A number as C's `%.4f`: the nearest decimal, ties to even of the exact value.
  mutating func append(_ value: Double) {
    guard value.magnitude < Self.fastLimit else {
      return FixedDecimal.append(value, decimals: 4, to: &bytes)
    }
    if value.sign == .minus { bytes.append(TextByte.minus) }
    appendTenThousandths(Self.tenThousandths(value.magnitude))
  }

  /// Below this, ten thousand times the value is far below 2^53.
  private static let fastLimit = 1e11

  // The product is rounded; only where that lands halfway its error decides.
  private static func tenThousandths(_ size: Double) -> UInt64 {
    let product = size * 10_000
    let floor = UInt64(product)
    let rest = product - Double(floor)
    if rest < 0.5 { return floor }
    if rest > 0.5 { return floor &+ 1 }
    let error = (-product).addingProduct(size, 10_000)
    if error != 0 { return error > 0 ? floor &+ 1 : floor }
    return floor & 1 == 0 ? floor : floor &+ 1
  }

  private mutating func appendTenThousandths(_ count: UInt64) {
    let whole = count / 10_000
    let part = UInt32(truncatingIfNeeded: count &- whole &* 10_000)
    if whole < 10 {
      bytes.append(48 &+ UInt8(truncatingIfNeeded: whole))
    } else {
      append(Int64(truncatingIfNeeded: whole))
    }
    bytes.append(TextByte.point)
    let (high, low) = (part / 100, part % 100)
    bytes.append(48 &+ UInt8(truncatingIfNeeded: high / 10))
    bytes.append(48 &+ UInt8(truncatingIfNeeded: high % 10))
    bytes.append(48 &+ UInt8(truncatingIfNeeded: low / 10))
    bytes.append(48 &+ UInt8(truncatingIfNeeded: low % 10))
  }

  /// A number as C's `%f`.
  mutating func appendMillionths(_ value: Double) {
    FixedDecimal.append(value, decimals: 6, to: &bytes)
  }
}
