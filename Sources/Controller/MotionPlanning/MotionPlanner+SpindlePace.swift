internal import Signals

// Feeds a revolution: only their speed follows the spindle.
extension MotionPlanner {
  /// The measured speed must leave the last one by this share before a feed follows: readings are
  /// never quite still, and each step costs a new profile. (no unit)
  static var paceStep: Double { 0.0005 }

  /// Takes the spindle's reading at the begin of a tick.
  mutating func observe(_ spindle: SpindleReading, before period: Double) {
    observer.observe(spindle, before: period)
    pace(by: spindle)
  }

  /// Takes over what the spindle does of its speed, for feeds a revolution.
  mutating func pace(by spindle: SpindleReading) {
    guard hasPacedFeeds else { return }
    let asked = status.spindleSpeedRPM
    let share = asked == 0 ? 1 : spindle.speedRPM / asked
    // Written so that what is not a number holds the feed.
    guard !((share - spindleShare).magnitude <= MotionPlanner.paceStep) else { return }
    spindleShare = share > 0 ? share : 0
  }

  /// An override, times the spindle's share where the feed goes by turns. A sound goal like any
  /// override: limits and path do not depend on it.
  func paced(_ override: Double) -> Double {
    guard current.followsSpindle else { return override }
    return min(override * spindleShare, settings.overrideCeiling)
  }
}
