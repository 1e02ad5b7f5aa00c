internal import Geometry

// How a cell is driven: with one acceleration, or with two and a constant speed between them where
// that saves time (docs/models/motion.md, "Cells").
extension MotionPlanner {
  /// Finds the profile for the rest of a cell; false where rounding leaves none.
  mutating func solveCell(from speed: Double, at travelled: Double, over rest: Double) -> Bool {
    guard rest > 0 else { return false }
    let wanted = min(goal.end, goal.cruise)
    var cell = PathCell(current.path, from: travelled, to: current.finish, axes: axes)
    guard let exit = cell.exitSpeed(from: speed, near: wanted, ceiling: goal.endCeiling)
    else { return false }
    if let quick = trapezoid(from: speed, to: exit, at: travelled, over: rest) {
      profile.drive(quick, at: travelled)
      return true
    }
    let low = max(speed, exit)
    if let half = halfwaySpeed(from: speed, beyond: low, at: travelled, over: rest) {
      profile.drive(from: speed, to: half, at: travelled, over: rest / 2)
      return true
    }
    guard low > 0 else { return false }
    profile.drive(from: speed, to: exit, at: travelled, over: rest)
    return true
  }

  /// The speed in the middle of a cell that is driven by halves, because between two low speeds one
  /// acceleration would creep: from a rest, where a hold left the axes, to what comes slowly. As
  /// fast as the second half can be entered; nil where that saves little. [mm/s]
  private func halfwaySpeed(
    from speed: Double, beyond low: Double, at travelled: Double, over rest: Double
  ) -> Double? {
    let least = MotionPlanner.halvingGain * low
    guard least < min(goal.cruise, current.limits.speed) else { return nil }
    let middle = travelled + rest / 2
    var second = PathCell(current.path, from: middle, to: current.finish, axes: axes)
    var first = PathCell(current.path, from: travelled, to: middle, axes: axes)
    let ceiling = second.highestEntry(upTo: goal.endCeiling, cap: goal.cruise)
    guard let half = first.exitSpeed(from: speed, near: ceiling, ceiling: ceiling), half > least
    else { return nil }
    return half
  }

  /// How much faster the middle of a cell has to be than its ends. (no unit)
  private static var halvingGain: Double { 4 }

  /// What is quicker than one acceleration, on a parabola that is not entered or left too fast; a
  /// hold and an override turned down slow down all the way.
  private mutating func trapezoid(
    from entry: Double, to exit: Double, at travelled: Double, over rest: Double
  ) -> CellTrapezoid? {
    guard entry <= goal.cruise, exit <= goal.cruise else { return nil }
    let room = ParabolaRoom(current.path, from: travelled, to: current.finish, axes: axes)
    return room?.quickest(from: entry, to: exit, over: rest, upTo: goal.cruise)
  }
}
