import CanonicalMachining
import Foundation
import Geometry
import SeededChance
import Testing

@testable import MotionPlanning

@Suite("Ramps and profiles") struct RampTests {
  private func limits(_ chance: inout Chance) -> PathLimits {
    PathLimits(
      speed: chance.between(10, 300), acceleration: chance.between(100, 5000),
      jerk: pow(10, chance.between(3, 5.5)))
  }

  /// Path and final speed of a ramp by summing many small steps (midpoint rule: exact to dt^2).
  private func integrate(_ ramp: SpeedRamp, from state: PathState) -> (path: Double, speed: Double)
  {
    var (a, v, s) = (state.acceleration, state.speed, 0.0)
    for (time, jerk) in [(ramp.rise, ramp.jerk), (ramp.hold, 0), (ramp.fall, -ramp.jerk)] {
      let steps = 2000
      let dt = time / Double(steps)
      for _ in 0..<steps {
        let middle = v + dt / 2 * (a + jerk * dt / 4)
        s += middle * dt
        v += dt * (a + jerk * dt / 2)
        a += jerk * dt
      }
    }
    return (s, v)
  }

  @Test("a ramp ends at its speed after its distance", arguments: UInt64(70)...72)
  func ramps(seed: UInt64) {
    var chance = Chance(seed: seed)
    for _ in 0..<40 {
      let limits = limits(&chance)
      let a = limits.acceleration * chance.between(-1, 1)
      let state = PathState(
        speed: a * a / (2 * limits.jerk) + chance.between(0, 1) * limits.speed, acceleration: a)
      let target = chance.between(0, limits.speed)
      let ramp = limits.ramp(from: state, to: target)
      let (path, speed) = integrate(ramp, from: state)
      #expect(abs(speed - target) < 1e-9 * limits.speed, "seed \(seed)")
      #expect(abs(path - limits.rampDistance(from: state, to: target)) < 1e-5 * (1 + path))
      #expect(ramp.peak.magnitude <= limits.acceleration)
    }
  }

  @Test("the reachable speed is the root of the ramp's distance", arguments: UInt64(80)...82)
  func reachable(seed: UInt64) {
    var chance = Chance(seed: seed)
    for _ in 0..<300 {
      let limits = limits(&chance)
      let start = chance.count(below: 3) == 0 ? 0 : chance.between(0, limits.speed)
      let length = pow(10, chance.between(-6, 3))
      let top = limits.reachableSpeed(from: start, over: length)
      // Bisection on the closed-form distance between the two speeds.
      var (low, high) = (start, start + 1e6)
      for _ in 0..<200 {
        let middle = (low + high) / 2
        let gain = middle - start
        let time =
          gain * limits.jerk < limits.acceleration * limits.acceleration
          ? 2 * (gain / limits.jerk).squareRoot()
          : gain / limits.acceleration + limits.acceleration / limits.jerk
        if (start + middle) / 2 * time <= length { low = middle } else { high = middle }
      }
      #expect(top <= high && top >= low * (1 - 3e-12), "seed \(seed)")
    }
  }

  @Test(
    "a profile from any state covers the length and stays within bounds", arguments: UInt64(90)...93
  )
  func solver(seed: UInt64) {
    var chance = Chance(seed: seed)
    var solved = 0
    for _ in 0..<500 {
      let limits = limits(&chance)
      let coasting = chance.between(0, limits.speed)
      var a = limits.acceleration * chance.between(-1, 1)
      a = max(-(2 * limits.jerk * (limits.speed - coasting)).squareRoot(), a)
      a = a > 0 ? min(a, (2 * limits.jerk * coasting).squareRoot()) : a
      let state = PathState(
        speed: coasting - a * a.magnitude / (2 * limits.jerk), acceleration: a)
      let length = pow(10, chance.between(-2, 2))
      let end = chance.between(0, limits.speed)
      let goal = SpeedGoal(
        cruise: chance.between(0, limits.speed), end: end, endCeiling: limits.speed)
      let solver = SpeedSolver(limits: limits, state: state, length: length)
      guard let speeds = solver.speeds(for: goal) else {
        // Then no end speed whatever can be reached in time.
        let shortest = (0...200).map {
          limits.rampDistance(from: state, to: limits.speed * Double($0) / 200)
        }.min()
        #expect((shortest ?? 0) > length * (1 - 1e-6), "seed \(seed)")
        continue
      }
      solved += 1
      let profile = SpeedProfile(
        from: state, at: 5, over: length, speeds: speeds, limits: limits)
      if speeds.cruise > 0 {
        #expect(abs(profile.endsAt - 5 - length) < 1e-11 * (5 + length), "seed \(seed)")
      } else {
        #expect(profile.endsAt <= 5 + length * (1 + 1e-11))
      }
      check(profile, limits)
    }
    #expect(solved > 150)
  }

