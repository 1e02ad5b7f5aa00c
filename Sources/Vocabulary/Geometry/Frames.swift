/// Where the axes stand, counted from the machine's zero. [mm, rad]
public struct MachinePosition: Equatable, Sendable, BitwiseCopyable {
  /// The axes. [mm, rad]
  public var axes: AxisVector
  /// A position of the machine. [mm, rad]
  public init(_ axes: AxisVector = AxisVector()) { self.axes = axes }
}

/// A position as the part program counts it: after work offset, G92, rotation and tool length.
public struct WorkPosition: Equatable, Sendable, BitwiseCopyable {
  /// The axes. [mm, rad]
  public var axes: AxisVector
  /// A position in program coordinates. [mm, rad]
  public init(_ axes: AxisVector = AxisVector()) { self.axes = axes }
}

/// The tool's tip (the centre of its end face) in the frame of the stock. [mm]
public struct ToolPosition: Equatable, Sendable, BitwiseCopyable {
  /// The tip. [mm]
  public var tip: Vector3
  /// A tip in the frame of the stock. [mm]
  public init(_ tip: Vector3 = .zero) { self.tip = tip }
}
