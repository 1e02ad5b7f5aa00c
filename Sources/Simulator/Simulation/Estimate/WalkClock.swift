/// The time of a walk through the program: whole servo periods, and a part of one. Actions take
/// what is left of a period, as in the control loop.
struct WalkClock {
  /// The servo period. [s]
  let period: Double
  /// Whole periods that have passed.
  private(set) var ticks: Int64 = 0
  /// What has passed of the present one. [s]
  private(set) var into: Double = 0

  init(period: Double) { self.period = period }

  /// What is left of the present period; all of it at its begin. [s]
  var restOfTick: Double { period - into }

  /// Lets time pass. [s]
  mutating func spend(_ time: Double) {
    into += time
    guard into >= period else { return }
    let whole = (into / period).rounded(.down)
    guard whole < 1e15 else { return }
    ticks += Int64(whole)
    into = max(0, into - whole * period)
    if into >= period { fillTick() }
  }

  /// Lets the rest of the period pass.
  mutating func fillTick() {
    ticks += 1
    into = 0
  }

  /// Time since the start, in whole nanoseconds: sums of these are exact.
  var nanoseconds: Int64 {
    let time = (Double(ticks) * period + into) * 1e9
    return time < 9e18 ? Int64(time.rounded()) : .max
  }
}
