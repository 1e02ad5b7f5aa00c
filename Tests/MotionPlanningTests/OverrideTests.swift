import CanonicalMachining
import Geometry
import SeededChance
import Signals
import Testing

@testable import MotionPlanning

@Suite("Override and hold") struct OverrideTests {
  /// Brake path from a speed without acceleration, by integrating +-jerk in steps of 1 us.
  private func brakePath(from speed: Double, a: Double, j: Double) -> Double {
    var (v, now, path) = (speed, 0.0, 0.0)
    let dt = 1e-6
    while v > 0 {
      // Ease off as soon as what is left of the speed is what easing off takes away.
      let mustEase = v <= now * now / (2 * j)
      now = mustEase ? min(0, now + j * dt) : max(-a, now - j * dt)
      if mustEase, now == 0 { break }
      v += now * dt
      path += max(0, v) * dt
    }
    return path
  }

  @Test("a feed hold stops within the braking distance and resumes", arguments: [20.0, 60, 100])
  func hold(feed: Double) {
    let rig = Rig([.setFeedRate(feed), .line(200, 0)])
    var setpoint = Setpoint()
    while setpoint.travelled < 50 { setpoint = rig.tick() }
    let begin = setpoint.travelled
    for _ in 0..<500 { setpoint = rig.tick(override: 0) }
    #expect(setpoint.motion == .hold && setpoint.pathSpeed == 0)
    let expected = brakePath(from: feed, a: 2000, j: 40_000)
    // The integration of the oracle is good to 1e-3.
    #expect(abs(setpoint.travelled - begin - expected) < 2e-3 * expected + 1e-3)
    let held = setpoint.position
    #expect(rig.tick(override: 0).position == held)
    _ = rig.run()
    #expect(rig.isFinished && rig.last.position.axes[0] == 200)
  }

  @Test("a hold stops a rapid too, and what is not a number holds")
  func holdRapid() {
    for value in [0, -1, Double.nan, -Double.infinity] {
      let rig = Rig([.rapid(100, 0)])
      for _ in 0..<100 { _ = rig.tick() }
      for _ in 0..<500 { _ = rig.tick(override: value) }
      #expect(rig.last.motion == .hold)
      #expect(rig.last.pathSpeed == 0)
    }
  }

  @Test("the override counts for feeds, not for rapids, and up to its ceiling")
  func kinds() {
    func topSpeed(_ command: CanonicalCommand, _ override: Double) -> Double {
      let rig = Rig([.setFeedRate(40), command])
      return rig.run(override: override).map(\.pathSpeed).max() ?? 0
    }
    #expect(abs(topSpeed(.line(100, 0), 0.5) - 20) < 1e-9)
    #expect(abs(topSpeed(.line(100, 0), 1.5) - 60) < 1e-9)
    #expect(abs(topSpeed(.line(100, 0), 7) - 80) < 1e-9)  // ceiling 2
    #expect(abs(topSpeed(.rapid(100, 0), 0.5) - 200) < 1e-9)
  }

  @Test("under M49 the override does nothing, but a hold holds")
  func forbidden() {
    let rig = Rig([.setFeedRate(40), .enableFeedOverride(false), .line(100, 0)])
    for _ in 0..<300 { _ = rig.tick(override: 0.5) }
    #expect(abs(rig.last.pathSpeed - 40) < 1e-9)
    #expect(!rig.last.allowsOverride)
    for _ in 0..<300 { _ = rig.tick(override: 0) }
    #expect(rig.last.pathSpeed == 0)
  }

  @Test("segments and their order are the same at every override", arguments: [UInt64(21), 22])
  func numbering(seed: UInt64) {
    var chance = Chance(seed: seed)
    let program = randomProgram(&chance, blocks: 20)
    func ordinals(_ override: (Int) -> Double) -> [Int32: (Int32, Double)] {
      let rig = Rig(program)
      var seen: [Int32: (Int32, Double)] = [:]
      while !rig.isFinished, rig.ticks < 60_000 {
        let setpoint = rig.tick(0.002, override: override(rig.ticks))
        seen[setpoint.segment] = (setpoint.line, setpoint.travelled)
      }
      return seen
    }
    let steady = ordinals { _ in 1 }
    let lively = ordinals { [0.4, 1.5, 0, 2][($0 / 10) % 4] }
    #expect(oraclePieces(program, from: AxisVector()).count == Int(steady.keys.max() ?? -1) + 1)
    for (segment, place) in lively {
      if let other = steady[segment] { #expect(other.0 == place.0, "seed \(seed)") }
    }
  }

  @Test("the last dial setting decides the speed, however wild it was before")
  func settles() {
    var chance = Chance(seed: 31)
    let rig = Rig([.setFeedRate(50), .line(1000, 0)])
    for _ in 0..<2000 { _ = rig.tick(override: chance.between(0, 2)) }
    for _ in 0..<400 { _ = rig.tick(override: 1.2) }
    #expect(abs(rig.last.pathSpeed - 60) < 1e-9)
  }
}
