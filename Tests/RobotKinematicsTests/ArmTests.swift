import Foundation
import Geometry
import RobotKinematics
import Testing

/// Random numbers that a failing test can be repeated with.
struct Draws {
  var state: UInt64
  mutating func next(_ low: Double, _ high: Double) -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return low + (high - low) * Double(state >> 11) * 0x1p-53
  }
}

/// Poses and Jacobians that Pinocchio 4.1.0 computed from the makers' URDF files; read in place
/// from the data beside the checkout.
struct ReferenceArm: Decodable {
  struct Case: Decodable {
    var q: [Double]
    var pose: [[Double]]
    var jacobian: [[Double]]
  }
  var cases: [Case]

  static func read(_ name: String) throws -> ReferenceArm? {
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { root.deleteLastPathComponent() }
    let file = root.appendingPathComponent("shared/data/robots/vectors/\(name).json")
    guard let bytes = try? Data(contentsOf: file) else {
      print("skipped: no ../shared/data/robots/vectors/\(name).json beside the checkout")
      return nil
    }
    return try JSONDecoder().decode(ReferenceArm.self, from: bytes)
  }
}

@Suite("six-axis arm")
struct ArmTests {
  func vector(_ values: [Double]) -> JointVector {
    var joints = JointVector()
    for (index, value) in values.enumerated() { joints[index] = value }
    return joints
  }

  func random(in arm: ArmDescription, _ draws: inout Draws) -> JointVector {
    var joints = JointVector()
    for index in 0..<6 { joints[index] = draws.next(arm.lower[index], arm.upper[index]) }
    return joints
  }

  func rows(_ pose: RigidTransform) -> [[Double]] {
    let r = pose.rotation
    let p = pose.translation
    return [
      [r.row0.x, r.row0.y, r.row0.z, p.x], [r.row1.x, r.row1.y, r.row1.z, p.y],
      [r.row2.x, r.row2.y, r.row2.z, p.z],
    ]
  }

  func distance(_ a: RigidTransform, _ b: RigidTransform) -> Double {
    zip(rows(a).joined(), rows(b).joined()).map { ($0 - $1).magnitude }.max() ?? 0
  }

  @Test(
    "pose and Jacobian agree with Pinocchio on the maker's URDF",
    arguments: [(0, "kuka_kr6_r700_sixx", 1e-12), (1, "fanuc_lrmate200id", 1e-12)])
  func reference(arm index: Int, file: String, tolerance: Double) throws {
    guard let reference = try ReferenceArm.read(file) else { return }
    let arm = ArmCatalog.arm(index)
    for sample in reference.cases {
      let joints = vector(sample.q)
      let pose = rows(arm.forward(joints))
      for (ours, theirs) in zip(pose.joined(), sample.pose.joined()) {
        #expect((ours - theirs).magnitude < tolerance)
      }
      let jacobian = arm.jacobian(joints)
      for joint in 0..<6 {
        let column = [
          jacobian.linear[joint].x, jacobian.linear[joint].y, jacobian.linear[joint].z,
          jacobian.angular[joint].x, jacobian.angular[joint].y, jacobian.angular[joint].z,
        ]
        for row in 0..<6 {
          #expect((column[row] - sample.jacobian[row][joint]).magnitude < tolerance)
        }
      }
    }
  }

  @Test("the upright KR 6 R700 stands 1.160 m high and 10 mm back, as its drawing adds up")
  func drawing() {
    // Data sheet: axis 2 at 400 mm, upper arm 315, forearm 365, flange 80; axes 25 and -35 mm
    // aside.
    let pose = ArmCatalog.kukaKR6R700.forward(vector([0, -Double.pi / 2, 0, 0, 0, 0]))
    #expect((pose.translation.z - (0.4 + 0.315 + 0.365 + 0.08)).magnitude < 1e-15)
    #expect((pose.translation.x - (0.025 - 0.035)).magnitude < 1e-15)
  }

  @Test("the Jacobian is the derivative of the pose", arguments: 0..<ArmCatalog.count)
  func jacobianIsDerivative(index: Int) {
    let arm = ArmCatalog.arm(index)
    var draws = Draws(state: UInt64(index + 1))
    for _ in 0..<50 {
      let joints = random(in: arm, &draws)
      let jacobian = arm.jacobian(joints)
      let step = 1e-6
      for joint in 0..<6 {
        var plus = joints
        var minus = joints
        plus[joint] += step
        minus[joint] -= step
        let slope = (arm.forward(plus).translation - arm.forward(minus).translation) * (0.5 / step)
        // Central differences: error h^2/6 of the third derivative, plus rounding 1e-16/h.
        #expect((slope - jacobian.linear[joint]).length < 1e-9)
      }
    }
  }

  @Test("every branch reaches the pose, and one of them is the one it was made from")
  func everyBranch() {
    for index in 0..<ArmCatalog.count {
      let arm = ArmCatalog.arm(index)
      var draws = Draws(state: UInt64(index + 11))
      for _ in 0..<2000 {
        let joints = random(in: arm, &draws)
        let pose = arm.forward(joints)
        let found = arm.inverse(pose, near: joints)
        #expect(found.count == 4 || found.count == 8)
        var nearest = Double.infinity
        for branch in 0..<found.count {
          // m and rotation entries: some hundred roundings of 1e-16.
          #expect(distance(arm.forward(found[branch].joints), pose) < 1e-13)
          var away = 0.0
          for joint in 0..<6 {
            away = max(away, (found[branch].joints[joint] - joints[joint]).magnitude)
          }
          nearest = min(nearest, away)
        }
        // Near a singularity the joints are as sensitive as 1/s to the pose's rounding.
        #expect(nearest < 1e-7, "arm \(index), joints \(joints)")
      }
    }
  }

  @Test("wrist and elbow singularities lose neither a solution nor precision")
  func singularities() {
    let arm = ArmCatalog.kukaKR6R700
    var draws = Draws(state: 3)
    let lean = atan2(arm.a2, arm.c3)
    for exponent in [0.0, 1e-3, 1e-5, 1e-7, 1e-9, 1e-12] {
      for _ in 0..<200 {
        var joints = random(in: arm, &draws)
        joints[4] = exponent
        var pose = arm.forward(joints)
        var found = arm.inverse(pose, near: joints)
        #expect(found.count >= 4)
        for branch in 0..<found.count {
          #expect(distance(arm.forward(found[branch].joints), pose) < 2e-13)
        }
        joints[4] = 0.5
        joints[2] = -lean + exponent  // theta3 + lean = 0: upper arm and forearm in line
        pose = arm.forward(joints)
        found = arm.inverse(pose, near: joints)
        #expect(found.count >= 4, "elbow \(exponent)")
        for branch in 0..<found.count {
          #expect(distance(arm.forward(found[branch].joints), pose) < 2e-12)
        }
      }
    }
  }

  @Test("poses out of reach and poses that are no numbers give no solution")
  func unreachable() {
    let arm = ArmCatalog.kukaKR6R700
    var far = RigidTransform.identity
    far.translation = Vector3(3, 0, 0)
    #expect(arm.inverse(far).reach == .unreachable)
    far.translation = Vector3(.nan, 0, 0)
    #expect(arm.inverse(far).count == 0)
    far.translation = Vector3(1e300, 1e300, 0)
    #expect(arm.inverse(far).count == 0)
    #expect(
      arm.inverse(arm.forward(JointVector()), near: JointVector(repeating: .infinity)).count == 0)
  }
}