  /// Speed, acceleration and continuity at the ends of every phase, by its own polynomial.
  private func check(_ profile: SpeedProfile, _ limits: PathLimits) {
    for index in 0..<profile.count {
      let phase = profile.phases[index]
      let t = phase.duration
      let a = phase.acceleration + phase.jerk * t
      let v = phase.speed + t * (phase.acceleration + phase.jerk * t / 2)
      let s =
        phase.travelled + t * (phase.speed + t * (phase.acceleration / 2 + phase.jerk * t / 6))
      #expect(a.magnitude <= limits.acceleration * (1 + 1e-9))
      #expect(phase.jerk.magnitude <= limits.jerk)
      #expect(v >= -1e-9 * limits.speed && v <= limits.speed * (1 + 1e-9))
      guard index + 1 < profile.count else { continue }
      let next = profile.phases[index + 1]
      #expect(abs(next.speed - v) < 1e-9 * limits.speed)
      #expect(abs(next.acceleration - a) < 1e-8 * limits.acceleration)
      #expect(abs(next.travelled - s) < 1e-10 * (1 + s))
    }
  }

  @Test(
    "from any speed up to the safe entry speed the joint ahead can be met",
    arguments: UInt64(85)...87)
  func safeEntry(seed: UInt64) {
    var chance = Chance(seed: seed)
    for _ in 0..<500 {
      let limits = limits(&chance)
      let end = limits.speed * pow(chance.between(0, 1), 2)
      let length = pow(10, chance.between(-3, 2))
      let direct = limits.reachableSpeed(from: end, over: length)
      let entry = limits.safeEntrySpeed(
        upTo: end, over: length, direct: direct, cap: limits.speed)
      let state = PathState(speed: entry * [1, 1, chance.between(0, 1)][chance.count(below: 3)])
      let solver = SpeedSolver(limits: limits, state: state, length: length)
      let goal = SpeedGoal(cruise: limits.speed, end: end, endCeiling: end)
      guard let speeds = solver.speeds(for: goal) else {
        Issue.record("seed \(seed): no profile from \(state.speed) to \(end) over \(length)")
        continue
      }
      #expect(speeds.end <= end, "seed \(seed)")
    }
  }

  @Test("the queue's joint speeds are those of a backward pass over the whole program")
  func backwardPass() {
    var chance = Chance(seed: 99)
    for capacity in [400, 4000] {
      let lengths = (0..<300).map { _ in chance.between(0.001, 2) }
      var (x, side) = (0.0, 1e-8)
      var program: [CanonicalCommand] = [.setFeedRate(100)]
      for length in lengths {
        x += length
        // Hardly bent, so that each line is an entry with joints of its own.
        side = -side
        program.append(.line(x, side * length))
      }
      let rig = Rig(program, capacity: capacity)
      var exit = 0.0
      for number in stride(from: 299, to: 0, by: -1) {
        let segment = rig.planner.queue[number]
        let reach = segment.limits.reachableSpeed(from: exit, over: segment.path.length)
        exit = min(100, min(segment.jointSpeed, reach))
        let planned = segment.entry.nominal
        #expect(planned == exit)
      }
    }
  }
}
