/// Powers of ten for decimal numbers: those a Double holds exactly, and the first 128 bits of
/// 10^-64 to 10^64, so that a mantissa of 64 bits times a power is a Double after two
/// multiplications (the idea of Lemire 2021, "Number Parsing at a Gigabyte per Second").
enum DecimalPower {
  /// Powers that `nearest` knows, either sign.
  static let largest = 64

  /// The powers of ten that a Double holds exactly.
  private static let exactPowers: InlineArray<23, Double> = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]

  /// 10 to a power 0...22.
  @inline(__always)
  static func exact(_ power: Int) -> Double { exactPowers[power] }

  /// The Double nearest to mantissa * 10^power, ties to even; nil where 128 bits of the power do
  /// not tell the two neighbours apart.
  ///
  /// The product P of the mantissa, shifted to the top, and the cut power has three words. The true
  /// product lies in P ..< P + 2^64, because less than one was cut off the power; for powers 0...55
  /// nothing was cut off (5^55 < 2^128) and it is P. So the words say on which side of the middle
  /// between two Doubles it lies, unless P is below the middle by less than 2^64.
  static func nearest(_ mantissa: UInt64, power: Int) -> Double? {
    guard mantissa != 0 else { return 0 }
    guard power.magnitude <= UInt(largest) else { return nil }
    let shift = mantissa.leadingZeroBitCount
    let normal = mantissa << UInt64(shift)
    let index = 2 &* (power &+ largest)
    let high = normal.multipliedFullWidth(by: significands[index])
    let low = normal.multipliedFullWidth(by: significands[index &+ 1])
    let (middle, isCarrying) = high.low.addingReportingOverflow(low.high)
    let top = high.high &+ (isCarrying ? 1 : 0)
    // 53 bits stay; the product has its highest bit at 2^63 or 2^62 of its top word.
    let dropped: UInt64 = top >> 63 == 1 ? 11 : 10
    let rest = top & (1 << dropped &- 1)
    let half: UInt64 = 1 << (dropped &- 1)
    var kept = top >> dropped
    if power >= 0 && power <= 55 {
      let isTie = rest == half && middle == 0 && low.low == 0
      if isTie ? kept & 1 == 1 : rest >= half { kept &+= 1 }
    } else {
      if rest == half &- 1 && middle == UInt64.max { return nil }
      if rest >= half { kept &+= 1 }
    }
    // The binary exponent of 10^power is its logarithm rounded down: 217706 / 2^16 is log2(10). The
    // highest bit of what is kept counts as one in the exponent's field.
    let exponent = (217_706 &* power) >> 16 &+ Int(dropped) &- shift &+ 1
    return Double(bitPattern: UInt64(exponent &+ 1074) << 52 &+ kept)
  }
}
