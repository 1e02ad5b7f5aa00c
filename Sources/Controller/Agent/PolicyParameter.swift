/// One setting of a policy, as the command line lists it and the job file names it.
public struct PolicyParameter: Sendable {
  /// What the job file calls it.
  public var name: StaticString
  /// Its unit; "1" where it has none.
  public var unit: StaticString
  /// What it does, in a phrase.
  public var summary: StaticString
  /// The value it has unless the job says otherwise, in `unit`. (no unit of its own)
  public var standard: Double
  /// The smallest value permitted, in `unit`. (no unit of its own)
  public var lowest: Double
  /// The largest value permitted, in `unit`. (no unit of its own)
  public var highest: Double

  /// A row of a policy's table.
  public init(
    _ name: StaticString, unit: StaticString, summary: StaticString, standard: Double,
    range: ClosedRange<Double>
  ) {
    self.name = name
    self.unit = unit
    self.summary = summary
    self.standard = standard
    self.lowest = range.lowerBound
    self.highest = range.upperBound
  }

  /// What a table gives for a place it does not have; it permits no value.
  public static var absent: PolicyParameter {
    var none = PolicyParameter("", unit: "", summary: "", standard: 0, range: 0...0)
    none.lowest = .infinity
    none.highest = -.infinity
    return none
  }

  /// Whether a value is a number within the range.
  public func permits(_ value: Double) -> Bool { value >= lowest && value <= highest }
}

/// The values of a policy's parameters, in the order of its table.
public struct PolicySettings: Sendable, BitwiseCopyable {
  /// The largest number of parameters a policy can have.
  public static var capacity: Int { 16 }

  var values = InlineArray<16, Double>(repeating: 0)

  /// The standard values of a policy's table.
  public init<Policy: FeedPolicy>(standardOf policy: Policy.Type) {
    for index in 0..<Swift.min(Policy.parameterCount, PolicySettings.capacity) {
      values[index] = Policy.parameter(at: index).standard
    }
  }

  /// The value at a place of the table, in its unit; NaN outside the capacity. (no unit of its own)
  public subscript(index: Int) -> Double {
    get { index >= 0 && index < PolicySettings.capacity ? values[index] : .nan }
    set {
      guard index >= 0, index < PolicySettings.capacity else { return }
      values[index] = newValue
    }
  }
}
