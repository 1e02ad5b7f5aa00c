/// Arms that come with Feedhold. Dimensions and ranges are facts about the machines, read from the
/// OPW parameters of Jmeyer1292/opw_kinematics and ros-industrial's robot descriptions, and checked
/// against the latter's URDF files (tool0 in the base's frame).
public enum ArmCatalog {
  /// How many arms there are.
  public static var count: Int { 3 }

  /// The name of an arm, 0 ..< count.
  public static func name(_ index: Int) -> StaticString {
    switch index {
    case 0: "kuka-kr6-r700"
    case 1: "fanuc-lrmate200id"
    default: "abb-irb2400"
    }
  }

  /// An arm, 0 ..< count.
  public static func arm(_ index: Int) -> ArmDescription {
    switch index {
    case 0: kukaKR6R700
    case 1: fanucLRMate200iD
    default: abbIRB2400
    }
  }

  /// KUKA KR 6 R700 sixx.
  public static var kukaKR6R700: ArmDescription {
    var arm = ArmDescription(lengths: [0.025, -0.035, 0, 0.4, 0.315, 0.365, 0.08])
    arm.offsets = joints(0, -Double.pi / 2, 0, 0, 0, 0)
    arm.signs = joints(-1, 1, 1, -1, 1, -1)
    arm.lower = degrees(-170, -190, -120, -185, -120, -350)
    arm.upper = degrees(170, 45, 156, 185, 120, 350)
    return arm
  }

  /// FANUC LR Mate 200iD.
  public static var fanucLRMate200iD: ArmDescription {
    var arm = ArmDescription(lengths: [0.05, -0.035, 0, 0.33, 0.33, 0.335, 0.08])
    arm.offsets = joints(0, 0, -Double.pi / 2, 0, 0, Double.pi)
    arm.signs = joints(1, 1, -1, -1, -1, -1)
    arm.lower = degrees(-170, -100, -70, -190, -125, -360)
    arm.upper = degrees(170, 145, 205, 190, 125, 360)
    return arm
  }

  /// ABB IRB 2400/10.
  public static var abbIRB2400: ArmDescription {
    var arm = ArmDescription(lengths: [0.1, -0.135, 0, 0.615, 0.705, 0.755, 0.085])
    arm.offsets = joints(0, 0, -Double.pi / 2, 0, 0, 0)
    arm.lower = joints(-3.1416, -1.7453, -1.0472, -3.49, -2.0944, -6.9813)
    arm.upper = joints(3.1416, 1.9199, 1.1345, 3.49, 2.0944, 6.9813)
    return arm
  }

  private static func joints(
    _ a: Double, _ b: Double, _ c: Double, _ d: Double, _ e: Double, _ f: Double
  ) -> JointVector {
    var vector = JointVector()
    vector[0] = a
    vector[1] = b
    vector[2] = c
    vector[3] = d
    vector[4] = e
    vector[5] = f
    return vector
  }

  private static func degrees(
    _ a: Double, _ b: Double, _ c: Double, _ d: Double, _ e: Double, _ f: Double
  ) -> JointVector {
    let radian = Double.pi / 180
    return joints(a * radian, b * radian, c * radian, d * radian, e * radian, f * radian)
  }
}
