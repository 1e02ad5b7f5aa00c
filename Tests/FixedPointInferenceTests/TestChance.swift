import SeededChance

/// The same draws as in make_vectors.py.
extension Chance {
  mutating func within(_ low: Int, _ high: Int) -> Int {
    low + Int(next() % UInt64(high - low + 1))
  }

  /// A number of -1 ..< 1.
  mutating func signedUnit() -> Double { Double(Int64(bitPattern: next()) >> 11) * 0x1p-52 }
}
