public import Geometry

/// What a sharp tool with nominal material is expected to meet on a stretch of path, as functions
/// of the feed override u and the flank wear VB. Cutting forces grow with the chip, ploughing
/// forces do not, and the worn land adds its own: F(u, VB) = cutting u + edge + wear VB.
public struct LoadForecast: Equatable, Sendable, BitwiseCopyable {
  /// Peak force that grows with the chip, at u = 1. [N]
  public var cuttingForce: Double = 0
  /// Peak force of a sharp edge's ploughing. [N]
  public var edgeForce: Double = 0
  /// Peak force added by each mm of flank wear. [N/mm]
  public var wearForce: Double = 0
  /// Power that grows with the chip, at u = 1. [W]
  public var cuttingPower: Double = 0
  /// Power of a sharp edge's ploughing. [W]
  public var edgePower: Double = 0
  /// Power added by each mm of flank wear. [W/mm]
  public var wearPower: Double = 0
  /// Deflection of the tip by each newton of peak force. [mm/N]
  public var compliance: Double = 0
  /// Thickest chip at u = 1. [mm]
  public var chipThickness: Double = 0

  /// In air.
  public init() {}

  /// Peak force at an override and a flank wear. [N]
  public func force(override: Double, flankWear: Double) -> Double {
    cuttingForce * override + edgeForce + wearForce * flankWear
  }

  /// Cutting power at an override and a flank wear. [W]
  public func power(override: Double, flankWear: Double) -> Double {
    cuttingPower * override + edgePower + wearPower * flankWear
  }

  /// Deflection of the tip at an override and a flank wear. [mm]
  public func deflection(override: Double, flankWear: Double) -> Double {
    compliance * force(override: override, flankWear: flankWear)
  }

  /// The larger of two forecasts, value by value.
  public func worst(with other: LoadForecast) -> LoadForecast {
    var worst = self
    worst.cuttingForce = Swift.max(cuttingForce, other.cuttingForce)
    worst.edgeForce = Swift.max(edgeForce, other.edgeForce)
    worst.wearForce = Swift.max(wearForce, other.wearForce)
    worst.cuttingPower = Swift.max(cuttingPower, other.cuttingPower)
    worst.edgePower = Swift.max(edgePower, other.edgePower)
    worst.wearPower = Swift.max(wearPower, other.wearPower)
    worst.compliance = Swift.max(compliance, other.compliance)
    worst.chipThickness = Swift.max(chipThickness, other.chipThickness)
    return worst
  }
}

/// A short stretch of the planned path with what is expected there, found before the run by cutting
/// a nominal stock with nominal coefficients.
public struct OutlookSpan: Equatable, Sendable, BitwiseCopyable {
  /// Ordinal of the planned segment.
  public var segment: Int32 = 0
  /// Line of the part program.
  public var line: Int32 = 0
  /// Number of the tool in the spindle.
  public var tool: Int32 = 0
  /// How the tool is expected to cut.
  public var kind = CutKind.none
  /// Where the stretch ends, counted along its segment. [mm]
  public var travelledTo: Double = 0
  /// How long it takes at override 1. [s]
  public var duration: Double = 0
  /// Largest load on the stretch.
  public var forecast = LoadForecast()
  /// Mean force of a sharp tool at u = 1 that grows with the chip; axes as in `CuttingLoad`. [N]
  public var meanCuttingForce = Vector3.zero
  /// Mean force of a sharp edge's ploughing. [N]
  public var meanEdgeForce = Vector3.zero
  /// Mean cutting power that grows with the chip, at u = 1. [W]
  public var meanCuttingPower: Double = 0
  /// Mean power of a sharp edge's ploughing. [W]
  public var meanEdgePower: Double = 0
  /// Mean chip thickness at u = 1. [mm]
  public var meanChipThickness: Double = 0
  /// Depth of cut along the axis. [mm]
  public var axialDepth: Double = 0
  /// Angle of the circumference in the material. [rad]
  public var immersion: Double = 0
  /// Speed of the edge. [mm/s]
  public var cuttingSpeed: Double = 0
  /// Feed of one tooth at u = 1. [mm]
  public var feedPerTooth: Double = 0
  /// Length of edge in the material, mean over a revolution and all teeth. [mm]
  public var edgeLength: Double = 0
  /// Nominal life of the tool under these conditions, Taylor. 0 in air. [s]
  public var nominalLife: Double = 0
  /// Time from the stretch's start to the next change of this tool or the end, at u = 1. [s]
  public var timeToToolChange: Double = 0
  /// Share of a nominal tool life to be cut from the stretch's start until then. (no unit)
  public var lifeToToolChange: Double = 0

  /// An empty stretch in air.
  public init() {}
}

/// What the agent and the guard can know about the path at a tick.
public struct ProgramOutlook: Equatable, Sendable, BitwiseCopyable {
  /// The stretch being cut.
  public var now = OutlookSpan()
  /// Worst load from here to the horizon (the stretch that passes before a lower feed takes hold).
  public var ahead = LoadForecast()
  /// Time to the next change of this tool or the end, at override 1. [s]
  public var timeToToolChange: Double = 0
  /// Share of a nominal tool life that is still to be cut before then, at override 1. (no unit)
  public var lifeToToolChange: Double = 0
  /// Whether the outlook reaches this part of the path at all.
  public var isKnown = false

  /// Nothing known.
  public init() {}
}
