internal import Geometry
public import Signals

/// All sensors of the machine at work: true load in, what the control gets to see out.
public struct SensorSuite: Sendable, BitwiseCopyable {
  /// How many faults can be injected in a run.
  public static var faultCapacity: Int { FaultList.capacity }

  private let response: VibrationResponse
  private let powerPerCuttingPower: Double
  private var spindlePower: SensorChannel
  private var forceX: SensorChannel
  private var forceY: SensorChannel
  private var forceZ: SensorChannel
  private var vibration: SensorChannel
  private var faults = FaultList()

  /// Sensors that have just been switched on; nil where the description or the period is not
  /// usable.
  /// - Parameters:
  ///   - description: The sensors.
  ///   - seed: The run's seed, from which each channel takes its own stream.
  ///   - period: Time from sample to sample: the servo period. [s]
  public init?(_ description: SensorSuiteDescription, seed: UInt64, period: Double) {
    guard description.isValid, period > 0, period.isFinite else { return nil }
    response = description.response
    powerPerCuttingPower = 1 / description.spindleEfficiency
    func channel(_ sensor: SensorDescription, _ stream: UInt64) -> SensorChannel {
      let noise = NoiseSource(seed: seed, stream: SensorSuite.firstStream + stream)
      return SensorChannel(sensor, noise: noise, period: period)
    }
    spindlePower = channel(description.spindlePower, 0)
    forceX = channel(description.force, 1)
    forceY = channel(description.force, 2)
    forceZ = channel(description.force, 3)
    vibration = channel(description.vibration, 4)
  }

  /// The streams of chance of this room start here; its five channels take five.
  public static var firstStream: UInt64 { 0x5345_4E53 }

  /// Lets a sensor fail.
  /// - Parameter fault: What fails, when, how.
  /// - Returns: false where there are too many faults already or the size is not a number.
  public mutating func inject(_ fault: SensorFault) -> Bool { faults.append(fault) }

  /// Samples all sensors once; call it every tick, for the low-passes live on it.
  /// - Parameters:
  ///   - load: The true load of the cut.
  ///   - axes: The true state of the machine.
  ///   - idlePower: Electrical power of the spindle without a cut. [W]
  ///   - tick: Now.
  /// - Returns: What the control gets to see. A sensor whose true value is not a number keeps its
  ///   last value, marked as not valid.
  public mutating func sample(
    _ load: CuttingLoad, axes: AxisState, idlePower: Double, at tick: Tick
  ) -> SensorFrame {
    var frame = SensorFrame()
    frame.tick = tick
    frame.spindleSpeedRPM = axes.spindleSpeedRPM
    let power = idlePower + load.power * powerPerCuttingPower
    let level = response.level(peakForce: load.peakForce, speedRPM: axes.spindleSpeedRPM)
    frame.validity.hasSpindlePower = deliver(
      power, by: &spindlePower, of: .spindlePower, at: tick, to: &frame.spindlePower)
    let hasX = deliver(load.meanForce.x, by: &forceX, of: .force, at: tick, to: &frame.force.x)
    let hasY = deliver(load.meanForce.y, by: &forceY, of: .force, at: tick, to: &frame.force.y)
    let hasZ = deliver(load.meanForce.z, by: &forceZ, of: .force, at: tick, to: &frame.force.z)
    frame.validity.hasForce = hasX && hasY && hasZ
    frame.validity.hasVibration = deliver(
      level, by: &vibration, of: .vibration, at: tick, to: &frame.vibration)
    return frame
  }

  @inline(__always)
  private func deliver(
    _ truth: Double, by channel: inout SensorChannel, of target: SensorTarget, at tick: Tick,
    to reading: inout Double
  ) -> Bool {
    guard channel.isEnabled else { return false }
    reading = truth
    var isDelivered = channel.measure(&reading, at: tick)
    if faults.count > 0 {
      let held = channel.delivered
      let isWhole = faults.apply(to: &reading, of: target, at: tick, held: held)
      isDelivered = isDelivered && isWhole
    }
    channel.delivered = reading
    return isDelivered
  }
}
