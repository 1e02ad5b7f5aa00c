public import CuttingProcess
public import MaterialRemoval
public import ToolWear

/// A tool in the magazine as it really is: outline, edges, wear. Truth; the controller only knows
/// its number and length.
public struct ToolStation: Sendable, BitwiseCopyable {
  /// Its number, as T names it; 0 for an empty place.
  public var number: Int32
  /// Gauge length: tip from the spindle's nose. [mm]
  public var length: Double
  /// Its outline, for the stock.
  public var cutter: Cutter
  /// Its edges in this material.
  public var forces: CuttingForceModel
  /// How it wears.
  public var wear: WearModel

  /// A tool in its place. [mm]
  public init(
    number: Int32, length: Double, cutter: Cutter, forces: CuttingForceModel, wear: WearModel
  ) {
    self.number = number
    self.length = length
    self.cutter = cutter
    self.forces = forces
    self.wear = wear
  }
}
