/// The range an override is kept in. Sound whatever it is made from.
struct OverrideBounds {
  /// Lowest override, above 0. (no unit)
  private(set) var lowest: Double
  /// Highest override, not below the lowest. (no unit)
  private(set) var highest: Double

  /// The lowest and highest override that any job may ask for. (no unit)
  static var extremes: ClosedRange<Double> { 0.01...10 }

  /// Bounds from two numbers; one that is not a number does not bind.
  init(lowest: Double, highest: Double) {
    let extremes = OverrideBounds.extremes
    let high = highest.isNaN ? extremes.upperBound : highest
    let low = lowest.isNaN ? extremes.lowerBound : lowest
    self.highest = min(max(high, extremes.lowerBound), extremes.upperBound)
    self.lowest = min(max(low, extremes.lowerBound), self.highest)
  }

  /// The permitted override nearest to a number; to NaN the one nearest to the programmed feed.
  func nearest(to override: Double) -> Double {
    guard !override.isNaN else { return nearest(to: 1) }
    return min(max(override, lowest), highest)
  }
}
