internal import CanonicalMachining
internal import Geometry

/// Modes, offsets and switches.
extension CanonicalText {
  mutating func appendOffset(_ record: CanonicalRecord) {
    switch record.command {
    case .setWorkOffset(let index, let offset):
      begin(record, "SET_G5X_OFFSET(")
      buffer.append(Int64(index))
      buffer.separate()
      append(offset, 0..<6, unit: unit)
      buffer.endLine()
    case .setAxisOffset(let offset):
      begin(record, "SET_G92_OFFSET(")
      append(offset, 0..<6, unit: unit)
      buffer.endLine()
    case .setRotation(let angle):
      call(record, "SET_XY_ROTATION(", number: angle / Elementary.radiansPerDegree)
    case .useToolLengthOffset(let offset):
      begin(record, "USE_TOOL_LENGTH_OFFSET(")
      append(offset, 0..<3, separator: " ", unit: unit)
      buffer.separate()
      append(offset, 3..<6, separator: " ", unit: unit)
      buffer.separate()
      append(offset, 6..<9, separator: " ", unit: unit)
      buffer.endLine()
    default: break
    }
  }

  mutating func appendMode(_ record: CanonicalRecord) {
    switch record.command {
    case .dwell(let time): call(record, "DWELL(", number: time)
    case .setFeedRate(let rate):
      inverseTime = rate
      if feedMode != .inverseTime { heldFeed = record }
    case .setFeedMode(let mode):
      feedMode = mode
      call(record, "SET_FEED_MODE(", mode == .unitsPerRevolution ? "0, 1" : "0, 0")
    case .selectPlane(let selected):
      plane = selected
      call(record, "SELECT_PLANE(", name(of: selected))
    case .selectSecondaryPlane: call(record, "SELECT_PLANE(", "CANON_PLANE_UNKNOWN")
    case .useLengthUnits(let isInch):
      self.isInch = isInch
      call(record, "USE_LENGTH_UNITS(", isInch ? "CANON_UNITS_INCHES" : "CANON_UNITS_MM")
    case .setPathTolerance(let path): appendPath(record, path)
    case .setFeedReference(let isWorkpiece):
      call(record, "SET_FEED_REFERENCE(", isWorkpiece ? "CANON_WORKPIECE" : "CANON_XYZ")
    case .startSpeedFeedSync(let way, let isVelocity):
      begin(record, "START_SPEED_FEED_SYNC(")
      buffer.appendMillionths(way / unit)
      buffer.append(isVelocity ? ",1" : ",0")
      buffer.endLine()
    case .stopSpeedFeedSync: call(record, "STOP_SPEED_FEED_SYNCH(")
    default: appendSwitch(record)
    }
  }

  private func name(of plane: Plane) -> StaticString {
    switch plane {
    case .xy: "CANON_PLANE_XY"
    case .zx: "CANON_PLANE_XZ"
    case .yz: "CANON_PLANE_YZ"
    }
  }

  private mutating func appendPath(_ record: CanonicalRecord, _ path: PathTolerance) {
    switch path.mode {
    case .exactPath: call(record, "SET_MOTION_CONTROL_MODE(", "CANON_EXACT_PATH")
    case .exactStop: call(record, "SET_MOTION_CONTROL_MODE(", "CANON_EXACT_STOP")
    case .continuous:
      begin(record, "SET_MOTION_CONTROL_MODE(")
      buffer.append("CANON_CONTINUOUS, ")
      buffer.appendMillionths(path.tolerance / unit)
      buffer.endLine()
      call(record, "SET_NAIVECAM_TOLERANCE(", number: path.naiveTolerance / unit)
    }
  }

  private mutating func appendSwitch(_ record: CanonicalRecord) {
    switch record.command {
    case .flood(let isOn): call(record, isOn ? "FLOOD_ON(" : "FLOOD_OFF(")
    case .mist(let isOn): call(record, isOn ? "MIST_ON(" : "MIST_OFF(")
    case .enableFeedOverride(let isOn):
      call(record, isOn ? "ENABLE_FEED_OVERRIDE(" : "DISABLE_FEED_OVERRIDE(")
    case .enableSpeedOverride(let isOn):
      call(record, isOn ? "ENABLE_SPEED_OVERRIDE(" : "DISABLE_SPEED_OVERRIDE(", "0")
    case .enableAdaptiveFeed(let isOn):
      call(record, isOn ? "ENABLE_ADAPTIVE_FEED(" : "DISABLE_ADAPTIVE_FEED(")
    case .enableFeedHold(let isOn):
      call(record, isOn ? "ENABLE_FEED_HOLD(" : "DISABLE_FEED_HOLD(")
    case .turnProbe(let isOn): call(record, isOn ? "TURN_PROBE_ON(" : "TURN_PROBE_OFF(")
    case .motionOutput(let index, let isOn):
      call(record, isOn ? "SET_MOTION_OUTPUT_BIT(" : "CLEAR_MOTION_OUTPUT_BIT(", whole: index)
    case .output(let index, let isOn):
      call(record, isOn ? "SET_AUX_OUTPUT_BIT(" : "CLEAR_AUX_OUTPUT_BIT(", whole: index)
    case .motionOutputValue(let index, let value):
      appendOutput(record, "SET_MOTION_OUTPUT_VALUE(", index, value)
    case .outputValue(let index, let value):
      appendOutput(record, "SET_AUX_OUTPUT_VALUE(", index, value)
    case .programStop: call(record, "PROGRAM_STOP(")
    case .optionalStop: call(record, "OPTIONAL_PROGRAM_STOP(")
    case .programEnd: call(record, "PROGRAM_END(")
    case .palletShuttle: call(record, "PALLET_SHUTTLE(")
    case .reset: call(record, "ON_RESET(")
    default: appendTool(record)
    }
  }

  private mutating func appendOutput(
    _ record: CanonicalRecord, _ name: StaticString, _ index: Int32, _ value: Double
  ) {
    begin(record, name)
    buffer.append(Int64(index))
    buffer.append(",")
    buffer.appendMillionths(value)
    buffer.endLine()
  }
}
