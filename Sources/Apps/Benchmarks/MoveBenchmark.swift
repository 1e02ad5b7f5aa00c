import Foundation
import Geometry
import MotionPlanning
import Simulation

/// Moves from any state to any other: durations and time of a call beside ruckig's, on the same
/// random problems, round by round alternated. ruckig's sources (PyPI's sdist) are looked for in
/// the folder that FEEDHOLD_RUCKIG names and compiled with Scripts/ruckig_moves.cpp.
struct MoveBenchmark {
  let rounds: Int
  let folder: String
  private static let count = 10_000

  func run() {
    let peer = compiledPeer()
    print("\(Self.count) random problems for each number of axes; time of a call, clock included,")
    print("median and 99 % of the least of \(rounds) rounds, ns. Goal: durations within 1e-6 s, no")
    print("slower than ruckig.\n")
    print(
      "| axes | ours | 99 % | ruckig | 99 % | ratio | largest difference, s | ruckig refuses "
        + "| ours refuses | ruckig longer by over 1e-6 s | ours longer |")
    print("|" + String(repeating: "---|", count: 11))
    for axes in [1, 3, 6] { print(compare(axes, peer)) }
  }

  private func compare(_ axes: Int, _ peer: String?) -> String {
    var draw = MoveDraw(seed: 5)
    let problems = (0..<Self.count).map { _ in MoveProblem(axes: axes, from: &draw) }
    let file = "\(folder)/moves-\(axes).txt"
    let text = problems.map(\.text).joined(separator: "\n") + "\n"
    guard (try? text.write(toFile: file, atomically: true, encoding: .utf8)) != nil else {
      return "| \(axes) | cannot write \(file) |"
    }
    var (own, other) = (MoveTimes(), MoveTimes())
    for _ in 0..<rounds {
      own.take(problems.map { $0.solved() })
      if let peer { other.take(results(of: peer, file, axes)) }
    }
    return "| \(axes) | \(own.text) | \(other.text) | \(own.comparison(with: other)) |"
  }

  private func results(of peer: String, _ file: String, _ axes: Int) -> [MoveResult] {
    let output = "\(folder)/moves.out"
    let child = Subprocess.run([peer, "\(axes)", file], home: folder, output: output)
    guard let child, child.status == 0,
      let text = try? String(contentsOfFile: output, encoding: .utf8)
    else { return [] }
    return text.split(separator: "\n").map { line in
      let words = line.split(separator: " ").compactMap { Double($0) }
      guard words.count == 2 else { return MoveResult(duration: nil, nanoseconds: 0) }
      return MoveResult(duration: words[0] < 0 ? nil : words[0], nanoseconds: words[1])
    }
  }

  /// ruckig with our driver; nil with a line where something is missing.
  private func compiledPeer() -> String? {
    guard let sources = ProcessInfo.processInfo.environment["FEEDHOLD_RUCKIG"] else {
      print("ruckig is left out: FEEDHOLD_RUCKIG does not name a folder with its sources")
      return nil
    }
    let peer = "\(folder)/ruckig-moves"
    let compile =
      "g++ -std=c++20 -O2 -DNDEBUG -DWITHOUT_CLOUD_CLIENT -I'\(sources)/include' -o '\(peer)' "
      + "Scripts/ruckig_moves.cpp $(ls '\(sources)'/src/ruckig/*.cpp | grep -v cloud)"
    let build = Subprocess.run(["sh", "-c", compile], home: folder)
    guard let build, build.status == 0 else {
      print("ruckig is left out: g++ cannot compile what is in \(sources)")
      return nil
    }
    return peer
  }
}

/// What became of a problem.
struct MoveResult {
  /// Nil where it was refused. [s]
  let duration: Double?
  let nanoseconds: Double
}

/// The least time of each problem, over all rounds.
struct MoveTimes {
  private var durations: [Double?] = []
  private var least: [Double] = []

  mutating func take(_ results: [MoveResult]) {
    durations = results.map(\.duration)
    if least.isEmpty { least = results.map(\.nanoseconds) }
    for index in 0..<min(least.count, results.count) {
      least[index] = min(least[index], results[index].nanoseconds)
    }
  }

