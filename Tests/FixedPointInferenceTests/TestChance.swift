/// SplitMix64 (Steele, Lea, Flood 2014): the same draws as in make_vectors.py.
struct TestChance {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func within(_ low: Int, _ high: Int) -> Int {
    low + Int(next() % UInt64(high - low + 1))
  }

  /// A number of -1 ..< 1.
  mutating func signedUnit() -> Double { Double(Int64(bitPattern: next()) >> 11) * 0x1p-52 }
}

/// FNV-1a of numbers, for golden hashes.
struct GoldenHash {
  var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ number: Int32) {
    let bits = UInt32(bitPattern: number)
    for shift in stride(from: UInt32(0), to: 32, by: 8) {
      value = (value ^ UInt64((bits >> shift) & 0xFF)) &* 0x100_0000_01b3
    }
  }
}
