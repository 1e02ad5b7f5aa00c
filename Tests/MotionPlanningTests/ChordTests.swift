import CanonicalMachining
import Foundation
import Geometry
import SeededChance
import Signals
import Testing

@testable import MotionPlanning

/// Points on a curve, rounded to 4 decimals as a program has them.
private func rounded(_ points: [Vector3]) -> [Vector3] {
  points.map {
    Vector3(
      ($0.x * 1e4).rounded() / 1e4, ($0.y * 1e4).rounded() / 1e4, ($0.z * 1e4).rounded() / 1e4)
  }
}

/// A circle in XY from its rightmost point, in even chords.
private func circle(radius: Double, chord: Double, turns: Double) -> [Vector3] {
  let count = Int(turns * 2 * .pi * radius / chord)
  return (0...count).map {
    let angle = turns * 2 * .pi * Double($0) / Double(count)
    return Vector3(radius * sin(angle), radius * (1 - cos(angle)), 0)
  }
}

/// A random smooth curve in space with chords of a length.
private func wave(_ chance: inout Chance, chord: Double, count: Int) -> [Vector3] {
  let phases = (0..<6).map { _ in chance.between(0, 2 * .pi) }
  let lengths = (0..<6).map { _ in chance.between(4, 15) }
  func direction(_ s: Double) -> Vector3 {
    let bend = (0..<6).map { 0.5 * sin(s / lengths[$0] + phases[$0]) }
    let way = Vector3(1, bend[0] + bend[1], bend[2] + bend[3] + bend[4] * bend[5])
    return way * (1 / way.length)
  }
  var points = [Vector3.zero]
  for index in 1...count {
    points.append(points[index - 1] + direction(Double(index) * chord) * chord)
  }
  return points
}

private func commands(_ points: [Vector3], _ tolerance: Double, feed: Double = 100)
  -> [CanonicalCommand]
{
  [.setPathTolerance(PathTolerance(mode: .continuous, tolerance: tolerance)), .setFeedRate(feed)]
    + points.dropFirst().map { .line($0.x, $0.y, $0.z) }
}

/// Distance of a point from a polyline.
private func distance(_ point: Vector3, from line: [Vector3]) -> Double {
  zip(line, line.dropFirst()).map { start, end in
    let way = end - start
    let share = min(1, max(0, (point - start).dot(way) / way.dot(way)))
    return (point - (start + way * share)).length
  }.min() ?? .infinity
}

@Suite("Runs of chords") struct ChordTests {
  private var settings: PlannerSettings {
    var settings = PlannerSettings()
    settings.stepSmoothingTime = 0
    return settings
  }

  /// On a circle the worst axis has the jerk v^3/r^2 and the acceleration v^2/r.
  @Test(
    "a circle in chords is driven at 91 % at least of the speed that a true circle permits",
    arguments: [(2.5, 0.1), (5.0, 0.1), (5.0, 0.02), (10.0, 0.5), (1.0, 0.05)])
  func circleSpeed(radius: Double, chord: Double) {
    let points = rounded(circle(radius: radius, chord: chord, turns: 20 / radius))
    let trace = Rig(commands(points, 0.01), settings: settings).run()
    let speeds = trace.map(\.pathSpeed).sorted()
    let steady = speeds[speeds.count / 2]
    let expected = min(
      100, min(cbrt(40_000 * radius * radius), (2000 * radius).squareRoot()))
    print("r \(radius), chords \(chord): \(steady) of \(expected) mm/s")
    #expect(steady >= 0.91 * expected && steady <= 1.02 * expected)
  }

  @Test("a run keeps the tube, both ways", arguments: UInt64(1)...4)
  func tube(seed: UInt64) {
    var chance = Chance(seed: seed)
    let chord = pow(10, chance.between(-1.5, 0.2))
    let points = rounded(wave(&chance, chord: chord, count: 150))
    let tolerance = [0.002, 0.01, 0.05, 0.2][Int(seed % 4)]
    let rig = Rig(commands(points, tolerance), settings: settings)
    let trace = rig.run(period: 5e-4).map(\.position.axes.xyz)
    #expect(rig.isFinished && rig.unprovenProfiles == 0 && trace.last == points.last)
    for point in trace {
      #expect(distance(point, from: points) <= tolerance + 1e-9, "seed \(seed)")
    }
    for vertex in points {
      // 0.05 mm between samples, bent by at most 1/mm: 3e-4 mm.
      #expect(distance(vertex, from: trace) <= tolerance + 4e-4, "seed \(seed)")
    }
  }

