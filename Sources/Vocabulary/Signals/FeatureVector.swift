/// What each entry of a feature window is, in the order the wear network reads them.
/// "Nominal" is what the program outlook expected of a sharp tool at the feed that was really
/// driven.
public enum Feature: Int, Sendable {
  /// (measured cutting power - nominal) / nominal. (no unit)
  case powerExcess
  /// (measured feed force - nominal resultant's feed part) / nominal resultant. (no unit)
  case feedForceExcess
  /// (measured normal force - nominal normal force) / nominal resultant. (no unit)
  case normalForceExcess
  /// (measured axial force - nominal axial force) / nominal resultant. (no unit)
  case axialForceExcess
  /// Measured resultant xy force over the engaged edge length. [N/mm]
  case forcePerEdge
  /// Vibration over what a sharp tool shows at this resultant, less one. (no unit)
  case vibrationExcess
  /// Mean thickness of the chip. [mm]
  case chipThickness
  /// Depth of cut along the tool's axis. [mm]
  case axialDepth
  /// Angle of the circumference in the material. [rad]
  case immersion
  /// Speed of the edge. [m/min]
  case cuttingSpeed
  /// Share of the nominal force that ploughing by the edge makes. (no unit)
  case edgeShare
  /// Spread of the power within the window over its mean. (no unit)
  case powerSpread
}

/// A window of sensor frames boiled down to what wear can be read from.
public struct FeatureVector: Equatable, Sendable, BitwiseCopyable {
  /// How many features there are.
  public static var count: Int { 12 }

  /// The end of the window.
  public var tick = Tick.zero
  /// The features, in the order of `Feature`; their units stand there.
  public var values = InlineArray<12, Double>(repeating: 0)
  /// Whether enough of the window was in the cut for the features to mean anything.
  public var isCutting = false
  /// How many ticks of the window were in the cut.
  public var cuttingTicks: Int32 = 0

  /// All zero, not cutting.
  public init() {}

  /// One feature by its name; its unit stands there.
  public subscript(feature: Feature) -> Double {
    get { values[feature.rawValue] }
    set { values[feature.rawValue] = newValue }
  }

  /// Equal in every value.
  public static func == (a: FeatureVector, b: FeatureVector) -> Bool {
    for index in 0..<count where a.values[index] != b.values[index] { return false }
    return a.tick == b.tick && a.isCutting == b.isCutting && a.cuttingTicks == b.cuttingTicks
  }
}
