import CanonicalMachining
import Geometry
import SeededChance
import Signals
import Testing

@testable import MotionPlanning

@Suite("Rapid override") struct RapidOverrideTests {
  /// From rest to rest at v, with both ramps full: L/v + v/a + a/j.
  private func time(_ length: Double, _ v: Double) -> Double {
    length / v + v / 2000 + 2000.0 / 40_000
  }

  @Test("a rapid at 25, 50 and 100 % takes the closed form's time", arguments: [0.25, 0.5, 1])
  func closedForm(factor: Double) {
    // v j >= a^2 from 100 mm/s on; below it the ramp takes 2 sqrt(v/j).
    let v = 200 * factor
    let expected = v < 100 ? 600 / v + 2 * (v / 40_000).squareRoot() : time(600, v)
    let rig = Rig([.rapid(600, 0)])
    var ticks = 0
    while !rig.isFinished {
      _ = rig.tick(0.0005, panel: PanelOverrides(rapid: factor))
      ticks += 1
    }
    // The last tick is a whole one.
    #expect(abs(Double(ticks) * 0.0005 - expected) <= 0.000_51)
    #expect(rig.last.position.axes[0] == 600)
  }

  @Test("feeds do not see it, rapids do not see the feed override, and each dial holds its own")
  func apart() {
    func topSpeed(_ command: CanonicalCommand, _ override: Double, _ rapid: Double) -> Double {
      let rig = Rig([.setFeedRate(40), command])
      var top = 0.0
      for _ in 0..<2000 {
        top = max(
          top, rig.tick(override: override, panel: PanelOverrides(rapid: rapid)).pathSpeed)
      }
      return top
    }
    #expect(abs(topSpeed(.line(100, 0), 1.5, 0.25) - 60) < 1e-9)
    #expect(abs(topSpeed(.line(100, 0), 1.5, 0) - 60) < 1e-9)
    #expect(abs(topSpeed(.rapid(100, 0), 1.5, 0.25) - 50) < 1e-9)
    #expect(abs(topSpeed(.rapid(100, 0), 1, 7) - 200) < 1e-9)
    for rapid in [0, -1, Double.nan] { #expect(topSpeed(.rapid(100, 0), 1, rapid) == 0) }
    #expect(topSpeed(.rapid(100, 0), 0, 1) == 0)
  }

  @Test("turned to 0 it stops a rapid, turned up again the rapid goes on to its very end")
  func holds() {
    let rig = Rig([.rapid(300, 100), .setFeedRate(30), .line(310, 100)])
    for _ in 0..<500 { _ = rig.tick() }
    #expect(rig.last.pathSpeed > 200)
    for _ in 0..<500 { _ = rig.tick(panel: PanelOverrides(rapid: 0)) }
    #expect(rig.last.pathSpeed == 0 && rig.last.motion == .hold)
    let held = rig.last.position
    #expect(rig.tick(panel: PanelOverrides(rapid: 0)).position == held)
    let places = rig.run().map(\.position.axes)
    // On the line from 0 to (300, 100) all the way, and its end is met.
    #expect(places.allSatisfy { $0[0] > 300 || abs($0[1] * 3 - $0[0]) < 1e-9 })
    #expect(places.contains { $0[0] == 300 && $0[1] == 100 } && rig.last.position.axes[0] == 310)
  }

  @Test("M49 takes feed and spindle override away, the dial for rapids stays")
  func locked() {
    let rig = Rig([
      .setSpindleSpeed(1000), .startSpindle(.clockwise), .enableFeedOverride(false),
      .enableSpeedOverride(false), .rapid(300, 0), .setFeedRate(40), .line(400, 0),
    ])
    var tops = [0.0, 0.0]
    while !rig.isFinished {
      let setpoint = rig.tick(override: 0.5, panel: PanelOverrides(rapid: 0.5, spindle: 0.8))
      let kind = setpoint.motion == .rapid ? 0 : 1
      tops[kind] = max(tops[kind], setpoint.pathSpeed)
      if setpoint.segment >= 0 { #expect(setpoint.spindleSpeedRPM == 1000) }
    }
    #expect(abs(tops[0] - 100) < 1e-9 && abs(tops[1] - 40) < 1e-9)
  }
}

@Suite("Spindle override") struct SpindleOverrideTests {
  @Test("the speed asked for is the programmed one times the dial, 50 to 120 %")
  func scales() {
    let dials = [(1.0, 1000.0), (0.8, 800), (1.2, 1200), (0.1, 500), (3, 1200), (.nan, 1200)]
    for way in [SpindleDirection.clockwise, .counterclockwise] {
      let rig = Rig([
        .setSpindleSpeed(1000), .startSpindle(way), .setFeedRate(10), .line(1000, 0),
      ])
      for _ in 0..<10 { _ = rig.tick() }
      for (dial, speed) in dials {
        let setpoint = rig.tick(panel: PanelOverrides(spindle: dial))
        #expect(setpoint.spindleSpeedRPM == (way == .clockwise ? speed : -speed))
      }
      // Nothing but the spindle changes.
      #expect(abs(rig.last.pathSpeed) <= 10 && rig.last.motion == .feed)
    }
  }

  @Test("M51 P0 and M49 lock it from the next move on, M51 P1 lets it act again")
  func permission() {
    let rig = Rig([
      .setSpindleSpeed(1000), .startSpindle(.clockwise), .setFeedRate(40), .line(10, 0),
      .enableSpeedOverride(false), .line(20, 0), .enableSpeedOverride(true), .line(30, 0),
      .programEnd,
    ])
    var speeds: [Int32: Double] = [:]
    while !rig.isFinished {
      let setpoint = rig.tick(panel: PanelOverrides(spindle: 0.9))
      if setpoint.motion == .feed { speeds[setpoint.segment] = setpoint.spindleSpeedRPM }
    }
    #expect(speeds == [0: 900, 1: 1000, 2: 900])
  }

  @Test("a thread keeps its pitch and its phase at 80 and 115 %", arguments: [0.8, 1, 1.15])
  func thread(dial: Double) {
    var spindle = RigSpindle()
    spindle.rampRPMPerSecond = 2000
    let run = SynchronisedRun(
      CanonicalCommand.thread(600, perTurn: 2, to: -40), spindle: spindle,
      panel: { _ in PanelOverrides(spindle: dial) })
    #expect(run.isFinished && run.fault == nil)
    #expect(run.setpoints.last?.spindleSpeedRPM == 600 * dial)
    let errors = run.phaseErrors(axis: 2, lead: -2, from: -8, to: -30)
    #expect(errors.count > 500 && (errors.map(abs).max() ?? 1) < 1e-9)
  }

  @Test("a dial that is turned within a thread acts behind it; at random the pitch is kept")
  func turned() {
    var chance = Chance(seed: 77)
    for _ in 0..<6 {
      var spindle = RigSpindle()
      spindle.rampRPMPerSecond = 3000
      let dials = (0..<40).map { _ in chance.between(0.5, 1.2) }
      var program: [CanonicalCommand] = [.setSpindleSpeed(700), .startSpindle(.clockwise)]
      for _ in 0..<3 {
        program += [
          .startSpeedFeedSync(perTurn: 1.5, isVelocity: false), .line(0, 0, -30),
          .stopSpeedFeedSync, .rapid(5, 0, -30), .rapid(5, 0, 0), .rapid(0, 0, 0),
        ]
      }
      let run = SynchronisedRun(
        program, spindle: spindle,
        panel: { PanelOverrides(spindle: dials[min($0 / 400, 39)]) })
      #expect(run.isFinished && run.fault == nil)
      let errors = run.phaseErrors(axis: 2, lead: -1.5, from: -6, to: -24)
        .filter { $0 != 0 }
      #expect((errors.map(abs).max() ?? 1) < 1e-9)
      let limits = run.worst(.open, axis: 2)
      #expect(limits.velocity <= 1 && limits.acceleration <= 1 + 1e-9 && limits.jerk <= 1 + 1e-6)
    }
  }

  @Test("a feed a revolution keeps its way for a turn at 80 %")
  func perTurn() {
    var spindle = RigSpindle()
    spindle.rampRPMPerSecond = 2000
    let run = SynchronisedRun(
      [
        .setSpindleSpeed(600), .startSpindle(.clockwise), .setFeedMode(.unitsPerRevolution),
        .setFeedRate(0.3), .line(30, 0),
      ], spindle: spindle, panel: { _ in PanelOverrides(spindle: 0.8) })
    #expect(run.isFinished)
    for tick in 1..<run.setpoints.count
    where (3...27).contains(run.setpoints[tick].position.axes[0]) {
      let turns = run.turns[tick] - run.turns[tick - 1]
      let way = run.setpoints[tick].position.axes[0] - run.setpoints[tick - 1].position.axes[0]
      // Steps of 0.05 %.
      #expect(abs(way / turns / 0.3 - 1) < 1e-3)
    }
  }

  @Test("a tap whose over-travel would leave the travel at 120 % is refused at rest, with both")
  func overTravel() {
    var limits = MotionLimits.open
    // At 600 rpm the over-travel is 0.75 mm, at 720 rpm 1.08 mm.
    limits.travelMinimum[2] = -21
    var settings = PlannerSettings()
    settings.spindleAccelerationRPMPerSecond = 4000
    var spindle = RigSpindle()
    spindle.rampRPMPerSecond = 4000
    let program: [CanonicalCommand] = [
      .setSpindleSpeed(600), .startSpindle(.clockwise),
      .startSpeedFeedSync(perTurn: 1, isVelocity: false),
      .rigidTap(WorkPosition(AxisVector(x: 0, y: 0, z: -20))), .stopSpeedFeedSync,
    ]
    let run = SynchronisedRun(
      program, spindle: spindle, limits: limits, settings: settings,
      panel: { _ in PanelOverrides(spindle: 1.2) })
    #expect(run.fault?.kind == .travelExceeded && run.fault?.axis == .z)
    #expect(abs((run.fault?.value ?? 0) + 20 + 720.0 * 720 / 8000 / 60) < 1e-3)
    #expect(run.fault?.limit == -21 && run.places(2).allSatisfy { $0 == 0 })
    let plain = SynchronisedRun(program, spindle: spindle, limits: limits, settings: settings)
    #expect(plain.isFinished && plain.fault == nil)
  }
}
