internal import Geometry
public import Signals

/// What the feature extractor must know about the machine, from its commissioning.
public struct FeatureExtractorDescription: Equatable, Sendable, BitwiseCopyable {
  /// The longest window.
  public static var largestWindow: Int32 { 100_000 }

  /// Length of a window in ticks: the agent's period.
  public var windowTicks: Int32 = 20
  /// Cutting power over the electrical power it costs. (no unit)
  public var spindleEfficiency: Double = 0.85
  /// How the spindle head answers to a cutting force.
  public var response = VibrationResponse()
  /// The sensors the machine has. A tick counts only where all of these deliver; the features of a
  /// sensor that the machine does not have stay 0.
  public var fitted = SensorValidity()

  /// A window of 20 ticks over all sensors.
  public init() {}

  /// Whether the numbers are usable.
  public var isValid: Bool {
    windowTicks > 0 && windowTicks <= Self.largestWindow && spindleEfficiency > 0
      && spindleEfficiency <= 1 && response.isValid
  }
}

/// Boils windows of sensor frames down to what wear can be read from: what was measured against
/// what the outlook expects of a sharp tool at the feed that is really driven.
public struct FeatureExtractor: Sendable, BitwiseCopyable {
  private let description: FeatureExtractorDescription
  private var sums = WindowSums()
  private var ticks: Int32 = 0

  /// An extractor at the start of a window; nil where the description is not usable.
  public init?(_ description: FeatureExtractorDescription) {
    guard description.isValid else { return nil }
    self.description = description
  }

  /// Takes in a tick.
  /// - Parameters:
  ///   - frame: What the sensors report.
  ///   - expected: What the outlook expects on this stretch of the path.
  ///   - override: The feed really driven over the programmed feed. (no unit)
  ///   - idlePower: Electrical power of the spindle without a cut, at this speed. [W]
  /// - Returns: The features of the window that ends with this tick; nil within a window.
  public mutating func push(
    _ frame: SensorFrame, expected: OutlookSpan, override: Double, idlePower: Double
  ) -> FeatureVector? {
    ticks += 1
    if expected.kind != .none, isDelivered(frame.validity) {
      let power = (frame.spindlePower - idlePower) * description.spindleEfficiency
      sums.add(frame, cuttingPower: power, expected: expected, override: override)
    }
    guard ticks >= description.windowTicks else { return nil }
    var features = sums.features(fitted: description.fitted, response: description.response)
    features.tick = frame.tick
    features.cuttingTicks = sums.count
    features.isCutting = 2 * sums.count >= description.windowTicks
    sums = WindowSums()
    ticks = 0
    return features
  }

  private func isDelivered(_ validity: SensorValidity) -> Bool {
    let fitted = description.fitted
    return (validity.hasSpindlePower || !fitted.hasSpindlePower)
      && (validity.hasForce || !fitted.hasForce)
      && (validity.hasVibration || !fitted.hasVibration)
  }
}
