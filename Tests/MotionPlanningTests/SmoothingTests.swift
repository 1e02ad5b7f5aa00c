import CanonicalMachining
import Foundation
import Geometry
import SeededChance
import Signals
import Testing

@testable import MotionPlanning

/// Short feeds under G64 P Q in profile `acceleration`; SoakTests audit them like all else.
@Suite("Smoothed chords") struct SmoothingTests {
  private var settings: PlannerSettings {
    var settings = PlannerSettings()
    settings.profile = .acceleration
    return settings
  }

  private func commands(_ line: Polyline, p: Double, q: Double, feed: Double = 100)
    -> [CanonicalCommand]
  {
    [
      .setPathTolerance(PathTolerance(mode: .continuous, tolerance: p, naiveTolerance: q)),
      .setFeedRate(feed),
    ] + line.points.dropFirst().map { .line($0.x, $0.y, $0.z) }
  }

  /// Chords of a circle about (radius, 0), beginning at the origin.
  private func circle(radius: Double, turns: Int, chords: Int) -> Polyline {
    Polyline(
      points: (0...turns * chords).map {
        let angle = 2 * .pi * Double($0) / Double(chords)
        return Vector3(radius * (1 - cos(angle)), -radius * sin(angle), 0)
      })
  }

  private func time(_ line: Polyline, p: Double, q: Double) -> Double {
    Rig(commands(line, p: p, q: q), settings: settings).time(period: 1e-4)
  }

  /// The mean of a circle over an arc of the half angle x lies at sin x/x of the radius; where
  /// turning takes all of the acceleration, the time of a turn goes by the root of the radius.
  @Test("a circle is driven on the radius of its mean, in the time of that")
  func circleTime() {
    let line = circle(radius: 2, turns: 12, chords: 126)
    let plain = time(line, p: 0.2, q: 0)
    let mean = sin(0.5) / 0.5
    #expect(abs(time(line, p: 0.2, q: 0.2) / plain - mean.squareRoot()) < 1e-3)
    // As far as Q, and no farther.
    #expect(abs(time(line, p: 0.2, q: 0.02) / plain - 0.99.squareRoot()) < 1e-3)
  }

  @Test("no point leaves the tube, no vertex is passed farther off", arguments: UInt64(1)...6)
  func tube(seed: UInt64) {
    var chance = Chance(seed: seed)
    let line = Polyline.wave(&chance, chords: 400)
    let tolerance = pow(10, chance.between(-3, -0.7))
    let rig = Rig(
      commands(line, p: tolerance, q: tolerance), settings: settings,
      capacity: seed % 2 == 0 ? 6 : 1200)
    let trace = rig.run(period: 1e-3).map(\.position.axes.xyz)
    #expect(rig.faults.isEmpty && rig.unprovenProfiles == 0, "seed \(seed)")
    #expect(trace.last == line.points.last)
    let driven = Polyline(points: trace)
    for point in trace {
      #expect(line.distance(of: point) <= tolerance + 1e-9, "seed \(seed)")
    }
    // The trace is a polyline: A dt^2/8 of the plane.
    for vertex in line.points {
      #expect(driven.distance(of: vertex) <= tolerance + 3.6e-4, "seed \(seed)")
    }
  }

  @Test("no axis limit is passed on smoothed chords", arguments: UInt64(11)...14)
  func limits(seed: UInt64) {
    var chance = Chance(seed: seed)
    var limits = MotionLimits.open
    for axis in 0..<3 {
      limits.velocity[axis] = chance.between(30, 200)
      limits.acceleration[axis] = chance.between(200, 5000)
    }
    let line = Polyline.wave(&chance, chords: 300)
    let program = commands(line, p: 0.1, q: 0.1, feed: chance.between(20, 150))
    let rig = Rig(program, limits: limits, settings: settings)
    var trace: [AxisVector] = []
    while !rig.isFinished, rig.ticks < 1_000_000 {
      let override = rig.ticks / 50 % 3 == 0 ? 0.3 : 2
      trace.append(rig.tick(1e-4, override: override).position.axes)
    }
    #expect(rig.isFinished && rig.unprovenProfiles == 0)
    holdAgainst(limits, trace, .acceleration, seed)
  }
}

extension Polyline {
  /// Chords of 0.05 to 1 mm along a wavy curve, with a sharp corner now and then.
  fileprivate static func wave(_ chance: inout Chance, chords: Int) -> Polyline {
    var points = [Vector3.zero]
    var heading = 0.0
    let size = chance.between(0.05, 0.5)
    for _ in 0..<chords {
      heading += chance.count(below: 40) == 0 ? chance.between(-2, 2) : chance.between(-0.2, 0.25)
      let length = size * chance.between(0.5, 2)
      points.append(
        points[points.count - 1] + Vector3(cos(heading), sin(heading), 0.1) * length)
    }
    return Polyline(points: points)
  }
}
