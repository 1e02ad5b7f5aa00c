import Glibc
import Simulation

/// Our side of every comparison: ticks per second of the whole loop, with `gcode` the reading of
/// programs beside LinuxCNC's, with `motion` cycle times and the planner. docs/benchmarks.md.
@main
struct Benchmarks {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    let path = arguments.first ?? "Programs/milling/bracket.ngc"
    let second = arguments.dropFirst().first
    let rounds = second.flatMap(Int.init) ?? 5
    switch path {
    case "gcode":
      return GCodeBenchmark(rounds: rounds, temporaryFolder: temporaryFolder).run()
    case "gcode-once":
      exit(GCodeBenchmark.interpretOnce(second ?? "") ? 0 : 1)
    case "motion":
      let isDone = MotionBenchmark.run(arguments.dropFirst(), temporaryFolder: temporaryFolder)
      exit(isDone ? 0 : 2)
    case "motion-trace":
      exit(MotionBenchmark.writeTrace(Array(arguments.dropFirst())) ? 0 : 2)
    default: break
    }
    let loaded = try LoadedJob(path: path)
    print(
      "\(BuildInformation.text), \(path), \(rounds) rounds of each, alternated; CPU = all threads")
    var preparing = Series("read, plan, rehearse")
    var plain = Series("run")
    var recorded = Series("run with recording")
    let recording = "\(temporaryFolder)/feedhold-benchmark-\(getpid()).mcap"
    defer { unsafe unlink(recording) }
    for _ in 0..<max(1, rounds) {
      let preparation = try preparing.time { (try Preparation(loaded.job), nil) }
      try plain.time { (0, try Runner.run(preparation).result) }
      var options = RunOptions()
      options.recordPath = recording
      try recorded.time { (0, try Runner.run(preparation, options: options).result) }
    }
    for series in [preparing, plain, recorded] { print(series.text) }
  }

  private static var temporaryFolder: String {
    unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
  }
}

/// Times of one thing, round by round.
struct Series {
  let name: String
  private var wall: [Double] = []
  private var processor: [Double] = []
  private var simulated = 0.0
  private var ticks: Int64 = 0

  init(_ name: String) { self.name = name }

  /// Does it once and takes the time, on the wall and of all threads.
  @discardableResult
  mutating func time<Value>(_ work: () throws -> (Value, RunResult?)) rethrows -> Value {
    let wallStart = Clock.wall
    let processorStart = Clock.processor
    let (value, result) = try work()
    wall.append(Clock.wall - wallStart)
    processor.append(Clock.processor - processorStart)
    if let result {
      ticks = result.ticks
      simulated = result.time.cycle
    }
    return value
  }

  /// Median with the smallest and largest.
  var text: String {
    var text = "\(name): wall \(spread(wall, 3)) s, CPU \(spread(processor, 3)) s"
    if ticks > 0 {
      let perTick = processor.map { $0 / Double(ticks) * 1e9 }
      let realTime = processor.map { simulated / $0 }
      text +=
        "; \(spread(perTick, 0)) ns CPU a tick, \(spread(realTime, 0)) x real time on one core"
    }
    return text
  }

  private func spread(_ values: [Double], _ decimals: Int) -> String {
    let sorted = values.sorted()
    let median = sorted[sorted.count / 2]
    return "\(Text.fixed(median, decimals)) (\(Text.fixed(sorted[0], decimals)) to "
      + "\(Text.fixed(sorted[sorted.count - 1], decimals)))"
  }
}
