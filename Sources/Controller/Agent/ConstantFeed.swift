public import Signals

/// The feed of the program times a fixed number: the baseline that every other policy is held
/// against.
public struct ConstantFeed: FeedPolicy {
  /// What the job file calls it.
  public static var name: StaticString { "constant" }

  /// It has one parameter.
  public static var parameterCount: Int { 1 }

  /// The values of the parameters.
  public var settings: PolicySettings

  /// The programmed feed.
  public init() { settings = PolicySettings(standardOf: ConstantFeed.self) }

  /// The programmed feed times a number.
  /// - Parameter override: The number; one outside the parameter's range leaves the standard. (no
  ///   unit)
  public init(override: Double) {
    self.init()
    _ = set(parameterAt: 0, to: override)
  }

  /// The table of parameters.
  public static func parameter(at index: Int) -> PolicyParameter {
    guard index == 0 else { return .absent }
    return PolicyParameter(
      "override", unit: "1", summary: "feed override that is always asked for", standard: 1,
      range: 0.05...3)
  }

  /// Asks for the fixed override, brought within the limits. The reason's value is what was wanted,
  /// its bound what is asked for.
  public mutating func decide(_ observation: Observation) -> FeedProposal {
    var proposal = FeedProposal()
    proposal.tick = observation.tick
    proposal.value = observation.allowsOverride ? settings[0] : 1
    let limits = observation.limits
    let bounds = OverrideBounds(
      lowest: limits.lowestOverride, highest: limits.highestOverride)
    proposal.override = bounds.nearest(to: proposal.value)
    proposal.bound = proposal.override
    return proposal
  }
}
