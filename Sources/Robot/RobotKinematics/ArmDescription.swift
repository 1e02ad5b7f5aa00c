/// A six-axis arm with an ortho-parallel base and a spherical wrist (OPW), as most industrial arms
/// are. Brandstoetter, Angerer and Hofbaur, "An analytical solution of the inverse kinematics
/// problem of industrial serial manipulators with an ortho-parallel basis and a spherical wrist",
/// 2014. Lengths in m and angles in rad, as ROS REP-103.
public struct ArmDescription: Sendable, BitwiseCopyable {
  /// Offset of the second joint's axis from the first, outward. [m]
  public var a1: Double
  /// Offset of the wrist from the forearm's line. [m]
  public var a2: Double
  /// Offset of the arm's plane from the first axis, sideways. [m]
  public var b: Double
  /// Height of the second joint's axis. [m]
  public var c1: Double
  /// Length of the upper arm. [m]
  public var c2: Double
  /// Length of the forearm to the wrist's centre. [m]
  public var c3: Double
  /// From the wrist's centre to the flange. [m]
  public var c4: Double
  /// Angle of the geometry at joint angle 0, taken away: theta = sign q - offset. [rad]
  public var offsets: JointVector
  /// +1 or -1: which way each joint counts. (no unit)
  public var signs: JointVector
  /// Lower end of each joint's range. [rad]
  public var lower: JointVector
  /// Upper end of each joint's range. [rad]
  public var upper: JointVector

  /// An arm with all offsets 0, signs +1 and ranges of a full turn to either side.
  /// - Parameter lengths: a1, a2, b, c1, c2, c3, c4 in this order. [m]
  public init(lengths: InlineArray<7, Double>) {
    a1 = lengths[0]
    a2 = lengths[1]
    b = lengths[2]
    c1 = lengths[3]
    c2 = lengths[4]
    c3 = lengths[5]
    c4 = lengths[6]
    offsets = JointVector()
    signs = JointVector(repeating: 1)
    lower = JointVector(repeating: -Double.pi)
    upper = JointVector(repeating: Double.pi)
  }

  /// Whether every joint lies in its range. [rad]
  public func isInsideLimits(_ joints: JointVector) -> Bool {
    for joint in 0..<JointVector.count
    where !(joints[joint] >= lower[joint] && joints[joint] <= upper[joint]) { return false }
    return true
  }

  /// The geometry's angle of a joint. [rad]
  func theta(_ joint: Int, of joints: JointVector) -> Double {
    signs[joint] * joints[joint] - offsets[joint]
  }
}
