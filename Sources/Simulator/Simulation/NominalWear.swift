internal import Signals
internal import ToolWear

/// What the wear law alone would say of a nominal tool: the naive baseline that the estimate is
/// held against.
struct NominalWear {
  private let limit: Double
  private let curve = WearCurve()
  private var share = 0.0

  /// A sharp tool with a wear limit. [mm]
  init(limit: Double = 0.3) { self.limit = limit }

  /// Flank wear after the share of life that is spent. [mm]
  var flankWear: Double { curve.wear(lifeShare: share) * limit }

  mutating func add(_ span: OutlookSpan, seconds: Double) {
    if span.nominalLife > 0, span.nominalLife.isFinite { share += seconds / span.nominalLife }
  }
}
