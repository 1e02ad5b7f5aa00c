internal import CanonicalMachining
internal import Geometry

/// The parameters with names that the control itself sets, as LinuxCNC has them.
enum NamedValue: String {
  /// The version of LinuxCNC whose language this is: 2.9.
  case majorVersion = "_vmajor"
  case minorVersion = "_vminor"
  case line = "_line"
  case isMetric = "_metric"
  case isImperial = "_imperial"
  case isAbsolute = "_absolute"
  case isIncremental = "_incremental"
  case isInverseTime = "_inverse_time"
  case isPerMinute = "_units_per_minute"
  case isPerRevolution = "_units_per_rev"
  case isArcCentreAbsolute = "_ijk_absolute_mode"
  case retractsToR = "_retract_r_plane"
  case retractsToStart = "_retract_old_z"
  case feed = "_feed"
  case speed = "_rpm"
  case x = "_x"
  case y = "_y"
  case z = "_z"
  case a = "_a"
  case b = "_b"
  case c = "_c"
  case u = "_u"
  case v = "_v"
  case w = "_w"
  case machineX = "_abs_x"
  case machineY = "_abs_y"
  case machineZ = "_abs_z"
  case machineA = "_abs_a"
  case machineB = "_abs_b"
  case machineC = "_abs_c"
  case tool = "_current_tool"
  case selectedTool = "_selected_tool"
  case pocket = "_current_pocket"
  case selectedPocket = "_selected_pocket"
  case hasToolOffset = "_tool_offset"
  case cutterCompensation = "_ccomp"
  case isDiameter = "_lathe_diameter_mode"
  case isRadius = "_lathe_radius_mode"
  case isSurfaceSpeed = "_spindle_css_mode"
  case isSpindleSpeed = "_spindle_rpm_mode"
  case hasFeedOverride = "_feed_override"
  case hasSpeedOverride = "_speed_override"
  case hasAdaptiveFeed = "_adaptive_feed"
  case hasFeedHold = "_feed_hold"
  case isTask = "_task"
  case remapLevel = "_remap_level"
  case plane = "_plane"
  case workOffset = "_coord_system"
  case isSpindleOn = "_spindle_on"
  case isSpindleClockwise = "_spindle_cw"
  case isMistOn = "_mist"
  case isFloodOn = "_flood"
  case motion = "_motion_mode"
  case callLevel = "_call_level"
  case value = "_value"
  case hasValue = "_value_returned"

  init?(_ name: String) {
    guard name.utf8.first == UInt8(ascii: "_") else { return nil }
    self.init(rawValue: name)
  }

  /// Its value now; lengths in program units, angles in degrees.
  func value(in state: borrowing ModalState) -> Double {
    switch self {
    case .x, .y, .z, .a, .b, .c, .u, .v, .w: state.programPosition(axisIndex)
    case .machineX, .machineY, .machineZ, .machineA, .machineB, .machineC:
      machineValue(in: state)
    case .majorVersion: 2.9
    case .minorVersion: 0
    case .line: Double(state.line)
    case .feed: state.feed
    case .speed: state.spindleSpeedRPM
    case .tool: Double(state.tool)
    case .selectedTool: Double(state.selectedTool ?? 0)
    case .pocket: Double(state.toolPocket)
    case .selectedPocket: Double(state.selectedPocket)
    case .plane: Double(170 + 10 * planeRank(state.plane) + (state.isSecondaryPlane ? 1 : 0))
    case .cutterCompensation: 400
    case .workOffset: workOffsetTenths(Int(state.frame.workOffsetIndex))
    case .motion: Double(state.motion ?? 800)
    case .callLevel: Double(state.callLevel)
    case .value: state.returnedValue
    case .hasValue: state.hasReturnedValue ? 1 : 0
    case .isTask, .remapLevel: 0
    default: holds(in: state) ? 1 : 0
    }
  }

  private func holds(in state: borrowing ModalState) -> Bool {
    switch self {
    case .isMetric: !state.isInch
    case .isImperial: state.isInch
    case .isAbsolute: !state.isIncremental
    case .isIncremental: state.isIncremental
    case .isInverseTime: state.feedMode == .inverseTime
    case .isPerMinute: state.feedMode == .unitsPerTime
    case .isPerRevolution: state.feedMode == .unitsPerRevolution
    case .isArcCentreAbsolute: state.isArcCentreAbsolute
    case .retractsToR: !state.retractsToStart
    case .retractsToStart: state.retractsToStart
    case .isSpindleOn: state.spindle != nil
    case .isSpindleClockwise: state.spindle == .clockwise
    case .isMistOn: state.isMistOn
    case .isFloodOn: state.isFloodOn
    default: isSwitchedOn(in: state)
    }
  }

  private func isSwitchedOn(in state: borrowing ModalState) -> Bool {
    switch self {
    case .hasToolOffset: state.frame.toolLength != AxisVector()
    case .isDiameter: state.isDiameter
    case .isRadius: !state.isDiameter
    case .isSurfaceSpeed: state.isSurfaceSpeed
    case .isSpindleSpeed: !state.isSurfaceSpeed
    case .hasFeedOverride: state.isOverrideEnabled
    case .hasSpeedOverride: state.isSpeedOverrideEnabled
    case .hasAdaptiveFeed: state.isAdaptiveFeedEnabled
    case .hasFeedHold: state.isFeedHoldEnabled
    default: false
    }
  }

  private func machineValue(in state: borrowing ModalState) -> Double {
    let axis =
      switch self {
      case .machineX: 0
      case .machineY: 1
      case .machineZ: 2
      case .machineA: 3
      case .machineB: 4
      default: 5
      }
    return state.frame.machinePosition(of: state.position).axes[axis] / state.scale(axis)
  }

  private var axisIndex: Int {
    switch self {
    case .x: 0
    case .y: 1
    case .z: 2
    case .a: 3
    case .b: 4
    case .c: 5
    case .u: 6
    case .v: 7
    default: 8
    }
  }

  private func planeRank(_ plane: Plane) -> Int {
    switch plane {
    case .xy: 0
    case .zx: 1
    case .yz: 2
    }
  }

  private func workOffsetTenths(_ index: Int) -> Double {
    index <= 6 ? Double(530 + 10 * index) : Double(590 + index - 6)
  }
}
