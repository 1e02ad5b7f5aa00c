internal import Signals

// Feed, rapid and spindle override: each by itself.
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
  /// Factor on its speed, as far as it obeys the override and the dials. An override of 0 holds
  /// everything, each dial at 0 its own. (no unit)
  func factor(override: Double, _ dials: PanelOverrides) -> Double {
    guard override > 0 else { return 0 }
    if case .rapid = kind { return dials.rapid }
    return allowsOverride ? override * dials.feedSlowing : 1
  }
}
