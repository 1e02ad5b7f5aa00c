import ArgumentParser
import Geometry
import RobotKinematics
import Simulation

/// `feedhold robot`: kinematics of six-axis arms, lines of JSON in and out.
struct RobotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "robot", abstract: "Kinematics of industrial arms.",
    subcommands: [RobotForward.self, RobotInverse.self, RobotList.self])
}

/// `feedhold robot list`.
struct RobotList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Names of the arms.")

  func run() throws {
    for index in 0..<ArmCatalog.count { try Console.put("\(ArmCatalog.name(index))") }
  }
}

/// What names the arm.
struct RobotArguments: ParsableArguments {
  @Option(help: "Name of the arm; see feedhold robot list.")
  var robot = "kuka-kr6-r700"

  func arm() throws -> ArmDescription {
    for index in 0..<ArmCatalog.count where "\(ArmCatalog.name(index))" == robot {
      return ArmCatalog.arm(index)
    }
    let known = (0..<ArmCatalog.count).map { "\(ArmCatalog.name($0))" }.joined(separator: ", ")
    throw ValidationError("there is no arm \"\(robot)\"; there are \(known)")
  }
}

/// `feedhold robot fk`.
struct RobotForward: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fk", abstract: "Joint angles to pose and Jacobian: {\"q\":[6]} a line.")

  @OptionGroup var robot: RobotArguments

  func run() throws {
    let arm = try robot.arm()
    try RobotLines.answer { (question: RobotQuestion) throws(RobotFault) in
      let joints = try question.joints(question.q, named: "q")
      return RobotPose(arm.forward(joints), arm.jacobian(joints))
    }
  }
}

/// `feedhold robot ik`.
struct RobotInverse: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ik",
    abstract: "Pose to all joint angles: {\"pose\":[12],\"near\":[6]?} a line, metres and radians.")

  @OptionGroup var robot: RobotArguments

  func run() throws {
    let arm = try robot.arm()
    try RobotLines.answer { (question: RobotQuestion) throws(RobotFault) in
      let near =
        question.near == nil ? JointVector() : try question.joints(question.near, named: "near")
      return RobotAnswers(arm.inverse(try question.rigidPose(), near: near))
    }
  }
}
