internal import CMath
public import Geometry

/// Sine and cosine of one joint's geometric angle.
struct JointAngle {
  let sine: Double
  let cosine: Double

  init(_ angle: Double) {
    var s = 0.0
    var c = 0.0
    unsafe feedhold_sincos(angle, &s, &c)
    sine = s
    cosine = c
  }
}

/// The frames of an arm on the way from the base to the flange, at one joint vector.
struct ArmFrames {
  /// Directions of the six axes of rotation, each as its geometry turns.
  var axes = InlineArray<6, Vector3>(repeating: .zero)
  /// A point on each axis. [m]
  var points = InlineArray<6, Vector3>(repeating: .zero)
  /// The flange.
  var flange = RigidTransform.identity
}

extension ArmDescription {
  /// Where the flange is and how it is turned. [m]
  /// - Parameter joints: The joint angles; no limit is checked. [rad]
  /// - Returns: The flange in the frame of the base. [m]
  public func forward(_ joints: JointVector) -> RigidTransform {
    frames(at: joints).flange
  }

  func frames(at joints: JointVector) -> ArmFrames {
    let t1 = JointAngle(theta(0, of: joints))
    let t2 = JointAngle(theta(1, of: joints))
    let t23 = JointAngle(theta(1, of: joints) + theta(2, of: joints))
    let t4 = JointAngle(theta(3, of: joints))
    let t5 = JointAngle(theta(4, of: joints))
    let t6 = JointAngle(theta(5, of: joints))

    // Base turned by the first joint: its x axis points outward, y to the left.
    let base = Rotation(
      row0: Vector3(t1.cosine, -t1.sine, 0), row1: Vector3(t1.sine, t1.cosine, 0),
      row2: Vector3(0, 0, 1))
    let shoulder = Vector3(a1, b, 0)
    let elbow = shoulder + Vector3(c2 * t2.sine, 0, c2 * t2.cosine)
    let wrist =
      elbow
      + Vector3(
        a2 * t23.cosine + c3 * t23.sine, 0, c3 * t23.cosine - a2 * t23.sine)
    let lift = Vector3(0, 0, c1)

    let forearm =
      base
      * Rotation(
        row0: Vector3(t23.cosine, 0, t23.sine), row1: Vector3(0, 1, 0),
        row2: Vector3(-t23.sine, 0, t23.cosine))
    let roll =
      forearm
      * Rotation(
        row0: Vector3(t4.cosine, -t4.sine, 0), row1: Vector3(t4.sine, t4.cosine, 0),
        row2: Vector3(0, 0, 1))
    let bend =
      roll
      * Rotation(
        row0: Vector3(t5.cosine, 0, t5.sine), row1: Vector3(0, 1, 0),
        row2: Vector3(-t5.sine, 0, t5.cosine))
    let turn =
      bend
      * Rotation(
        row0: Vector3(t6.cosine, -t6.sine, 0), row1: Vector3(t6.sine, t6.cosine, 0),
        row2: Vector3(0, 0, 1))

    var frames = ArmFrames()
    let left = base * Vector3(0, 1, 0)
    let centre = base * wrist + lift
    let approach = turn * Vector3(0, 0, 1)
    frames.axes[0] = Vector3(0, 0, 1)
    frames.axes[1] = left
    frames.axes[2] = left
    frames.axes[3] = forearm * Vector3(0, 0, 1)
    frames.axes[4] = roll * Vector3(0, 1, 0)
    frames.axes[5] = approach
    frames.points[1] = base * shoulder + lift
    frames.points[2] = base * elbow + lift
    frames.points[3] = centre
    frames.points[4] = centre
    frames.points[5] = centre
    frames.flange = RigidTransform(rotation: turn, translation: centre + approach * c4)
    return frames
  }
}
