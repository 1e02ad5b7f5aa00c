internal import Signals

/// Predicted loads held against the envelope. Loads are linear in the override, so the largest
/// override that keeps a limit is solved, not searched:
///   u <= (limit / margin - edge - wear VB) / cutting
struct LoadCheck {
  /// The largest override that keeps every limit, once solved; infinite where none binds. (no unit)
  private(set) var ceiling = Double.infinity
  /// The limit that is met first.
  private(set) var limit = GuardLimit.none
  /// Whether the forecasts are there and hold numbers that can be.
  let isSound: Bool
  /// The flank wear to reckon with. [mm]
  let flankWear: Double

  private var isAhead = false
  private var isSolved = false

  /// A look at a situation; nothing is solved yet.
  init(_ envelope: SafetyEnvelope, _ situation: GuardSituation) {
    isSound = situation.isKnown && situation.now.isSound && situation.ahead.isSound
    let high = situation.flankWearHigh
    flankWear = high.isFinite ? max(high, 0) : envelope.assumedFlankWear
  }

  /// Whether an override keeps every limit. No division: nearly every tick needs no more than this.
  func permits(
    _ override: Double, _ envelope: SafetyEnvelope, _ situation: GuardSituation
  ) -> Bool {
    isKept(by: situation.now, at: override, envelope)
      && isKept(by: situation.ahead, at: override, envelope)
  }

  private func isKept(
    by forecast: LoadForecast, at override: Double, _ envelope: SafetyEnvelope
  ) -> Bool {
    let margin = envelope.coefficientMargin
    let force = margin * forecast.force(override: override, flankWear: flankWear)
    let power = margin * forecast.power(override: override, flankWear: flankWear)
    return force <= envelope.force && power <= envelope.power
      && forecast.compliance * force <= envelope.deflection
      && forecast.chipThickness * override <= envelope.thickestChip
  }

  /// Finds the ceiling and the limit that makes it.
  mutating func solve(_ envelope: SafetyEnvelope, _ situation: GuardSituation) {
    guard !isSolved else { return }
    isSolved = true
    take(situation.now, envelope, isAhead: false)
    take(situation.ahead, envelope, isAhead: true)
  }

  private mutating func take(
    _ forecast: LoadForecast, _ envelope: SafetyEnvelope, isAhead: Bool
  ) {
    let wear = flankWear
    let margin = envelope.coefficientMargin
    let fixedForce = forecast.edgeForce + forecast.wearForce * wear
    let force = envelope.force / margin
    lower(to: .force, at: largest(forecast.cuttingForce, fixedForce, force), isAhead)
    let fixedPower = forecast.edgePower + forecast.wearPower * wear
    let power = envelope.power / margin
    lower(to: .power, at: largest(forecast.cuttingPower, fixedPower, power), isAhead)
    if forecast.compliance > 0 {
      let bending = envelope.deflection / (forecast.compliance * margin)
      lower(to: .deflection, at: largest(forecast.cuttingForce, fixedForce, bending), isAhead)
    }
    let chip = envelope.thickestChip
    lower(to: .chipTooThick, at: largest(forecast.chipThickness, 0, chip), isAhead)
  }

  private mutating func lower(to limit: GuardLimit, at override: Double, _ isAhead: Bool) {
    guard override < ceiling else { return }
    ceiling = override
    self.limit = limit
    self.isAhead = isAhead
  }

  private func largest(_ growing: Double, _ fixed: Double, _ bound: Double) -> Double {
    guard fixed <= bound else { return 0 }
    guard growing > 0 else { return .infinity }
    return (bound - fixed) / growing
  }

  /// The predicted load of the limit that binds, margin included. [N, W or mm]
  func value(
    at override: Double, _ envelope: SafetyEnvelope, _ situation: GuardSituation
  ) -> Double {
    let forecast = isAhead ? situation.ahead : situation.now
    let margin = envelope.coefficientMargin
    switch limit {
    case .force: return margin * forecast.force(override: override, flankWear: flankWear)
    case .power: return margin * forecast.power(override: override, flankWear: flankWear)
    case .deflection:
      return margin * forecast.deflection(override: override, flankWear: flankWear)
    default: return forecast.chipThickness * override
    }
  }

  /// The bound of the limit that binds. [N, W or mm]
  func bound(_ envelope: SafetyEnvelope) -> Double {
    switch limit {
    case .force: envelope.force
    case .power: envelope.power
    case .deflection: envelope.deflection
    default: envelope.thickestChip
    }
  }
}

extension LoadForecast {
  /// Whether every coefficient is a finite number, 0 or more.
  var isSound: Bool {
    guard cuttingForce >= 0, edgeForce >= 0, wearForce >= 0, cuttingPower >= 0, edgePower >= 0,
      wearPower >= 0, compliance >= 0, chipThickness >= 0
    else { return false }
    let force = cuttingForce + edgeForce + wearForce
    let power = cuttingPower + edgePower + wearPower
    return force + power + compliance + chipThickness < .infinity
  }
}
