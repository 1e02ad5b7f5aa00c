import CanonicalMachining
import Foundation
import Geometry
import SeededChance
import Signals
import Testing

@testable import MotionPlanning

@Suite("Rounded corners") struct CornerTests {
  private func settings(_ profile: ProfileKind = .acceleration) -> PlannerSettings {
    var settings = PlannerSettings()
    settings.profile = profile
    // Where the curvature steps, the planner stops: then jerk is bounded everywhere.
    settings.stepSmoothingTime = 0
    return settings
  }

  /// The tube's optimum (shared/tools/motion/tube.py, closed form) swings out by all the tube on
  /// the way to a corner: 4 sqrt(e/A) to either side of it, at 6 sqrt(A e), along 17 e of the feed.
  /// At P0.1 two of these have no room on the 2 mm between the rows.
  @Test(
    "P2 with rounded corners takes the tube's optimum, where that has room",
    arguments: [(0.01, 19.89414, 1.0001), (0.1, 18.75229, 1.0075)])
  func serpentine(tolerance: Double, tubeOptimum: Double, ratio: Double) {
    let program: [CanonicalCommand] =
      [.setPathTolerance(PathTolerance(mode: .continuous, tolerance: tolerance))]
      + ReferencePrograms.serpentine
    let time = Rig(program, settings: settings()).time()
    print("P2 P\(tolerance) \(time) s, of the tube's optimum \(time / tubeOptimum)")
    #expect(time / tubeOptimum < ratio)
    // The optimum holds for points within P/sqrt 2 of the path, as these corners do.
    #expect(time >= tubeOptimum - 1e-5)
  }

  /// A parabola is passed at constant speed v: v^2 = 2 l A / |d2 - d1|, l = 4 P / |d2 - d1|; before
  /// and behind it each feed of length L takes what a trapezoid takes. Turned by 45 degrees the
  /// corner's acceleration is all that of one axis, and no swing pays.
  @Test("a corner between two slanted feeds takes the time of the parabola's closed form")
  func parabola() {
    let program: [CanonicalCommand] = [
      .setPathTolerance(PathTolerance(mode: .continuous, tolerance: 0.01)), .setFeedRate(100),
      .line(10, 10), .line(20, 0),
    ]
    let reach = 4 * 0.01 / 2.0.squareRoot()
    let v = (2 * reach * 2000 / 2.0.squareRoot()).squareRoot()
    let along = 2000 * 2.0.squareRoot()
    let leg = 200.0.squareRoot() - reach
    let ramps = (2 * 100 * 100 - v * v) / (2 * along)
    let expected = 2 * ((200 - v) / along + (leg - ramps) / 100) + 2 * reach / v
    let time = Rig(program, settings: settings()).time(period: 1e-5)
    #expect(time >= expected - 1e-9 && time <= expected + 1.01e-5)
  }

  @Test("no point leaves the tube, no vertex is passed farther off", arguments: UInt64(1)...8)
  func tube(seed: UInt64) {
    var chance = Chance(seed: seed)
    let line =
      seed % 3 == 0 ? Polyline.staircase(&chance, legs: 60) : Polyline(&chance, legs: 60)
    let tolerance = pow(10, chance.between(-3, -0.5))
    let rig = Rig(
      line.commands(tolerance), settings: settings(seed % 2 == 0 ? .jerk : .acceleration),
      capacity: seed < 4 ? 5 + Int(seed) : 1200)
    let trace = rig.run(period: 1e-4).map(\.position.axes.xyz)
    #expect(rig.faults.isEmpty && rig.unprovenProfiles == 0, "seed \(seed)")
    #expect(trace.last == line.points.last)
    for point in trace {
      #expect(line.distance(of: point) <= tolerance + 1e-9, "seed \(seed)")
    }
    // Between two samples the motion comes at most v dt / 2 nearer.
    for vertex in line.points {
      let nearest = trace.map { ($0 - vertex).length }.min() ?? .infinity
      #expect(nearest <= tolerance + 100 * 1e-4 / 2, "seed \(seed)")
    }
  }

  /// Mean value theorem: a second difference over ticks cannot pass the largest acceleration, nor
  /// a first the largest speed; coordinates of 100 mm are rounded to 1e-14, over 1e-8 s^2.
  @Test("no axis limit is passed in a rounded corner", arguments: UInt64(11)...20)
  func limits(seed: UInt64) {
    let profile = seed < 17 ? ProfileKind.acceleration : .jerk
    var chance = Chance(seed: seed)
    let limits = MotionLimits.random(&chance)
    let line =
      seed % 3 == 0 ? Polyline.staircase(&chance, legs: 60) : Polyline(&chance, legs: 60)
    let program = line.commands(pow(10, chance.between(-3, -0.5)), feed: chance.between(20, 150))
    let rig = Rig(program, limits: limits, settings: settings(profile))
    var override = 1.0
    var trace: [AxisVector] = []
    while !rig.isFinished, rig.ticks < 1_000_000 {
      if rig.ticks % 50 == 0 { override = [0, 0.3, 1, 1, 2][chance.count(below: 5)] }
      trace.append(rig.tick(1e-4, override: seed % 2 == 0 ? 1 : override).position.axes)
    }
    #expect(rig.isFinished && rig.unprovenProfiles == 0)
    holdAgainst(limits, trace, profile, seed)
  }

