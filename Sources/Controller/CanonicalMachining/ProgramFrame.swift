internal import CMath
public import Geometry

/// How program coordinates lie in the machine: work offset, G92, rotation and tool length together.
/// machine = workOffset + rotate(program + G92) + toolLength, as LinuxCNC's canon does: the
/// rotation turns the XY plane about the origin of the work offset.
public struct ProgramFrame: Equatable, Sendable, BitwiseCopyable {
  /// Number of the work offset, 1 (G54) to 9 (G59.3).
  public var workOffsetIndex: Int32 = 1
  /// Origin of the work offset. [mm, rad]
  public var workOffset = AxisVector()
  /// G92 and G52. [mm, rad]
  public var axisOffset = AxisVector()
  /// Tool length offset, G43. [mm]
  public var toolLength = AxisVector()
  /// Rotation of the work frame about Z. [rad]
  public var rotation: Double = 0

  /// Program coordinates and machine coordinates are the same.
  public init() {}

  /// Takes over what an offset command says; other commands change nothing.
  public mutating func apply(_ command: CanonicalCommand) {
    switch command {
    case .setWorkOffset(let index, let offset):
      workOffsetIndex = index
      workOffset = offset
    case .setAxisOffset(let offset): axisOffset = offset
    case .setRotation(let angle): rotation = angle
    case .useToolLengthOffset(let offset): toolLength = offset
    default: break
    }
  }

  /// Where the machine must stand for a position of the program. [mm, rad]
  public func machinePosition(of work: WorkPosition) -> MachinePosition {
    var axes = work.axes + axisOffset
    axes.xyz = turned(axes.xyz, by: rotation)
    return MachinePosition(axes + workOffset + toolLength)
  }

  /// Which position of the program the machine stands at. [mm, rad]
  public func workPosition(of machine: MachinePosition) -> WorkPosition {
    var axes = machine.axes - workOffset - toolLength
    axes.xyz = turned(axes.xyz, by: -rotation)
    return WorkPosition(axes - axisOffset)
  }

  private func turned(_ point: Vector3, by angle: Double) -> Vector3 {
    guard angle != 0 else { return point }
    let sine = feedhold_sin(angle)
    let cosine = feedhold_cos(angle)
    return Vector3(
      point.x * cosine - point.y * sine, point.x * sine + point.y * cosine, point.z)
  }
}
