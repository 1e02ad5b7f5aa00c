import Foundation
import Geometry
import SeededChance
import Signals
import Testing

@testable import MachineModel

@Suite("The spindle")
struct SpindleTests {
  private func ticks(_ spindle: inout Spindle, toRPM target: Double, load: Double = 0) -> Int {
    for tick in 1...100_000 {
      spindle.turn(toRPM: target, against: load)
      if abs(spindle.speedRPM - target) < 1e-6 { return tick }
    }
    return .max
  }

  @Test("its run-up takes speed over acceleration where the torque suffices")
  func rampTime() {
    var spindle = Spindle(MachineDescription.vmc3Axis().spindle, period: 1e-3)
    // 12000 rpm at 4000 rpm/s: 3 s.
    #expect(abs(ticks(&spindle, toRPM: 12000) - 3000) <= 1)
    #expect(abs(ticks(&spindle, toRPM: -6000) - 4500) <= 1)
  }

  @Test("its run-up at the power limit takes J w^2 / 2 P")
  func powerLimitedTime() {
    var description = SpindleDescription()
    description.accelerationRPMPerSecond = 1e6
    description.inertia = 0.1
    description.append(PowerPoint(speedRPM: 1, power: 4000))
    description.append(PowerPoint(speedRPM: 8000, power: 4000))
    var spindle = Spindle(description, period: 1e-4)
    let angular = 6000 * Double.pi / 30
    let expected = 0.1 * angular * angular / (2 * 4000)
    let time = Double(ticks(&spindle, toRPM: 6000)) * 1e-4
    #expect(abs(time - expected) < 2e-3 * expected)  // the first steps start below 1 rad/s
  }

  @Test("its run-up at the torque limit takes J w / M")
  func torqueLimitedTime() {
    var description = SpindleDescription()
    description.accelerationRPMPerSecond = 1e6
    description.inertia = 0.05
    description.append(PowerPoint(speedRPM: 3000, power: 3000))
    var spindle = Spindle(description, period: 1e-4)
    let torque = 3000 / (3000 * Double.pi / 30)
    let expected = 0.05 * (2000 * Double.pi / 30) / torque
    let time = Double(ticks(&spindle, toRPM: 2000)) * 1e-4
    #expect(abs(time - expected) < 2e-4)
  }

  @Test("an overload pulls it down to where the power curve carries the torque")
  func droop() {
    var spindle = Spindle(MachineDescription.vmc3Axis().spindle, period: 1e-3)
    _ = ticks(&spindle, toRPM: 6000)
    #expect(spindle.isAtSpeed)
    for _ in 0..<20_000 { spindle.turn(toRPM: 6000, against: 20) }
    // Constant power: w = P / M. The implicit brake leaves w / (w + 1) of the torque.
    let carried = 5500.0 / 20 * 30 / Double.pi
    #expect(abs(spindle.speedRPM - carried) < 0.005 * carried)
    #expect(!spindle.isAtSpeed)
    for _ in 0..<5000 { spindle.turn(toRPM: 6000, against: 0) }
    #expect(spindle.isAtSpeed)
  }

  @Test("within its power it recovers the speed under load")
  func recovery() {
    var spindle = Spindle(MachineDescription.vmc3Axis().spindle, period: 1e-3)
    _ = ticks(&spindle, toRPM: 3000)
    var lowest = 3000.0
    for _ in 0..<3000 {
      spindle.turn(toRPM: 3000, against: 10)
      lowest = min(lowest, spindle.speedRPM)
    }
    #expect(lowest < 2990)
    #expect(abs(spindle.speedRPM - 3000) < 0.1)
  }

  @Test("a torque of the cut never turns it backwards", arguments: [1, 2, 3])
  func noReversal(seed: UInt64) {
    var chance = Chance(seed: seed)
    var spindle = Spindle(MachineDescription.vmc3Axis().spindle, period: 1e-3)
    for _ in 0..<2000 {
      spindle.turn(toRPM: 2000, against: Double.random(in: -1e5...1e5, using: &chance))
      #expect(spindle.speedRPM >= 0, "seed \(seed)")
    }
  }

