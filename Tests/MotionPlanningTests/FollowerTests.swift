import Foundation
import SeededChance
import Signals
import Testing

@testable import MotionPlanning

@Suite("Following the spindle") struct FollowerTests {
  private let limits = PathLimits(speed: 100, acceleration: 1000, jerk: 20_000)

  /// Ticks until an error of 1 in 10^6 turns is left, and stays.
  private func settle(
    _ follower: inout SpindleFollower, reference: (Double) -> TurnState, ticks: Int = 3000
  ) -> Int {
    var last = 0
    for tick in 0..<ticks {
      let now = reference(Double(tick) * 1e-3)
      let then = reference(Double(tick + 1) * 1e-3)
      follower.state = follower.following(now, then, in: 1e-3)
      if abs(follower.state.turns - then.turns) > 1e-6 { last = tick + 1 }
    }
    return last
  }

  @Test("from rest to rest it takes the closed form of the shortest move, and its tail")
  func restToRest() {
    // 4 (L / 2 J)^(1/3), where neither A nor V is reached: Biagiotti, Melchiorri, 3.4.
    for way in [0.05, 0.2, 0.5] {
      var follower = SpindleFollower()
      follower.limits = limits
      let ticks = settle(&follower) { _ in TurnState(turns: way) }
      let shortest = 4 * pow(way / 2 / 20_000, 1.0 / 3)
      print("move of \(way) turns: \(ticks) ticks, shortest \(shortest * 1000)")
      // The tail: from where the linear law takes over, some J / (300/s)^3 = 7e-4 turns, three
      // poles of 230/s bring the error to 1e-6 in some 60 ticks.
      #expect(Double(ticks) * 1e-3 >= shortest - 2e-3)
      #expect(Double(ticks) * 1e-3 < shortest + 0.06)
    }
  }

  @Test("it catches up from any state, whatever the reference's speed", arguments: UInt64(1)...40)
  func convergence(seed: UInt64) {
    var chance = Chance(seed: seed)
    var follower = SpindleFollower()
    follower.limits = limits
    let a = chance.between(-900, 900)
    let room = 95 - a * a / 40_000
    follower.state = TurnState(
      turns: chance.between(-5, 5), speed: chance.between(-room, room), acceleration: a)
    let speed = chance.between(-80, 80)
    let turn = chance.between(-60, 60)
    let bend = chance.between(0, 100)
    let ticks = settle(&follower) { time in
      // A swinging spindle, its acceleration at most bend.
      TurnState(
        turns: speed * time + turn / 30 - bend / 400 * sin(20 * time),
        speed: speed - bend / 20 * cos(20 * time), acceleration: bend * sin(20 * time))
    }
    print("seed \(seed): \(ticks) ticks from \(speed) turns/s, bend \(bend)")
    // 7 turns at 20 turns/s of spare speed, and two ramps of 0.15 s.
    #expect(ticks < 1200)
  }

  @Test("the filter of the angle is exact for constant speed and for constant acceleration")
  func observer() {
    var observer = SpindleObserver()
    let angle: (Double) -> Double = { 3 + 12 * $0 + 20 * $0 * $0 }
    for tick in 0..<1500 {
      let time = Double(tick) * 1e-3
      observer.observe(
        .init(turns: angle(time), speedRPM: 60 * (12 + 40 * time), isAtSpeed: true), before: 1e-3)
    }
    let time = 1.499
    #expect(abs(observer.motion.turns - angle(time)) < 1e-12)
    #expect(abs(observer.motion.speed - (12 + 40 * time)) < 1e-9)
    #expect(abs(observer.motion.acceleration - 40) < 1e-6)
  }

  @Test("the run-in's course is twice differentiable, and in phase at its end")
  func course() {
    for speed in [2.0, 15, 60] {
      let runIn = RunIn(at: speed, limits: limits)
      let step = runIn.reach / 2000
      func at(_ turns: Double) -> TurnState {
        runIn.course(of: TurnState(turns: turns, speed: speed))
      }
      #expect(at(-runIn.reach - 1e-9) == TurnState())
      #expect(abs(at(runIn.reach * (1 - 1e-13)).turns - runIn.reach) < 1e-12 * runIn.reach)
      for index in -1999..<1999 {
        let turns = Double(index) * step
        let before = at(turns - step)
        let here = at(turns)
        let after = at(turns + step)
        // Central differences over time; their error is a step of jerk over step / speed.
        let time = step / speed
        #expect(
          abs((after.turns - before.turns) / (2 * time) - here.speed) < 20_000 * time * time)
        #expect(
          abs((after.speed - before.speed) / (2 * time) - here.acceleration) < 20_000 * time)
        #expect(here.acceleration <= 900 && here.speed <= speed + 1e-9)
      }
    }
  }
}
