import Geometry
import SeededChance
import Testing

@testable import MotionPlanning

@Suite("Moves of one axis from any motion to any other") struct AxisMoveTests {
  /// Ends and limits are kept to this share: 1e-9 mm at 1 m/s for 1 s. Summing the phases anew
  /// alone costs some 1e-13.
  private let exact = 1e-12

  @Test("the move meets its target within all limits", arguments: UInt64(500)...507)
  func ends(seed: UInt64) {
    var chance = Chance(seed: seed)
    for _ in 0..<1000 {
      let oracle = MoveOracle(&chance)
      guard let move = oracle.move else {
        Issue.record("seed \(seed): no move for \(oracle)")
        continue
      }
      #expect(oracle.miss(of: move) < exact, "seed \(seed): \(oracle)")
      #expect(oracle.load(of: move) < 1 + exact, "seed \(seed): \(oracle)")
      #expect(oracle.step(of: move) < exact, "seed \(seed): \(oracle)")
      #expect(move.count <= 7)
    }
  }

  @Test("a longer move than the shortest keeps the same promises", arguments: UInt64(510)...513)
  func stretched(seed: UInt64) {
    var chance = Chance(seed: seed)
    var blocked = 0
    for _ in 0..<1000 {
      let oracle = MoveOracle(&chance)
      let shortest = oracle.move?.duration ?? 0
      let least = shortest * (1 + chance.between(0, 2) * chance.between(0, 1))
      guard let move = oracle.move(lasting: least) else {
        Issue.record("seed \(seed): no move for \(oracle) in \(least)")
        continue
      }
      #expect(move.duration >= least * (1 - exact))
      if move.duration > least * (1 + 1e-9) { blocked += 1 }
      #expect(oracle.miss(of: move) < exact, "seed \(seed): \(oracle) in \(least)")
      #expect(oracle.load(of: move) < 1 + exact, "seed \(seed): \(oracle) in \(least)")
      #expect(oracle.step(of: move) < exact, "seed \(seed): \(oracle) in \(least)")
    }
    #expect(blocked > 5)
  }

  @Test("backwards in time, and seen from the other side, a move takes as long")
  func symmetry() {
    var chance = Chance(seed: 520)
    for _ in 0..<2000 {
      let oracle = MoveOracle(&chance)
      let duration = oracle.move?.duration ?? -1
      let backwards = oracle.reversed.move?.duration ?? -2
      #expect(abs(duration - backwards) < 1e-9 * (1 + duration), "\(oracle)")
      var other = oracle
      for end in [\MoveOracle.start, \MoveOracle.target] {
        other[keyPath: end].position *= -1
        other[keyPath: end].velocity *= -1
        other[keyPath: end].acceleration *= -1
      }
      let mirrored = other.move?.duration ?? -3
      #expect(abs(duration - mirrored) < 1e-9 * (1 + duration), "\(oracle)")
    }
  }

  @Test("from any state on its way a move takes the time left", arguments: UInt64(530)...533)
  func replanned(seed: UInt64) {
    var chance = Chance(seed: seed)
    for _ in 0..<1000 {
      var oracle = MoveOracle(&chance)
      guard let move = oracle.move else { continue }
      var time = move.duration * chance.share()
      if chance.count(below: 3) == 0 {
        // Exactly where two phases meet.
        time = (0..<chance.count(below: UInt64(move.count + 1))).map { move.phases[$0].duration }
          .reduce(0, +)
      }
      oracle.start = move.motion(at: time)
      let rest = oracle.move?.duration ?? -1
      // Rounding may count with its root: 1e-8 s for 1e-16.
      #expect(abs(rest - (move.duration - time)) < 1e-7 * (1 + time), "seed \(seed): \(oracle)")
    }
  }

