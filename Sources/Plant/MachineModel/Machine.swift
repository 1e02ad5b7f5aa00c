public import Geometry
public import Signals

/// A machine tool at work: its axes and its spindle as they really follow.
public struct Machine: ~Copyable, Sendable {
  /// A setpoint beyond this, either way, is refused. [mm]
  public static var farthestSetpoint: Double { 1e6 }

  private var drives: InlineArray<9, AxisDrive>
  private var axisIndices: InlineArray<9, Int>
  private let axisCount: Int
  private var spindle: Spindle
  private let residence = StaysInPlace()

  /// Whether the last tick brought a value that no machine can follow: one that is not finite, a
  /// setpoint beyond `farthestSetpoint` or a spindle speed beyond the highest. The axis then stays
  /// at its last good setpoint, the spindle keeps its speed or runs at its highest, and a force or
  /// torque that is not a number counts as none.
  public private(set) var hasRefusedInput = false

  /// A machine at rest.
  /// - Parameters:
  ///   - description: Its data sheet; refused where it cannot be.
  ///   - position: Where its axes stand; an axis that is not a number stands at its home. [mm, rad]
  /// - Throws: The first fault of the description.
  public init(
    _ description: MachineDescription, at position: MachinePosition
  ) throws(MachineFault) {
    try description.check()
    let period = description.servoPeriod
    drives = InlineArray(repeating: AxisDrive(description.axes[0], at: 0, period: period))
    axisIndices = InlineArray(repeating: 0)
    spindle = Spindle(description.spindle, period: period)
    var found = 0
    for index in 0..<AxisVector.count where description.axes[index].isPresent {
      let axis = description.axes[index]
      let given = position.axes[index]
      let start = Machine.isUsable(given) ? given : axis.home
      drives[found] = AxisDrive(axis, at: start, period: period)
      axisIndices[found] = index
      found += 1
    }
    axisCount = found
  }

  /// Whether the spindle turns as commanded; a stopped spindle is at speed once it stands.
  public var isSpindleAtSpeed: Bool { spindle.isAtSpeed }

  /// What encoder and drive of the spindle tell the control.
  public var spindleReading: SpindleReading {
    SpindleReading(
      turns: spindle.encoder.reading(at: spindle.turns), speedRPM: spindle.speedRPM,
      isAtSpeed: spindle.isAtSpeed)
  }

  /// Angle of the spindle as it really is: truth, for tests. [turns]
  public var spindleTurns: Double { spindle.turns }

  /// Spindle speed, signed as in `Setpoint`.
  public var spindleSpeedRPM: Double { spindle.speedRPM }

  /// Electrical power of the idle spindle at a speed of either sign. [W]
  public func spindleIdlePower(atSpeedRPM speedRPM: Double) -> Double {
    spindle.description.idlePower(atSpeedRPM: Swift.abs(speedRPM))
  }

  /// Follows a setpoint for one servo period.
  /// - Parameters:
  ///   - setpoint: What the interpolator asks for.
  ///   - load: What the cut did in the last tick; its torque brakes the spindle.
  ///   - force: Mean force on the tool in the last tick, in machine axes: `load.meanForce` turned
  ///     from the feed's frame. It pushes the linear axes. [N]
  /// - Returns: What axes and spindle did. Axes that the machine does not have stay at 0.
  public mutating func follow(
    _ setpoint: Setpoint, load: CuttingLoad, force: Vector3
  ) -> AxisState {
    hasRefusedInput = false
    for number in 0..<axisCount { begin(number, setpoint, force) }
    // Axis by axis within a sub-step, not sub-step by sub-step within an axis: each axis is one
    // long chain of dependent operations, and the processor overlaps chains that lie side by side.
    for _ in 0..<AxisDrive.subStepsPerTick {
      for number in 0..<axisCount { drives[number].takeStep() }
    }
    turnSpindle(toRPM: setpoint.spindleSpeedRPM, against: load.torque)
    var state = AxisState()
    for number in 0..<axisCount {
      drives[number].endTick()
      let index = axisIndices[number]
      state.position.axes[index] = drives[number].slide
      state.velocity[index] = drives[number].slideSpeed
      state.torqueShare[index] = drives[number].torqueShare
    }
    state.spindleSpeedRPM = spindle.speedRPM
    return state
  }

  private mutating func begin(_ number: Int, _ setpoint: Setpoint, _ force: Vector3) {
    let index = axisIndices[number]
    let asked = setpoint.position.axes[index]
    let isUsable = Machine.isUsable(asked)
    if !isUsable { hasRefusedInput = true }
    drives[number].beginTick(
      to: isUsable ? asked : drives[number].setpoint,
      force: usable(component(of: force, along: index)))
  }

  private mutating func turnSpindle(toRPM askedRPM: Double, against torque: Double) {
    let present = spindle.command * Spindle.rpmPerRadianPerSecond
    let command = askedRPM.isFinite ? askedRPM : present
    if !askedRPM.isFinite || Swift.abs(askedRPM) > spindle.highestRPM {
      hasRefusedInput = true
    }
    spindle.turn(toRPM: command, against: usable(torque) / 1000)  // N mm to N m
  }

  private mutating func usable(_ value: Double) -> Double {
    guard Machine.isUsable(value) else {
      hasRefusedInput = true
      return 0
    }
    return value
  }

  private static func isUsable(_ value: Double) -> Bool {
    Swift.abs(value) <= farthestSetpoint
  }

  private func component(of force: Vector3, along index: Int) -> Double {
    switch index {
    case 0: force.x
    case 1: force.y
    case 2: force.z
    default: 0
    }
  }
}
