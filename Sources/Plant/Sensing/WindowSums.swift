internal import Geometry
internal import Signals

/// Sums over the ticks of a window that count, in the order of the ticks.
struct WindowSums: Sendable, BitwiseCopyable {
  /// Below these a nominal value is too small to divide by, and the feature stays 0.
  static var smallestPower: Double { 1 }  // [W]
  static var smallestForce: Double { 1 }  // [N]
  static var smallestEdge: Double { 0.01 }  // [mm]
  static var smallestVibration: Double { 1 }  // [mm/s^2]
  /// Beyond this, whatever its unit, a value is no measurement and no forecast.
  static var largestValue: Double { 1e12 }

  /// How many ticks count.
  private(set) var count: Int32 = 0
  private var power = 0.0
  private var squarePower = 0.0
  private var force = Vector3.zero
  private var vibration = 0.0
  private var speedRPM = 0.0
  private var nominalPower = 0.0
  private var nominalCuttingForce = Vector3.zero
  private var nominalEdgeForce = Vector3.zero
  private var nominalPeakForce = 0.0
  private var chipThickness = 0.0
  private var axialDepth = 0.0
  private var immersion = 0.0
  private var cuttingSpeed = 0.0
  private var edgeLength = 0.0

  /// Adds a tick; one with a value that is not a number, or absurdly large, does not count.
  /// - Parameters:
  ///   - frame: What the sensors report.
  ///   - cuttingPower: Measured power, less the idle spindle's and the losses. [W]
  ///   - expected: What a sharp tool would meet.
  ///   - override: Feed override really driven. (no unit)
  mutating func add(
    _ frame: SensorFrame, cuttingPower: Double, expected: OutlookSpan, override: Double
  ) {
    let measured = abs(cuttingPower) + abs(frame.vibration) + size(frame.force)
    let driven = abs(frame.spindleSpeedRPM) + abs(override)
    guard measured + driven + size(expected) <= Self.largestValue else { return }
    count += 1
    power += cuttingPower
    squarePower += cuttingPower * cuttingPower
    force = force + frame.force
    vibration += frame.vibration
    speedRPM += frame.spindleSpeedRPM
    nominalPower += expected.meanCuttingPower * override + expected.meanEdgePower
    nominalCuttingForce = nominalCuttingForce + expected.meanCuttingForce * override
    nominalEdgeForce = nominalEdgeForce + expected.meanEdgeForce
    nominalPeakForce += expected.forecast.force(override: override, flankWear: 0)
    chipThickness += expected.meanChipThickness * override
    axialDepth += expected.axialDepth
    immersion += expected.immersion
    cuttingSpeed += expected.cuttingSpeed
    edgeLength += expected.edgeLength
  }

  // Sums of magnitudes: NaN and infinity survive them, so one comparison finds them all.
  private func size(_ vector: Vector3) -> Double { abs(vector.x) + abs(vector.y) + abs(vector.z) }

  private func size(_ span: OutlookSpan) -> Double {
    let power = abs(span.meanCuttingPower) + abs(span.meanEdgePower)
    let peak = abs(span.forecast.cuttingForce) + abs(span.forecast.edgeForce)
    let shape = abs(span.meanChipThickness) + abs(span.axialDepth) + abs(span.immersion)
    let edge = abs(span.cuttingSpeed) + abs(span.edgeLength)
    return (size(span.meanCuttingForce) + size(span.meanEdgeForce)) + (power + peak)
      + (shape + edge)
  }

  /// The features, without tick and flags.
  /// - Parameters:
  ///   - fitted: The sensors the machine has.
  ///   - response: What the spindle head does under a force.
  /// - Returns: The features; all 0 where no tick counts.
  func features(fitted: SensorValidity, response: VibrationResponse) -> FeatureVector {
    var features = FeatureVector()
    guard count > 0 else { return features }
    let share = 1 / Double(Int(count))
    if fitted.hasSpindlePower { addPower(to: &features, share: share) }
    if fitted.hasForce { addForce(to: &features, share: share) }
    if fitted.hasVibration {
      let nominal = response.level(
        peakForce: nominalPeakForce * share, speedRPM: speedRPM * share)
      if nominal >= Self.smallestVibration {
        features[.vibrationExcess] = vibration * share / nominal - 1
      }
    }
    features[.chipThickness] = chipThickness * share
    features[.axialDepth] = axialDepth * share
    features[.immersion] = immersion * share
    features[.cuttingSpeed] = cuttingSpeed * share * 0.06  // mm/s to m/min
    let edge = nominalEdgeForce.length
    let whole = nominalCuttingForce.length + edge
    if whole * share >= Self.smallestForce { features[.edgeShare] = edge / whole }
    return features
  }

  private func addPower(to features: inout FeatureVector, share: Double) {
    if nominalPower * share >= Self.smallestPower {
      features[.powerExcess] = (power - nominalPower) / nominalPower
    }
    let mean = power * share
    guard mean >= Self.smallestPower else { return }
    // Rounding may leave a tiny negative variance where the power is constant.
    let variance = Swift.max(0, squarePower * share - mean * mean)
    features[.powerSpread] = variance.squareRoot() / mean
  }

  private func addForce(to features: inout FeatureVector, share: Double) {
    let nominal = nominalCuttingForce + nominalEdgeForce
    let resultant = nominal.length
    if resultant * share >= Self.smallestForce {
      let excess = (force - nominal) * (1 / resultant)
      features[.feedForceExcess] = excess.x
      features[.normalForceExcess] = excess.y
      features[.axialForceExcess] = excess.z
    }
    if edgeLength * share >= Self.smallestEdge {
      features[.forcePerEdge] = (force.x * force.x + force.y * force.y).squareRoot() / edgeLength
    }
  }
}
