internal import Signals

// Feed, rapid and spindle override: three dials, each by itself.
extension MotionPlanner {
  /// Factor on the spindle speed at this point of the program. (no unit)
  var wantedSpindleFactor: Double { status.allowsSpindleOverride ? dials.spindle : 1 }

  /// Signed speed asked of the spindle, override included. [rpm]
  var askedSpindleRPM: Double { status.spindleSpeedRPM * spindleFactor }

  /// Obeys the spindle's dial. Within a chain the factor stays what it was when the chain began:
  /// run-in, corners and over-travel were checked at that speed.
  mutating func turnSpindleDial() {
    guard !isInStep else { return }
    spindleFactor = wantedSpindleFactor
  }
}

extension Segment {
  /// Factor on its speed, as far as it obeys the dials. A feed override of 0 holds everything.
  /// (no unit)
  func factor(feed: Double, rapid: Double) -> Double {
    guard feed > 0 else { return 0 }
    if case .rapid = kind { return rapid }
    return allowsOverride ? feed : 1
  }
}
