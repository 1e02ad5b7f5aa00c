internal import Signals

/// A feed that could be asked for, and why.
struct FeedChoice {
  /// The override. (no unit)
  var override: Double
  /// Why.
  var reason: ProposalReason
  /// The value the reason rests on. [N, W or mm]
  var value: Double = 0
  /// What it is held against. [N, W or mm]
  var bound: Double = 0

  /// Takes over a choice that is slower.
  mutating func lower(to other: FeedChoice) {
    if other.override < override { self = other }
  }
}

/// Steers for loads: forward from the outlook, corrected by what is measured. Constant-load and
/// wear-aware feed share it; the latter adds a ceiling of its own.
struct LoadSteering: Sendable {
  private var feedback = LoadFeedback()

  /// The proposal for an observation.
  /// - Parameters:
  ///   - observation: What can be known.
  ///   - settings: The steering's parameters, see `parameter(at:)`.
  ///   - ceiling: A further limit in the cut.
  /// - Returns: The slowest feed that any of them asks for, with its reason.
  mutating func decide(
    _ observation: Observation, settings: PolicySettings, ceiling: FeedChoice?
  ) -> FeedProposal {
    guard observation.allowsOverride else {
      return proposal(FeedChoice(override: 1, reason: .programmed), for: observation)
    }
    let rule = SteeringRule(observation: observation, settings: settings)
    feedback.take(observation, gain: rule.gain)
    guard rule.isOutlookSound else { return proposal(rule.blindChoice(), for: observation) }
    let wear = AssumedWear(flankWear: rule.assumedFlankWear, correction: feedback.correction)
    var choice = rule.isAir ? rule.airChoice() : rule.cutChoice(wear, ceiling: ceiling)
    choice = rule.trusted(choice)
    return proposal(choice, for: observation)
  }

  private func proposal(_ choice: FeedChoice, for observation: Observation) -> FeedProposal {
    let limits = observation.limits
    let bounds = OverrideBounds(
      lowest: limits.lowestOverride, highest: limits.highestOverride)
    var proposal = FeedProposal()
    proposal.tick = observation.tick
    proposal.override = bounds.nearest(to: choice.override)
    proposal.reason = choice.reason
    proposal.value = choice.value
    proposal.bound = choice.bound
    return proposal
  }
}

extension LoadSteering {
  /// The parameters of the steering, in the order of their table.
  enum Parameter: Int {
    case forceTarget, forceShare, powerShare, deflectionShare
    case minimum, maximum, airCut, gain, trustedBand
  }

  /// How many parameters there are.
  static var parameterCount: Int { 9 }

  /// The table of parameters.
  static func parameter(at index: Int) -> PolicyParameter {
    switch Parameter(rawValue: index) {
    case .forceTarget: forceTarget
    case .forceShare: share("force-share", "share of the force limit to steer for", 0.8)
    case .powerShare: share("power-share", "share of the power limit to steer for", 0.85)
    case .deflectionShare:
      share("deflection-share", "share of the deflection limit to steer for", 0.9)
    case .minimum: override("minimum", "lowest override in the cut", 0.5, 0.05...1)
    case .maximum: override("maximum", "highest override in the cut", 1.5, 1...3)
    case .airCut: override("air-cut", "override where no material is expected", 1.5, 1...3)
    case .gain: gain
    case .trustedBand: trustedBand
    case nil: .absent
    }
  }

  private static var forceTarget: PolicyParameter {
    PolicyParameter(
      "force", unit: "N", summary: "peak force never steered above, whatever the limit",
      standard: 1e6, range: 1...1e6)
  }

  private static var gain: PolicyParameter {
    PolicyParameter(
      "gain", unit: "1/s", summary: "how fast measured load corrects the forecast",
      standard: 0.5, range: 0...10)
  }

  private static var trustedBand: PolicyParameter {
    PolicyParameter(
      "trusted-band", unit: "mm", summary: "widest band of the wear estimate that is trusted",
      standard: 0.15, range: 0...1)
  }

  private static func share(
    _ name: StaticString, _ summary: StaticString, _ standard: Double
  ) -> PolicyParameter {
    PolicyParameter(name, unit: "1", summary: summary, standard: standard, range: 0.1...1)
  }

  private static func override(
    _ name: StaticString, _ summary: StaticString, _ standard: Double, _ range: ClosedRange<Double>
  ) -> PolicyParameter {
    PolicyParameter(name, unit: "1", summary: summary, standard: standard, range: range)
  }
}
