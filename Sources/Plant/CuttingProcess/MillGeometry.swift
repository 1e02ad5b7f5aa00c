internal import CMath

/// What of an edge does not change from cut to cut, brought into usable ranges once.
struct MillGeometry: BitwiseCopyable {
  /// Diameter; 0 where the edge's is outside 1e-3 ... 1e5 mm. [mm]
  var diameter: Double
  /// How many teeth, 1 ... 64. (no unit)
  var teeth: Double
  /// The angle between two teeth. [rad]
  var pitch: ToothPhase
  /// How far the helix lags by each mm of height, 2 tan(beta) / D. [rad/mm]
  var lagPerMM: Double
  /// Length of edge by each mm of height, 1 / cos(beta). (no unit)
  var edgePerDepth: Double
  /// Sine of half the point angle. (no unit)
  var pointSine: Double
  /// Deflection of the tip by each newton. [mm/N]
  var compliance: Double

  init(_ edge: CuttingEdge) {
    diameter = edge.diameter >= 1e-3 && edge.diameter <= 1e5 ? edge.diameter : 0
    // By way of Int: Double(Int32) takes a generic, allocating path on 32-bit chips.
    teeth = Double(edge.flutes < 1 ? 1 : edge.flutes > 64 ? 64 : Int(edge.flutes))
    pitch = ToothPhase(2 * Double.pi / teeth)
    let steepest = 75 * Double.pi / 180
    let helix = edge.helixAngle.magnitude < steepest ? edge.helixAngle.magnitude : steepest
    let slope = ToothPhase(helix)
    lagPerMM = diameter > 0 ? 2 * slope.sine / (slope.cosine * diameter) : 0
    edgePerDepth = 1 / slope.cosine
    let sine = feedhold_sin(0.5 * edge.pointAngle)
    pointSine = sine > 0.1 ? sine : 0.1
    compliance = edge.compliance
  }
}
