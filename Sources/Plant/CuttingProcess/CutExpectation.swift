public import Geometry
public import Signals

/// What a cut is expected to show at the feed per tooth given, part by part: what `OutlookSpan`
/// keeps.
public struct CutExpectation: Equatable, Sendable, BitwiseCopyable {
  /// Peak forces, powers, compliance and thickest chip, as functions of override and wear.
  public var forecast = LoadForecast()
  /// Mean force that grows with the chip; axes as in `CuttingLoad`. [N]
  public var meanCuttingForce = Vector3.zero
  /// Mean force of a sharp edge's ploughing. [N]
  public var meanEdgeForce = Vector3.zero
  /// Mean cutting power that grows with the chip. [W]
  public var meanCuttingPower: Double = 0
  /// Mean power of a sharp edge's ploughing. [W]
  public var meanEdgePower: Double = 0
  /// Mean chip thickness over the engaged edge. [mm]
  public var meanChipThickness: Double = 0
  /// Length of edge in the material, along the helix, mean over a revolution and all teeth. [mm]
  public var edgeLength: Double = 0

  /// In air.
  public init() {}
}
