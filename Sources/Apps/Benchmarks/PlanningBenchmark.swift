import Glibc
import MotionPlanning
import Simulation

/// How many blocks a second the planner plans: `admit` for every command, and `advance` in steps of
/// 0.25 s, which pass hundreds of entries each. What is left out is the evaluation of ticks. Time
/// is that of the processor, as the machine is shared.
struct PlanningBenchmark {
  let rounds: Int
  let folder: String
  private static let count = 100_000

  func run() {
    print("\(Self.count) blocks each; admission (geometry, blends, look-ahead) with the profiles")
    print("of all entries, and admission alone. CPU time, median (smallest to largest). Goal 2")
    print("million a second; Klipper 0.1 million, without jerk (docs/benchmarks.md).\n")
    var loads = programs.compactMap { PlanningLoad($0) }
    for _ in 0..<rounds {
      for index in loads.indices { loads[index].plan() }
    }
    print("| program | profile | whole, s | million blocks/s | admission, s | million blocks/s |")
    print("|---|---|---|---|---|---|")
    for load in loads { print(load.text) }
  }

  private var programs: [PlanningTask] {
    var tasks: [PlanningTask] = []
    if let tools = MotionTools(folder: folder) {
      for mode in [MotionMode.fine, .exactPath] {
        let path = tools.program(family: "P5", mode: mode.rawValue, seed: 0, scale: 0.1)
        guard let path, let program = MotionProgram(path: path) else { continue }
        for profile in [ProfileKind.jerk, .acceleration] {
          tasks.append(
            PlanningTask(name: "P5 \(mode.rawValue)", program: program, profile: profile))
        }
      }
    }
    let path = "\(folder)/polyline.ngc"
    if ProgramGenerator.writePolyline(Self.count, to: path),
      let program = MotionProgram(path: path)
    {
      for profile in [ProfileKind.jerk, .acceleration] {
        tasks.append(
          PlanningTask(name: "random lines, G64 P0.01", program: program, profile: profile))
      }
    }
    return tasks
  }
}

/// A program and a profile.
struct PlanningTask {
  let name: String
  let program: MotionProgram
  let profile: ProfileKind
}

/// A task with its times.
struct PlanningLoad {
  private let task: PlanningTask
  private var whole = Times()
  private var admission = Times()
  private var complaint: String?

  init?(_ task: PlanningTask) {
    self.task = task
    guard !task.program.commands.isEmpty else { return nil }
  }

  /// Plans all of it once.
  mutating func plan() {
    var drive = MotionDrive(
      from: task.program.start, profile: task.profile, limits: MotionSet.all[0].limits)
    drive.load(task.program.commands, isLast: true)
    var (admitting, advancing) = (0.0, 0.0)
    while !drive.isOver {
      let start = Clock.thread
      drive.admit()
      let middle = Clock.thread
      if drive.isAdmitted {
        while !drive.isOver { _ = drive.advance(by: 0.25) }
      } else {
        _ = drive.makeRoom()
      }
      admitting += middle - start
      advancing += Clock.thread - middle
    }
    if let fault = drive.fault { complaint = "refused: \(fault)" }
    admission.add(admitting)
    whole.add(admitting + advancing)
  }

  var text: String {
    if let complaint { return "| \(task.name) | \(task.profile) | \(complaint) |" }
    return "| \(task.name) | \(task.profile) | \(whole.text) | \(rate(whole)) "
      + "| \(admission.text) | \(rate(admission)) |"
  }

  private func rate(_ times: Times) -> String {
    Text.fixed(Double(task.program.commands.count) / times.median / 1e6, 2)
  }
}
