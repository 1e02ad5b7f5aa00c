import Foundation
import Geometry
import SeededChance
import Signals
import Testing

@testable import MachineModel

@Suite("The machine")
struct MachineTests {
  private let catalogue = [MachineDescription.vmc3Axis(), .lathe2Axis()]

  @Test("every machine of the catalogue passes its own check, and so does its ideal twin")
  func catalogueIsSound() throws {
    for machine in catalogue {
      try machine.check()
      try machine.ideal().check()
      #expect(machine.isWithinTravel(machine.homePosition))
    }
    #expect(catalogue[0].axisMask == 0b111)
    #expect(catalogue[1].axisMask == 0b101)
  }

  @Test("at 50 mm/s the axes of the machining centre follow within tens of micrometres")
  func followingError() throws {
    var machine = try Machine(.vmc3Axis(), at: MachinePosition())
    var worst = 0.0
    for tick in 1...600 {
      let travelled = travel(at: Double(tick) * 1e-3, speed: 50, jerk: 40000)
      var setpoint = Setpoint()
      setpoint.position.axes.xyz = Vector3(travelled, -travelled, travelled)
      let state = machine.follow(setpoint, load: CuttingLoad(), force: .zero)
      let error = setpoint.position.axes.xyz - state.position.axes.xyz
      worst = max(worst, abs(error.x), abs(error.y), abs(error.z))
    }
    #expect(worst > 0.01)
    #expect(worst < 0.1)
  }

  @Test("halving the sub-steps again and again, the motion converges")
  func convergence() {
    func path(subSteps: Int) -> [Double] {
      let axis = MachineDescription.vmc3Axis()[.x]
      var drive = AxisDrive(axis, at: 0, period: 1e-3, subSteps: subSteps)
      var out: [Double] = []
      for tick in 1...400 {
        drive.follow(2.5 * (1 - cos(Double(tick) * 0.02)), force: 200)
        out.append(drive.slide)
      }
      return out
    }
    var last = path(subSteps: 4)
    var differences: [Double] = []
    for doubling in 1...5 {
      let finer = path(subSteps: 4 << doubling)
      differences.append(zip(last, finer).map { abs($0 - $1) }.max() ?? .nan)
      last = finer
    }
    #expect(differences[0] < 0.002)  // mm: the four sub-steps in use are within 2 um of eight
    // First order halves each time; marks of 0.5 um put a floor under it.
    #expect(differences[4] < differences[0] / 3)
  }

  @Test("each axis of the catalogue comes to rest after a rapid", arguments: [1, 2, 3])
  func stability(seed: UInt64) throws {
    var chance = Chance(seed: seed)
    for description in catalogue {
      for axis in [Axis.x, .y, .z] where description[axis].isPresent {
        var drive = AxisDrive(description[axis], at: 0, period: 1e-3)
        let length = Double.random(in: 1...15, using: &chance)
        let force = Double.random(in: -500...500, using: &chance)
        var target = 0.0
        for tick in 0..<4000 {
          target = min(length, travel(at: Double(tick) * 1e-3, speed: 180, jerk: 40000))
          drive.follow(target, force: force)
          #expect(abs(target - drive.slide) < 3, "seed \(seed) \(axis)")
        }
        // Half of the play, one mark, and what creeps in the friction.
        #expect(abs(target - drive.slide) < 0.004, "seed \(seed) \(axis)")
        #expect(abs(drive.speed) < 0.1, "seed \(seed) \(axis)")
      }
    }
  }

