/// Random numbers from a seed, the same on every machine, so that a failing round can be repeated:
/// SplitMix64 (Steele, Lea, Flood 2014).
public struct Chance: RandomNumberGenerator, Sendable {
  private var state: UInt64

  /// A sequence of its own for every seed.
  public init(seed: UInt64) { state = seed }

  /// Sixty-four random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number of 0 ..< 1, of one draw.
  public mutating func share() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A number between two others, of one draw.
  public mutating func between(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * share()
  }

  /// A number of a range, as the standard library draws it.
  public mutating func number(in range: ClosedRange<Double>) -> Double {
    Double.random(in: range, using: &self)
  }

  /// A whole number of 0 ..< bound, of one draw.
  public mutating func count(below bound: UInt64) -> Int { Int(next() % bound) }
}
