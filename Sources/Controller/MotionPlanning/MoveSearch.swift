/// A move that was found: a mean of the two extreme moves of its duration.
struct FoundMove: BitwiseCopyable {
  /// How long it lasts, with the brake. [s]
  var time: Double = -1
  /// Its span, in the terms of the farthest move; infinite where only the nearest one counts. [s]
  var span: Double = 0
  /// The farthest move, and the nearest one seen from the other side.
  var far = FarthestMove.Shape(peak: 0, trough: 0)
  var near = FarthestMove.Shape(peak: 0, trough: 0)
  /// Weight of the farthest move: 1 where it is the move, 0 where the nearest is. (no unit)
  var farShare: Double = 1
}

/// Finds how long a move of one axis may last, and what it is then.
struct MoveSearch: BitwiseCopyable {
  var brake = MoveBrake()
  /// What is left after the brake, turned so that the way is not below 0.
  var task = MoveTask()
  /// -1 where the task was turned.
  var sign: Double = 1
  /// The move that comes farthest along the way.
  var ahead = FarthestMove()
  /// What was found.
  var found = FoundMove()

  /// Takes a task up; false where the numbers are none.
  mutating func begin(
    from start: AxisMotion, to target: AxisMotion, within limits: AxisLimits
  ) -> Bool {
    guard task.begin(from: start, to: target, within: limits) else { return false }
    brake = task.takeBrake()
    sign = task.way < 0 ? -1 : 1
    if sign < 0 { task = task.mirrored }
    ahead = FarthestMove(task)
    return true
  }

  /// Finds the move of the first duration, from a time on, that the axis can have.
  mutating func find(notBefore time: Double) -> Bool {
    let asked = time - brake.duration + ahead.spanLead
    let span = max(asked, ahead.leastSpan)
    let isBeforeGap = ahead.startsBeforeGap && span <= ahead.gapStart + gapGrain
    if !isBeforeGap || !find(from: span, isBeforeGap: true) {
      let end = ahead.startsBeforeGap ? max(span, ahead.gapEnd) : span
      _ = find(from: end, isBeforeGap: false)
    }
    // Rounding must not make it another time than was asked for, or axes would never agree.
    found.time = found.span == asked ? time : max(found.time, time)
    return found.time < MoveTask.magnitudeLimit
  }

  /// What rounding may make of the ends of a gap. [s]
  private var gapGrain: Double {
    MoveTask.grainShare * (ahead.topAcceleration + ahead.gapStart)
  }

  /// False where no duration before the gap will do.
  private mutating func find(from span: Double, isBeforeGap: Bool) -> Bool {
    let way = task.way + ahead.wayLead
    let far = ahead.shape(span: span)
    let most = ahead.way(of: far) - way
    let grain = ahead.grain(span: span)
    if most < -grain {
      let span = ahead.firstSpan(covering: way, after: span, isBeforeGap: isBeforeGap)
      guard let span else { return false }
      take(ahead.shape(span: span), span: span)
      return true
    }
    take(far, span: span)
    // At the shortest span both extremes are the same move.
    if span == ahead.leastSpan, most <= grain { return true }
    return findBack(from: span, most: most, isBeforeGap: isBeforeGap)
  }

  private mutating func take(_ far: FarthestMove.Shape, span: Double) {
    found.far = far.inOrder(ahead)
    found.farShare = 1
    found.span = span
    found.time = span - ahead.spanLead + brake.duration
  }

  /// The same for the move that comes farthest back, where the other one comes far enough.
  private mutating func findBack(from span: Double, most: Double, isBeforeGap: Bool) -> Bool {
    let back = FarthestMove(task.mirrored)
    let backSpan = max(back.leastSpan, span - ahead.spanLead + back.spanLead)
    let way = back.wayLead - task.way
    let near = back.shape(span: backSpan)
    let least = way - back.way(of: near)
    if least > back.grain(span: backSpan) {
      let span = back.firstSpan(covering: way, after: backSpan, isBeforeGap: isBeforeGap)
      guard let span else { return false }
      found.near = back.shape(span: span).inOrder(back)
      found.farShare = 0
      found.span = .infinity
      found.time = span - back.spanLead + brake.duration
      return true
    }
    let room = most - least
    found.near = near.inOrder(back)
    found.farShare = room > 0 ? min(max(-least / room, 0), 1) : 1
    return true
  }
}
