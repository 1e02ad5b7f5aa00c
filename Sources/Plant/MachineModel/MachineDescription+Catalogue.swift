internal import Geometry

extension MachineDescription {
  /// A small vertical machining centre, X 510, Y 410, Z 510 mm; 5.5 kW, 12,000 rpm.
  /// Machine zero lies in the middle of the table, so that programs about the work's corner reach
  /// all round it without a work offset.
  public static func vmc3Axis() -> MachineDescription {
    var machine = MachineDescription()
    machine.kind = .mill
    machine[.x] = AxisDescription(from: -255, to: 255)
    machine[.y] = AxisDescription(from: -205, to: 205)
    machine[.z] = AxisDescription(from: -150, to: 360)
    machine[.y].drive.inertia = 0.0095
    // The head hangs in its counterweight: more to move, more seals that rub.
    machine[.z].drive.inertia = 0.0110
    machine[.z].drive.coulombFriction = 1.5
    machine[.z].drive.staticFriction = 2.0
    machine.spindle.append(PowerPoint(speedRPM: 0, power: 0))
    machine.spindle.append(PowerPoint(speedRPM: 1500, power: 5500))
    machine.spindle.append(PowerPoint(speedRPM: 12000, power: 5500))
    return machine
  }

  /// A small turning centre: X (radius) 190, Z 520 mm; 7.5 kW, 4,000 rpm.
  public static func lathe2Axis() -> MachineDescription {
    var machine = MachineDescription()
    machine.kind = .lathe
    machine[.x] = AxisDescription(from: -20, to: 170)
    machine[.z] = AxisDescription(from: -420, to: 100)
    machine[.x].drive.inertia = 0.0050
    machine[.x].drive.screwPitch = 6
    machine[.z].drive.inertia = 0.0090
    machine.toolChangeTime = 1.5
    machine.spindle.inertia = 0.05
    machine.spindle.accelerationRPMPerSecond = 1500
    machine.spindle.responseTime = 0.02
    machine.spindle.integralTime = 0.1
    machine.spindle.standbyPower = 180
    machine.spindle.frictionPowerPerRPM = 0.08
    machine.spindle.windagePowerPerSquareRPM = 1.5e-5
    machine.spindle.append(PowerPoint(speedRPM: 0, power: 0))
    machine.spindle.append(PowerPoint(speedRPM: 1000, power: 7500))
    machine.spindle.append(PowerPoint(speedRPM: 4000, power: 7500))
    return machine
  }

  /// This machine with axes that follow exactly; its spindle stays as it is.
  public func ideal() -> MachineDescription {
    var machine = self
    for index in 0..<AxisVector.count { machine.axes[index].drive.model = .ideal }
    return machine
  }
}
