public import Signals

/// What can go wrong with a sensor.
public enum SensorFaultKind: UInt8, Sendable, BitwiseCopyable {
  /// It goes on reporting its last value, as if all were well.
  case stuck
  /// It delivers nothing: value 0, marked as not valid.
  case dropout
  /// Its zero is off by the fault's size.
  case bias
  /// It reports its value times the fault's size.
  case gain
  /// The fault's size is added in single ticks: the first, then every fiftieth.
  case spike
}

/// Which sensor.
public enum SensorTarget: UInt8, Sendable, BitwiseCopyable {
  /// The spindle's power meter. [W]
  case spindlePower
  /// All three channels of the force sensor. [N]
  case force
  /// The accelerometer. [mm/s^2]
  case vibration
}

/// A fault of a sensor over a stretch of time.
public struct SensorFault: Equatable, Sendable, BitwiseCopyable {
  /// Ticks from spike to spike.
  public static var spikeInterval: Int64 { 50 }

  /// What goes wrong.
  public var kind: SensorFaultKind
  /// With which sensor.
  public var target: SensorTarget
  /// The first tick of the fault.
  public var start: Tick
  /// The tick at which it is over.
  public var end: Tick
  /// How large it is; without meaning for stuck and dropout. [W or N or mm/s^2 or none]
  public var size: Double

  /// A fault over the ticks from `start` up to, not including, `end`.
  /// - Parameters:
  ///   - kind: What goes wrong.
  ///   - target: With which sensor.
  ///   - start: The first tick of the fault.
  ///   - end: The tick at which it is over.
  ///   - size: How large it is. [W or N or mm/s^2 or none]
  public init(
    _ kind: SensorFaultKind, of target: SensorTarget, from start: Tick, to end: Tick,
    size: Double = 0
  ) {
    self.kind = kind
    self.target = target
    self.start = start
    self.end = end
    self.size = size
  }

  /// Whether it is at work in a tick.
  public func isActive(at tick: Tick) -> Bool { tick >= start && tick < end }
}

/// The faults of a run, in the order they were injected: where two meet, the later acts on what the
/// earlier left.
struct FaultList: Sendable, BitwiseCopyable {
  static var capacity: Int { 8 }

  private var faults = InlineArray<8, SensorFault>(
    repeating: SensorFault(.dropout, of: .vibration, from: .zero, to: .zero))
  private(set) var count = 0

  mutating func append(_ fault: SensorFault) -> Bool {
    guard count < Self.capacity, fault.size.isFinite else { return false }
    faults[count] = fault
    count += 1
    return true
  }

  /// What a sensor delivers.
  /// - Parameters:
  ///   - reading: What it would deliver if it were whole; what it delivers after.
  ///   - target: The sensor.
  ///   - tick: Now.
  ///   - held: What it delivered in the tick before.
  /// - Returns: Whether it delivers at all.
  func apply(
    to reading: inout Double, of target: SensorTarget, at tick: Tick, held: Double
  ) -> Bool {
    var isDelivered = true
    for index in 0..<count {
      let fault = faults[index]
      guard fault.target == target, fault.isActive(at: tick) else { continue }
      switch fault.kind {
      case .stuck: reading = held
      case .dropout:
        reading = 0
        isDelivered = false
      case .bias: reading += fault.size
      case .gain: reading *= fault.size
      case .spike:
        if (tick - fault.start) % SensorFault.spikeInterval == 0 { reading += fault.size }
      }
    }
    return isDelivered
  }
}
