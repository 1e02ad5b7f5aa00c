import GCode
import Geometry
import MotionPlanning
import Simulation

/// P5, a million blocks: from the text of a file to the whole plan and its time, in batches as
/// `feedhold` reads programs; then the same plan driven by ticks of 1 ms, to compare the times.
struct MillionBlocks {
  private let rounds: Int
  private let path: String

  /// Nil with a line where the program is missing.
  init?(rounds: Int, folder: String) {
    guard let tools = MotionTools(folder: folder) else { return nil }
    let path = tools.program(family: "P5", mode: MotionMode.fine.rawValue, seed: 0, scale: 1)
    guard let path else {
      print("P5: programs.py failed")
      return nil
    }
    self.rounds = rounds
    self.path = path
  }

  func run() {
    for profile in [ProfileKind.jerk, .acceleration] {
      var (reading, planning) = (Times(), Times())
      var forecast = 0.0
      for _ in 0..<rounds {
        let start = Clock.thread
        _ = read { _ in }
        let middle = Clock.thread
        forecast = plan(profile, isByTick: false) ?? .nan
        reading.add(middle - start)
        planning.add(Clock.thread - middle)
      }
      let driven = plan(profile, isByTick: true) ?? .nan
      print("profile \(profile), G64 P0.01, goal 2 s (CPU time):")
      print("  text to canonical commands: \(reading.text)")
      print("  text to plan and time: \(planning.text)")
      let error = (forecast / driven - 1).magnitude * 100
      print(
        "  time of the program \(Text.fixed(forecast, 3)) s; driven by ticks of 1 ms "
          + "\(Text.fixed(driven, 3)) s, \(Text.fixed(error, 4)) % apart")
    }
  }

  /// The program's time; nil where it cannot be planned. [s]
  private func plan(_ profile: ProfileKind, isByTick: Bool) -> Double? {
    var drive = MotionDrive(
      from: AxisVector(), profile: profile, limits: MotionSet.all[0].limits)
    var time = 0.0
    let isRead = read {
      drive.load($0.commands, isLast: false)
      drive.admit()
      while !drive.isAdmitted, !drive.isOver {
        time += isByTick ? drive.driveByTick() : drive.makeRoom()
        drive.admit()
      }
    }
    drive.load([], isLast: true)
    time += drive.finish()
    if let fault = drive.fault { print("  the planner refuses it: \(fault)") }
    return isRead && drive.fault == nil ? time : nil
  }

  private func read(_ consume: (Interpretation) -> Void) -> Bool {
    guard let text = try? InputFile.text(path) else { return false }
    var interpreter = Interpreter()
    let last = interpreter.interpret(text, fileName: path, batch: 4_096, consume: consume)
    consume(last)
    return !last.hasErrors
  }
}

extension MotionDrive {
  /// One tick of 1 ms, as the control drives. Returns the time driven. [s]
  fileprivate mutating func driveByTick() -> Double {
    _ = advance(by: 0.001)
    return 0.001
  }
}
