/// The shapes of tool the job file knows; raw values count from 0 in this order.
public enum EdgeKind: UInt8, Sendable, BitwiseCopyable {
  /// Cylinder with a sharp corner.
  case flatEndMill
  /// Ball nose. Its force is that of a cylinder of the same diameter.
  case ballEndMill
  /// Cylinder with a corner radius. Its force is that of a cylinder of the same diameter.
  case bullNoseEndMill
  /// Twist drill.
  case drill
  /// Face mill. Its force is that of a cylinder of the same diameter.
  case faceMill
  /// Single point on a bar.
  case turningInsert
}

/// The tool as the cut feels it: its edges, and how stiffly it stands out of the holder.
public struct CuttingEdge: Equatable, Sendable, BitwiseCopyable {
  /// What shape it has.
  public var kind: EdgeKind
  /// Diameter, 1e-3 ... 1e5, else nothing is cut; of a turning bar the bar's. [mm]
  public var diameter: Double
  /// How many teeth or lips; counted as 1 ... 64.
  public var flutes: Int32
  /// Helix angle; its hand does not matter to the forces. Counted as 0 ... 75 degrees. [rad]
  public var helixAngle: Double
  /// How far the tool stands out of its holder. [mm]
  public var overhang: Double
  /// Young's modulus of the shank. Carbide 600 000, steel 210 000. [N/mm^2]
  public var youngsModulus: Double
  /// Point angle of a drill, lip to lip; 180 degrees for an end mill that plunges. [rad]
  public var pointAngle: Double

  /// A carbide tool; a drill has a point of 118 degrees, everything else is flat. [mm, rad]
  public init(
    kind: EdgeKind = .flatEndMill, diameter: Double, flutes: Int32, helixAngle: Double = 0,
    overhang: Double = 0, youngsModulus: Double = 600_000
  ) {
    self.kind = kind
    self.diameter = diameter
    self.flutes = flutes
    self.helixAngle = helixAngle
    self.overhang = overhang
    self.youngsModulus = youngsModulus
    pointAngle = (kind == .drill ? 118 : 180) * Double.pi / 180
  }

  /// Deflection of the tip by each newton across: L^3 / (3 E I), I = pi (0.8 D)^4 / 64; the fluted
  /// part bends like a bar of 0.8 D (Kops and Vo, Annals of the CIRP 39/1 1990). 0 where a
  /// dimension is not positive and finite. [mm/N]
  public var compliance: Double {
    let width = 0.8 * diameter
    let inertia = Double.pi * width * width * width * width / 64
    let stiffness = 3 * youngsModulus * inertia
    let bend = overhang * overhang * overhang / stiffness
    return diameter > 0 && youngsModulus > 0 && bend > 0 && bend.isFinite ? bend : 0
  }
}
