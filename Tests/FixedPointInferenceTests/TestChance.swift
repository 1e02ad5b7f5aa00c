import SeededChance

/// The same draws as in make_vectors.py.
extension Chance {
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
