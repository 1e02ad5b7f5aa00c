internal import CMath

/// What a work material asks of an edge: dF = (cutting h + edge + wear VB) dz in each direction.
/// Numbers and their sources: docs/models/cutting-force.md.
public struct WorkMaterial: Equatable, Sendable, BitwiseCopyable {
  /// Force of the chip by its section, Ktc Krc Kac. [N/mm^2]
  public var cutting: ForceCoefficients
  /// Ploughing force of a sharp edge by its length, Kte Kre Kae. [N/mm]
  public var edge: ForceCoefficients
  /// Pressure and friction of the worn flank land: force by mm of edge and mm of VB. [N/mm^2]
  public var wear: ForceCoefficients
  /// Kienzle's main value kc1.1: specific force of a chip 1 mm thick. [N/mm^2]
  public var kienzleForce: Double
  /// Kienzle's exponent mc. (no unit)
  public var kienzleExponent: Double
  /// Mass of the material by its volume.
  public var densityKGPerCubicMetre: Double

  /// A material from its coefficients; see the properties. [N/mm^2, N/mm]
  public init(
    cutting: ForceCoefficients, edge: ForceCoefficients, wear: ForceCoefficients,
    kienzleForce: Double, kienzleExponent: Double, densityKGPerCubicMetre: Double
  ) {
    self.cutting = cutting
    self.edge = edge
    self.wear = wear
    self.kienzleForce = kienzleForce
    self.kienzleExponent = kienzleExponent
    self.densityKGPerCubicMetre = densityKGPerCubicMetre
  }

  /// Kienzle's specific cutting force kc = kc1.1 h^-mc: a second opinion on the tangential force of
  /// a sharp edge. 0 for a chip that is not thicker than 0. [N/mm^2]
  /// `thickness`: Uncut chip thickness h. [mm]
  public func specificForce(chipThickness thickness: Double) -> Double {
    guard thickness > 0 else { return 0 }
    return kienzleForce * feedhold_pow(thickness, -kienzleExponent)
  }
}
