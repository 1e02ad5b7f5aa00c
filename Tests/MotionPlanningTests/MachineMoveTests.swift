import Geometry
import SeededChance
import Testing

@testable import MotionPlanning

@Suite("Moves of several axes that arrive together") struct MachineMoveTests {
  /// See `AxisMoveTests`.
  private let exact = 1e-12

  private func task(
    _ axes: [MoveOracle]
  ) -> (start: MachineMotion, target: MachineMotion, limits: MotionLimits) {
    var start = MachineMotion(position: AxisVector())
    var target = start
    var limits = MotionLimits(
      velocity: AxisVector(), acceleration: AxisVector(), jerk: AxisVector(),
      travelMinimum: AxisVector(), travelMaximum: AxisVector(),
      axisMask: UInt16(1 << axes.count) - 1)
    for (index, axis) in axes.enumerated() {
      start[index] = axis.start
      target[index] = axis.target
      limits.velocity[index] = axis.limits.velocity
      limits.acceleration[index] = axis.limits.acceleration
      limits.jerk[index] = axis.limits.jerk
    }
    return (start, target, limits)
  }

  private func together(_ axes: [MoveOracle]) -> MachineMove? {
    let (start, target, limits) = task(axes)
    return MachineMove(from: start, to: target, within: limits)
  }

  @Test("all axes meet their targets at one time within limits", arguments: UInt64(700)...705)
  func ends(seed: UInt64) {
    var chance = Chance(seed: seed)
    for _ in 0..<200 {
      let axes = (0...chance.count(below: 9)).map { _ in MoveOracle(&chance) }
      guard let moves = together(axes) else {
        Issue.record("seed \(seed): no moves for \(axes)")
        continue
      }
      for (index, axis) in axes.enumerated() {
        let move = moves.moves[index]
        #expect(abs(move.duration - moves.duration) < exact * (1 + moves.duration))
        #expect(axis.miss(of: move) < exact, "seed \(seed): \(axis) in \(moves.duration)")
        #expect(axis.load(of: move) < 1 + exact, "seed \(seed): \(axis) in \(moves.duration)")
        #expect(axis.step(of: move) < exact, "seed \(seed): \(axis) in \(moves.duration)")
        let alone = axis.move?.duration ?? 0
        #expect(moves.duration >= alone * (1 - exact))
      }
    }
  }

  @Test("the common time is that of ruckig")
  func vectors() {
    var first = 0
    for (count, duration) in MoveVectors.several {
      let axes = MoveVectors.severalAxes[first..<first + count].map { MoveOracle($0) }
      first += count
      let found = together(axes)?.duration ?? -1
      // The vectors have twelve digits.
      #expect(abs(found - duration) < 1e-10 * (1 + duration), "\(axes)")
    }
    #expect(first == MoveVectors.severalAxes.count)
  }

  @Test("an axis with a gap makes the others wait, no longer than they must")
  func gap() throws {
    // From 10 to 10 mm/s over 2 mm: up to about 0.28 s if it slows down on the way, or from 0.72 s
    // on, where it stops and goes back (10 t - 40 t^2/4 = 2, but for the jerk).
    let slow = MoveOracle([0, 0, 0, 5, 0, 0, 100, 250, 2500])
    let passing = MoveOracle([0, 10, 0, 2, 10, 0, 20, 40, 4000])
    let alone = try #require(slow.move?.duration)
    let quick = try #require(passing.move?.duration)
    let common = try #require(together([slow, passing])?.duration)
    #expect(quick < 0.25 && abs(alone - 0.4) < 1e-12)
    let next = try #require(passing.move(lasting: alone)?.duration)
    #expect(next > 0.7 && next < 0.8)
    #expect(common == next)
  }

  /// One axis in whole numbers with jerk 1: its brute force, and what it would be asked for.
  private struct WholeAxis {
    var steps: JerkSteps
    var numbers: [Double]
    var halfSpeed: Int
    var acceleration: Int
    /// Ways, in sixths, that lead to the target after 0, 1, 2 ... steps.
    var ways: [[Int]] = []

    init(_ chance: inout Chance) {
      let (top, strong) = (2 + chance.count(below: 3), 1 + chance.count(below: 2))
      var sum: Int?
      func draw(before: Bool) -> (Int, Int) {
        while true {
          let a = chance.count(below: UInt64(2 * strong + 1)) - strong
          let v = chance.count(below: UInt64(4 * top + 1)) - 2 * top
          // What precedes the target, or follows the start, must be inside too.
          let isInside = abs(v + (before ? -1 : 1) * a * abs(a)) <= 2 * top
          // Whether the sum is odd is the same after each step.
          if isInside, sum.map({ ($0 + v + a) % 2 == 0 }) ?? true {
            sum = v + a
            return (v, a)
          }
        }
      }
      let (v, a) = draw(before: false)
      (halfSpeed, acceleration) = draw(before: true)
      steps = JerkSteps(topSpeed: top, topAcceleration: strong, halfSpeed: v, acceleration: a)
      numbers = [
        0, Double(v) / 2, Double(a), 0, Double(halfSpeed) / 2, Double(acceleration), Double(top),
        Double(strong), 1,
      ]
      for _ in 0...16 {
        ways.append(steps.ways(halfSpeed: halfSpeed, acceleration: acceleration))
        steps.advance()
      }
    }

    func oracle(way: Int) -> MoveOracle {
      var oracle = MoveOracle(numbers)
      oracle.target.position = Double(way) / 6
      return oracle
    }
  }

