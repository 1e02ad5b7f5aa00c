internal import CMath

/// Chance, counted: every draw is a function of (seed, stream, counter) alone, so a run can be
/// entered at any tick and no consumer shifts another's numbers. Whole numbers and plain Double
/// arithmetic: bit-identical everywhere.
public struct NoiseSource: Equatable, Sendable, BitwiseCopyable {
  /// Where this stream's sequence starts.
  public let key: UInt64

  /// One stream of a seed.
  /// - Parameters:
  ///   - seed: The run's seed.
  ///   - stream: Number of the stream; each consumer has its own.
  public init(seed: UInt64, stream: UInt64) {
    // Two rounds: streams of one seed must not lie on each other's sequence a few steps apart.
    let first = NoiseSource.mixed(seed: seed, counter: 0)
    key = NoiseSource.mixed(seed: first, counter: stream)
  }

  /// SplitMix64: output number `counter` (from 0) of the generator with this seed.
  /// Steele, Lea, Flood, Fast splittable pseudorandom number generators, OOPSLA 2014, section 5,
  /// with the constants of Stafford's variant 13.
  public static func mixed(seed: UInt64, counter: UInt64) -> UInt64 {
    // `&>>`, for `>>` of 64 bits is generic code with a heap on 32-bit chips.
    var word = seed &+ (counter &+ 1) &* 0x9E37_79B9_7F4A_7C15
    word = (word ^ (word &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word &>> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word &>> 31)
  }

  /// 64 random bits.
  @inline(__always)
  public func bits(_ counter: UInt64) -> UInt64 { NoiseSource.mixed(seed: key, counter: counter) }

  /// A number evenly spread over the open interval (0, 1), on 2^52 points. (no unit)
  @inline(__always)
  public func uniform(_ counter: UInt64) -> Double { centred(counter) + 0.5 }

  /// A number from the standard normal distribution, by inverting its distribution function.
  /// Each draw is within 1e-8 of the exact inverse; the largest magnitude is 8.2. (no unit)
  @inline(__always)
  public func normal(_ counter: UInt64) -> Double {
    NoiseSource.normalQuantile(offset: centred(counter))
  }

  /// The value below which a standard normal number lies with probability 1/2 + offset. (no unit)
  @inline(__always)
  static func normalQuantile(offset: Double) -> Double {
    abs(offset) <= 0.47575 ? centralQuantile(offset) : tailQuantile(offset)
  }

  /// Uniform less one half, exactly symmetric about 0. (no unit)
  @inline(__always)
  private func centred(_ counter: UInt64) -> Double {
    // 52 random bits as the fraction of a Double in 1..<2, then the middle of the step: all exact,
    // and without a conversion from a 64-bit integer, which needs a heap on 32-bit chips.
    let word = Double(bitPattern: 0x3FF0_0000_0000_0000 | (bits(counter) &>> 12))
    return (word - 1.5) + 0x1p-53
  }
}

// Quantile of the standard normal distribution by two rational functions: P. J. Acklam, An
// algorithm for computing the inverse normal cumulative distribution function (2003); relative
// error below 1.15e-9. Chosen over Wichura's AS 241 because only 4.85 % of the draws need the slow
// tail, not 15 %.

@inline(__always)
private func centralQuantile(_ offset: Double) -> Double {
  let r = offset * offset
  let above =
    ((((-3.969683028665376e+1 * r + 2.209460984245205e+2) * r - 2.759285104469687e+2) * r
      + 1.383577518672690e+2) * r - 3.066479806614716e+1) * r + 2.506628277459239
  let below =
    ((((-5.447609879822406e+1 * r + 1.615858368580409e+2) * r - 1.556989798598866e+2) * r
      + 6.680131188771972e+1) * r - 1.328068155288572e+1) * r + 1
  return offset * above / below
}

@inline(never)
private func tailQuantile(_ offset: Double) -> Double {
  let tail = 0.5 - abs(offset)
  let r = (-2 * feedhold_log(tail)).squareRoot()
  let above =
    ((((-7.784894002430293e-3 * r - 3.223964580411365e-1) * r - 2.400758277161838) * r
      - 2.549732539343734) * r + 4.374664141464968) * r + 2.938163982698783
  let below =
    (((7.784695709041462e-3 * r + 3.224671290700398e-1) * r + 2.445134137142996) * r
      + 3.754408661907416) * r + 1
  // The formula is that of the lower tail.
  return offset < 0 ? above / below : -above / below
}