  @Test("the path is the same at every override, and a wider tube takes no longer")
  func overrideAndTolerance() {
    var chance = Chance(seed: 31)
    let line = Polyline(&chance, legs: 40)
    let fine = Rig(line.commands(0.05), settings: settings()).run(period: 1e-4, override: 0.3)
      .map(\.position.axes.xyz)
    let slow = Polyline(points: fine)
    for setpoint in Rig(line.commands(0.05), settings: settings()).run(period: 0.02, override: 2) {
      // A chord of 30 mm/s x 0.1 ms is 1e-6 mm off a bend of 1 mm.
      #expect(slow.distance(of: setpoint.position.axes.xyz) < 2e-5)
    }
    var before = Rig(line.commands(1e-4), settings: settings()).time()
    for tolerance in [1e-3, 1e-2, 0.1, 1] {
      let time = Rig(line.commands(tolerance), settings: settings()).time()
      #expect(time <= before + 1e-9, "P\(tolerance)")
      before = time
    }
  }

  @Test("a last move that waits for its corner is driven to its end where none follows")
  func noNextMove() {
    let open = OpenRig(settings: settings())
    for command in [
      .setPathTolerance(PathTolerance(mode: .continuous, tolerance: 0.1)), .setFeedRate(50),
      CanonicalCommand.line(10, 0),
    ] {
      open.admit(command)
    }
    for _ in 0..<1000 { open.tick() }
    #expect(open.position[0] == 10 && open.isDrained)
  }

  @Test("with the jerk limit a tube costs no time either", arguments: [1e-3, 0.01, 0.1, 1])
  func noSlower(tolerance: Double) {
    var chance = Chance(seed: 41)
    for legs in [10, 40] {
      let line = Polyline(&chance, legs: legs)
      let exact =
        [.setPathTolerance(PathTolerance(mode: .exactPath))] + line.commands(1).dropFirst()
      let stopping = Rig(exact, settings: settings(.jerk)).time()
      let rounding = Rig(line.commands(tolerance), settings: settings(.jerk)).time()
      print("P\(tolerance), \(legs) legs: \(rounding / stopping) of the exact path's time")
      #expect(rounding <= stopping)
    }
  }

  @Test("a turn back, G61 and a rapid are met at rest")
  func noCorner() {
    for tail in [
      [CanonicalCommand.line(0, 0)], [.rapid(10, 10)],
      [.setPathTolerance(PathTolerance(mode: .exactPath)), .line(10, 10)],
    ] {
      let head: [CanonicalCommand] = [
        .setPathTolerance(PathTolerance(mode: .continuous, tolerance: 0.1)), .setFeedRate(50),
        .line(10, 0),
      ]
      let trace = Rig(head + tail, settings: settings()).run(period: 1e-4)
      // At rest on the vertex: within half a tick's way of it, which is less and less.
      let nearest = trace.map { ($0.position.axes.xyz - Vector3(10, 0, 0)).length }.min()
      #expect((nearest ?? 1) < 1e-5)
    }
  }
}

/// Mean value theorem: a difference over ticks cannot pass the largest value of the derivative.
/// Coordinates of 100 mm are rounded to 1e-14: 1e-6 mm/s^2 in a second difference over 0.1 ms,
/// 0.06 mm/s^3 of 3,000 in a third.
func holdAgainst(
  _ limits: MotionLimits, _ trace: [AxisVector], _ profile: ProfileKind, _ seed: UInt64
) {
  var worst = (velocity: 0.0, acceleration: 0.0, jerk: 0.0)
  for axis in 0..<3 {
    for tick in 3..<trace.count {
      let (a, b) = (trace[tick - 3][axis], trace[tick - 2][axis])
      let (c, d) = (trace[tick - 1][axis], trace[tick][axis])
      worst.velocity = max(worst.velocity, abs(d - c) / 1e-4 / limits.velocity[axis])
      worst.acceleration = max(
        worst.acceleration, abs(d - 2 * c + b) / 1e-8 / limits.acceleration[axis])
      worst.jerk = max(worst.jerk, abs(d - 3 * c + 3 * b - a) / 1e-12 / limits.jerk[axis])
    }
  }
  print("seed \(seed): \(worst)")
  #expect(worst.velocity <= 1 + 1e-7, "seed \(seed)")
  #expect(worst.acceleration <= 1 + 1e-7, "seed \(seed)")
  #expect(profile != .jerk || worst.jerk <= 1 + 1e-4, "seed \(seed)")
}

/// A planner whose program is never said to be complete.
@safe private final class OpenRig {
  private var planner: MotionPlanner
  private let buffer: UnsafeMutableBufferPointer<Segment>

  init(settings: PlannerSettings) {
    unsafe buffer = .allocate(capacity: 8)
    unsafe buffer.initialize(repeating: Segment())
    planner = unsafe MotionPlanner(
      memory: LoanedMemory(buffer), limits: .open, settings: settings, start: MachinePosition())
  }

  deinit { unsafe buffer.deallocate() }

  func admit(_ command: CanonicalCommand) {
    _ = planner.admit(CanonicalRecord(command, at: SourceLine(line: 1)))
  }

  func tick() {
    _ = planner.advance(by: 0.001, override: FeedOverride(1), spindle: SpindleReading())
  }

  var position: AxisVector { planner.setpoint.position.axes }
  var isDrained: Bool { planner.isDrained }
}