  @Test("the power curve is straight between its corners")
  func powerCurve() {
    var description = SpindleDescription()
    description.append(PowerPoint(speedRPM: 1000, power: 2000))
    description.append(PowerPoint(speedRPM: 4000, power: 5000))
    description.append(PowerPoint(speedRPM: 8000, power: 3000))
    let expected = [
      (0.0, 0.0), (500, 1000), (1000, 2000), (2000, 3000), (4000, 5000), (6000, 4000),
      (8000, 3000), (9000, 3000),
    ]
    let curve = TorqueCurve(description)
    for (speed, power) in expected {
      #expect(abs(description.availablePower(atSpeedRPM: speed) - power) < 1e-9)
      let angular = speed * Double.pi / 30
      guard angular >= 1 else { continue }
      #expect(abs(curve.limit(at: -angular) * angular - power) < 1e-9 * 5000)
    }
    #expect(description.ratedPower == 5000)
    #expect(description.maximumSpeedRPM == 8000)
  }

  @Test("the power curve takes eight corners and no more")
  func capacity() {
    var description = SpindleDescription()
    for index in 1...8 {
      let hasRoom = description.append(PowerPoint(speedRPM: Double(index), power: 1))
      #expect(hasRoom)
    }
    var hasRoom = description.append(PowerPoint(speedRPM: 9, power: 1))
    #expect(!hasRoom)
    description.pointCount = .max
    #expect(description.availablePower(atSpeedRPM: 4) == 1)
    description.pointCount = -5
    #expect(description.availablePower(atSpeedRPM: 4) == 0)
    hasRoom = description.append(PowerPoint(speedRPM: 9, power: 1))
    #expect(!hasRoom)
  }

  @Test("idle power is standby, friction and windage together")
  func idlePower() {
    let spindle = MachineDescription.vmc3Axis().spindle
    #expect(abs(spindle.idlePower(atSpeedRPM: 6000) - (150 + 180 + 144)) < 1e-9)
    #expect(spindle.idlePower(atSpeedRPM: 0) == 150)
  }

  @Test("its angle is the integral of its speed: n^2 / 2 alpha turns to stop, n t at speed")
  func angle() {
    var spindle = Spindle(MachineDescription.vmc3Axis().spindle, period: 1e-3)
    _ = ticks(&spindle, toRPM: 3000)
    for _ in 0..<2000 { spindle.turn(toRPM: 3000, against: 0) }
    let before = spindle.turns
    for _ in 0..<1000 { spindle.turn(toRPM: 3000, against: 0) }
    // The speed loop has settled to parts in 10^10.
    #expect(abs(spindle.turns - before - 50) < 1e-7)
    let stopping = spindle.turns
    for _ in 0..<3000 { spindle.turn(toRPM: 0, against: 0) }
    // 3000 rpm at 4000 rpm/s: 18.75 turns; the loop gives back what it lagged.
    #expect(abs(spindle.turns - stopping - 18.75) < 0.1)
    for _ in 0..<2000 { spindle.turn(toRPM: -600, against: 0) }
    #expect(spindle.turns < stopping + 18.75)
  }

  @Test("its encoder tells the mark that was passed, its index at whole turns")
  func encoder() throws {
    var description = MachineDescription.vmc3Axis()
    description.spindle.encoderMarks = 1024
    var machine = try Machine(description, at: MachinePosition())
    var setpoint = Setpoint()
    setpoint.spindleSpeedRPM = 700
    for _ in 0..<2000 {
      _ = machine.follow(setpoint, load: CuttingLoad(), force: .zero)
      let reading = machine.spindleReading
      let marks = reading.turns * 1024
      #expect(marks == marks.rounded())
      #expect(reading.turns <= machine.spindleTurns)
      #expect(machine.spindleTurns - reading.turns < 1.0 / 1024)
    }
    #expect(abs(machine.spindleReading.speedRPM - 700) < 0.1 && machine.spindleReading.isAtSpeed)
    description.spindle.encoderMarks = -1
    #expect(throws: MachineFault.self) { try description.check() }
  }
}
