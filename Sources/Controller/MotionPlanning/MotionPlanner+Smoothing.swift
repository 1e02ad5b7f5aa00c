internal import CanonicalMachining
internal import Geometry

// G64 P Q, profile `acceleration`: the vertices of short straight feeds are moved to where the path
// around them is on average.
extension MotionPlanner {
  /// How far vertices may be moved at this point of the program: by Q, which is P where a program
  /// says none, and by a share of P. [mm]
  private var smoothingBudget: Double {
    guard pathTolerance.mode == .continuous, pathTolerance.tolerance > 0 else { return 0 }
    return min(
      pathTolerance.naiveTolerance, ChordSmoother.shareOfTolerance * pathTolerance.tolerance)
  }

  /// Whether a feed may be a part of a run to be smoothed.
  func isSmoothed(_ segment: inout Segment) -> Bool {
    settings.profile == .acceleration && segment.isChord() && smoothingBudget > 0
  }

  /// Whether a feed goes on the run that waits.
  mutating func goesOnSmoothing(_ segment: inout Segment) -> Bool {
    guard smoothingBudget == smoother.budget, !smoother.isLeft else { return false }
    return smoother.newest.turn(to: &segment) ?? .infinity <= ChordRun.sharpTurn
  }

  /// Takes a feed into the run that waits, and lets one go on that is smooth.
  mutating func smooth(_ segment: Segment) {
    if smoother.isEmpty {
      smoother.begin(with: segment, budget: smoothingBudget)
    } else {
      smoother.append(segment)
    }
    if smoother.isDue { placeSmoothed() }
  }

  /// Lets the oldest feed of the run go on, to where its vertex has been moved.
  mutating func placeSmoothed() {
    var segment = smoother.newest
    guard smoother.take(&segment) else { return }
    setLimits(&segment)
    placeAlone(&segment)
  }
}
