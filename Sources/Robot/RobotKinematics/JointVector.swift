/// The six joints of an arm, in the order from the base. [rad]
public struct JointVector: Equatable, Sendable, BitwiseCopyable {
  /// How many joints there are.
  public static var count: Int { 6 }

  var values: InlineArray<6, Double>

  /// All joints alike. [rad]
  public init(repeating value: Double = 0) {
    values = InlineArray(repeating: value)
  }

  /// One joint, 0 (at the base) to 5 (at the flange). [rad]
  public subscript(joint: Int) -> Double {
    get { values[joint] }
    set { values[joint] = newValue }
  }

  /// Whether every joint is a finite number.
  public var isFinite: Bool {
    for joint in 0..<Self.count where !values[joint].isFinite { return false }
    return true
  }

  /// Equal in every joint.
  public static func == (a: JointVector, b: JointVector) -> Bool {
    for joint in 0..<count where a.values[joint] != b.values[joint] { return false }
    return true
  }
}
