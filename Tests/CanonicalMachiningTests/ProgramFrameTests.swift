import CanonicalMachining
import Foundation
import Geometry
import SeededChance
import Testing

@Suite("program coordinates in the machine") struct ProgramFrameTests {
  // mm: a few roundings of coordinates of about 1000 mm.
  private let rounding = 1e-11

  private func axes(_ chance: inout Chance, size: Double) -> AxisVector {
    var axes = AxisVector()
    for index in 0..<AxisVector.count { axes[index] = chance.number(in: -size...size) }
    return axes
  }

  private func frame(_ chance: inout Chance) -> ProgramFrame {
    var frame = ProgramFrame()
    frame.apply(.setWorkOffset(index: 2, offset: axes(&chance, size: 500)))
    frame.apply(.setAxisOffset(axes(&chance, size: 50)))
    frame.apply(.setRotation(chance.number(in: -Double.pi...Double.pi)))
    frame.apply(.useToolLengthOffset(AxisVector(x: 0, y: 0, z: chance.number(in: 0...200))))
    return frame
  }

  @Test("work offset, G92, rotation and tool length act in LinuxCNC's order", arguments: 1...100)
  func formula(seed: UInt64) {
    var chance = Chance(seed: seed)
    let frame = frame(&chance)
    let work = WorkPosition(axes(&chance, size: 300))
    let machine = frame.machinePosition(of: work).axes
    // The XY plane as complex numbers: offset + (program + G92) e^(i rotation) + tool length.
    let re = work.axes[.x] + frame.axisOffset[.x]
    let im = work.axes[.y] + frame.axisOffset[.y]
    let length = hypot(re, im)
    let angle = atan2(im, re) + frame.rotation
    let x = frame.workOffset[.x] + length * cos(angle) + frame.toolLength[.x]
    let y = frame.workOffset[.y] + length * sin(angle) + frame.toolLength[.y]
    #expect(abs(machine[.x] - x) < rounding)
    #expect(abs(machine[.y] - y) < rounding)
    for axis in [Axis.z, .a, .b, .c, .u, .v, .w] {
      let sum =
        work.axes[axis] + frame.axisOffset[axis] + frame.workOffset[axis] + frame.toolLength[axis]
      #expect(abs(machine[axis] - sum) < rounding)
    }
  }

  @Test("there and back again is where it was", arguments: 1...100)
  func roundTrip(seed: UInt64) {
    var chance = Chance(seed: seed)
    let frame = frame(&chance)
    let work = WorkPosition(axes(&chance, size: 300))
    let back = frame.workPosition(of: frame.machinePosition(of: work))
    for index in 0..<AxisVector.count {
      #expect(abs(back.axes[index] - work.axes[index]) < rounding)
    }
  }

  @Test("a quarter turn about a work offset: X10 in the program is Y10 beyond the offset")
  func quarterTurn() {
    var frame = ProgramFrame()
    frame.apply(.setWorkOffset(index: 1, offset: AxisVector(x: 100, y: 200, z: -50)))
    frame.apply(.setRotation(Double.pi / 2))
    frame.apply(.useToolLengthOffset(AxisVector(x: 0, y: 0, z: 80)))
    let machine = frame.machinePosition(of: WorkPosition(AxisVector(x: 10, y: 0, z: 5)))
    #expect(abs(machine.axes[.x] - 100) < rounding)
    #expect(abs(machine.axes[.y] - 210) < rounding)
    #expect(machine.axes[.z] == 35)
  }

  @Test("commands that set no offset leave the frame as it is")
  func otherCommands() {
    var chance = Chance(seed: 7)
    let before = frame(&chance)
    var frame = before
    for command: CanonicalCommand in [
      .straightTraverse(WorkPosition(AxisVector(x: 1, y: 2, z: 3))), .dwell(1), .setFeedRate(10),
      .selectPlane(.yz), .changeTool(3), .programEnd,
    ] {
      frame.apply(command)
    }
    #expect(frame == before)
  }

  @Test("each plane's axes are right-handed: first cross second is the normal")
  func planes() {
    let unit = [Vector3(1, 0, 0), Vector3(0, 1, 0), Vector3(0, 0, 1)]
    for plane in [Plane.xy, .zx, .yz] {
      #expect(unit[plane.first].cross(unit[plane.second]) == unit[plane.normal])
    }
  }
}
