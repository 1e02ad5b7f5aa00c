import CanonicalMachining
import Foundation
import Geometry
import SeededChance
import Signals
import Testing

@testable import MotionPlanning

private func settings(_ profile: ProfileKind) -> PlannerSettings {
  var settings = PlannerSettings()
  settings.profile = profile
  // Where the curvature steps, the planner stops: then jerk is bounded everywhere.
  settings.stepSmoothingTime = 0
  return settings
}

@Suite("Splines") struct SplineTests {
  /// What is promised. [mm]
  private let tolerance = 1e-4

  @Test(
    "the path keeps within 1e-4 mm of the curve, and the curve of the path",
    arguments: UInt64(1)...8)
  func deviation(seed: UInt64) {
    var chance = Chance(seed: seed)
    let spline = OracleSpline(&chance, isRational: seed % 2 == 0)
    let pieces = spline.pieces(isSmooth: seed % 3 != 0)
    let curve = NearestPoint(samples: 600) { spline.place(at: $0) }
    let row = PieceRow(pieces)
    let path = NearestPoint(samples: 600) { row.place(at: $0) }
    var worst = 0.0
    for (index, piece) in pieces.enumerated() {
      let point = piece.position(at: piece.length * Double(index % 5) / 5).xyz
      worst = max(worst, curve.distance(to: point))
    }
    for step in 0...100 {
      worst = max(worst, path.distance(to: spline.place(at: Double(step) / 100)))
    }
    print(
      "seed \(seed): order \(spline.order), \(pieces.count) pieces, \(row.length) mm, \(worst) mm")
    #expect(worst <= tolerance, "seed \(seed)")
    #expect(pieces[0].start.xyz == .zero)
    #expect((pieces[pieces.count - 1].end.xyz - spline.place(at: 1)).length < 1e-12)
  }

  /// Knots are simple, so from order 4 on the curve itself has no step.
  @Test("place, direction and curvature go on from piece to piece", arguments: UInt64(21)...26)
  func smoothness(seed: UInt64) {
    var chance = Chance(seed: seed)
    let pieces = OracleSpline(&chance, isRational: seed % 2 == 0).pieces()
    for (piece, next) in zip(pieces, pieces.dropFirst()) {
      let (end, begin) = (piece.derivatives(at: piece.length), next.derivatives(at: 0))
      #expect(piece.end == next.start)
      #expect((piece.position(at: piece.length).xyz - next.start.xyz).length < 1e-12)
      #expect((end.tangent.xyz - begin.tangent.xyz).length < 1e-11, "seed \(seed)")
      let bend = begin.curvature.xyz.length
      #expect((end.curvature.xyz - begin.curvature.xyz).length < 1e-9 * (1 + bend))
    }
  }

  @Test("no axis limit is passed on a spline, at whatever override", arguments: UInt64(31)...36)
  func limits(seed: UInt64) {
    let profile = seed < 34 ? ProfileKind.acceleration : .jerk
    var chance = Chance(seed: seed)
    let limits = MotionLimits.random(&chance)
    let spline = OracleSpline(&chance, isRational: seed % 2 == 0)
    let program = spline.commands(feed: chance.between(20, 150))
    let rig = Rig(program, limits: limits, settings: settings(profile))
    var override = 1.0
    var trace: [AxisVector] = []
    while !rig.isFinished, rig.ticks < 200_000 {
      if rig.ticks % 50 == 0 { override = [0, 0.3, 1, 1, 2][chance.count(below: 5)] }
      trace.append(rig.tick(1e-4, override: seed % 2 == 0 ? 1 : override).position.axes)
    }
    #expect(rig.faults.isEmpty && rig.isFinished && rig.unprovenProfiles == 0, "seed \(seed)")
    holdAgainst(limits, trace, profile, seed)
  }

