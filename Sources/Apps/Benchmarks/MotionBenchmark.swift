import Glibc
import MotionPlanning
import Simulation

/// The motion table of docs/benchmarks.md: cycle times beside the optimum and LinuxCNC, the audit
/// of the traces, and how fast the planner plans.
struct MotionBenchmark {
  /// What can be asked for by name.
  enum Part: String, CaseIterable {
    /// Cycle times, optima, audits.
    case cycle
    /// Blocks a second.
    case throughput
    /// A million blocks from text to plan.
    case program
    /// The worst tick.
    case tick
    /// State to state.
    case moves
  }

  let rounds: Int
  let folder: String

  /// Runs the parts that are named, all where none is.
  /// - Parameters:
  ///   - words: Names of parts, and the number of rounds.
  ///   - temporaryFolder: Where files may be written.
  /// - Returns: Whether the words were understood.
  static func run(_ words: ArraySlice<String>, temporaryFolder: String) -> Bool {
    var parts: [Part] = []
    var rounds = 5
    for word in words {
      if let part = Part(rawValue: word) {
        parts.append(part)
      } else if let number = Int(word), number > 0 {
        rounds = number
      } else {
        let names = Part.allCases.map(\.rawValue).joined(separator: ", ")
        print("motion: \(word) is neither a number of rounds nor one of \(names)")
        return false
      }
    }
    let folder = "\(temporaryFolder)/feedhold-motion"
    guard unsafe mkdir(folder, 0o700) == 0 || errno == EEXIST else {
      print("cannot make the folder \(folder)")
      return false
    }
    let benchmark = MotionBenchmark(rounds: rounds, folder: folder)
    print("\(BuildInformation.text), \(rounds) rounds, alternated; optima are kept in \(folder)")
    for part in parts.isEmpty ? Part.allCases : parts { benchmark.run(part) }
    return true
  }

  private func run(_ part: Part) {
    print("\n## \(part.rawValue)\n")
    switch part {
    case .cycle: CycleTimeTable(folder: folder)?.run()
    case .throughput: PlanningBenchmark(rounds: rounds, folder: folder).run()
    case .program: MillionBlocks(rounds: rounds, folder: folder)?.run()
    case .tick: TickBenchmark(rounds: rounds, folder: folder).run()
    case .moves: MoveBenchmark(rounds: rounds, folder: folder).run()
    }
  }

  /// Writes the trace of a program, for Scripts/plot_motion.py.
  /// - Parameter words: The program, the profile, the trace, and the tick in seconds.
  /// - Returns: Whether the trace was written.
  static func writeTrace(_ words: [String]) -> Bool {
    guard words.count == 4, let period = Double(words[3]), period > 0,
      let program = MotionProgram(path: words[0])
    else {
      print("usage: Benchmarks motion-trace PROGRAM.ngc acceleration|jerk TRACE.csv PERIOD")
      return false
    }
    let run = MotionRun(
      program, profile: words[1] == "jerk" ? .jerk : .acceleration,
      limits: MotionSet.all[0].limits, period: period, keepsTrace: true)
    if let complaint = run.complaint { print(complaint) }
    return run.complaint == nil && TraceFile.write(run.trace, to: words[2])
  }
}
