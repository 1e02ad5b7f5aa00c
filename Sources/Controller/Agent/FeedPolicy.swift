public import Signals

/// A way to choose the feed: it sees an observation and asks for an override, with its reason.
/// Whatever it asks for passes the safety guard, which knows nothing of the policy.
public protocol FeedPolicy: Sendable {
  /// What the job file and the command line call the policy.
  static var name: StaticString { get }

  /// How many parameters the policy has, at most `PolicySettings.capacity`.
  static var parameterCount: Int { get }

  /// What a parameter is called, its unit, its standard value and its range; `.absent` where the
  /// index is outside 0 ..< parameterCount.
  static func parameter(at index: Int) -> PolicyParameter

  /// The values of the parameters.
  var settings: PolicySettings { get set }

  /// The policy with the standard value of every parameter.
  init()

  /// Asks for a feed override. It must not trap, whatever it is shown.
  /// - Parameter observation: What can be known at this step of the agent.
  /// - Returns: An override within the observation's limits, and why.
  mutating func decide(_ observation: Observation) -> FeedProposal
}

extension FeedPolicy {
  /// The value of a parameter, in the unit its table names; NaN where there is no such parameter.
  public func value(ofParameterAt index: Int) -> Double {
    guard index >= 0, index < Self.parameterCount else { return .nan }
    return settings[index]
  }

  /// Changes a parameter.
  /// - Parameters:
  ///   - index: Its place in the table.
  ///   - value: What it shall be, in the unit its table names.
  /// - Returns: Whether it was taken; a place or value outside the table's range changes nothing.
  public mutating func set(parameterAt index: Int, to value: Double) -> Bool {
    guard index >= 0, index < Self.parameterCount, Self.parameter(at: index).permits(value)
    else { return false }
    settings[index] = value
    return true
  }
}