  @Test(
    "a gentle curve is driven at F along the curve", arguments: [ProfileKind.acceleration, .jerk])
  func feed(profile: ProfileKind) {
    let spline = OracleSpline([(0, 0), (40, 30), (80, -30), (120, 0)], order: 4)
    let trace = Rig(spline.commands(feed: 20), settings: settings(profile)).run()
    let ways = zip(trace, trace.dropFirst()).map {
      ($1.position.axes.xyz - $0.position.axes.xyz).length * 1000
    }
    let steady = ways.dropFirst(200).dropLast(200)
    print("\(profile): \(steady.min() ?? 0) to \(ways.max() ?? 0) mm/s")
    // Chords of 0.02 mm are as long as the arc within 1e-9; cubics by path length within 1e-4.
    #expect((steady.min() ?? 0) > 20 * (1 - 1e-4) && (ways.max() ?? 99) <= 20 * (1 + 1e-9))
    #expect(trace.allSatisfy { $0.pathSpeed <= 20 * (1 + 1e-9) })
  }

  /// L/F, and a ramp of v/A, or 2 sqrt(v/J) where that needs no more than A. In the direction
  /// (4, 3)/5 the axes leave A = 2500 and J = 50,000.
  @Test(
    "a spline that is a straight line takes the closed form's time",
    arguments: [(ProfileKind.acceleration, 50.0 / 2500), (.jerk, 2 * (50.0 / 50_000).squareRoot())])
  func straight(profile: ProfileKind, ramp: Double) {
    let shapes: [([(Double, Double)], Int)] = [
      ([(0, 0), (8, 6), (16, 12), (24, 18)], 4), ([(0, 0), (2, 1.5), (20, 15), (24, 18)], 4),
      ([(0, 0), (12, 9), (24, 18)], 3), ([(0, 0), (4, 3), (8, 6), (20, 15), (24, 18)], 3),
    ]
    for (points, order) in shapes {
      let spline = OracleSpline(points, order: order)
      let time = Rig(spline.commands(feed: 50), settings: settings(profile)).time()
      // s: a tick to see the end in, one for the last part of it.
      #expect(abs(time - (30 / 50 + ramp)) <= 2e-3, "\(points): \(time)")
    }
  }

  /// A quarter circle as a NURBS against the arc of G3, whose planning has its own tests.
  @Test("a circle as a NURBS takes as long as the arc", arguments: [5.0, 20.0])
  func circle(radius: Double) {
    var spline = OracleSpline([(0, 0), (radius, 0), (radius, radius)], order: 3)
    spline.points[1].weight = 0.5.squareRoot()
    let arc: [CanonicalCommand] = [
      .setFeedRate(150), .arc(radius, radius, centre: (0, radius), turns: 1),
    ]
    for profile in [ProfileKind.acceleration, .jerk] {
      let asSpline = Rig(spline.commands(feed: 150), settings: settings(profile)).time(period: 1e-4)
      let asArc = Rig(arc, settings: settings(profile)).time(period: 1e-4)
      print("r \(radius), \(profile): \(asSpline) s, arc \(asArc) s")
      #expect(asSpline <= asArc * (profile == .acceleration ? 1.005 : 1.2))
      #expect(asSpline >= asArc * 0.97)
    }
  }

  @Test("a spline between tangent lines, straight at its ends, is passed without a stop")
  func tangentLines() {
    let spline = OracleSpline(
      [(0, 0), (5, 0), (10, 0), (20, 10), (20, 15), (20, 20)], order: 6)
    for profile in [ProfileKind.acceleration, .jerk] {
      let program =
        [.setFeedRate(10), .line(-10, 0)] + [.line(0, 0)] + spline.commands(feed: 10)
        + [.line(20, 40)]
      let trace = Rig(program, settings: settings(profile)).run()
      let between = trace.filter { $0.line > 3 && $0.position.axes[1] < 38 && $0.line != 3 }
      #expect((between.map(\.pathSpeed).min() ?? 0) > 9.9, "\(profile)")
    }
  }

