public import Geometry
public import MotionPlanning
internal import Signals

/// How a tool is taken out of the cut.
public struct RetractChoice: Sendable {
  /// The axis that leads away from the work.
  public var axis: Axis
  /// How far, signed, to the end of its travel at most. [mm]
  public var way: Double
  /// How fast. [mm/s]
  public var speed: Double

  /// A way along an axis [mm], at a speed. [mm/s]
  public init(_ axis: Axis, by way: Double, speed: Double) {
    self.axis = axis
    self.way = way
    self.speed = speed
  }
}

extension Controller {
  /// Takes up what the operator asks of the axes; see `MotionPlanner.operate`.
  /// - Returns: Why not, if it cannot be done.
  public mutating func operate(_ request: OperatorRequest) -> MotionFault? {
    planner.operate(request)
  }

  /// While the guard holds the tool stands in the cut and rubs: it is taken out, and brought back
  /// to the very place when the guard grants a feed again.
  mutating func retractUnderHold() {
    guard let retract = schedule.retract else { return }
    let isHold = state.verdict.ruling == .hold
    guard isHold != state.isRetracted else { return }
    let request: OperatorRequest =
      isHold
      ? .step(retract.axis, by: retract.way, speed: retract.speed)
      : .returnToPath(last: retract.axis)
    if planner.operate(request) == nil { state.isRetracted = isHold }
  }
}