  private func share(_ part: Double) -> Double? {
    let sorted = least.sorted()
    return sorted.isEmpty ? nil : sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]
  }

  var text: String {
    [share(0.5), share(0.99)].map { $0.map { Text.fixed($0, 0) } ?? "-" }.joined(separator: " | ")
  }

  /// Ratio of the medians; durations, where both have one.
  func comparison(with other: MoveTimes) -> String {
    guard let own = share(0.5), let their = other.share(0.5),
      durations.count == other.durations.count
    else { return "- | - | - | \(durations.filter { $0 == nil }.count) | - | -" }
    var (largest, longer, shorter) = (0.0, 0, 0)
    for (ours, theirs) in zip(durations, other.durations) {
      guard let ours, let theirs else { continue }
      if theirs > ours + 1e-6 {
        longer += 1
      } else {
        if ours > theirs + 1e-6 { shorter += 1 }
        largest = max(largest, (ours - theirs).magnitude)
      }
    }
    let refusals = [other, self].map { "\($0.durations.filter { $0 == nil }.count)" }
    return "\(Text.fixed(own / their, 2)) | \(Text.fixed(largest * 1e12, 2))e-12 "
      + "| \(refusals.joined(separator: " | ")) | \(longer) | \(shorter)"
  }
}

/// One problem: each axis with place, speed, acceleration at both ends, and its limits.
struct MoveProblem {
  private let axes: [[Double]]

  /// Limits of 1 to 1000 mm/s, 10 to 10,000 mm/s^2, 100 to 1e6 mm/s^3, states inside them.
  init(axes count: Int, from draw: inout MoveDraw) {
    axes = (0..<count).map { _ in
      let (top, strong, jerk) = (draw.power(0, 3), draw.power(1, 4), draw.power(2, 6))
      let start = draw.state(top, strong, jerk, sign: 1)
      let target = draw.state(top, strong, jerk, sign: -1)
      let way = draw.power(-2, 3) * (draw.share() < 0.5 ? -1 : 1)
      return [0] + start + [way] + target + [top, strong, jerk]
    }
  }

  var text: String {
    axes.map { $0.map { "\($0)" }.joined(separator: " ") }.joined(separator: " ")
  }

  func solved() -> MoveResult { axes.count == 1 ? solvedAlone() : solvedTogether() }

  private func solvedAlone() -> MoveResult {
    let axis = axes[0]
    let (start, target) = (motion(axis, 0), motion(axis, 3))
    let limits = AxisLimits(velocity: axis[6], acceleration: axis[7], jerk: axis[8])
    var move = AxisMove()
    let begin = Clock.wall
    let isFound = move.plan(from: start, to: target, within: limits)
    let time = Clock.wall - begin
    return MoveResult(duration: isFound ? move.duration : nil, nanoseconds: time * 1e9)
  }

  private func solvedTogether() -> MoveResult {
    var (start, target) = (
      MachineMotion(position: AxisVector()), MachineMotion(position: AxisVector())
    )
    var limits = MotionLimits(
      velocity: AxisVector(repeating: 1), acceleration: AxisVector(repeating: 1),
      jerk: AxisVector(repeating: 1), travelMinimum: AxisVector(repeating: -1e6),
      travelMaximum: AxisVector(repeating: 1e6), axisMask: (1 << UInt16(axes.count)) - 1)
    for (index, axis) in axes.enumerated() {
      start[index] = motion(axis, 0)
      target[index] = motion(axis, 3)
      limits.velocity[index] = axis[6]
      limits.acceleration[index] = axis[7]
      limits.jerk[index] = axis[8]
    }
    var move = MachineMove()
    let begin = Clock.wall
    let isFound = move.plan(from: start, to: target, within: limits)
    let time = Clock.wall - begin
    return MoveResult(duration: isFound ? move.duration : nil, nanoseconds: time * 1e9)
  }

  private func motion(_ axis: [Double], _ index: Int) -> AxisMotion {
    var motion = AxisMotion(position: axis[index])
    motion.velocity = axis[index + 1]
    motion.acceleration = axis[index + 2]
    return motion
  }
}

/// Random numbers from a seed: SplitMix64 (Steele, Lea, Flood 2014).
struct MoveDraw {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// 0 ..< 1.
  mutating func share() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((mixed ^ (mixed >> 31)) >> 11) * 0x1p-53
  }

  /// A power of ten, evenly by its exponent.
  mutating func power(_ low: Double, _ high: Double) -> Double {
    pow(10, low + (high - low) * share())
  }

  /// Speed and acceleration inside the limits, at rest in a quarter of all cases. Where the
  /// acceleration builds up from 0 (sign -1), or falls to it (sign 1), the speed is inside too.
  mutating func state(
    _ top: Double, _ strong: Double, _ jerk: Double, sign: Double
  ) -> [Double] {
    if share() < 0.25 { return [0, 0] }
    while true {
      let (speed, change) = (top * (2 * share() - 1), strong * (2 * share() - 1))
      let beyond = speed + sign * change * change.magnitude / (2 * jerk)
      if beyond.magnitude <= top { return [speed, change] }
    }
  }
}