  @Test("from rest to rest the duration is the closed form")
  func restToRest() {
    var chance = Chance(seed: 540)
    for _ in 0..<2000 {
      var oracle = MoveOracle(&chance)
      oracle.start = AxisMotion(position: oracle.start.position)
      oracle.target = AxisMotion(position: oracle.target.position)
      let way = abs(oracle.target.position - oracle.start.position)
      let (v, a, j) = (oracle.limits.velocity, oracle.limits.acceleration, oracle.limits.jerk)
      // Biagiotti, Melchiorri 2008, 3.4: the top speed it gets to, then twice the way up to it.
      func rampTime(_ speed: Double) -> Double {
        speed * j < a * a ? 2 * (speed / j).squareRoot() : speed / a + a / j
      }
      var (low, high) = (0.0, v)
      for _ in 0..<200 {
        let middle = (low + high) / 2
        if middle * rampTime(middle) <= way { low = middle } else { high = middle }
      }
      let expected = 2 * rampTime(low) + (way - low * rampTime(low)) / low
      let duration = oracle.move?.duration ?? -1
      #expect(abs(duration - expected) < 1e-11 * (1 + expected), "\(oracle)")
    }
  }

  @Test("beyond the limits it brakes first, with all it has, and then stays inside")
  func outside() {
    var chance = Chance(seed: 550)
    for _ in 0..<2000 {
      var oracle = MoveOracle(&chance)
      let limits = oracle.limits
      oracle.start.velocity = limits.velocity * chance.between(1, 2)
      oracle.start.acceleration = limits.acceleration * chance.between(-1, 1)
      // Braked fully, it must not fall below the opposite limit.
      let peak = oracle.start.acceleration * oracle.start.acceleration / (2 * limits.jerk)
      let room = limits.acceleration * limits.acceleration / limits.jerk
      guard room < 2 * limits.velocity, let move = oracle.move else { continue }
      // The time until the speed is right, by small steps of the best that can be done.
      var (v, a, time) = (oracle.start.velocity, oracle.start.acceleration, 0.0)
      let dt = (peak / limits.velocity + 1) * limits.velocity / limits.acceleration / 20_000
      while v > limits.velocity {
        let next = max(a - limits.jerk * dt, -limits.acceleration)
        v += dt * (a + next) / 2
        a = next
        time += dt
      }
      #expect(oracle.load(of: move, from: time + 2 * dt) < 1 + 1e-9, "\(oracle)")
      #expect(oracle.miss(of: move) < 10 * exact, "\(oracle)")
    }
  }

  @Test("too strong an acceleration falls at once")
  func tooStrong() throws {
    let limits = AxisLimits(velocity: 100, acceleration: 500, jerk: 5000)
    let start = AxisMotion(position: 0, velocity: 0, acceleration: -700)
    let move = try #require(
      AxisMove(from: start, to: AxisMotion(position: 10), within: limits))
    #expect(move.phases[0].jerk == 5000)
    #expect(move.motion(at: 0.04).acceleration >= -500.000001)
    #expect(MoveOracle([0, 0, -700, 10, 0, 0, 100, 500, 5000]).miss(of: move) < exact)
  }

  @Test("where there is nothing to do there is no phase")
  func nothing() throws {
    let limits = AxisLimits(velocity: 100, acceleration: 500, jerk: 5000)
    for motion in [
      AxisMotion(position: 3), AxisMotion(position: 3, velocity: 50),
      AxisMotion(position: 3, velocity: 50, acceleration: 80),
      AxisMotion(position: 3, velocity: -50, acceleration: 80),
    ] {
      let move = try #require(AxisMove(from: motion, to: motion, within: limits))
      #expect(move.duration == 0)
      #expect(move.motion(at: 1) == motion)
    }
  }

  @Test("before the start and after the end the axis stands still in time")
  func beyondTheEnds() throws {
    let oracle = MoveOracle([1, 20, -50, 30, -10, 40, 100, 500, 5000])
    let move = try #require(oracle.move)
    #expect(move.motion(at: -1) == oracle.start)
    #expect(move.motion(at: 0) == oracle.start)
    #expect(move.motion(at: move.duration) == oracle.target)
    #expect(move.motion(at: .infinity) == oracle.target)
    #expect(abs(move.motion(at: move.duration.nextDown).position - 30) < 1e-12)
  }
}