  @Test("what brute force does in a time, one axis does in it", arguments: UInt64(710)...713)
  func bruteForce(seed: UInt64) {
    var chance = Chance(seed: seed)
    var gaps = 0
    for _ in 0..<12 {
      let axis = WholeAxis(&chance)
      for (time, ways) in axis.ways.enumerated() where !ways.isEmpty {
        for place in [0, ways.count - 1, chance.count(below: UInt64(ways.count))] {
          let oracle = axis.oracle(way: ways[place])
          let found = oracle.move(lasting: Double(time))?.duration ?? -1
          #expect(abs(found - Double(time)) < 1e-9, "seed \(seed): \(oracle) in \(time)")
          let later = oracle.move(lasting: Double(time + 1))?.duration ?? 0
          if later > Double(time + 1) { gaps += 1 }
        }
      }
    }
    #expect(gaps > 0)
  }

  @Test("several axes come together no later than by brute force")
  func bruteForceTogether() {
    var chance = Chance(seed: 720)
    var (compared, waited) = (0, 0)
    for _ in 0..<160 {
      let axes = (0..<2 + chance.count(below: 2)).map { _ in WholeAxis(&chance) }
      // The first takes long: the others may have to wait.
      let ways = axes.indices.map { index in
        let reached = axes[index].ways.filter { !$0.isEmpty }
        guard let last = reached.last else { return 0 }
        let some = index == 0 ? last : reached[chance.count(below: UInt64(reached.count))]
        return some[chance.count(below: UInt64(some.count))]
      }
      let times = zip(axes, ways).map { axis, way in
        Set(axis.ways.indices.filter { axis.ways[$0].contains(way) })
      }
      guard let first = times[0].filter({ t in times.allSatisfy { $0.contains(t) } }).min() else {
        continue
      }
      compared += 1
      let oracles = zip(axes, ways).map { $0.oracle(way: $1) }
      let found = together(oracles)?.duration ?? .infinity
      #expect(found < Double(first) + 1e-9, "\(oracles)")
      let slowest = oracles.compactMap { $0.move?.duration }.max() ?? 0
      if found > slowest + 1e-9 { waited += 1 }
    }
    #expect(compared > 100 && waited > 2, "\(compared) \(waited)")
  }

  @Test("before the common time one of the axes is in a gap", arguments: UInt64(730)...731)
  func noEarlier(seed: UInt64) {
    var chance = Chance(seed: seed)
    var waited = 0
    for _ in 0..<1500 {
      let axes = (0..<3).map { _ in MoveOracle(&chance) }
      let alone = axes.compactMap { $0.move?.duration }.max() ?? 0
      guard let common = together(axes)?.duration, common > alone * (1 + 1e-9) else { continue }
      waited += 1
      for step in 0..<200 {
        let time = alone + (common - alone) * Double(step) / 200
        let isPossible = axes.allSatisfy {
          ($0.move(lasting: time)?.duration ?? 0) < time * (1 + 1e-12)
        }
        #expect(!isPossible, "seed \(seed): \(axes) at \(time)")
      }
    }
    #expect(waited > 5)
  }

  @Test("from rest to rest, axes with equal limits move along a straight line")
  func straight() throws {
    let far = MoveOracle([0, 0, 0, 80, 0, 0, 100, 500, 5000])
    let near = MoveOracle([10, 0, 0, -20, 0, 0, 100, 500, 5000])
    let still = MoveOracle([7, 0, 0, 7, 0, 0, 100, 500, 5000])
    let moves = try #require(together([far, near, still]))
    #expect(moves.duration == far.move?.duration)
    for step in 0...100 {
      let at = moves.motion(at: moves.duration * Double(step) / 100)
      #expect(abs((at.position[1] - 10) / -30 - at.position[0] / 80) < 1e-12)
      #expect(at.position[2] == 7 && at.velocity[2] == 0)
    }
  }

  @Test("an axis that does not exist is not looked at; one that has no move refuses all")
  func refusal() throws {
    let axes = [
      MoveOracle([0, 0, 0, 80, 0, 0, 100, 500, 5000]),
      MoveOracle([10, 0, 0, -20, 200, 0, 100, 500, 5000]),
    ]
    var (start, target, limits) = task(axes)
    #expect(MachineMove(from: start, to: target, within: limits) == nil)
    limits.axisMask = 0b01
    start.velocity[1] = .nan
    var moves = try #require(MachineMove(from: start, to: target, within: limits))
    #expect(moves.duration == axes[0].move?.duration)
    target.position[0] = .infinity
    let isPlanned = moves.plan(from: start, to: target, within: limits)
    #expect(!isPlanned && moves.duration == axes[0].move?.duration)
  }

  @Test("a least duration is kept by all axes")
  func least() throws {
    let axes = (0..<9).map { MoveOracle([0, 0, 0, Double($0), 0, 0, 100, 500, 5000]) }
    let (start, target, limits) = task(axes)
    let moves = try #require(
      MachineMove(from: start, to: target, within: limits, lasting: 3))
    #expect(moves.duration == 3)
    for (index, axis) in axes.enumerated() {
      #expect(axis.miss(of: moves.moves[index]) < exact)
    }
    for least in [Double.nan, -1, 0] {
      let shortest = MachineMove(from: start, to: target, within: limits, lasting: least)
      #expect(shortest?.duration == axes[8].move?.duration)
    }
    #expect(MachineMove(from: start, to: target, within: limits, lasting: .infinity) == nil)
  }
}
