import Foundation
import Geometry
import RobotKinematics
import Simulation

/// A line of input that cannot be answered.
struct RobotFault: Error {
  var message: String
}

/// A line of input: a joint vector or a pose.
struct RobotQuestion: Decodable {
  var q: [Double]?
  var pose: [Double]?
  var near: [Double]?

  /// How far a rotation may be from orthonormal, entry by entry. (no unit)
  static let rotationTolerance = 1e-6

  func joints(_ values: [Double]?, named name: String) throws(RobotFault) -> JointVector {
    guard let values, values.count == JointVector.count, values.allSatisfy(\.isFinite) else {
      throw RobotFault(message: "\"\(name)\" must be a list of 6 finite numbers [rad]")
    }
    var joints = JointVector()
    for (index, value) in values.enumerated() { joints[index] = value }
    return joints
  }

  func rigidPose() throws(RobotFault) -> RigidTransform {
    guard let pose, pose.count == 12, pose.allSatisfy(\.isFinite) else {
      throw RobotFault(message: "\"pose\" must be 12 finite numbers, 3 x 4 row by row [m]")
    }
    func row(_ start: Int) -> Vector3 { Vector3(pose[start], pose[start + 1], pose[start + 2]) }
    let rotation = Rotation(row0: row(0), row1: row(4), row2: row(8))
    let isRightHanded = rotation.row0.cross(rotation.row1).dot(rotation.row2) > 0
    let product = rotation * rotation.inverse
    let off =
      [
        product.row0 - Vector3(1, 0, 0), product.row1 - Vector3(0, 1, 0),
        product.row2 - Vector3(0, 0, 1),
      ].map(\.length).max() ?? 0
    guard isRightHanded, off < Self.rotationTolerance else {
      throw RobotFault(
        message: "the pose's 3 x 3 part is not a rotation (off by \(off)); make it orthonormal")
    }
    return RigidTransform(rotation: rotation, translation: Vector3(pose[3], pose[7], pose[11]))
  }
}

/// The answer to `fk`.
struct RobotPose: Encodable {
  var pose: [Double]
  var jacobian: [[Double]]

  init(_ flange: RigidTransform, _ columns: Jacobian) {
    let r = flange.rotation
    let p = flange.translation
    pose = [
      r.row0.x, r.row0.y, r.row0.z, p.x, r.row1.x, r.row1.y, r.row1.z, p.y, r.row2.x, r.row2.y,
      r.row2.z, p.z,
    ]
    let parts: [(Jacobian, Int) -> Double] = [
      { $0.linear[$1].x }, { $0.linear[$1].y }, { $0.linear[$1].z },
      { $0.angular[$1].x }, { $0.angular[$1].y }, { $0.angular[$1].z },
    ]
    jacobian = parts.map { part in (0..<6).map { part(columns, $0) } }
  }
}

/// The answer to `ik`.
struct RobotAnswers: Encodable {
  var status: String
  var solutions: [Solution]

  struct Solution: Encodable {
    var q: [Double]
    var configuration: [String: Bool]
    var insideLimits: Bool
  }

  init(_ found: InverseSolutions) {
    status =
      switch found.reach {
      case .exact: "exact"
      case .boundary: "boundary"
      case .unreachable: "unreachable"
      }
    solutions = (0..<found.count).map { index in
      let one = found[index]
      return Solution(
        q: (0..<6).map { one.joints[$0] },
        configuration: [
          "shoulderBack": one.configuration.isShoulderBack,
          "elbowDown": one.configuration.isElbowDown,
          "wristFlipped": one.configuration.isWristFlipped,
        ], insideLimits: one.isInsideLimits)
    }
  }
}

/// Lines of JSON in, lines of JSON out.
enum RobotLines {
  /// Answers every line of the standard input; a line that cannot be read ends with code 65.
  static func answer<Answer: Encodable>(
    _ reply: (RobotQuestion) throws(RobotFault) -> Answer
  ) throws {
    var number = 0
    while let line = readLine() {
      number += 1
      guard line.contains(where: { $0 != " " }) else { continue }
      do {
        let question = try JSONDecoder().decode(RobotQuestion.self, from: Data(line.utf8))
        try Console.put(ResultDocument.line(try reply(question)))
      } catch let fault as RobotFault {
        Console.say("-:\(number):1: error: \(fault.message) [bad-question]")
        throw ExitStatus.badInput
      } catch is DecodingError {
        Console.say(
          "-:\(number):1: error: not a JSON object with \"q\" or \"pose\" [bad-question]")
        throw ExitStatus.badInput
      }
    }
  }
}
