import CanonicalMachining
import Geometry
import SeededChance
import Signals
import Testing

@testable import MotionPlanning

@Suite("Jog, retract, home, and the way back") struct OperatorTests {
  /// Half a metre of travel either way, the limits of the reference.
  private var limits: MotionLimits {
    var limits = MotionLimits.open
    limits.travelMinimum = AxisVector(repeating: -500)
    limits.travelMaximum = AxisVector(repeating: 500)
    return limits
  }

  /// A rig that stands under a hold in the middle of a feed.
  private func held(_ program: [CanonicalCommand] = [.setFeedRate(50), .line(200, 100)]) -> Rig {
    let rig = Rig(program, limits: limits)
    for _ in 0..<600 { _ = rig.tick() }
    for _ in 0..<300 { _ = rig.tick(override: 0) }
    return rig
  }

  /// Ticks until the operator's axes are at rest, with their setpoints.
  private func finish(_ rig: Rig) -> [Setpoint] {
    var trace: [Setpoint] = []
    repeat {
      trace.append(rig.tick(override: 0))
    } while !rig.isOperatorAtRest
      && rig.isOperated && trace.count < 60_000
    return trace
  }

  /// Rest to rest over a way with the acceleration limit reached: L/v + v/a + a/j (CycleTimeTests).
  private func time(_ way: Double, _ v: Double) -> Double { way / v + v / 2000 + 0.05 }

  @Test("a step of one axis takes the closed form's time and moves nothing else")
  func step() {
    let rig = held()
    let start = rig.last.position.axes
    #expect(rig.planner.operate(.step(.y, by: -80, speed: 120)) == nil)
    let trace = finish(rig)
    #expect(abs(Double(trace.count) * 1e-3 - time(80, 120)) <= 2.1e-3)
    #expect(rig.last.position.axes[1] == start[1] - 80)
    #expect(trace.allSatisfy { $0.position.axes[0] == start[0] && $0.position.axes[2] == 0 })
    #expect(trace.dropFirst().allSatisfy { $0.motion == .operated })
  }

  @Test("a jog keeps its speed until it is let go, then stops within the braking distance")
  func jog() {
    let rig = held()
    #expect(rig.planner.operate(.jog(.x, velocity: -100)) == nil)
    for _ in 0..<1000 { _ = rig.tick() }
    #expect(abs(rig.last.pathSpeed - 100) < 1e-9)
    let here = rig.last.position.axes[0]
    #expect(rig.planner.operate(.jog(.x, velocity: 0)) == nil)
    _ = finish(rig)
    // v/2 (v/a + a/j) from a speed that reaches the acceleration limit.
    #expect(abs(here - rig.last.position.axes[0] - 50 * (0.05 + 0.05)) < 1e-9)
  }

  @Test("a jog ends at the end of the travel, wherever it came from and however it was changed")
  func travelEnd() {
    var chance = Chance(seed: 5)
    for _ in 0..<40 {
      let rig = held()
      for _ in 0..<chance.count(below: 6) {
        _ = rig.planner.operate(.jog(.x, velocity: chance.between(-250, 250)))
        for _ in 0..<chance.count(below: 3000) {
          let place = rig.tick().position.axes[0]
          #expect(abs(place) <= 500 + 1e-9)
        }
      }
      let way = chance.count(below: 2) == 0 ? 1.0 : -1
      _ = rig.planner.operate(.jog(.x, velocity: way * chance.between(0.5, 250)))
      // Slow ones are sped up behind some time.
      for _ in 0..<1000 { _ = rig.tick() }
      _ = rig.planner.operate(.jog(.x, velocity: way * 200))
      _ = finish(rig)
      #expect(rig.last.position.axes[0] == way * 500)
    }
  }

  @Test("a retract moves its axis alone; in motion the program is held on its path first")
  func retract() {
    let rig = Rig([.setFeedRate(50), .line(200, 100, -40)], limits: limits)
    for _ in 0..<600 { _ = rig.tick() }
    #expect(rig.last.pathSpeed > 49)
    #expect(rig.planner.operate(.retract(.z, to: 30)) == nil)
    let trace = finish(rig)
    let held = trace.first { $0.motion == .operated }?.position.axes ?? AxisVector()
    for setpoint in trace where setpoint.motion != .operated {
      let place = setpoint.position.axes
      #expect(abs(place[1] * 2 - place[0]) < 1e-9 && abs(place[2] * 5 + place[0]) < 1e-9)
    }
    #expect(rig.last.position.axes[2] == 30 && rig.last.position.axes[0] == held[0])
    #expect(rig.planner.operate(.returnToPath(last: .z)) == nil)
    _ = rig.run()
    #expect(rig.isFinished && rig.last.position.axes[0] == 200 && rig.last.position.axes[2] == -40)
  }

