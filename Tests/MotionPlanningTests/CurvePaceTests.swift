import CanonicalMachining
import Foundation
import Geometry
import SeededChance
import Signals
import Testing

@testable import MotionPlanning

/// Smooth curves with the jerk limit are driven by laws of time.
@Suite("Pace") struct CurvePaceTests {
  private func program(_ points: [AxisVector], feed: Double) -> [CanonicalCommand] {
    [.setFeedRate(feed), .setPathTolerance(PathTolerance(mode: .continuous, tolerance: 0.01))]
      + points.map { .straightFeed(WorkPosition($0)) }
  }

  /// L/F and half of both ramps of 2 sqrt(F/J): no curve of 20 mm is too fast for such feeds.
  @Test(
    "a row of chords at a low feed takes its length over the feed", arguments: [100.0, 500, 1200])
  func lowFeed(perMinute: Double) {
    let feed = perMinute / 60
    let points = (0...40).map { index in
      let angle = 0.02 * Double(index)
      return Vector3(20 * cos(angle) - 20, 20 * sin(angle), 0)
    }
    let program = Polyline(points: points).commands(0.01, feed: feed)
    let expected = 16 / feed + 2 * (feed / 40_000).squareRoot()
    let time = Rig(program).time(period: 1e-4)
    #expect(abs(time / expected - 1) < 0.003)
  }

  /// Seven phases from rest to rest (Biagiotti, Melchiorri 2008, ch. 3.4), a 2000, j 40,000.
  private func shortestTime(over length: Double, at speed: Double) -> Double {
    let full = 2000.0 / 40_000
    let ramp = speed >= 2000 * full ? speed / 2000 + full : 2 * (speed / 40_000).squareRoot()
    if length >= speed * ramp { return 2 * ramp + (length - speed * ramp) / speed }
    if length >= 2 * 2000 * full * full {
      return full + (full * full + 4 * length / 2000).squareRoot()
    }
    return 4 * cbrt(length / 80_000)
  }

  @Test(
    "short feeds in one line take the closed form's time of a jerk-limited move at any override",
    arguments: [3.0, 12, 60], [1, 0.5, 0.1, 0.03])
  func straight(length: Double, override: Double) {
    let count = Int(length / 0.1)
    let points = (1...count).map { AxisVector(x: Double($0) * 0.1, y: 0, z: 0) }
    let time = Rig(program(points, feed: 100)).time(override: override)
    let expected = shortestTime(over: length, at: 100 * override)
    // Whole ticks may add one; the share is what the levels of a curve cost.
    #expect(
      time > expected - 0.001 && time < expected * 1.012 + 0.001, "\(time), \(expected)")
  }

  @Test("a straight row that is too long to be seen whole takes 2.5 % more at most")
  func longStraight() {
    let points = (1...1500).map { AxisVector(x: Double($0) * 0.1, y: 0, z: 0) }
    let time = Rig(program(points, feed: 100)).time()
    let expected = shortestTime(over: 150, at: 100)
    #expect(time > expected - 0.001 && time < expected * 1.025, "\(time), \(expected)")
  }

  /// A pace that only went slower, as a whole, would take the time at 1 over the override.
  @Test(
    "a pace that is below F goes on as fast under a low dial, and never above F",
    arguments: [0.5, 0.3, 0.1, 0.02])
  func turnedDown(override: Double) {
    let points = (1...50).map { index in
      let x = Double(index) * 0.2
      return AxisVector(x: x, y: 0.3 * sin(x * 0.6), z: 0)
    }
    let program = program(points, feed: 200)
    let full = Rig(program).time()
    let rig = Rig(program)
    var fastest = 0.0
    var ticks = 0
    while !rig.isFinished, ticks < 1_000_000 {
      fastest = max(fastest, rig.tick(override: override).pathSpeed)
      ticks += 1
    }
    let time = Double(ticks) * 0.001
    let length = zip(points, points.dropFirst()).reduce(points[0].xyz.length) {
      $0 + ($1.1 - $1.0).xyz.length
    }
    #expect(fastest <= 200 * override * (1 + 1e-6), "\(fastest)")
    #expect(time >= length / (200 * override) * 0.99)
    #expect(time < full / override * 0.8, "\(time), \(full)")
  }

  @Test("a row of the reference surface takes 0.7946 s, or 2.5 % more")
  func surfaceRow() {
    // P4, row 0 of shared/tools/motion/families.py; the numerical optimum of its jerk.py at 2 ms.
    let points = (1...300).map { index in
      let x = Double(index) * 0.2
      let z = 2.25 * sin(2 * Double.pi / 20 * x)
      return AxisVector(x: x, y: 0, z: (z * 1e4).rounded() / 1e4)
    }
    let time = Rig(program(points, feed: 100)).time()
    print("P4 row \(time) s, ratio \(time / 0.79463)")
    // P lets the spline pass inside the waves: 0.01 mm of 2.25 make 0.2 % of the time.
    #expect(time > 0.79463 * 0.995 && time < 0.79463 * 1.025)
  }

  @Test("a long smooth run takes as long as its mirror image")
  func mirrored() {
    func wave(_ sign: Double) -> [AxisVector] {
      (1...900).map { index in
        let x = Double(index) * 0.2
        return AxisVector(x: sign * x, y: 0, z: 3 * sin(x / 4) * sin(x / 31))
      }
    }
    let there = Rig(program(wave(1), feed: 90)).time()
    let back = Rig(program(wave(-1), feed: 90)).time()
    #expect(abs(there - back) <= 0.001)
  }

  @Test("a law of time meets both of its states and its length")
  func lawEnds() throws {
    var chance = Chance(seed: 7)
    for _ in 0..<100 {
      let start = PathState(speed: chance.between(0, 120), acceleration: chance.between(-900, 900))
      let end = PathState(speed: chance.between(1, 120), acceleration: chance.between(-900, 900))
      let length = chance.between(0.05, 1)
      guard let law = TimeLaw(from: start, to: end, at: 3, over: length) else { continue }
      // By summation of the jerk, in 5000 steps.
      let steps = 5000
      let step = law.duration / Double(steps)
      var (place, speed, acceleration) = (3.0, start.speed, start.acceleration)
      for index in 0..<steps {
        let jerk = law.jerk + law.snap * (Double(index) + 0.5) * step
        place += step * (speed + step * (acceleration / 2 + step * jerk / 6))
        speed += step * (acceleration + step * jerk / 2)
        acceleration += step * jerk
      }
      // The sum's own error: steps of 1e-6 s.
      #expect(abs(speed - end.speed) < 1e-5 && abs(acceleration - end.acceleration) < 1e-3)
      #expect(abs(place - 3 - length) < 1e-6)
      #expect(abs(law.parameter(at: law.duration) - 3 - length) < 1e-9)
    }
  }
}
