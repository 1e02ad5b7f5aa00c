import MotionPlanning
import Simulation

/// The longest tick of the planner: eight commands and 1 ms of motion, as the control loop does it
/// (`commandsPerTick` there), on programs of 150,000 blocks; the random lines, which take 81 ms
/// each, are 20,000.
///
/// Time is that of the processor. Interrupts and cold caches are in it, but the work of a tick is
/// the same in each round: so the least time of each tick over all rounds is what it takes, and the
/// largest of these is the worst tick.
struct TickBenchmark {
  let rounds: Int
  let folder: String
  private static let count = 150_000
  private static let commandsPerTick = 8
  /// Of issue 5. [ns]
  private static let goal: UInt32 = 20_000

  func run() {
    print("\(Self.count) blocks each, \(rounds) rounds, CPU time; one reading of the clock takes")
    print("\(Text.fixed(clockTime * 1e9, 0)) ns, which is in each figure. Goal 20 us.\n")
    print(
      "| program | profile | ticks | worst of a round, us | 99.99 % of a round, us "
        + "| worst of the least, us | ticks over 20 us of the least |")
    print("|---|---|---|---|---|---|---|")
    for task in programs { print(measure(task)) }
  }

  private var programs: [PlanningTask] {
    var paths: [(String, String)] = []
    if let tools = MotionTools(folder: folder) {
      let scale = Double(Self.count) / 1e6
      let path = tools.program(family: "P5", mode: "g64p01", seed: 0, scale: scale)
      if let path { paths.append(("P5 G64 P0.01", path)) }
    }
    let lines = "\(folder)/lines.ngc"
    if ProgramGenerator.writePolyline(20_000, to: lines) {
      paths.append(("20,000 random lines, G64 P0.01", lines))
    }
    let chords = "\(folder)/chords.ngc"
    if ProgramGenerator.writeFineChords(Self.count, to: chords) {
      paths.append(("chords of 0.02 mm, G64 P0.01", chords))
    }
    var tasks: [PlanningTask] = []
    for (name, path) in paths {
      guard let program = MotionProgram(path: path) else { continue }
      for profile in [ProfileKind.jerk, .acceleration] {
        tasks.append(PlanningTask(name: name, program: program, profile: profile))
      }
    }
    return tasks
  }

  private func measure(_ task: PlanningTask) -> String {
    var least: [UInt32] = []
    var (worst, tail): ([UInt32], [UInt32]) = ([], [])
    for _ in 0..<rounds {
      let times = drive(task)
      if least.isEmpty { least = times }
      for index in 0..<min(least.count, times.count) {
        least[index] = min(least[index], times[index])
      }
      let sorted = times.sorted()
      worst.append(sorted.last ?? 0)
      tail.append(sorted[min(sorted.count - 1, sorted.count * 9_999 / 10_000)])
    }
    let over = least.filter { $0 > Self.goal }.count
    let worstLeast = least.max() ?? 0
    let verdict = worstLeast > Self.goal ? " **missed**" : ""
    return "| \(task.name) | \(task.profile) | \(least.count) | \(spread(worst)) | \(spread(tail)) "
      + "| \(Text.fixed(Double(worstLeast) / 1e3, 2))\(verdict) | \(over) |"
  }

  /// The time of each tick. [ns]
  private func drive(_ task: PlanningTask) -> [UInt32] {
    var drive = MotionDrive(
      from: task.program.start, profile: task.profile, limits: MotionSet.all[0].limits)
    drive.load(task.program.commands, isLast: true)
    // The control fills the queue before the first tick.
    drive.admit()
    var times: [UInt32] = []
    times.reserveCapacity(16_000_000)
    while !drive.isOver, times.count < 16_000_000 {
      let start = Clock.thread
      drive.admit(atMost: Self.commandsPerTick)
      _ = drive.advance(by: 0.001)
      times.append(UInt32(min(4e9, (Clock.thread - start) * 1e9)))
    }
    if let fault = drive.fault { print("\(task.name): refused: \(fault)") }
    return times
  }

  private var clockTime: Double {
    let start = Clock.thread
    var last = start
    for _ in 0..<100_000 { last = Clock.thread }
    return (last - start) / 100_000
  }

  /// Median (smallest to largest). [us]
  private func spread(_ values: [UInt32]) -> String {
    let sorted = values.sorted().map { Text.fixed(Double($0) / 1e3, 1) }
    guard let first = sorted.first, let last = sorted.last else { return "-" }
    return "\(sorted[sorted.count / 2]) (\(first) to \(last))"
  }
}
