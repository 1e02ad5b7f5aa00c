public import Geometry

/// What a machine tool is for.
public enum MachineKind: UInt8, Sendable, BitwiseCopyable {
  /// The tool turns.
  case mill
  /// The work turns. X is programmed in radius.
  case lathe
}

/// A machine tool, as its data sheet has it: everything about it that does not change in a run.
public struct MachineDescription: Sendable, BitwiseCopyable {
  /// What it is for.
  public var kind = MachineKind.mill
  /// Period of the servo loop. [s]
  public var servoPeriod: Double = 0.001
  /// The axes by their index, as in `AxisVector`; those that are not present are ignored.
  public var axes = InlineArray<9, AxisDescription>(repeating: AxisDescription())
  /// The main spindle.
  public var spindle = SpindleDescription()
  /// How long a tool change takes. [s]
  public var toolChangeTime: Double = 4

  /// A machine without axes: add them.
  public init() {}

  /// One axis.
  public subscript(axis: Axis) -> AxisDescription {
    get { axes[axis.rawValue] }
    set { axes[axis.rawValue] = newValue }
  }

  /// Which axes are present: bit i stands for the axis with index i in `AxisVector`.
  public var axisMask: UInt16 {
    var mask: UInt16 = 0
    for index in 0..<AxisVector.count where axes[index].isPresent { mask |= 1 << UInt16(index) }
    return mask
  }

  /// Where the axes stand after homing. [mm, rad]
  public var homePosition: MachinePosition {
    var home = AxisVector()
    for index in 0..<AxisVector.count where axes[index].isPresent { home[index] = axes[index].home }
    return MachinePosition(home)
  }

  /// Whether every present axis stands within its travel.
  public func isWithinTravel(_ position: MachinePosition) -> Bool {
    for index in 0..<AxisVector.count where axes[index].isPresent {
      let value = position.axes[index]
      guard value >= axes[index].travelMinimum, value <= axes[index].travelMaximum else {
        return false
      }
    }
    return true
  }
}
