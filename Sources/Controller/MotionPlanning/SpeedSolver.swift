/// What the path speed should be, and what it must not pass.
struct SpeedGoal: Equatable, BitwiseCopyable {
  /// Speed asked for within the segment: feed times override, within its limits. [mm/s]
  var cruise: Double = 0
  /// Speed asked for at its end. [mm/s]
  var end: Double = 0
  /// Speed at its end from which the path ahead can still be kept; never passed. [mm/s]
  var endCeiling: Double = 0
}

/// The two speeds that make a profile.
struct PlannedSpeeds: Equatable, BitwiseCopyable {
  /// Speed between the two ramps. [mm/s]
  var cruise: Double
  /// Speed at the end of the segment. [mm/s]
  var end: Double
}

/// Finds the profile for the rest of a segment (docs/models/motion.md, "The solver").
struct SpeedSolver: BitwiseCopyable {
  var limits: PathLimits
  var state: PathState
  /// Path length to the end of the segment. [mm]
  var length: Double

  /// Most steps of a search; what it leaves is driven at constant speed, so it is only slower.
  static var searchSteps: Int { 24 }
  /// A search ends when this much time is left to gain. [s]
  static var worthwhileTime: Double { 1e-9 }
  /// How much longer than the way a profile may be by rounding. (no unit)
  static var roundingShare: Double { 1e-13 }

  /// The speeds, or nil where rounding leaves no profile and the present one must stand.
  func speeds(for goal: SpeedGoal) -> PlannedSpeeds? {
    let end = min(goal.end, goal.cruise)
    if fits(PlannedSpeeds(cruise: goal.cruise, end: end)) {
      return PlannedSpeeds(cruise: goal.cruise, end: end)
    }
    let coasting = limits.coastingSpeed(state)
    guard coasting <= goal.cruise else { return slowing(to: end, from: goal.cruise, goal: goal) }
    let low = max(coasting, end)
    if fits(PlannedSpeeds(cruise: low, end: end)) {
      return between(low, and: goal.cruise, end: end)
    }
    if coasting > end { return slowing(to: end, from: coasting, goal: goal) }
    if fits(PlannedSpeeds(cruise: coasting, end: coasting)) {
      return directly(feasible: coasting, infeasible: end)
    }
    guard fits(PlannedSpeeds(cruise: 0, end: 0)) else { return nil }
    return directly(feasible: 0, infeasible: coasting)
  }

  /// The present speed is too high: first try to reach the end speed, else come as near as can be.
  private func slowing(to end: Double, from high: Double, goal: SpeedGoal) -> PlannedSpeeds? {
    if fits(PlannedSpeeds(cruise: end, end: end)) { return between(end, and: high, end: end) }
    // Slowing down to a third or less of the speed needs more way than stopping does.
    if end > 0, fits(PlannedSpeeds(cruise: 0, end: 0)) {
      return directly(feasible: 0, infeasible: end)
    }
    let top = min(limits.coastingSpeed(state), goal.endCeiling)
    guard top > end, fits(PlannedSpeeds(cruise: top, end: top)) else { return nil }
    return directly(feasible: top, infeasible: end)
  }

  private func excess(_ speeds: PlannedSpeeds) -> Double {
    var distance = limits.rampDistance(from: state, to: speeds.cruise)
    if speeds.end != speeds.cruise {
      distance += limits.plainRamp(from: speeds.cruise, to: speeds.end).distance
    }
    return distance - length
  }

  private func fits(_ speeds: PlannedSpeeds) -> Bool {
    excess(speeds) <= length * SpeedSolver.roundingShare
  }

  private func between(_ feasible: Double, and infeasible: Double, end: Double) -> PlannedSpeeds {
    // From rest to rest, or between equal speeds, the peak lies in the middle.
    if state.acceleration == 0, state.speed == end {
      let middle = limits.reachableSpeed(from: end, over: length / 2)
      return PlannedSpeeds(cruise: max(min(middle, infeasible), feasible), end: end)
    }
    return PlannedSpeeds(
      cruise: search(feasible, infeasible) { excess(PlannedSpeeds(cruise: $0, end: end)) },
      end: end)
  }

  private func directly(feasible: Double, infeasible: Double) -> PlannedSpeeds {
    let speed = search(feasible, infeasible) { excess(PlannedSpeeds(cruise: $0, end: $0)) }
    return PlannedSpeeds(cruise: speed, end: speed)
  }

  /// Regula falsi (Illinois rule) that only ever returns a speed whose profile fits.
  private func search(
    _ feasible: Double, _ infeasible: Double, excess: (Double) -> Double
  ) -> Double {
    var good = feasible
    var bad = infeasible
    var goodExcess = min(0, excess(good))
    var badExcess = excess(bad)
    var unused = -goodExcess
    var lastSide = 0
    for _ in 0..<SpeedSolver.searchSteps {
      guard unused > good * SpeedSolver.worthwhileTime, badExcess > goodExcess else { break }
      var next = good + (bad - good) * (goodExcess / (goodExcess - badExcess))
      if next == good || next == bad { next = (good + bad) / 2 }
      let found = excess(next)
      if found <= 0 {
        good = next
        goodExcess = found
        unused = -found
        if lastSide == 1 { badExcess /= 2 }
        lastSide = 1
      } else {
        bad = next
        badExcess = found
        if lastSide == -1 { goodExcess /= 2 }
        lastSide = -1
      }
    }
    return good
  }
}
