/// The channels of a tick in a recording, in their order. The unit stands behind each.
public enum TickChannel: Int, Sendable {
  /// Setpoint of the axes. [mm, rad]
  case commandX, commandY, commandZ, commandA, commandB, commandC
  /// Where the axes really stood. [mm, rad]
  case actualX, actualY, actualZ, actualA, actualB, actualC
  /// Path speed [mm/s], override granted as the operator's dial leaves it, motion kind, line,
  /// segment, tool.
  case pathSpeed, override, motion, line, segment, tool
  /// Real spindle speed. [rpm]
  case spindleSpeed
  /// Volume taken away [mm^3], number of engaged arcs, first entry and last exit [rad].
  case removedVolume, arcCount, entry, exit
  /// Depth of cut, feed per tooth. [mm]
  case axialDepth, feedPerTooth
  /// Mean force on the tool [N], peak force [N], torque [N mm], power [W], deflection, chip [mm].
  case forceX, forceY, forceZ, peakForce, torque, power, deflection, chipThickness
  /// True flank wear. [mm]
  case flankWear
  /// Measured power [W], force [N], vibration [mm/s^2].
  case measuredPower, measuredForceX, measuredForceY, measuredForceZ, measuredVibration
  /// Alarms raised so far.
  case alarms
}

/// Everything that travelled on the line in a tick, as one row of the recording.
/// Whole numbers are kept as Doubles, exactly.
public struct TickRecord: Sendable, BitwiseCopyable {
  /// How many channels a row has.
  public static var channelCount: Int { 40 }

  /// The tick it describes.
  public var tick = Tick.zero
  /// The channels, in the order of `TickChannel`; their units stand there.
  public var values = InlineArray<40, Double>(repeating: 0)

  /// A row of zeros.
  @inlinable public init() {}

  /// One channel; its unit stands with its name.
  @inlinable public subscript(channel: TickChannel) -> Double {
    get { values[channel.rawValue] }
    set { values[channel.rawValue] = newValue }
  }
}

/// The channels of an agent step in a recording, in their order.
public enum AgentChannel: Int, Sendable {
  /// The features, as `Feature` names them.
  case feature0, feature1, feature2, feature3, feature4, feature5
  /// The features, continued.
  case feature6, feature7, feature8, feature9, feature10, feature11
  /// Whether the window was in the cut (0 or 1).
  case isCutting
  /// Estimated flank wear, its band, the network's reading, the forecast. [mm]
  case flankWear, flankWearLow, flankWearHigh, reading, forecast
  /// Proposed override, the reason's number, its value and bound.
  case proposed, reason, reasonValue, reasonBound
  /// Granted override, ruling and limit by number, the value that met it, the bound.
  case granted, ruling, limit, limitValue, limitBound
  /// Forecast peak force at the granted override, as the operator's dial leaves it. [N]
  case forecastForce
}

/// What the agent saw, said and was granted, as one row of the recording.
public struct AgentRecord: Sendable, BitwiseCopyable {
  /// How many channels a row has.
  public static var channelCount: Int { 28 }

  /// The tick it describes.
  public var tick = Tick.zero
  /// The channels, in the order of `AgentChannel`; their units stand there.
  public var values = InlineArray<28, Double>(repeating: 0)

  /// A row of zeros.
  @inlinable public init() {}

  /// One channel; its unit stands with its name.
  @inlinable public subscript(channel: AgentChannel) -> Double {
    get { values[channel.rawValue] }
    set { values[channel.rawValue] = newValue }
  }
}
