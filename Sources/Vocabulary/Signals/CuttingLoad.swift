public import Geometry

/// What the cut does to tool and spindle.
/// Force is that on the tool; x along the feed, y along the normal (left), z along the tool's axis.
public struct CuttingLoad: Equatable, Sendable, BitwiseCopyable {
  /// Mean over a revolution. [N]
  public var meanForce = Vector3.zero
  /// Largest resultant in the xy plane over a revolution. [N]
  public var peakForce: Double = 0
  /// Mean torque about the tool's axis. [N mm]
  public var torque: Double = 0
  /// Mean cutting power, without the spindle's own losses. [W]
  public var power: Double = 0
  /// How far the tip is bent aside by the peak force. [mm]
  public var deflection: Double = 0
  /// Thickest uncut chip. [mm]
  public var chipThickness: Double = 0

  /// No load.
  public init() {}
}
