public import Geometry
internal import Signals

/// What the operator asks of the axes beside the program.
public enum OperatorRequest: Equatable, Sendable {
  /// Moves an axis for as long as the key is held: with this speed, signed, to the end of its
  /// travel at most; 0 lets go. [mm/s, rad/s]
  case jog(Axis, velocity: Double)
  /// Moves an axis on by a way, to the end of its travel at most. [mm and mm/s, rad and rad/s]
  case step(Axis, by: Double, speed: Double)
  /// Moves one axis away from the work, to a place. [mm, rad]
  case retract(Axis, to: Double)
  /// Moves all axes to their home, this one first. [mm, rad]
  case home(AxisVector, first: Axis)
  /// Brings all axes back to where the program was interrupted, this one last, where the program
  /// then goes on.
  case returnToPath(last: Axis)
  /// Brings all axes to rest.
  case stop
}

/// A part of an operator's motion: some axes go together to a place.
struct OperatorLeg: BitwiseCopyable {
  var target = AxisVector()
  /// Which axes: bit 0 for X to bit 8 for W.
  var mask: UInt16 = 0
}

/// Motions of the axes by the operator's hand, from any state to any other within the limits of the
/// axes and within their travel. docs/models/motion.md, "State to state".
struct OperatorMotion: ~Copyable {
  private var moves = InlineArray<9, AxisMove>(repeating: AxisMove())
  /// How long each axis has been on its move. [s]
  private var elapsed = InlineArray<9, Double>(repeating: 0)
  private var legs = InlineArray<2, OperatorLeg>(repeating: OperatorLeg())
  private var legCount = 0
  /// Whether what moves belongs to a leg.
  private var isLeg = false
  private let residence = StaysInPlace()

  /// All axes at rest at a place.
  init(at place: AxisVector = AxisVector()) {
    for axis in 0..<AxisVector.count {
      moves[axis] = AxisMove(at: AxisMotion(position: place[axis]))
    }
  }

  /// The axes now.
  var motion: MachineMotion {
    var motion = MachineMotion(position: AxisVector())
    for axis in 0..<AxisVector.count { motion[axis] = moves[axis].motion(at: elapsed[axis]) }
    return motion
  }

  private var isMoving: Bool {
    for axis in 0..<AxisVector.count where elapsed[axis] < moves[axis].duration { return true }
    return false
  }

  /// Whether all is done that was asked.
  var isAtRest: Bool { legCount == 0 && !isMoving }

  /// Goes on by a servo period. [s]
  mutating func advance(by period: Double, limits: MotionLimits) {
    for axis in 0..<AxisVector.count { elapsed[axis] += period }
    guard legCount > 0, !isMoving else { return }
    let leg = legs[0]
    legs[0] = legs[1]
    legCount -= 1
    // From rest to rest, between places inside the travel, there is always a move.
    _ = drive(leg, limits: limits)
  }

  // MARK: one axis

  /// Sends an axis to a place, at a speed at most where the way permits, others apart.
  mutating func send(_ axis: Int, to place: Double, at speed: Double, limits: MotionLimits) {
    if isLeg { stop(limits: limits) }
    var slow = limits.ofAxis(axis)
    slow.velocity = min(slow.velocity, speed)
    if take(axis, to: place, within: slow, limits: limits) { return }
    // Slowing down to the speed asked for would take more way than stopping does.
    _ = take(axis, to: place, within: limits.ofAxis(axis), limits: limits)
  }

  /// Brings an axis to rest as soon as it can; where that would leave the travel it ends the move
  /// that it is on.
  mutating func stop(_ axis: Int, limits: MotionLimits) {
    guard elapsed[axis] < moves[axis].duration else { return }
    let now = moves[axis].motion(at: elapsed[axis])
    let bounds = limits.ofAxis(axis)
    let braking = PathLimits(
      speed: bounds.velocity, acceleration: bounds.acceleration, jerk: bounds.jerk)
    let way = braking.rampDistance(
      from: PathState(speed: now.velocity, acceleration: now.acceleration), to: 0)
    _ = take(axis, to: now.position + way, within: bounds, limits: limits)
  }

  /// Brings all axes to rest, whatever was to come.
  mutating func stop(limits: MotionLimits) {
    legCount = 0
    isLeg = false
    for axis in 0..<AxisVector.count where limits.hasAxis(axis) { stop(axis, limits: limits) }
  }

  private mutating func take(
    _ axis: Int, to place: Double, within bounds: AxisLimits, limits: MotionLimits
  ) -> Bool {
    let now = moves[axis].motion(at: elapsed[axis])
    var move = AxisMove()
    guard move.plan(from: now, to: AxisMotion(position: place), within: bounds),
      move.stays(from: limits.travelMinimum[axis], to: limits.travelMaximum[axis])
    else { return false }
    moves[axis] = move
    elapsed[axis] = 0
    return true
  }

  // MARK: axes together

  /// Drives one leg, then another; what moves comes to rest before where it has to.
  mutating func drive(_ first: OperatorLeg, then second: OperatorLeg, limits: MotionLimits) {
    legCount = 0
    isLeg = true
    legs[0] = second
    legCount = 1
    guard !drive(first, limits: limits) else { return }
    stop(limits: limits)
    isLeg = true
    legs[0] = first
    legs[1] = second
    legCount = 2
  }

  /// Axes that are not of the leg are brought to rest by themselves.
  private mutating func drive(_ leg: OperatorLeg, limits: MotionLimits) -> Bool {
    let now = motion
    var goal = MachineMotion(position: now.position)
    var own = limits
    own.axisMask = limits.axisMask & leg.mask
    for axis in 0..<AxisVector.count where own.hasAxis(axis) {
      goal.position[axis] = leg.target[axis]
    }
    var together = MachineMove()
    guard own.axisMask == 0 || together.plan(from: now, to: goal, within: own) else {
      return false
    }
    for axis in 0..<AxisVector.count where own.hasAxis(axis) {
      let low = limits.travelMinimum[axis]
      guard together.moves[axis].stays(from: low, to: limits.travelMaximum[axis]) else {
        return false
      }
    }
    for axis in 0..<AxisVector.count where limits.hasAxis(axis) {
      if own.hasAxis(axis) {
        moves[axis] = together.moves[axis]
        elapsed[axis] = 0
      } else {
        stop(axis, limits: limits)
      }
    }
    return true
  }
}

extension AxisMove {
  /// Whether it keeps within a travel all the way, but for rounding. [mm, rad]
  func stays(from low: Double, to high: Double) -> Bool {
    let slack = MotionPlanner.travelRounding
    func isInside(_ place: Double) -> Bool { place >= low - slack && place <= high + slack }
    func isInside(_ phase: MovePhase, after time: Double) -> Bool {
      guard time > 0, time < phase.duration else { return true }
      return isInside(phase.motion(after: time).position)
    }
    guard isInside(start.position), isInside(target.position) else { return false }
    for index in 0..<count {
      let phase = phases[index]
      guard isInside(phase.motion(after: phase.duration).position) else { return false }
      // Where it turns round: v + a t + j t^2/2 = 0.
      let (v, a, j) = (phase.start.velocity, phase.start.acceleration, phase.jerk)
      let square = a * a - 2 * j * v
      guard square >= 0 else { continue }
      let root = square.squareRoot()
      // Both roots without loss of digits; a division by 0 falls out of the range.
      let larger = -(a < 0 ? a - root : a + root)
      guard isInside(phase, after: larger / j), isInside(phase, after: 2 * v / larger) else {
        return false
      }
    }
    return true
  }
}
