/// Whole numbers out of Doubles, without a trap.
enum Whole {
  /// The whole number a value is meant to be, nil where it is too far from one or beyond 1e9.
  static func number(_ value: Double, within tolerance: Double) -> Int? {
    guard value.magnitude <= InterpreterOptions.largestWord else { return nil }
    let nearest = value.rounded(.toNearestOrAwayFromZero)
    return (value - nearest).magnitude <= tolerance ? Int(nearest) : nil
  }
}
