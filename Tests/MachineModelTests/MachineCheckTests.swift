import Geometry
import Signals
import Testing

@testable import MachineModel

@Suite("The check of a machine's description")
struct MachineCheckTests {
  private func fault(_ change: (inout MachineDescription) -> Void) -> MachineFault? {
    var machine = MachineDescription.vmc3Axis()
    change(&machine)
    do {
      _ = try Machine(machine, at: MachinePosition())
      return nil
    } catch {
      return error
    }
  }

  @Test("each thing that cannot be is named, with its axis")
  func faults() {
    #expect(fault { _ in } == nil)
    #expect(fault { $0.servoPeriod = 0 } == MachineFault(.servoPeriod))
    #expect(fault { $0.toolChangeTime = -1 } == MachineFault(.toolChangeTime))
    #expect(fault { $0[.y].travelMaximum = -300 } == MachineFault(.travel, axis: .y))
    #expect(fault { $0[.x].home = 1000 } == MachineFault(.home, axis: .x))
    #expect(fault { $0[.z].jerk = 0 } == MachineFault(.limits, axis: .z))
    #expect(fault { $0[.x].drive.inertia = 0 } == MachineFault(.motor, axis: .x))
    #expect(fault { $0[.x].drive.staticFriction = 1 } == MachineFault(.friction, axis: .x))
    #expect(fault { $0[.x].drive.backlash = -0.1 } == MachineFault(.measuring, axis: .x))
    #expect(fault { $0[.x].drive.velocityGain = 5000 } == MachineFault(.gains, axis: .x))
    #expect(fault { $0.spindle.pointCount = 0 } == MachineFault(.powerCurve))
    #expect(fault { $0.spindle.pointCount = 99 } == MachineFault(.powerCurve))
    #expect(fault { $0.spindle.points[1].speedRPM = 0 } == MachineFault(.powerCurve))
    #expect(fault { $0.spindle.efficiency = 1.1 } == MachineFault(.spindle))
  }

  @Test("NaN in any number of an axis is refused")
  func notANumber() {
    #expect(fault { $0[.x].travelMinimum = .nan }?.kind == .travel)
    #expect(fault { $0[.x].home = .nan }?.kind == .home)
    #expect(fault { $0[.x].velocity = .nan }?.kind == .limits)
    #expect(fault { $0[.x].drive.screwPitch = .nan }?.kind == .motor)
    #expect(fault { $0[.x].drive.stribeckSpeed = .nan }?.kind == .friction)
    #expect(fault { $0[.x].drive.encoderStep = .nan }?.kind == .measuring)
    #expect(fault { $0[.x].drive.positionGain = .nan }?.kind == .gains)
    #expect(fault { $0.servoPeriod = .nan }?.kind == .servoPeriod)
    #expect(fault { $0.spindle.points[1].power = .nan }?.kind == .powerCurve)
    #expect(fault { $0.spindle.inertia = .nan }?.kind == .spindle)
  }

  @Test("an axis that is absent is not looked at")
  func absent() {
    #expect(fault { $0[.a].drive.inertia = .nan } == nil)
  }
}