  @Test("no setpoint, load or force traps, and the state stays finite", arguments: [1, 2])
  func hostile(seed: UInt64) throws {
    var chance = Chance(seed: seed)
    let wild: [Double] = [
      .nan, .infinity, -.infinity, 1e300, -1e300, 1e6, -1e6, 0, .leastNonzeroMagnitude,
      .greatestFiniteMagnitude,
    ]
    for description in [catalogue[0], catalogue[1], catalogue[0].ideal()] {
      var machine = try Machine(description, at: MachinePosition(AxisVector(repeating: .nan)))
      for _ in 0..<3000 {
        func any() -> Double { wild.randomElement(using: &chance) ?? 0 }
        var setpoint = Setpoint()
        for index in 0..<AxisVector.count { setpoint.position.axes[index] = any() }
        setpoint.spindleSpeedRPM = any()
        var load = CuttingLoad()
        load.torque = any()
        let state = machine.follow(setpoint, load: load, force: Vector3(any(), any(), any()))
        for index in 0..<AxisVector.count {
          #expect(state.position.axes[index].isFinite, "seed \(seed)")
          #expect(state.velocity[index].isFinite, "seed \(seed)")
          #expect(state.torqueShare[index].isFinite, "seed \(seed)")
        }
        #expect(state.spindleSpeedRPM.isFinite, "seed \(seed)")
        #expect(abs(state.spindleSpeedRPM) <= description.spindle.maximumSpeedRPM * 1.1)
      }
    }
  }

  @Test("a setpoint that cannot be followed is flagged and the axis stays")
  func refusal() throws {
    var machine = try Machine(MachineDescription.vmc3Axis().ideal(), at: MachinePosition())
    var setpoint = Setpoint()
    setpoint.position.axes[.x] = 5
    _ = machine.follow(setpoint, load: CuttingLoad(), force: .zero)
    #expect(machine.hasRefusedInput == false)
    setpoint.position.axes[.x] = .nan
    var state = machine.follow(setpoint, load: CuttingLoad(), force: .zero)
    #expect(machine.hasRefusedInput == true)
    #expect(state.position.axes[.x] == 5)
    setpoint.position.axes[.x] = 6
    setpoint.spindleSpeedRPM = 13000
    state = machine.follow(setpoint, load: CuttingLoad(), force: .zero)
    #expect(machine.hasRefusedInput == true)
    #expect(state.position.axes[.x] == 6)
  }

  @Test("an axis that the machine does not have stays at zero")
  func absentAxis() throws {
    var machine = try Machine(.lathe2Axis(), at: MachinePosition())
    var setpoint = Setpoint()
    setpoint.position.axes = AxisVector(repeating: 1)
    for _ in 0..<100 {
      let state = machine.follow(setpoint, load: CuttingLoad(), force: Vector3(9, 9, 9))
      #expect(state.position.axes[.y] == 0)
      #expect(state.velocity[.a] == 0)
    }
    let state = machine.follow(setpoint, load: CuttingLoad(), force: .zero)
    #expect(state.position.axes[.z] > 0.9)
  }

  @Test("two machines that are driven alike go bit by bit alike")
  func determinism() throws {
    var machine = try Machine(.vmc3Axis(), at: MachinePosition())
    var twin = try Machine(.vmc3Axis(), at: MachinePosition())
    var setpoint = Setpoint()
    setpoint.spindleSpeedRPM = 3000
    func drive(_ machine: inout Machine, _ tick: Int) -> AxisState {
      setpoint.position.axes.xyz = Vector3(sin(Double(tick) * 0.01) * 5, 0, 0)
      var load = CuttingLoad()
      load.torque = 4000
      return machine.follow(setpoint, load: load, force: Vector3(100, 20, -30))
    }
    for tick in 0..<1000 {
      let first = drive(&machine, tick)
      let second = drive(&twin, tick)
      #expect(first == second)
    }
  }

  @Test("the spindle is at speed once it has run up, and not before")
  func atSpeed() throws {
    var machine = try Machine(.vmc3Axis(), at: MachinePosition())
    var setpoint = Setpoint()
    setpoint.spindleSpeedRPM = 4000
    _ = machine.follow(setpoint, load: CuttingLoad(), force: .zero)
    #expect(machine.isSpindleAtSpeed == false)
    for _ in 0..<900 { _ = machine.follow(setpoint, load: CuttingLoad(), force: .zero) }
    #expect(machine.isSpindleAtSpeed == false)
    for _ in 0..<100 { _ = machine.follow(setpoint, load: CuttingLoad(), force: .zero) }
    #expect(machine.isSpindleAtSpeed == true)
    #expect(abs(machine.spindleSpeedRPM - 4000) < 1e-6)
    #expect(machine.spindleIdlePower(atSpeedRPM: -4000) == 150 + 120 + 64)
  }
}
