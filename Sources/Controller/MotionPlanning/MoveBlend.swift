/// The jerks of an extreme move: seven stretches of time, one after the other.
struct JerkSequence: BitwiseCopyable {
  private(set) var times = InlineArray<7, Double>(repeating: 0)
  /// Jerk of the first stretch. [mm/s^3, rad/s^3]
  private var jerk: Double

  static var count: Int { 7 }
  /// The stretch at the top speed.
  static var cruise: Int { 3 }

  /// Of a shape whose first things come first, and the jerk of its first stretch; a turned one was
  /// found from the other side.
  init(_ shape: FarthestMove.Shape, of task: MoveTask, isTurned: Bool, jerk: Double) {
    self.jerk = jerk
    let sign = isTurned ? -1.0 : 1.0
    // Rounding must not make time run backwards.
    times[0] = max(0, shape.peak - sign * task.startAcceleration)
    times[1] = shape.peakHold
    if shape.cruise > 0 {
      times[2] = shape.peak
      times[3] = shape.cruise
      times[4] = shape.trough
    } else {
      times[2] = max(0, shape.peak + shape.trough)
    }
    times[5] = shape.troughHold
    times[6] = max(0, shape.trough + sign * task.endAcceleration)
  }

  /// Jerk of a stretch. [mm/s^3, rad/s^3]
  func jerk(_ index: Int) -> Double {
    switch index {
    case 0, 6: jerk
    case 2, 4: -jerk
    default: 0
    }
  }
}

extension MoveSearch {
  /// Writes the move that was found, behind what brings the axis inside its limits.
  /// Mutating, so that a search is not copied out of its array.
  mutating func fill(_ move: inout AxisMove, within limits: AxisLimits) {
    move.append(brake.easing, jerk: brake.jerk * limits.jerk)
    move.append(brake.holding, jerk: 0)
    let jerk = sign * limits.jerk
    let top = sign * limits.velocity
    let share = found.farShare
    let far = JerkSequence(found.far, of: task, isTurned: false, jerk: share * jerk)
    if share == 1 { return move.add(far, topSpeed: top) }
    let near = JerkSequence(found.near, of: task, isTurned: true, jerk: (share - 1) * jerk)
    if share == 0 { return move.add(near, topSpeed: -top) }
    move.blend(far, near, topSpeed: (share + (share - 1)) * top)
  }
}

extension AxisMove {
  fileprivate mutating func add(_ sequence: JerkSequence, topSpeed: Double) {
    for index in 0..<JerkSequence.count {
      append(
        sequence.times[index], jerk: sequence.jerk(index),
        steadySpeed: index == JerkSequence.cruise ? topSpeed : nil)
    }
  }

  /// A mean of two moves: limits, ends and way are all linear in the jerk, so that a mean of two
  /// valid moves is a valid move.
  fileprivate mutating func blend(_ far: JerkSequence, _ near: JerkSequence, topSpeed: Double) {
    var (index, other) = (0, 0)
    var left = far.times[0]
    var otherLeft = near.times[0]
    while index < JerkSequence.count, other < JerkSequence.count {
      let step = min(left, otherLeft)
      let isSteady = index == JerkSequence.cruise && other == index
      append(
        step, jerk: far.jerk(index) + near.jerk(other), steadySpeed: isSteady ? topSpeed : nil)
      left -= step
      otherLeft -= step
      if left <= 0 {
        index += 1
        if index < JerkSequence.count { left = far.times[index] }
      }
      if otherLeft <= 0 {
        other += 1
        if other < JerkSequence.count { otherLeft = near.times[other] }
      }
    }
  }
}
