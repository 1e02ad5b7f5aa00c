internal import FixedPointInference
internal import Signals

/// How long a network takes here: rounds of many runs each, on one and the same input.
public struct NetworkTiming: Encodable {
  /// Version of this document.
  public var schema = 1
  /// The file.
  public var path: String
  /// The instructions it ran on.
  public var kernels: String
  /// How many rounds.
  public var rounds: Int
  /// Runs in a round.
  public var runs: Int
  /// One run in the median round. [ns]
  public var nanoseconds: Double
  /// One run in the fastest round. [ns]
  public var fastest: Double
  /// One run in the slowest round. [ns]
  public var slowest: Double
  /// Reading and verifying the file, and laying it out; the median. [us]
  public var loadMicroseconds: Double
  /// What `inspect` promises. [us at 1 GHz]
  public var worstMicroseconds: Double

  /// Measures a network. Its inputs are the largest elements there are.
  /// - Parameters:
  ///   - network: The network.
  ///   - rounds: Rounds, 1 ... 10,000.
  /// - Throws: What is wrong with the file, when it is loaded again.
  public init(_ network: LoadedNetwork, rounds: Int) throws(JobFaults) {
    path = network.path
    kernels = network.kernels.name
    self.rounds = rounds
    worstMicroseconds = NetworkDescription(network).worstMicroseconds
    let clock = ContinuousClock()
    func nanoseconds(_ body: () -> Void) -> Double { clock.measure(body) / .nanoseconds(1) }
    // As many runs as take a millisecond, so that the clock does not count.
    network.runOnLargest(10)
    let once = max(10, nanoseconds { network.runOnLargest(10) } / 10)
    let runs = max(1, min(100_000, Int(1e6 / once)))
    self.runs = runs
    var times = (0..<rounds).map { _ in nanoseconds { network.runOnLargest(runs) } / Double(runs) }
    times.sort()
    self.nanoseconds = times[rounds / 2]
    fastest = times[0]
    slowest = times[rounds - 1]
    let file = (0..<network.bytes.loan.count).map { network.bytes.loan[$0] }
    var loads: [Double] = []
    for _ in 0..<min(rounds, 101) {
      let begin = clock.now
      _ = try LoadedNetwork(file, named: network.path, kernels: network.kernels.name)
      loads.append((clock.now - begin) / .microseconds(1))
    }
    loads.sort()
    loadMicroseconds = loads[loads.count / 2]
  }

  /// The timing for people.
  public var lines: [String] {
    [
      "\(path) on \(kernels): \(Text.fixed(nanoseconds, 1)) ns a run, "
        + "\(Text.fixed(fastest, 1)) to \(Text.fixed(slowest, 1)) in \(rounds) rounds of \(runs)",
      "load and verify \(Text.fixed(loadMicroseconds, 1)) us; worst case by counting "
        + "\(Text.brief(worstMicroseconds)) us at 1 GHz",
    ]
  }
}
