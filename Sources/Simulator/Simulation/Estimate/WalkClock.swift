internal import MotionPlanning

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

  /// Lets time pass; what rounding leaves of a period, as the planner counts it, passes too. [s]
  mutating func spend(_ time: Double) {
    into += time
    defer { if restOfTick <= MotionPlanner.leastRest { fillTick() } }
    guard into >= period else { return }
    let whole = (into / period).rounded(.down)
    guard whole < 1e15 else { return }
    ticks += Int64(whole)
    into = max(0, into - whole * period)
  }

  /// Lets the rest of the period pass.
  mutating func fillTick() {
    ticks += 1
    into = 0
  }

  /// What is left until a later period begins. [s]
  func time(until tick: Int64) -> Double { Double(tick - ticks) * period - into }

  /// Lets all pass until a later period begins.
  mutating func reach(_ tick: Int64) {
    ticks = max(ticks, tick)
    into = 0
  }

  /// Time since the start. [s]
  var seconds: Double { Double(ticks) * period + into }

  /// Longest time that is counted: whole nanoseconds in 64 bits, 285 years. [s]
  static let longest = 9e9

  /// Time since the start, in whole nanoseconds: sums of these are exact.
  var nanoseconds: Int64 {
    let time = seconds * 1e9
    return time < 9e18 ? Int64(time.rounded()) : .max
  }
}
