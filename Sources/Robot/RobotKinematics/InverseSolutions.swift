/// Which of the eight ways to reach a pose a joint vector is.
public struct ArmConfiguration: Equatable, Sendable, BitwiseCopyable {
  /// The arm reaches over its own first axis.
  public var isShoulderBack: Bool
  /// The elbow is bent the other way (below the line from shoulder to wrist for an upright arm).
  public var isElbowDown: Bool
  /// The wrist is turned over: fifth joint negative in the geometry's sense.
  public var isWristFlipped: Bool

  /// A configuration from its three choices.
  public init(isShoulderBack: Bool, isElbowDown: Bool, isWristFlipped: Bool) {
    self.isShoulderBack = isShoulderBack
    self.isElbowDown = isElbowDown
    self.isWristFlipped = isWristFlipped
  }
}

/// One joint vector that reaches a pose.
public struct InverseSolution: Sendable, BitwiseCopyable {
  /// The joint angles, each in its range where a whole turn can bring it there. [rad]
  public var joints = JointVector()
  /// Which of the eight ways it is.
  public var configuration = ArmConfiguration(
    isShoulderBack: false, isElbowDown: false, isWristFlipped: false)
  /// Whether every joint lies in its range.
  public var isInsideLimits = false

  /// All joints at 0.
  public init() {}
}

/// How well a pose can be reached.
public enum Reach: UInt8, Sendable, BitwiseCopyable {
  /// With joints to spare.
  case exact
  /// On the edge of the workspace: the arm is stretched or folded, two branches coincide.
  case boundary
  /// Not at all.
  case unreachable
}

/// Every way to reach a pose: up to eight.
public struct InverseSolutions: Sendable, BitwiseCopyable {
  /// The most ways there can be.
  public static var capacity: Int { 8 }

  /// How well the pose can be reached.
  public var reach = Reach.unreachable
  /// How many ways there are.
  public var count = 0
  var solutions = InlineArray<8, InverseSolution>(repeating: InverseSolution())

  /// None.
  public init() {}

  /// One of the ways, 0 ..< count.
  public subscript(index: Int) -> InverseSolution { solutions[index] }

  mutating func append(_ solution: InverseSolution) {
    guard count < Self.capacity else { return }
    solutions[count] = solution
    count += 1
  }
}
