public import Geometry

/// How the flange moves when the joints turn: one column a joint, in the base's axes, at the
/// flange.
public struct Jacobian: Sendable, BitwiseCopyable {
  /// Speed of the flange's origin for each rad/s of a joint. [m]
  public var linear = InlineArray<6, Vector3>(repeating: .zero)
  /// Angular speed of the flange for each rad/s of a joint. (no unit)
  public var angular = InlineArray<6, Vector3>(repeating: .zero)

  /// No motion.
  public init() {}
}

extension ArmDescription {
  /// The geometric Jacobian: axis x (tip - point on the axis), and the axis itself (Whitney 1972).
  /// - Parameter joints: The joint angles. [rad]
  /// - Returns: One column a joint.
  public func jacobian(_ joints: JointVector) -> Jacobian {
    let frames = frames(at: joints)
    var jacobian = Jacobian()
    for joint in 0..<JointVector.count {
      let axis = frames.axes[joint] * signs[joint]
      jacobian.linear[joint] = axis.cross(frames.flange.translation - frames.points[joint])
      jacobian.angular[joint] = axis
    }
    return jacobian
  }
}
