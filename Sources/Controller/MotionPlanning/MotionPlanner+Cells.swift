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
    guard speed == 0, exit == 0 else {
      profile.drive(from: speed, to: exit, at: travelled, over: rest)
      return true
    }
    return goal.cruise > 0 && halve(at: travelled, over: rest)
  }

  /// From rest to rest by halves: finds the profile for the first one, as fast as the second can be
  /// entered.
  private mutating func halve(at travelled: Double, over rest: Double) -> Bool {
    let middle = travelled + rest / 2
    var second = PathCell(current.path, from: middle, to: current.finish, axes: axes)
    var first = PathCell(current.path, from: travelled, to: middle, axes: axes)
    let ceiling = second.highestEntry(upTo: goal.endCeiling, cap: goal.cruise)
    guard let half = first.exitSpeed(from: 0, near: ceiling, ceiling: ceiling), half > 0
    else { return false }
    profile.drive(from: 0, to: half, at: travelled, over: middle - travelled)
    return true
  }

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