  @Test("home moves one axis first and the others then, the way back the other way round")
  func home() {
    let rig = held([.setFeedRate(50), .line(100, 50, -20)])
    let interrupted = rig.last.position.axes
    let places = AxisVector(x: -400, y: 300, z: 450)
    #expect(rig.planner.operate(.home(places, first: .z)) == nil)
    for setpoint in finish(rig) where setpoint.position.axes[0] != interrupted[0] {
      #expect(setpoint.position.axes[2] == 450)
    }
    #expect(rig.last.position.axes.xyz == places.xyz)
    #expect(rig.planner.operate(.returnToPath(last: .z)) == nil)
    for setpoint in finish(rig) where setpoint.position.axes[2] != 450 {
      #expect(setpoint.position.axes[0] == interrupted[0])
      #expect(setpoint.position.axes[1] == interrupted[1])
    }
    #expect(rig.last.position.axes == interrupted && !rig.isOperated)
  }

  private func request(_ chance: inout Chance) -> OperatorRequest {
    let axis = [Axis.x, .y, .z][chance.count(below: 3)]
    switch chance.count(below: 8) {
    case 0, 1: return .jog(axis, velocity: chance.between(-250, 250))
    case 2: return .jog(axis, velocity: 0)
    case 3: return .step(axis, by: chance.between(-90, 90), speed: chance.between(1, 250))
    case 4: return .retract(axis, to: chance.between(-500, 500))
    case 5:
      let x = chance.between(-500, 500)
      return .home(AxisVector(x: x, y: -x, z: x / 2), first: axis)
    case 6: return .stop
    default: return .returnToPath(last: axis)
    }
  }

