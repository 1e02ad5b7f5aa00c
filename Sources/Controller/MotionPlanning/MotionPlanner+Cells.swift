internal import Geometry

// How a cell is driven: with one acceleration, or with two and a constant speed between them where
// that saves time (docs/models/motion.md, "Cells").
extension MotionPlanner {
  /// The profile for the rest of a cell; nil where rounding leaves none.
  func solvedCell(
    from speed: Double, at travelled: Double, over rest: Double
  ) -> SpeedProfile? {
    guard rest > 0 else { return nil }
    let wanted = min(goal.end, goal.cruise)
    let cell = PathCell(current.path, from: travelled, to: current.finish, axes: axes)
    guard let exit = cell.exitSpeed(from: speed, near: wanted, ceiling: goal.endCeiling)
    else { return nil }
    if let quick = trapezoid(from: speed, to: exit, at: travelled, over: rest) {
      return SpeedProfile(quick, at: travelled)
    }
    guard speed == 0, exit == 0 else {
      return SpeedProfile(from: speed, to: exit, at: travelled, over: rest)
    }
    return goal.cruise > 0 ? halves(at: travelled, over: rest) : nil
  }

  /// From rest to rest by halves: the profile for the first one, as fast as the second can be
  /// entered.
  private func halves(at travelled: Double, over rest: Double) -> SpeedProfile? {
    let middle = travelled + rest / 2
    let second = PathCell(current.path, from: middle, to: current.finish, axes: axes)
    let first = PathCell(current.path, from: travelled, to: middle, axes: axes)
    let ceiling = second.highestEntry(upTo: goal.endCeiling, cap: goal.cruise)
    guard let half = first.exitSpeed(from: 0, near: ceiling, ceiling: ceiling), half > 0
    else { return nil }
    return SpeedProfile(from: 0, to: half, at: travelled, over: middle - travelled)
  }

  /// What is quicker than one acceleration, on a parabola that is not entered or left too fast; a
  /// hold and an override turned down slow down all the way.
  private func trapezoid(
    from entry: Double, to exit: Double, at travelled: Double, over rest: Double
  ) -> CellTrapezoid? {
    guard entry <= goal.cruise, exit <= goal.cruise else { return nil }
    let room = ParabolaRoom(current.path, from: travelled, to: current.finish, axes: axes)
    return room?.quickest(from: entry, to: exit, over: rest, upTo: goal.cruise)
  }
}
