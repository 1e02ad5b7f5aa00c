public import Geometry
internal import MachineModel
internal import Signals

/// What counts as a fault of the run.
public struct AlarmLimits: Sendable {
  /// Peak cutting force. [N]
  public var force: Double
  /// Cutting power. [W]
  public var power: Double
  /// Deflection of the tip. [mm]
  public var deflection: Double
  /// How far an axis may lag. [mm]
  public var followingError: Double = 0.5
  /// Volume that a rapid may take in one tick before it counts as met material. [mm^3]
  public var rapidVolume: Double = 0.5
  /// Lower end of the axes' travel. [mm, rad]
  public var travelMinimum = AxisVector()
  /// Upper end of the axes' travel. [mm, rad]
  public var travelMaximum = AxisVector()
  /// Which axes the machine has.
  public var axisMask: UInt16 = 0

  /// Limits by force, power and deflection. [N, W, mm]
  public init(force: Double, power: Double, deflection: Double) {
    self.force = force
    self.power = power
    self.deflection = deflection
  }
}

/// Raises an alarm once when a limit is passed, and again only after it was kept for a while.
struct AlarmWatch: Sendable {
  /// The most alarms that are kept until the run takes them.
  static var capacity: Int { 16 }
  /// Ticks of a rapid that do not count, in which it goes 0.05 mm: the drives still catch up with
  /// the feed before it, and the stock reports what that feed gathered.
  static var rapidGrace: Int32 { 20 }
  /// How long a limit must be kept before its alarm may come again, in ticks.
  static var rest: Int64 { 500 }

  let limits: AlarmLimits
  private(set) var total = 0
  private(set) var pending = 0
  private var rapidTicks: Int32 = 0
  private var alarms = InlineArray<16, Alarm>(
    repeating: Alarm(tick: .zero, kind: .travelExceeded, line: 0, value: 0, limit: 0))
  private var lastSeen = InlineArray<16, Int64>(repeating: -1_000_000)

  init(_ limits: AlarmLimits) { self.limits = limits }

  /// The alarms raised since the last call, oldest first.
  mutating func takeAlarm() -> Alarm? {
    guard pending > 0 else { return nil }
    let first = alarms[0]
    for index in 1..<Self.capacity { alarms[index - 1] = alarms[index] }
    pending -= 1
    return first
  }

  mutating func raise(
    _ kind: AlarmKind, at tick: Tick, _ setpoint: Setpoint, _ values: (Double, Double)
  ) {
    let slot = Int(kind.rawValue)
    let isNew = tick.count - lastSeen[slot] > Self.rest
    lastSeen[slot] = tick.count
    guard isNew, pending < Self.capacity else { return }
    alarms[pending] = Alarm(
      tick: tick, kind: kind, line: setpoint.line, value: values.0, limit: values.1)
    pending += 1
    total += 1
  }

  /// Looks at a tick. `wear`: true flank wear and the tool's limit. [mm]
  mutating func look(
    at tick: Tick, _ setpoint: Setpoint, _ axes: AxisState, _ engagement: Engagement,
    _ load: CuttingLoad, wear: (Double, Double)
  ) {
    for index in 0..<AxisVector.count
    where limits.axisMask &>> UInt16(truncatingIfNeeded: index) & 1 == 1 {
      let value = axes.position.axes[index]
      let lag = (setpoint.position.axes[index] - value).magnitude
      if lag > limits.followingError {
        raise(.followingError, at: tick, setpoint, (lag, limits.followingError))
      }
      // A following error may carry an axis past its end by as much as it may lag.
      if value < limits.travelMinimum[index] - limits.followingError {
        raise(.travelExceeded, at: tick, setpoint, (value, limits.travelMinimum[index]))
      } else if value > limits.travelMaximum[index] + limits.followingError {
        raise(.travelExceeded, at: tick, setpoint, (value, limits.travelMaximum[index]))
      }
    }
    rapidTicks = setpoint.motion == .rapid ? min(rapidTicks + 1, Self.rapidGrace + 1) : 0
    guard engagement.kind != .none else { return }
    if rapidTicks > Self.rapidGrace, engagement.removedVolume > limits.rapidVolume {
      raise(.rapidInMaterial, at: tick, setpoint, (engagement.removedVolume, limits.rapidVolume))
    }
    if engagement.spindleSpeedRPM < 1, engagement.removedVolume > 0 {
      raise(.spindleStopped, at: tick, setpoint, (engagement.spindleSpeedRPM, 1))
    }
    if load.peakForce > limits.force {
      raise(.forceExceeded, at: tick, setpoint, (load.peakForce, limits.force))
    }
    if load.power > limits.power {
      raise(.powerExceeded, at: tick, setpoint, (load.power, limits.power))
    }
    if load.deflection > limits.deflection {
      raise(.deflectionExceeded, at: tick, setpoint, (load.deflection, limits.deflection))
    }
    if wear.0 > wear.1 { raise(.toolWorn, at: tick, setpoint, wear) }
  }
}