  @Test("no axis limit is passed in a run, at whatever override", arguments: UInt64(21)...26)
  func limits(seed: UInt64) {
    var chance = Chance(seed: seed)
    var limits = MotionLimits.open
    for axis in 0..<3 {
      limits.velocity[axis] = chance.between(50, 300)
      limits.acceleration[axis] = chance.between(300, 5000)
      limits.jerk[axis] = chance.between(5000, 200_000)
    }
    let chord = pow(10, chance.between(-1.5, 0.2))
    let points = rounded(wave(&chance, chord: chord, count: 200))
    let rig = Rig(commands(points, 0.02, feed: 120), limits: limits, settings: settings)
    var override = 1.0
    var trace: [AxisVector] = []
    while !rig.isFinished, rig.ticks < 300_000 {
      if rig.ticks % 100 == 0 { override = [0, 0.3, 1, 1, 2][chance.count(below: 5)] }
      trace.append(rig.tick(1e-4, override: seed % 2 == 0 ? 1 : override).position.axes)
    }
    #expect(rig.isFinished && rig.unprovenProfiles == 0)
    holdAgainst(limits, trace, .jerk, seed)
  }

  @Test("the path is the same at every override")
  func overrides() {
    var chance = Chance(seed: 5)
    let points = rounded(wave(&chance, chord: 0.2, count: 150))
    let slow = Rig(commands(points, 0.02), settings: settings).run(period: 2e-4, override: 0.3)
      .map(\.position.axes.xyz)
    for setpoint in Rig(commands(points, 0.02), settings: settings).run(period: 0.02, override: 2) {
      // Chords of 30 mm/s x 0.2 ms are 5e-6 mm off a bend of 1/mm.
      #expect(distance(setpoint.position.axes.xyz, from: slow) < 1e-5)
    }
  }

  @Test("the spline is of fourth order, keeps a parabola and has a continuous curvature")
  func spline() {
    func pieces(_ step: Double, _ point: (Double) -> AxisVector) -> [SegmentPath] {
      let count = Int((4 / step).rounded())
      var spline = ChordSpline(from: point(0))
      var pieces: [SegmentPath] = []
      for index in 1...count {
        if let piece = spline.push(point(Double(index) * step), ahead: step) {
          pieces.append(piece)
        }
      }
      let (first, last) = spline.finish()
      return pieces + [first, last]
    }
    func error(_ step: Double) -> Double {
      let made = pieces(step) { AxisVector(x: sin($0), y: cos($0), z: 0) }
      #expect(made.count == Int((4 / step).rounded()))
      return made.enumerated().dropFirst(3).dropLast(3).map { index, piece in
        let middle = (Double(index) + 0.5) * step
        let place = piece.position(at: step / 2)
        return hypot(place[0] - sin(middle), place[1] - cos(middle))
      }.max() ?? .infinity
    }
    let (coarse, fine) = (error(0.2), error(0.1))
    #expect(coarse / fine > 14 && coarse / fine < 18, "2^4")
    let parabola = pieces(0.5) { AxisVector(x: $0, y: $0 * $0, z: 0) }
    for (index, piece) in parabola.enumerated() {
      let (place, t) = (piece.position(at: 0.3), Double(index) * 0.5 + 0.3)
      #expect(abs(place[0] - t) < 1e-13 && abs(place[1] - t * t) < 1e-13)
    }
    let made = pieces(0.3) { AxisVector(x: sin($0), y: cos(2 * $0), z: 0) }
    for (piece, next) in zip(made, made.dropFirst()) {
      let (end, begin) = (piece.derivatives(at: piece.length), next.derivatives(at: 0))
      for axis in 0..<2 {
        #expect(abs(piece.position(at: piece.length)[axis] - next.start[axis]) < 1e-13)
        #expect(abs(end.tangent[axis] - begin.tangent[axis]) < 1e-12)
        #expect(abs(end.curvature[axis] - begin.curvature[axis]) < 1e-11)
      }
    }
  }
}
