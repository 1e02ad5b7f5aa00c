internal import Signals

/// The steering of one step: an observation under the parameters, no memory.
struct SteeringRule {
  let observation: Observation
  let settings: PolicySettings

  private func setting(_ parameter: LoadSteering.Parameter) -> Double {
    settings[parameter.rawValue]
  }

  /// Share of the difference that feedback makes up in a second. [1/s]
  var gain: Double { setting(.gain) }

  /// Whether the outlook is known and holds numbers that can be.
  var isOutlookSound: Bool {
    let outlook = observation.outlook
    return outlook.isKnown && outlook.now.forecast.isSound && outlook.ahead.isSound
  }

  /// Whether no material is expected, here and to the horizon.
  var isAir: Bool {
    observation.outlook.now.forecast.isAir && observation.outlook.ahead.isAir
  }

  /// The wear to reckon with: the band's upper end, or a worn-out tool where that is not a number.
  /// [mm]
  var assumedFlankWear: Double {
    let high = observation.wear.high
    if high.isFinite { return max(high, 0) }
    let limit = observation.limits.flankWear
    return limit.isFinite ? max(limit, 0) : 0
  }

  /// The bounds in the cut: the job's and the parameters', whichever is tighter.
  private var bounds: OverrideBounds {
    let limits = observation.limits
    return OverrideBounds(
      lowest: max(limits.lowestOverride, setting(.minimum)),
      highest: min(limits.highestOverride, setting(.maximum)))
  }

  /// What is steered for: a share of each limit.
  private var target: LoadTarget {
    let limits = observation.limits
    return LoadTarget(
      force: min(sound(limits.force) * setting(.forceShare), setting(.forceTarget)),
      power: sound(limits.power) * setting(.powerShare),
      deflection: sound(limits.deflection) * setting(.deflectionShare),
      chipThickness: sound(limits.thickestChip))
  }

  /// The limits themselves, which only an edge about to rub may come near.
  private var fullTarget: LoadTarget {
    let limits = observation.limits
    return LoadTarget(
      force: sound(limits.force), power: sound(limits.power),
      deflection: sound(limits.deflection), chipThickness: sound(limits.thickestChip))
  }

  private func sound(_ limit: Double) -> Double { limit.isNaN ? 0 : limit }
}

extension SteeringRule {
  /// In air, unless the sensors say that there is material after all.
  func airChoice() -> FeedChoice {
    if observation.features.isCutting {
      let power = observation.frame?.spindlePower ?? 0
      return FeedChoice(override: 1, reason: .uncertain, value: power)
    }
    return FeedChoice(override: setting(.airCut), reason: .airCut)
  }

  /// Without a usable outlook: at most the programmed feed, less if the spindle's power is above
  /// its target (u P_target / P, as adaptive feed controls have it).
  func blindChoice() -> FeedChoice {
    var choice = FeedChoice(override: 1, reason: .uncertain)
    guard let frame = observation.frame, frame.validity.hasSpindlePower else { return choice }
    let power = frame.spindlePower
    if power > target.power, observation.override.isFinite {
      choice = FeedChoice(
        override: min(observation.override * target.power / power, 1), reason: .aboveTarget,
        value: power, bound: target.power)
    }
    choice.override = bounds.nearest(to: choice.override)
    return choice
  }

  /// In the cut: the slowest of what the load here, the load ahead and the ceiling ask for; then as
  /// fast as the edge needs so as not to rub.
  func cutChoice(_ wear: AssumedWear, ceiling: FeedChoice?) -> FeedChoice {
    var choice = hereChoice(wear)
    choice.lower(to: aheadChoice(wear))
    if let ceiling, !observation.outlook.now.forecast.isAir { choice.lower(to: ceiling) }
    // An approach through air may be faster than a cut.
    if choice.reason != .airCut { choice.override = bounds.nearest(to: choice.override) }
    return withoutRubbing(choice, wear)
  }

  private func hereChoice(_ wear: AssumedWear) -> FeedChoice {
    let forecast = observation.outlook.now.forecast
    if forecast.isAir { return airChoice() }
    let binding = target.binding(for: forecast, wear: wear)
    let load = forecast.load(binding.quantity, override: observation.drivenOverride, wear: wear)
    var choice = FeedChoice(
      override: binding.override, reason: load > binding.target ? .aboveTarget : .belowTarget,
      value: load, bound: binding.target)
    if binding.quantity == .deflection, binding.override < bounds.highest {
      choice.reason = .deflection
    }
    return choice
  }

  private func aheadChoice(_ wear: AssumedWear) -> FeedChoice {
    let forecast = observation.outlook.ahead
    let binding = target.binding(for: forecast, wear: wear)
    return FeedChoice(
      override: binding.override, reason: .entryAhead,
      value: forecast.load(binding.quantity, override: observation.drivenOverride, wear: wear),
      bound: binding.target)
  }

  /// Raises a feed at which the edge would rub, at most to the programmed feed and to the limits.
  private func withoutRubbing(_ choice: FeedChoice, _ wear: AssumedWear) -> FeedChoice {
    let forecast = observation.outlook.now.forecast
    let thinnest = observation.limits.thinnestChip
    let chip = forecast.chipThickness * choice.override
    guard chip > 0, chip < thinnest else { return choice }
    let permitted = min(
      fullTarget.binding(for: forecast, wear: wear).override,
      fullTarget.binding(for: observation.outlook.ahead, wear: wear).override)
    let needed = thinnest / forecast.chipThickness
    let raised = min(min(needed, permitted), min(bounds.highest, 1))
    guard raised > choice.override else { return choice }
    return FeedChoice(override: raised, reason: .rubbing, value: chip, bound: thinnest)
  }

  /// At most the programmed feed where the wear estimate is not to be trusted.
  func trusted(_ choice: FeedChoice) -> FeedChoice {
    let wear = observation.wear
    let width = wear.high - wear.low
    let isBandSound = width >= 0 && width <= setting(.trustedBand) && wear.flankWear.isFinite
    guard choice.override > 1, choice.reason != .airCut, !isBandSound || wear.isDrifting else {
      return choice
    }
    return FeedChoice(
      override: 1, reason: .uncertain, value: width, bound: setting(.trustedBand))
  }
}
