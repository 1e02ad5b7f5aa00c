import CanonicalMachining
import Foundation
import Geometry
import SeededChance
import Signals
import Testing

@testable import MotionPlanning

@Suite("Chains of synchronised feeds") struct ThreadChainTests {
  /// A pass of G76 with a taper at both ends, as the interpreter expands it.
  private func taperedPass(_ rpm: Double, depth: Double, taper: Double) -> [CanonicalCommand] {
    let lead = 2 * (taper * taper + depth * depth).squareRoot() / taper
    return [
      .setSpindleSpeed(rpm), .startSpindle(.clockwise), .enableFeedOverride(false),
      .startSpeedFeedSync(perTurn: lead, isVelocity: false), .line(-depth, 0, -taper),
      .startSpeedFeedSync(perTurn: 2, isVelocity: false), .line(-depth, 0, -30 + taper),
      .startSpeedFeedSync(perTurn: lead, isVelocity: false), .line(0, 0, -30),
      .stopSpeedFeedSync, .rapid(5, 0, -30), .enableFeedOverride(true), .rapid(5, 0, 0),
      .rapid(0, 0, 0),
    ]
  }

  @Test("a tapered pass keeps the pitch along Z, and every limit in its corners")
  func tapers() {
    for rpm in [200.0, 600, 1000] {
      let run = SynchronisedRun(taperedPass(rpm, depth: 1.2, taper: 3))
      #expect(run.isFinished && run.fault == nil && run.refusal == nil, "\(rpm)")
      let errors = run.phaseErrors(axis: 2, lead: -2, from: -2.9, to: -28)
      #expect((errors.map(abs).max() ?? 1) < 1e-7, "\(rpm)")
      for axis in [0, 2] {
        let limits = run.worst(.open, axis: axis)
        #expect(limits.acceleration <= 1 + 1e-9 && limits.jerk <= 1 + 1e-6, "\(rpm), \(axis)")
      }
      // The corner is cut by step x reach / 6, never gone beyond: X stays between its ends.
      let x = run.places(0)
      #expect((x.min() ?? 0) >= -1.2 - 1e-12)
      let deep = run.setpoints.filter { $0.motion == .feed && $0.position.axes[2] < -8 }
      #expect(deep.contains { abs($0.position.axes[0] + 1.2) < 1e-12 })
    }
  }

  @Test("a corner that cannot be rounded between its neighbours is refused")
  func tooSharp() {
    let run = SynchronisedRun(taperedPass(1500, depth: 1.2, taper: 3))
    #expect(run.refusal?.kind == .threadCornerTooSharp)
    #expect((run.refusal?.limit ?? 0) > (run.refusal?.value ?? 1))
  }

  @Test("a change of lead is followed from turn to turn")
  func lead() {
    let run = SynchronisedRun([
      .setSpindleSpeed(600), .startSpindle(.counterclockwise),
      .startSpeedFeedSync(perTurn: 1.5, isVelocity: false), .line(0, 0, -15), .stopSpeedFeedSync,
      .startSpeedFeedSync(perTurn: 2.5, isVelocity: false), .line(0, 0, -40), .stopSpeedFeedSync,
    ])
    #expect(run.isFinished && run.fault == nil && run.refusal == nil)
    // 10 turns of 1.5 mm, then 2.5 mm: both counted from the same index.
    let first = run.phaseErrors(axis: 2, lead: -1.5, from: -4, to: -12, sense: -1)
    #expect((first.map(abs).max() ?? 1) < 1e-9)
    let second = run.setpoints.indices.filter {
      (-36 ... -20).contains(run.setpoints[$0].position.axes[2])
    }.map { tick in
      let turns = -run.turns[tick] - 10 - (-15 - run.setpoints[tick].position.axes[2]) / 2.5
      return (turns - turns.rounded()) * 2.5
    }
    #expect(second.count > 100 && (second.map(abs).max() ?? 1) < 1e-9)
    let limits = run.worst(.open, axis: 2)
    #expect(limits.acceleration <= 1 + 1e-9 && limits.jerk <= 1 + 1e-6)
    #expect(run.end[2] == -40)
  }

  @Test("a way back is a chain of its own, from another index")
  func wayBack() {
    let run = SynchronisedRun([
      .setSpindleSpeed(300), .startSpindle(.clockwise),
      .startSpeedFeedSync(perTurn: 2, isVelocity: false), .line(0, 0, -20), .line(0, 0, 0),
      .stopSpeedFeedSync,
    ])
    #expect(run.isFinished && run.reports.count == 2 && run.end[2] == 0)
    let z = run.places(2)
    #expect(z.min() == -20)
    let back = z.indices.filter { run.setpoints[$0].segment == 1 }
    let errors = back.filter { z[$0] > -15 && z[$0] < -5 }.map { tick -> Double in
      let turns = run.turns[tick] - (z[tick] + 20) / 2
      return (turns - turns.rounded()) * 2
    }
    #expect(errors.count > 100 && (errors.map(abs).max() ?? 1) < 1e-9)
  }

