public import Signals

/// Keeps the load at a share of its limits: the feed follows the outlook, and what is measured
/// slowly corrects it. The industrial kin steer by spindle power alone (HEIDENHAIN AFC, OMATIVE
/// ACM) and so react only after an entry; this one slows down before it.
public struct ConstantLoad: FeedPolicy {
  /// What the job file calls it.
  public static var name: StaticString { "constant-load" }

  /// The parameters, in the order of their table.
  public enum Parameter: Int, Sendable {
    /// Peak force never steered above. [N]
    case forceTarget
    /// Share of a limit to steer for.
    case forceShare, powerShare, deflectionShare
    /// Override in the cut and in air.
    case minimum, maximum, airCut
    /// How fast measured load corrects the forecast. [1/s]
    case gain
    /// Widest band of the wear estimate that is trusted. [mm]
    case trustedBand
  }

  /// How many parameters there are.
  public static var parameterCount: Int { LoadSteering.parameterCount }

  /// The values of the parameters.
  public var settings: PolicySettings
  private var steering = LoadSteering()

  /// The standard values.
  public init() { settings = PolicySettings(standardOf: ConstantLoad.self) }

  /// The table of parameters.
  public static func parameter(at index: Int) -> PolicyParameter {
    LoadSteering.parameter(at: index)
  }

  /// Changes a parameter by its name.
  /// - Returns: Whether the value was within its range and taken.
  public mutating func set(_ parameter: Parameter, to value: Double) -> Bool {
    set(parameterAt: parameter.rawValue, to: value)
  }

  /// Asks for the feed at which the load meets its target.
  public mutating func decide(_ observation: Observation) -> FeedProposal {
    steering.decide(observation, settings: settings, ceiling: nil)
  }
}
