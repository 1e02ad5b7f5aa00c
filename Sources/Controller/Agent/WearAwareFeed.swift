public import Signals

/// Constant load with an eye on the edge: as fast as pays, and never so fast that the tool is worn
/// out before its change. Least cost after Gilbert; docs/models/policies.md.
public struct WearAwareFeed: FeedPolicy {
  /// What the job file calls it.
  public static var name: StaticString { "wear-aware" }

  /// The parameters beyond those of `ConstantLoad`, in the order of their table.
  public enum Parameter: Int, Sendable {
    /// Price of an hour of the machine, price of a tool. [currency]
    case machinePerHour = 9, toolCost
    /// Time of a tool change. [s]
    case toolChangeTime
    /// Exponents of Taylor's vc T^n f^a = C.
    case lifeExponent, feedExponent
    /// Share of the wear limit to plan for.
    case wearShare
    /// Share of a tool's price that is lost at its next change, however little it is worn.
    case sunkShare
  }

  /// How many parameters there are.
  public static var parameterCount: Int { 16 }

  /// The values of the parameters.
  public var settings: PolicySettings
  private var steering = LoadSteering()

  /// The standard values.
  public init() { settings = PolicySettings(standardOf: WearAwareFeed.self) }

  /// Changes a parameter by its name.
  /// - Returns: Whether the value was within its range and taken.
  public mutating func set(_ parameter: Parameter, to value: Double) -> Bool {
    set(parameterAt: parameter.rawValue, to: value)
  }

  /// Asks for the feed of least cost within the load's targets and the tool's life.
  public mutating func decide(_ observation: Observation) -> FeedProposal {
    steering.decide(observation, settings: settings, ceiling: toolChoice(observation))
  }

  /// What the tool permits. Below the programmed feed it is spared, above it is spent. The value is
  /// the wear to expect at the next change, upper end of the band, the bound what is planned for; a
  /// tool that is spared though its wear is below the bound costs more than the time. [mm]
  private func toolChoice(_ observation: Observation) -> FeedChoice? {
    let wear = observation.wear
    let limit = observation.limits.flankWear * setting(.wearShare)
    let expected = wear.forecast - wear.flankWear
    let worst = wear.high + expected
    guard worst.isFinite, limit.isFinite, observation.outlook.isKnown else { return nil }
    let override = min(
      economy.leastCostOverride(life: life(observation, expected: expected)),
      economy.overrideSpending(limit - wear.high, expected: expected))
    return FeedChoice(
      override: override, reason: override < 1 ? .spareTool : .spendTool, value: worst,
      bound: limit)
  }

  /// Life of this tool here at override 1: the nominal one by how this tool wears. [s]
  private func life(_ observation: Observation, expected: Double) -> Double {
    let nominal = observation.outlook.now.nominalLife
    let share = observation.outlook.lifeToToolChange
    let pace = expected / (share * observation.limits.flankWear)
    // With next to nothing left to cut the quotient of two small numbers says nothing of the tool.
    guard share > WearAwareFeed.leastLifeShare, pace.isFinite else { return nominal }
    let range = WearAwareFeed.paceRange
    return nominal / min(max(pace, range.lowerBound), range.upperBound)
  }

  private var economy: ToolEconomy {
    let machine = setting(.machinePerHour) / 3600
    let price = setting(.toolCost) + machine * setting(.toolChangeTime)
    return ToolEconomy(
      machinePerSecond: machine, toolPrice: price * (1 - setting(.sunkShare)),
      wearExponent: setting(.feedExponent) / setting(.lifeExponent))
  }

  private func setting(_ parameter: Parameter) -> Double { settings[parameter.rawValue] }

  /// Share of a life below which the tool's own pace is not read off. (no unit)
  private static var leastLifeShare: Double { 0.02 }
  /// How much faster or slower than nominal a tool may wear. (no unit)
  private static var paceRange: ClosedRange<Double> { 0.25...4 }
}

extension WearAwareFeed {
  /// The table of parameters: those of the steering, then its own.
  public static func parameter(at index: Int) -> PolicyParameter {
    switch Parameter(rawValue: index) {
    case .machinePerHour: price("machine-per-hour", "cost of an hour of the machine", 60)
    case .toolCost: price("tool-cost", "cost of a tool", 45)
    case .toolChangeTime:
      PolicyParameter(
        "tool-change-time", unit: "s", summary: "time of a tool change", standard: 60,
        range: 0...3600)
    case .lifeExponent:
      PolicyParameter(
        "life-exponent", unit: "1", summary: "n of vc T^n f^a = C", standard: 0.25,
        range: 0.05...1)
    case .feedExponent:
      PolicyParameter(
        "feed-exponent", unit: "1", summary: "a of vc T^n f^a = C", standard: 0.35,
        range: 0.05...2)
    case .wearShare:
      PolicyParameter(
        "wear-share", unit: "1", summary: "share of the wear limit to plan for", standard: 0.9,
        range: 0.1...1)
    case .sunkShare:
      PolicyParameter(
        "sunk-share", unit: "1", summary: "share of a tool's price lost at its next change",
        standard: 0, range: 0...1)
    case nil: index < LoadSteering.parameterCount ? LoadSteering.parameter(at: index) : .absent
    }
  }

  private static func price(
    _ name: StaticString, _ summary: StaticString, _ standard: Double
  ) -> PolicyParameter {
    PolicyParameter(name, unit: "currency", summary: summary, standard: standard, range: 0...1e6)
  }
}
