import CanonicalMachining
import Foundation
import Geometry
import SeededChance
import Signals
import Testing

@testable import MotionPlanning

/// Corners at which an arc takes part; every program of them is audited in SoakTests too.
@Suite("Corners of arcs") struct BentCornerTests {
  private func settings(_ profile: ProfileKind) -> PlannerSettings {
    var settings = PlannerSettings()
    settings.profile = profile
    settings.stepSmoothingTime = 0
    return settings
  }

  /// 20.00828 s and 27.927 s are the optima of the exact path (topp.py; the numerical optimum with
  /// jerk, which stops where a line meets an arc): nothing that keeps to the path is faster.
  @Test(
    "P3 in a tube takes less than the optimum of the exact path",
    arguments: [
      (ProfileKind.acceleration, 0.01, 20.00828), (.acceleration, 0.1, 20.00828),
      (.jerk, 0.01, 27.927), (.jerk, 0.1, 27.927),
    ])
  func slots(profile: ProfileKind, tolerance: Double, exactOptimum: Double) {
    let program: [CanonicalCommand] =
      [.setPathTolerance(PathTolerance(mode: .continuous, tolerance: tolerance))]
      + ReferencePrograms.arcs
    let time = Rig(program, settings: settings(profile), start: ReferencePrograms.arcsStart).time()
    print("P3 \(profile) P\(tolerance): \(time) s, of the exact optimum \(time / exactOptimum)")
    #expect(time < exactOptimum * (tolerance < 0.05 ? 0.985 : 0.96))
  }

  @Test(
    "no point leaves the tube, no point of the path is passed farther off",
    arguments: UInt64(1)...4)
  func tube(seed: UInt64) {
    var chance = Chance(seed: seed)
    let program = BentProgram(&chance, moves: 12)
    let tolerance = pow(10, chance.between(-3, -0.5))
    let rig = Rig(
      program.commands(tolerance), settings: settings(seed % 2 == 0 ? .jerk : .acceleration),
      capacity: seed < 3 ? 5 + Int(seed) : 1200)
    let trace = rig.run(period: 5e-4).map(\.position.axes.xyz)
    #expect(rig.faults.isEmpty && rig.unprovenProfiles == 0, "seed \(seed)")
    #expect(trace.last == program.end)
    // Chords of 0.02 mm of a radius of 0.5 mm are h^2/8r off, those of the trace A dt^2/8.
    let path = Polyline(points: program.samples)
    let driven = Polyline(points: trace)
    for index in stride(from: 0, to: trace.count, by: 8) {
      #expect(path.distance(of: trace[index]) <= tolerance + 1.01e-4, "seed \(seed)")
    }
    for index in stride(from: 0, to: program.samples.count, by: 8) {
      let apart = driven.distance(of: program.samples[index])
      #expect(apart <= tolerance + 8.9e-5, "seed \(seed)")
    }
  }

  @Test("no axis limit is passed in a corner of arcs", arguments: UInt64(11)...18)
  func limits(seed: UInt64) {
    let profile = seed < 15 ? ProfileKind.acceleration : .jerk
    var chance = Chance(seed: seed)
    let limits = MotionLimits.random(&chance)
    let program = BentProgram(&chance, moves: 40)
    let rig = Rig(
      program.commands(pow(10, chance.between(-3, -0.5)), feed: chance.between(20, 150)),
      limits: limits, settings: settings(profile))
    var override = 1.0
    var trace: [AxisVector] = []
    while !rig.isFinished, rig.ticks < 1_000_000 {
      if rig.ticks % 50 == 0 { override = [0, 0.3, 1, 1, 2][chance.count(below: 5)] }
      trace.append(rig.tick(1e-4, override: seed % 2 == 0 ? 1 : override).position.axes)
    }
    #expect(rig.isFinished && rig.unprovenProfiles == 0)
    holdAgainst(limits, trace, profile, seed)
  }

  @Test("a tube costs no time", arguments: UInt64(21)...26)
  func noSlower(seed: UInt64) {
    var chance = Chance(seed: seed)
    let program = BentProgram(&chance, moves: 30)
    let settings = settings(seed % 2 == 0 ? .jerk : .acceleration)
    let exact =
      [.setPathTolerance(PathTolerance(mode: .exactPath))] + program.commands(1).dropFirst()
    let met = Rig(exact, settings: settings).time(period: 1e-4)
    for tolerance in [1e-3, 0.01, 0.1] {
      let time = Rig(program.commands(tolerance), settings: settings).time(period: 1e-4)
      #expect(time <= met, "seed \(seed) P\(tolerance): \(time / met)")
    }
  }

  /// The curve from a line to an arc that bends away from it begins by bending the other way a
  /// little: along the end of the travel there is no room for that.
  @Test("along the end of the travel a line and an arc meet as they are")
  func travel() {
    let program: [CanonicalCommand] = [
      .setPathTolerance(PathTolerance(mode: .continuous, tolerance: 0.1)), .setFeedRate(100),
      .line(10, 0), .arc(15, 5, centre: (10, 5), turns: 1),
    ]
    let lowest = [-1.0, 0].map { travel in
      var limits = MotionLimits.open
      limits.travelMinimum[1] = travel
      let rig = Rig(program, limits: limits, settings: settings(.jerk))
      let trace = rig.run(period: 1e-4).map(\.position.axes)
      #expect(rig.faults.isEmpty && trace.last?[1] == 5)
      return trace.map { $0[1] }.min() ?? -1
    }
    #expect(lowest[0] < -1e-6 && lowest[1] >= -1e-9)
  }
}

/// Lines and arcs that meet at any angle, with their places by sin and cos.
private struct BentProgram {
  private(set) var moves: [CanonicalCommand] = []
  /// Places at most 0.02 mm apart. [mm]
  private(set) var samples: [Vector3] = [.zero]

  init(_ chance: inout Chance, moves count: Int) {
    for _ in 0..<count {
      if chance.count(below: 3) == 0 {
        line(to: end + Vector3(chance.between(-8, 8), chance.between(-8, 8), 0))
      } else {
        arc(
          radius: pow(10, chance.between(-0.3, 1)), from: chance.between(0, 2 * .pi),
          sweep: chance.between(0.2, 5) * (chance.count(below: 2) == 0 ? 1 : -1))
      }
    }
  }

  var end: Vector3 { samples[samples.count - 1] }

  func commands(_ tolerance: Double, feed: Double = 100) -> [CanonicalCommand] {
    [
      .setPathTolerance(PathTolerance(mode: .continuous, tolerance: tolerance)),
      .setFeedRate(feed),
    ] + moves
  }

  private mutating func line(to place: Vector3) {
    let start = end
    let parts = ((place - start).length / 0.02).rounded(.up)
    for part in 1...Int(parts) { samples.append(start + (place - start) * (Double(part) / parts)) }
    samples[samples.count - 1] = place
    moves.append(.line(place.x, place.y))
  }

  private mutating func arc(radius: Double, from angle: Double, sweep: Double) {
    let centre = end - Vector3(cos(angle), sin(angle), 0) * radius
    let parts = (radius * abs(sweep) / 0.02).rounded(.up)
    for part in 1...Int(parts) {
      let turned = angle + sweep * (Double(part) / parts)
      samples.append(centre + Vector3(cos(turned), sin(turned), 0) * radius)
    }
    moves.append(
      .arc(end.x, end.y, centre: (centre.x, centre.y), turns: sweep > 0 ? 1 : -1))
  }
}