  @Test("a doubled control point is a corner, met at rest; a cusp is passed and left again")
  func corners() {
    let corner = OracleSpline([(0, 0), (10, 0), (10, 0), (10, 10)], order: 3)
    let cusp = OracleSpline([(0, 0), (20, 10), (0, 10), (20, 0)], order: 4)
    for profile in [ProfileKind.acceleration, .jerk] {
      let trace = Rig(corner.commands(feed: 50), settings: settings(profile)).run(period: 1e-4)
      let nearest = trace.map { ($0.position.axes.xyz - Vector3(10, 0, 0)).length }.min()
      #expect((nearest ?? 1) < 1e-5 && trace.last?.position.axes.xyz == Vector3(10, 10, 0))
      let rig = Rig(cusp.commands(feed: 50), settings: settings(profile))
      let ends = rig.run(period: 1e-4)
      #expect(rig.unprovenProfiles == 0)
      #expect(ends.last?.position.axes.xyz == Vector3(20, 0, 0))
      holdAgainst(.open, ends.map(\.position.axes), profile, 0)
    }
  }

  @Test("with G61.1 a spline ends at rest, also where its last control points are one")
  func exactStop() {
    let spline = OracleSpline([(0, 0), (10, 0), (20, 0), (20, 0), (20, 0), (20, 0)], order: 3)
    let program: [CanonicalCommand] =
      [.setPathTolerance(PathTolerance(mode: .exactStop))] + spline.commands(feed: 50)
      + [.line(40, 0)]
    for profile in [ProfileKind.acceleration, .jerk] {
      let trace = Rig(program, settings: settings(profile)).run(period: 1e-4)
      let atEnd = trace.filter { ($0.position.axes.xyz - Vector3(20, 0, 0)).length < 0.01 }
      // mm/s: what acceleration leaves a tick's way before the stop is 1e-4 x 2000.
      #expect((atEnd.map(\.pathSpeed).min() ?? 1) < 0.3, "\(profile)")
    }
  }

  @Test("a queue that is far too short for the pieces drives the same path", arguments: [6, 7, 8])
  func shortQueue(capacity: Int) {
    var chance = Chance(seed: 41)
    let spline = OracleSpline(&chance, isRational: true)
    for profile in [ProfileKind.acceleration, .jerk] {
      let rig = Rig(
        spline.commands(feed: 100) + [.line(0, 0)], settings: settings(profile), capacity: capacity)
      let curve = NearestPoint(samples: 600) { spline.place(at: $0) }
      let trace = rig.run(period: 0.02)
      #expect(rig.faults.isEmpty && rig.isFinished && rig.unprovenProfiles == 0)
      #expect(rig.last.position.axes == AxisVector())
      for setpoint in trace where setpoint.line < Int32(spline.points.count + 3) {
        #expect(curve.distance(to: setpoint.position.axes.xyz) <= tolerance)
      }
    }
  }

  @Test("the path is the same at every override")
  func overrides() {
    let spline = OracleSpline([(0, 0), (30, 0), (-10, 20), (20, 20)], order: 4)
    let curve = NearestPoint(samples: 600) { spline.place(at: $0) }
    for override in [0.1, 2] {
      for setpoint in Rig(spline.commands(feed: 80), settings: settings(.jerk)).run(
        period: 0.01, override: override)
      {
        #expect(curve.distance(to: setpoint.position.axes.xyz) <= tolerance)
      }
    }
  }

  @Test("in a frame that is shifted and turned the end is exact, and the time is the same")
  func frame() {
    let spline = OracleSpline([(0, 0), (30, 0), (-10, 20), (21.7, 20.3)], order: 4)
    let plain = Rig(spline.commands(feed: 10), settings: settings(.acceleration)).time()
    var chance = Chance(seed: 51)
    for _ in 0..<8 {
      let offset = AxisVector(
        x: chance.between(-30, 30), y: chance.between(-30, 30), z: chance.between(-30, 30))
      let moves: [CanonicalCommand] = [
        .setWorkOffset(index: 1, offset: offset), .setRotation(chance.between(-3, 3)),
      ]
      var shifted = ProgramFrame()
      for move in moves { shifted.apply(move) }
      let start = shifted.machinePosition(of: WorkPosition()).axes
      let end = shifted.machinePosition(of: WorkPosition(AxisVector(x: 21.7, y: 20.3, z: 0))).axes
      let turned = Rig(
        moves + spline.commands(feed: 10), settings: settings(.acceleration), start: start)
      #expect(abs(turned.time() - plain) < 5e-3)
      #expect(turned.faults.isEmpty && turned.last.position.axes == end)
    }
  }
}
