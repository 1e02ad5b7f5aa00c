internal import Signals

/// What the sensors say of the forecast: measured power over expected power, slowly integrated, so
/// that a harder lot or a wrong coefficient is found and noise is not. The forecast reacts at once,
/// this does not: at an entry the gain of the cut changes 1:10 and a fast loop would overshoot
/// (Ulsoy and Koren, J. Dyn. Sys. Meas. Control 115, 1993).
struct LoadFeedback {
  /// Measured load over expected load. (no unit)
  private(set) var correction: Double = 1
  private var tool: Int32 = 0

  /// How far the forecast is ever corrected. (no unit)
  static var correctionRange: ClosedRange<Double> { 0.7...2 }
  /// Below this expected power the meter's noise says nothing of the material. [W]
  static var leastPower: Double { 25 }

  /// Takes in what a window measured; `gain` is the share of the difference made up in a second.
  /// [1/s]
  mutating func take(_ observation: Observation, gain: Double) {
    let span = observation.outlook.now
    guard observation.outlook.isKnown else { return }
    if span.tool != tool {
      tool = span.tool
      correction = 1
    }
    guard observation.features.isCutting, span.kind != .none else { return }
    let nominal = span.meanCuttingPower * observation.drivenOverride + span.meanEdgePower
    let expected = nominal + span.forecast.wearPower * observation.wear.flankWear
    let ratio = nominal * (1 + observation.features[.powerExcess]) / expected
    let share = min(gain * observation.period, 1)
    guard nominal > LoadFeedback.leastPower, ratio.isFinite, share > 0 else { return }
    let range = LoadFeedback.correctionRange
    let reading = min(max(ratio, range.lowerBound), range.upperBound)
    correction += share * (reading - correction)
  }
}