  @Test("a hold waits for the end of the chain, and before its index it holds at once")
  func hold() {
    let program = CanonicalCommand.thread(600, perTurn: 2, to: -40) + [.rapid(5, 0, -40)]
    let free = SynchronisedRun(program)
    let held = SynchronisedRun(
      program, override: { $0 > 500 && $0 < 4000 ? 0 : 1 })
    let last = free.ticks(of: 0).last ?? 0
    #expect(last > 600)
    // The thread does not see it.
    let isSame = held.places(2)[0...last].elementsEqual(free.places(2)[0...last])
    #expect(isSame)
    // The rapid behind it waits.
    #expect(held.setpoints[3900].position.axes[0] == 0 && held.setpoints[3900].motion == .hold)
    #expect(held.isFinished && held.end[0] == 5)
    let before = SynchronisedRun(program, override: { $0 < 1000 ? 0 : 1 })
    #expect(before.setpoints[999].position.axes[2] == 0)
    #expect(before.setpoints[999].motion == .hold && before.isFinished)
    #expect(!free.setpoints[last].allowsOverride)
  }

  @Test("G76 with twelve passes meets its groove in each")
  func passes() {
    var program: [CanonicalCommand] = [
      .rapid(10, 0, 5), .setSpindleSpeed(800), .startSpindle(.clockwise),
    ]
    for pass in 1...12 {
      let depth = 0.25 * Double(pass).squareRoot()
      // The compound slide of 29.5 degrees moves the start; the groove's flank goes with it.
      let start = 5 - depth * tan(29.5 * Double.pi / 180)
      program += [
        .rapid(10, 0, start), .rapid(10 - depth, 0, start), .enableFeedOverride(false),
        .startSpeedFeedSync(perTurn: 1.5, isVelocity: false), .line(10 - depth, 0, -25),
        .stopSpeedFeedSync, .rapid(12, 0, -25), .enableFeedOverride(true),
      ]
    }
    let run = SynchronisedRun(program)
    #expect(run.isFinished && run.fault == nil && run.refusal == nil && run.reports.count == 12)
    for pass in 1...12 {
      let depth = 0.25 * Double(pass).squareRoot()
      let start = 5 - depth * tan(29.5 * Double.pi / 180)
      let errors = run.setpoints.indices.filter {
        let place = run.setpoints[$0].position.axes
        return run.setpoints[$0].motion == .feed && abs(place[0] - (10 - depth)) < 1e-9
          && place[2] < 0 && place[2] > -20
      }.map { tick -> Double in
        let turns = run.turns[tick] - (start - run.setpoints[tick].position.axes[2]) / 1.5
        return (turns - turns.rounded()) * 1.5
      }
      #expect(errors.count > 500 && (errors.map(abs).max() ?? 1) < 1e-9, "pass \(pass)")
    }
  }

  @Test("whatever the spindle does, no axis limit is passed", arguments: UInt64(80)...91)
  func wild(seed: UInt64) {
    var chance = Chance(seed: seed)
    var limits = MotionLimits.open
    for axis in 0..<3 {
      limits.velocity[axis] = chance.between(50, 300)
      limits.acceleration[axis] = chance.between(300, 4000)
      limits.jerk[axis] = chance.between(5000, 200_000)
    }
    var spindle = RigSpindle()
    spindle.rampRPMPerSecond = [800, 5000, 1e5][chance.count(below: 3)]
    spindle.ripple = (chance.between(0, 0.1), chance.between(0.5, 30))
    spindle.marks = [0, 256, 4096][chance.count(below: 3)]
    var factors: [Double] = []
    for _ in 0..<400 { factors.append(chance.between(0.2, 1.9)) }
    let from = 400 + chance.count(below: 4000)
    var settings = PlannerSettings()
    settings.synchronismTolerance = 1e6
    var program: [CanonicalCommand] = [
      .setSpindleSpeed(chance.between(100, 900)), .startSpindle(.clockwise),
      .startSpeedFeedSync(perTurn: chance.between(0.5, 3), isVelocity: false),
      .line(chance.between(-8, 8), 0, -60), .line(chance.between(-8, 8), 0, -100),
      .stopSpeedFeedSync, .rapid(0, 0, 0), .startSpeedFeedSync(perTurn: 1, isVelocity: false),
    ]
    program.append(.rigidTap(WorkPosition(AxisVector(x: 0, y: 0, z: -30))))
    spindle.load = { $0 < from ? 1 : factors[$0 / 40 % 400] }
    let run = SynchronisedRun(program, spindle: spindle, limits: limits, settings: settings)
    #expect((run.places(2).min() ?? 0) < -10, "seed \(seed): \(String(describing: run.refusal))")
    for axis in [0, 2] {
      let worst = run.worst(limits, axis: axis)
      print("seed \(seed) axis \(axis): \(worst) \(run.fault.map { "\($0.kind)" } ?? "")")
      #expect(worst.velocity <= 1 + 1e-9, "seed \(seed)")
      #expect(worst.acceleration <= 1 + 1e-9, "seed \(seed)")
      // Rounding of 100 mm is 1e-14 mm, in a third difference 1e-4 mm/s^3 of 5000.
      #expect(worst.jerk <= 1 + 1e-6, "seed \(seed)")
    }
  }
}
