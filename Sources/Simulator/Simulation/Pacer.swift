internal import Glibc

/// How punctual the paced loop was.
public struct LatencyReport: Sendable, Codable {
  /// Ticks that were paced.
  public var ticks = 0
  /// Periods that were missed altogether: skipped, not caught up.
  public var missed = 0
  /// Median lateness of waking.
  public var medianMicroseconds: Double = 0
  /// Lateness that 99 of 100 wakings keep.
  public var p99Microseconds: Double = 0
  /// Lateness that 999 of 1000 wakings keep.
  public var p999Microseconds: Double = 0
  /// Largest lateness.
  public var worstMicroseconds: Double = 0
  /// Whether the memory could be locked.
  public var hasLockedMemory = false
  /// Whether /dev/cpu_dma_latency could be held at 0.
  public var hasLatencyHold = false

  /// Nothing paced.
  public init() {}
}

/// Wakes the loop at absolute deadlines. A missed period is skipped and counted: catching up would
/// ruin the next ones.
struct Pacer {
  private let period: Int64
  private var deadline: Int64 = 0
  private var counts = [Int](repeating: 0, count: 100_001)
  private var tally = LatencyReport()
  private let latencyHold: Int32

  /// A pacer by the time of a tick on the wall clock. [s]
  init(period seconds: Double) {
    period = max(1000, Int64(seconds * 1e9))
    tally.hasLockedMemory = mlockall(Int32(MCL_CURRENT)) == 0
    latencyHold = unsafe open("/dev/cpu_dma_latency", O_WRONLY | O_CLOEXEC)
    var target: Int32 = 0
    let isHeld = unsafe write(latencyHold, &target, 4) == 4
    tally.hasLatencyHold = latencyHold >= 0 && isHeld
  }

  /// Sleeps until the next deadline.
  mutating func await() {
    if deadline == 0 { deadline = Self.now() }
    deadline += period
    var instant = timespec(
      tv_sec: Int(deadline / 1_000_000_000), tv_nsec: Int(deadline % 1_000_000_000))
    while unsafe clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &instant, nil) == EINTR {}
    let late = Self.now() - deadline
    tally.ticks += 1
    counts[Int(min(late / 1000, 100_000))] += 1
    tally.worstMicroseconds = max(tally.worstMicroseconds, Double(late) / 1000)
    if late >= period {
      let skipped = late / period
      tally.missed += Int(skipped)
      deadline += skipped * period
    }
  }

  /// The figures so far.
  var report: LatencyReport {
    var report = tally
    report.medianMicroseconds = quantile(0.5)
    report.p99Microseconds = quantile(0.99)
    report.p999Microseconds = quantile(0.999)
    return report
  }

  private func quantile(_ share: Double) -> Double {
    let wanted = Int(Double(tally.ticks) * share)
    var seen = 0
    for (bucket, count) in counts.enumerated() {
      seen += count
      if seen > wanted { return Double(bucket) }
    }
    return tally.worstMicroseconds
  }

  private static func now() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
