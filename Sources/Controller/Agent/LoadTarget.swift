internal import Signals

/// What a load is counted in.
enum LoadQuantity: UInt8 {
  case force, power, deflection, chipThickness
}

/// The override at which a load meets its target.
struct LoadBinding {
  /// The largest override that keeps every target; infinite where none binds. (no unit)
  var override = Double.infinity
  /// The load that meets its target first.
  var quantity = LoadQuantity.force
  /// That target. [N, W or mm]
  var target = Double.infinity
}

/// Loads that a policy steers for.
struct LoadTarget {
  /// Peak cutting force. [N]
  var force = Double.infinity
  /// Cutting power. [W]
  var power = Double.infinity
  /// Deflection of the tip. [mm]
  var deflection = Double.infinity
  /// Thickest chip. [mm]
  var chipThickness = Double.infinity

  /// The largest override that keeps every target. The forecast is linear in the override, so each
  /// load has the closed solution u = (target / correction - edge - wear VB) / cutting.
  func binding(for forecast: LoadForecast, wear: AssumedWear) -> LoadBinding {
    var binding = LoadBinding()
    binding.target = force
    let fixedForce = forecast.edgeForce + forecast.wearForce * wear.flankWear
    let fixedPower = forecast.edgePower + forecast.wearPower * wear.flankWear
    let scale = wear.correction
    lower(
      &binding, .force, target: force,
      to: largest(growing: forecast.cuttingForce, fixed: fixedForce, bound: force / scale))
    lower(
      &binding, .power, target: power,
      to: largest(growing: forecast.cuttingPower, fixed: fixedPower, bound: power / scale))
    if forecast.compliance > 0 {
      let bound = deflection / (forecast.compliance * scale)
      lower(
        &binding, .deflection, target: deflection,
        to: largest(growing: forecast.cuttingForce, fixed: fixedForce, bound: bound))
    }
    lower(
      &binding, .chipThickness, target: chipThickness,
      to: largest(growing: forecast.chipThickness, fixed: 0, bound: chipThickness))
    return binding
  }

  private func lower(
    _ binding: inout LoadBinding, _ quantity: LoadQuantity, target: Double, to override: Double
  ) {
    guard override < binding.override else { return }
    binding = LoadBinding(override: override, quantity: quantity, target: target)
  }

  private func largest(growing: Double, fixed: Double, bound: Double) -> Double {
    guard fixed <= bound else { return 0 }
    guard growing > 0 else { return .infinity }
    return (bound - fixed) / growing
  }
}

/// What a policy takes the tool and the material to be when it looks ahead.
struct AssumedWear {
  /// Flank wear to reckon with: the upper end of the estimate's band. [mm]
  var flankWear: Double
  /// Measured load over expected load. (no unit)
  var correction: Double
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

  /// Whether no material is met.
  var isAir: Bool { cuttingForce == 0 && cuttingPower == 0 && chipThickness == 0 }

  /// One load at an override. [N, W or mm]
  func load(_ quantity: LoadQuantity, override: Double, wear: AssumedWear) -> Double {
    switch quantity {
    case .force: wear.correction * force(override: override, flankWear: wear.flankWear)
    case .power: wear.correction * power(override: override, flankWear: wear.flankWear)
    case .deflection: wear.correction * deflection(override: override, flankWear: wear.flankWear)
    case .chipThickness: chipThickness * override
    }
  }
}
