/// How one feature becomes a whole number: steps of a fixed width on either side of an offset.
/// docs/models/fixed-point.md section 2.
public struct Quantization: Equatable, Sendable, BitwiseCopyable {
  /// The feature's value at step 0, in the feature's unit. [unit of the feature]
  public var offset: Double
  /// Steps for one unit of the feature, > 0. [1/unit of the feature]
  public var stepsPerUnit: Double
  /// Lowest step that the network was trained on.
  public var low: Int16
  /// Highest step that the network was trained on.
  public var high: Int16

  /// A quantisation from its parts. [unit of the feature, 1/unit of the feature]
  public init(offset: Double, stepsPerUnit: Double, low: Int16, high: Int16) {
    self.offset = offset
    self.stepsPerUnit = stepsPerUnit
    self.low = low
    self.high = high
  }

  /// The largest size of a step, the bound of the overflow proof.
  var bound: Int64 { widened(Swift.max(abs(Int(low)), abs(Int(high)))) }

  /// The step nearest to a value, ties to even, and whether the value lay outside the range.
  /// An infinity or a value too large gives the end of the range on its side. NaN gives the step in
  /// the range that is nearest to the offset: the value that says least.
  /// - Parameter value: The feature. [unit of the feature]
  /// - Returns: The step, and whether it was brought back into the range.
  public func step(of value: Double) -> QuantizedFeature {
    let steps = (value - offset) * stepsPerUnit
    if steps > Double(Int(high)) { return QuantizedFeature(step: high, isSaturated: true) }
    if steps < Double(Int(low)) { return QuantizedFeature(step: low, isSaturated: true) }
    guard steps == steps else {
      return QuantizedFeature(step: Swift.min(Swift.max(0, low), high), isSaturated: true)
    }
    // 1.5 * 2^52: the sum has no room for a fraction, so the addition itself rounds to even.
    let rounded = (steps + 6_755_399_441_055_744.0) - 6_755_399_441_055_744.0
    return QuantizedFeature(step: Int16(rounded), isSaturated: false)
  }
}

/// A feature as the network reads it.
public struct QuantizedFeature: Equatable, Sendable, BitwiseCopyable {
  /// Steps from the feature's offset.
  public var step: Int16
  /// Whether the feature lay outside the trained range, or was no number.
  public var isSaturated: Bool

  /// A quantised feature from its parts.
  public init(step: Int16, isSaturated: Bool) {
    self.step = step
    self.isSaturated = isSaturated
  }
}

/// A factor 0 < m / 2^s < 1 (in a head < 2^15) by which an accumulator is brought to the next scale
/// with one rounding: (accumulator m + 2^(s-1)) >> s, ties toward +infinity.
/// Scheme: Jacob et al. 2018 (arXiv 1712.05877) section 2.2, but rounded once, not twice.
public struct Requantization: Equatable, Sendable, BitwiseCopyable {
  /// m, 2^30 ... 2^31 - 1.
  public var multiplier: Int32
  /// s.
  public var shift: Int32

  /// The shifts that the narrowing after a hidden layer may take.
  public static var hiddenShifts: ClosedRange<Int32> { 31...62 }
  /// The shifts that the widening after the last layer may take.
  public static var headShifts: ClosedRange<Int32> { 16...62 }

  /// A requantisation from its parts.
  public init(multiplier: Int32, shift: Int32) {
    self.multiplier = multiplier
    self.shift = shift
  }

  /// The multiplier and shift nearest to a factor; nil where the shift would leave its range.
  public init?(factor: Double, shifts: ClosedRange<Int32>) {
    guard factor > 0, factor.isFinite, factor.isNormal else { return nil }
    // factor = significand 2^exponent with 1 <= significand < 2, so m = significand 2^30.
    let scaled = factor.significand * 1_073_741_824.0
    var whole = Int64((scaled + 6_755_399_441_055_744.0) - 6_755_399_441_055_744.0)
    var shift = 30 - Int(factor.exponent)
    if whole == 2_147_483_648 {
      whole = 1_073_741_824
      shift -= 1
    }
    guard shift >= Int(shifts.lowerBound), shift <= Int(shifts.upperBound) else { return nil }
    multiplier = Int32(truncatingIfNeeded: whole)
    self.shift = Int32(truncatingIfNeeded: shift)
  }
}
