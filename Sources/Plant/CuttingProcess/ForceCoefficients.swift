/// Three force coefficients of an edge, in its own directions (Altintas, Manufacturing Automation,
/// 2nd ed., ch. 2). They count per mm of depth along the tool's axis, not along the helix.
/// The unit is that of the property that holds them. [N/mm^2 or N/mm]
public struct ForceCoefficients: Equatable, Sendable, BitwiseCopyable {
  /// Against the cutting speed. [N/mm^2 or N/mm]
  public var tangential: Double
  /// From the machined surface towards the tool's axis. [N/mm^2 or N/mm]
  public var radial: Double
  /// Along the tool's axis, away from the tip. [N/mm^2 or N/mm]
  public var axial: Double

  /// Coefficients from their three parts. [N/mm^2 or N/mm]
  public init(tangential: Double, radial: Double, axial: Double) {
    self.tangential = tangential
    self.radial = radial
    self.axial = axial
  }
}
