internal import Agent

/// The policies there are, by name. The one place where a policy is chosen at run time; from here
/// on the loop is compiled for the one chosen.
public enum PolicyRegistry {
  /// Names of the policies.
  public static let names = ["constant", "constant-load", "wear-aware"]

  /// A policy's table of parameters.
  static func parameters(of name: String) -> [PolicyParameter] {
    switch name {
    case "constant": table(ConstantFeed.self)
    case "constant-load": table(ConstantLoad.self)
    case "wear-aware": table(WearAwareFeed.self)
    default: []
    }
  }

  /// What a policy does, in a sentence.
  static func summary(of name: String) -> String {
    switch name {
    case "constant": "keeps one override all the time"
    case "constant-load":
      "drives each stretch at the feed that brings the peak force to its target, looking ahead"
    case "wear-aware":
      "constant load, weighed against what the wear of the tool costs, so that it lasts "
        + "to its change"
    default: ""
    }
  }

  /// Why a job's choice of policy cannot be made; nil where it can.
  static func fault(in job: Job) -> JobFault? {
    let choice = job.policy
    guard names.contains(choice.name) else {
      return job.fault(
        "policy.name",
        "there is no policy \"\(choice.name)\"; there are \(names.joined(separator: ", "))",
        code: "unknown-word")
    }
    let table = parameters(of: choice.name)
    for setting in choice.settings {
      guard let row = table.first(where: { "\($0.name)" == setting.key }) else {
        let known = table.map { "\($0.name)" }.joined(separator: ", ")
        return job.fault(
          "policy.\(setting.key)", "\(choice.name) has no such parameter; it has \(known)",
          code: "unknown-key")
      }
      guard row.permits(setting.value) else {
        return job.fault(
          "policy.\(setting.key)",
          "is \(setting.value), but \(row.lowest) to \(row.highest)"
            + "\("\(row.unit)" == "1" ? "" : " \(row.unit)") is allowed", code: "out-of-range")
      }
    }
    return nil
  }

  private static func table<Policy: FeedPolicy>(_ policy: Policy.Type) -> [PolicyParameter] {
    (0..<Policy.parameterCount).map { Policy.parameter(at: $0) }
  }

  /// A policy with the settings of a choice that has no fault.
  static func make<Policy: FeedPolicy>(_ policy: Policy.Type, _ choice: PolicyChoice) -> Policy {
    var made = Policy()
    for (index, row) in table(policy).enumerated() {
      if let setting = choice.settings.last(where: { $0.key == "\(row.name)" }) {
        _ = made.set(parameterAt: index, to: setting.value)
      }
    }
    return made
  }
}

/// A policy as `feedhold policies` lists it.
public struct PolicyDescription: Sendable, Codable {
  /// Its name.
  public var name: String
  /// What it does.
  public var summary: String
  /// Its parameters.
  public var parameters: [Parameter]

  /// One parameter.
  public struct Parameter: Sendable, Codable {
    /// Its name in a job file.
    public var name: String
    /// Its unit; "1" for none.
    public var unit: String
    /// What it does.
    public var summary: String
    /// Its value unless told otherwise, in its unit. (no unit of its own)
    public var standard: Double
    /// Smallest value. (no unit of its own)
    public var lowest: Double
    /// Largest value. (no unit of its own)
    public var highest: Double
  }

  /// The policy of a name in the registry.
  public init(_ name: String) {
    self.name = name
    summary = PolicyRegistry.summary(of: name)
    parameters = PolicyRegistry.parameters(of: name).map {
      Parameter(
        name: "\($0.name)", unit: "\($0.unit)", summary: "\($0.summary)", standard: $0.standard,
        lowest: $0.lowest, highest: $0.highest)
    }
  }
}