  @Test(
    "whatever is asked, limits and travel hold, and the program goes on to the bit as after a hold",
    arguments: UInt64(1)...12)
  func random(seed: UInt64) {
    var chance = Chance(seed: seed)
    let program = randomProgram(&chance, blocks: 12)
    let rig = Rig(program, limits: limits)
    let twin = Rig(program, limits: limits)
    for _ in 0..<chance.count(below: 800) {
      #expect(rig.tick().position == twin.tick().position)
    }
    var trace: [Setpoint] = []
    for number in 0..<14 {
      _ = rig.planner.operate(number < 13 ? request(&chance) : .stop)
      for _ in 0..<(number < 13 ? chance.count(below: 900) : 4000) where rig.isOperated {
        trace.append(rig.tick())
        let held = twin.tick(override: 0).position
        if rig.last.motion != .operated { #expect(rig.last.position == held, "seed \(seed)") }
      }
    }
    #expect(rig.isOperatorAtRest)
    _ = rig.planner.operate(.returnToPath(last: .z))
    while rig.isOperated, trace.count < 60_000 { trace.append(rig.tick()) }
    check(trace, seed)
    for _ in 0..<400 { _ = twin.tick(override: 0) }
    var isSame = rig.last.position == twin.last.position
    while !rig.isFinished, !twin.isFinished, rig.ticks < 200_000 {
      isSame = rig.tick().position == twin.tick().position && isSame
    }
    #expect(isSame && rig.isFinished && twin.isFinished, "seed \(seed)")
  }

  private func check(_ trace: [Setpoint], _ seed: UInt64) {
    var worst = (v: 0.0, a: 0.0, j: 0.0)
    for axis in 0..<3 {
      let q = trace.map { $0.position.axes[axis] }
      #expect(q.allSatisfy { abs($0) <= 500 + 1e-9 }, "seed \(seed)")
      guard q.count > 3 else { continue }
      // Where the program itself is still being held its joints count, see LimitTests.
      for tick in 3..<q.count where trace[tick - 3...tick].allSatisfy({ $0.motion == .operated }) {
        worst.v = max(worst.v, abs(q[tick] - q[tick - 1]) / 1e-3 / 200)
        worst.a = max(worst.a, abs(q[tick] - 2 * q[tick - 1] + q[tick - 2]) / 1e-6 / 2000)
        let third = q[tick] - 3 * q[tick - 1] + 3 * q[tick - 2] - q[tick - 3]
        worst.j = max(worst.j, abs(third) / 1e-9 / 40_000)
      }
    }
    print("operator, seed \(seed): v \(worst.v) a \(worst.a) j \(worst.j)")
    // Coordinates of 500 mm are rounded to 1e-13 mm: 4e-13 in a third difference.
    #expect(worst.v <= 1 + 1e-9 && worst.a <= 1 + 1e-6 && worst.j <= 1 + 1e-4, "seed \(seed)")
  }

  @Test("within a tap the request waits for its end; at M0 and behind the end it is carried out")
  func waits() {
    var spindle = RigSpindle()
    spindle.rampRPMPerSecond = 4000
    let rig = Rig(
      [
        .setSpindleSpeed(500), .startSpindle(.clockwise),
        .startSpeedFeedSync(perTurn: 1, isVelocity: false),
        .rigidTap(WorkPosition(AxisVector(x: 0, y: 0, z: -20))), .stopSpeedFeedSync,
        .programStop, .setFeedRate(40), .line(10, 0), .programEnd,
      ], limits: limits)
    rig.spindle = spindle
    while rig.last.position.axes[2] > -5 { _ = rig.tick() }
    #expect(rig.planner.operate(.retract(.z, to: 100)) == nil)
    var deepest = 0.0
    while rig.last.motion != .operated {
      deepest = min(deepest, rig.tick().position.axes[2])
    }
    #expect(deepest < -20 && rig.last.position.axes[2] < 1)
    _ = finish(rig)
    #expect(rig.last.position.axes[2] == 100)
    #expect(rig.planner.operate(.returnToPath(last: .z)) == nil)
    while !rig.isStopped { _ = rig.tick() }
    #expect(rig.planner.operate(.step(.x, by: 5, speed: 50)) == nil)
    while !rig.isOperatorAtRest { _ = rig.tick() }
    #expect(rig.last.position.axes[0] == 5 && rig.isStopped)
    #expect(rig.planner.operate(.returnToPath(last: .z)) == nil)
    while rig.isOperated { _ = rig.tick() }
    rig.planner.resume()
    while rig.last.motion != .ended { _ = rig.tick() }
    #expect(rig.planner.operate(.home(AxisVector(), first: .z)) == nil)
    while !rig.isOperatorAtRest { _ = rig.tick() }
    #expect(rig.last.position.axes[0] == 0)
  }

  @Test("what cannot be done is refused with axis, value and limit, and changes nothing")
  func refusals() {
    let rig = held()
    let before = rig.last
    #expect(rig.planner.operate(.jog(.a, velocity: 1))?.kind == .axisMissing)
    #expect(rig.planner.operate(.jog(.x, velocity: .nan))?.kind == .notFinite)
    #expect(rig.planner.operate(.step(.x, by: 1, speed: 0))?.kind == .outOfRange)
    #expect(rig.planner.operate(.step(.x, by: .infinity, speed: 9))?.kind == .notFinite)
    #expect(rig.planner.operate(.returnToPath(last: .w))?.kind == .axisMissing)
    let fault = rig.planner.operate(.retract(.z, to: 501))
    #expect(fault?.kind == .travelExceeded && fault?.axis == .z)
    #expect(fault?.value == 501 && fault?.limit == 500)
    let home = rig.planner.operate(.home(AxisVector(x: 0, y: -600, z: 0), first: .z))
    #expect(home?.kind == .travelExceeded && home?.axis == .y && home?.limit == -500)
    #expect(!rig.isOperated && rig.tick(override: 0).position == before.position)
  }

  @Test("a move's extremes are found: brute force by 2000 points")
  func extremes() {
    var chance = Chance(seed: 9)
    for _ in 0..<400 {
      let bounds = AxisLimits(velocity: 100, acceleration: 900, jerk: 9000)
      let start = AxisMotion(
        position: 0, velocity: chance.between(-90, 90), acceleration: chance.between(-800, 800))
      let target = AxisMotion(position: chance.between(-60, 60))
      guard let move = AxisMove(from: start, to: target, within: bounds) else { continue }
      let places = (0...2000).map {
        move.motion(at: move.duration * Double($0) / 2000).position
      }
      let (low, high) = (places.min() ?? 0, places.max() ?? 0)
      // Between two points 1 ms apart an extreme is missed by a t^2/8 at most.
      let miss = 1000 * (move.duration / 2000) * (move.duration / 2000) / 8 + 1e-9
      #expect(move.stays(from: low - miss, to: high + miss))
      #expect(!move.stays(from: low + 1e-8, to: high + 1))
      #expect(!move.stays(from: low - 1, to: high - 1e-8))
    }
  }
}
