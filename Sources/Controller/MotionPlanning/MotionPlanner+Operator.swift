internal import CanonicalMachining
internal import Geometry
internal import Signals

/// What the operator does beside the program.
struct OperatorState: ~Copyable {
  /// Whether the axes are the operator's; the program stands meanwhile.
  var isActive = false
  /// What was asked while the program was still in motion: it is held first.
  var pending: OperatorRequest?
  var motion = OperatorMotion()
  /// Where the program was interrupted. [mm, rad]
  var interrupted = AxisVector()
  /// Whether the program goes on when all axes are at rest.
  var isReturning = false
}

// Jog, retract, home and the way back: the program is held, and nothing of it is touched.
extension MotionPlanner {
  /// Whether the axes are the operator's, or will be as soon as the program has come to rest.
  public var isOperated: Bool { operation.isActive || operation.pending != nil }

  /// Whether all is done that the operator asked, and the program stands.
  public var isOperatorAtRest: Bool { operation.isActive && operation.motion.isAtRest }

  /// Takes up what the operator asks. A program in motion is held first: along its path, to the end
  /// of a thread or tap, of a dwell or tool change. It goes on after `returnToPath`, from the very
  /// place it was held at.
  /// - Parameter request: What is asked; places in machine coordinates. [mm, rad]
  /// - Returns: Why not, if it cannot be done; nothing was changed then.
  public mutating func operate(_ request: OperatorRequest) -> MotionFault? {
    if let fault = fault(in: request) { return fault }
    if operation.isActive {
      carryOut(request)
    } else if case .returnToPath = request {
      operation.pending = nil
    } else if case .stop = request {
      // The program is held, and stays so.
      operation.pending = operation.pending ?? request
    } else {
      operation.pending = request
    }
    return nil
  }

  /// Hands the axes to the operator once the program stands.
  mutating func handOver() {
    guard let request = operation.pending, setpoint.pathSpeed == 0 else { return }
    switch setpoint.motion {
    case .hold, .idle, .ended: break
    case .rapid, .feed, .dwell, .toolChange, .operated: return
    }
    operation.pending = nil
    operation.isActive = true
    operation.isReturning = false
    operation.interrupted = setpoint.position.axes
    operation.motion = OperatorMotion(at: setpoint.position.axes)
    carryOut(request)
  }

  /// A tick of the operator's.
  mutating func advanceByHand(_ period: Double) {
    operation.motion.advance(by: period, limits: axes)
    let motion = operation.motion.motion
    setpoint.position.axes = motion.position
    setpoint.pathSpeed = motion.velocity.xyz.length
    setpoint.motion = .operated
    setpoint.spindleSpeedRPM = askedSpindleRPM
    guard operation.isReturning, operation.motion.isAtRest else { return }
    operation.isActive = false
    operation.isReturning = false
  }

  private mutating func carryOut(_ request: OperatorRequest) {
    operation.isReturning = false
    switch request {
    case .jog(let axis, 0): operation.motion.stop(axis.rawValue, limits: axes)
    case .jog(let axis, let velocity):
      let index = axis.rawValue
      operation.motion.send(
        index, to: velocity > 0 ? axes.travelMaximum[index] : axes.travelMinimum[index],
        at: velocity.magnitude, limits: axes)
    case .step(let axis, let way, let speed):
      let index = axis.rawValue
      let place = operation.motion.motion.position[index] + way
      operation.motion.send(
        index, to: max(axes.travelMinimum[index], min(place, axes.travelMaximum[index])),
        at: speed, limits: axes)
    case .retract(let axis, let place):
      operation.motion.stop(limits: axes)
      operation.motion.send(axis.rawValue, to: place, at: .infinity, limits: axes)
    case .home(let places, let axis): driveLegs(to: places, axis, isFirst: true)
    case .returnToPath(let axis):
      driveLegs(to: operation.interrupted, axis, isFirst: false)
      operation.isReturning = true
    case .stop: operation.motion.stop(limits: axes)
    }
  }

  /// One axis by itself, first or last, the others together.
  private mutating func driveLegs(to target: AxisVector, _ axis: Axis, isFirst: Bool) {
    let alone = OperatorLeg(target: target, mask: 1 &<< UInt16(truncatingIfNeeded: axis.rawValue))
    let others = OperatorLeg(target: target, mask: ~alone.mask)
    operation.motion.drive(
      isFirst ? alone : others, then: isFirst ? others : alone, limits: axes)
  }

  // MARK: refusals

  private func fault(in request: OperatorRequest) -> MotionFault? {
    let source = SourceLine(line: setpoint.line)
    guard isUsable else { return MotionFault(.unusableSetup, at: source) }
    switch request {
    case .jog(let axis, let velocity): return valueFault(axis, velocity, source)
    case .step(let axis, let way, let speed):
      if let fault = valueFault(axis, way, source) { return fault }
      guard speed > 0, speed.isFinite else {
        return MotionFault(.outOfRange, at: source, axis: axis, value: speed)
      }
      return nil
    case .retract(let axis, let place):
      return valueFault(axis, place, source) ?? travelFault(place, axis.rawValue, source)
    case .home(let places, let first):
      if let fault = valueFault(first, 0, source) { return fault }
      for index in 0..<AxisVector.count where axes.hasAxis(index) {
        guard places[index].isFinite else {
          return MotionFault(
            .notFinite, at: source, axis: Axis(rawValue: index), value: places[index])
        }
        if let fault = travelFault(places[index], index, source) { return fault }
      }
      return nil
    case .returnToPath(let last): return valueFault(last, 0, source)
    case .stop: return nil
    }
  }

  private func valueFault(_ axis: Axis, _ value: Double, _ source: SourceLine) -> MotionFault? {
    guard axes.hasAxis(axis.rawValue) else {
      return MotionFault(.axisMissing, at: source, axis: axis)
    }
    guard value.isFinite else {
      return MotionFault(.notFinite, at: source, axis: axis, value: value)
    }
    return nil
  }
}
