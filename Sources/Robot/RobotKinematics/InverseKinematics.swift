internal import CMath
public import Geometry

// Closed form after Brandstoetter et al. 2014, in half-angle form: no acos and no sqrt(1 - x^2), so
// that nothing is lost near the stretched elbow, and the last two joints are read from the rotation
// that is left after the fourth, so that nothing is lost near the wrist's singularity.

extension ArmDescription {
  /// How far outside the workspace still counts as its edge, relative to the arm's reach: rounding
  /// of a pose that was made by `forward`. (no unit)
  static var edgeTolerance: Double { 1e-12 }

  /// All joint vectors that put the flange at a pose.
  /// - Parameters:
  ///   - pose: Where the flange shall be; its rotation must be orthonormal. [m]
  ///   - near: The fourth joint is taken from here where the wrist is straight and any would do;
  ///     whole turns are added to come near it, if the range allows. [rad]
  /// - Returns: Every branch, and whether the pose can be reached at all.
  public func inverse(_ pose: RigidTransform, near: JointVector = JointVector())
    -> InverseSolutions
  {
    var found = InverseSolutions()
    let approach = pose.rotation * Vector3(0, 0, 1)
    let wrist = pose.translation - approach * c4 - Vector3(0, 0, c1)
    let across = wrist.x * wrist.x + wrist.y * wrist.y
    guard across.isFinite, wrist.z.isFinite, near.isFinite else { return found }
    let outwardSquared = across - b * b
    let slack = Self.edgeTolerance * (across + b * b)
    guard outwardSquared >= -slack else { return found }
    let outward = Swift.max(0, outwardSquared).squareRoot()
    found.reach = outwardSquared < slack ? .boundary : .exact
    for back in 0..<2 {
      let x = back == 0 ? outward : -outward
      let first = feedhold_atan2(wrist.y, wrist.x) - feedhold_atan2(b, x)
      addElbows(
        to: &found, pose: pose, shoulder: Shoulder(first: first, u: x - a1, w: wrist.z, back: back),
        near: near)
    }
    if found.count == 0 { found.reach = .unreachable }
    return found
  }

  private struct Shoulder {
    /// First joint. [rad]
    var first: Double
    /// The wrist's centre from the second axis, outward and upward. [m]
    var u: Double
    var w: Double
    var back: Int
  }

  private func addElbows(
    to found: inout InverseSolutions, pose: RigidTransform, shoulder: Shoulder, near: JointVector
  ) {
    let forearm = (a2 * a2 + c3 * c3).squareRoot()
    let lean = feedhold_atan2(a2, c3)
    let span = (shoulder.u * shoulder.u + shoulder.w * shoulder.w).squareRoot()
    let reach = c2 + forearm
    let fold = (c2 - forearm).magnitude
    let slack = Self.edgeTolerance * reach
    guard span <= reach + slack, span >= fold - slack else { return }
    if span > reach - slack || span < fold + slack { found.reach = .boundary }
    // tan^2(bend/2) = (reach^2 - span^2) / (span^2 - fold^2), law of cosines at half the angle.
    let short = Swift.max(0, (reach - span) * (reach + span)).squareRoot()
    let long = Swift.max(0, (span - fold) * (span + fold)).squareRoot()
    let bend = 2 * feedhold_atan2(short, long)
    for down in 0..<2 {
      let elbow = down == 0 ? bend : -bend
      let angle = JointAngle(elbow)
      let second =
        feedhold_atan2(shoulder.u, shoulder.w)
        - feedhold_atan2(forearm * angle.sine, c2 + forearm * angle.cosine)
      let third = elbow - lean
      addWrists(
        to: &found, pose: pose, arm: Vector3(shoulder.first, second, third),
        choice: (shoulder.back, down), near: near)
    }
  }

  private func addWrists(
    to found: inout InverseSolutions, pose: RigidTransform, arm: Vector3, choice: (Int, Int),
    near: JointVector
  ) {
    let t1 = JointAngle(arm.x)
    let t23 = JointAngle(arm.y + arm.z)
    let forearm = Rotation(
      row0: Vector3(t1.cosine * t23.cosine, -t1.sine, t1.cosine * t23.sine),
      row1: Vector3(t1.sine * t23.cosine, t1.cosine, t1.sine * t23.sine),
      row2: Vector3(-t23.sine, 0, t23.cosine))
    let rest = forearm.inverse * pose.rotation
    let x = rest.row0.z
    let y = rest.row1.z
    let isStraight = (x * x + y * y).squareRoot() < Self.edgeTolerance
    for flip in 0..<2 {
      let fourth =
        isStraight
        ? theta(3, of: near) : flip == 0 ? feedhold_atan2(y, x) : feedhold_atan2(-y, -x)
      let t4 = JointAngle(fourth)
      // Rz(-t4) rest = Ry(t5) Rz(t6): its third column gives t5, its second row t6.
      let fifth = feedhold_atan2(t4.cosine * x + t4.sine * y, rest.row2.z)
      let sixth = feedhold_atan2(
        t4.cosine * rest.row1.x - t4.sine * rest.row0.x,
        t4.cosine * rest.row1.y - t4.sine * rest.row0.y)
      var solution = InverseSolution()
      solution.configuration = ArmConfiguration(
        isShoulderBack: choice.0 == 1, isElbowDown: choice.1 == 1, isWristFlipped: flip == 1)
      solution.joints[0] = joint(0, theta: arm.x, near: near)
      solution.joints[1] = joint(1, theta: arm.y, near: near)
      solution.joints[2] = joint(2, theta: arm.z, near: near)
      solution.joints[3] = joint(3, theta: fourth, near: near)
      solution.joints[4] = joint(4, theta: fifth, near: near)
      solution.joints[5] = joint(5, theta: sixth, near: near)
      solution.isInsideLimits = isInsideLimits(solution.joints)
      found.append(solution)
    }
  }

  /// The joint angle of a geometric angle, by whole turns nearest to `near` inside the range. [rad]
  private func joint(_ index: Int, theta: Double, near: JointVector) -> Double {
    let turn = 2 * Double.pi
    let angle = (theta + offsets[index]) * signs[index]
    let away = (near[index] - angle) / turn
    guard away.magnitude < 1e6 else { return angle }
    let whole = Double(Int(away + (away < 0 ? -0.5 : 0.5)))
    var best = angle + turn * whole
    // The nearest may lie outside the range while a neighbour lies inside.
    if best > upper[index], best - turn >= lower[index] { best -= turn }
    if best < lower[index], best + turn <= upper[index] { best += turn }
    return best
  }
}
