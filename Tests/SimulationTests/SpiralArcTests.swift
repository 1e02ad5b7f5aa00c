import ControlLoop
import Foundation
import Geometry
import MachineModel
import MotionPlanning
import Signals
import Testing

@testable import Simulation

/// LinuxCNC lets an arc end off its circle by 0.1 % of the radius and drives the radius evenly from
/// the one to the other; what `check` accepts, a run drives.
@Suite("arcs that end off their circle")
struct SpiralArcTests {
  /// An arc from X0 Y0 about a centre that lies at an angle from there.
  struct Spiral: CustomTestStringConvertible {
    var radius: Double
    var growth: Double
    var sweep: Double
    var feed: Double
    var testDescription: String { "R\(radius) + \(growth), \(sweep) rad" }

    var centre: (x: Double, y: Double) { (-radius, 0) }

    var end: (x: Double, y: Double) {
      let last = radius + growth
      return (centre.x + last * cos(sweep), centre.y + last * sin(sweep))
    }

    var program: String {
      let direction = sweep > 0 ? "G3" : "G2"
      let (x, y) = (Text.fixed(end.x, 9), Text.fixed(end.y, 9))
      return """
        G21 G90 G94 G17 G40 G49 G61.1
        T1 M6
        G0 X0 Y0 Z0
        \(direction) X\(x) Y\(y) I\(centre.x) J\(centre.y) F\(feed)
        M2
        """
    }
  }

  private static let spirals = [
    Spiral(radius: 100, growth: 0.08, sweep: -.pi, feed: 6000),
    Spiral(radius: 100, growth: -0.099, sweep: 1.5, feed: 6000),
    Spiral(radius: 120, growth: 0.11, sweep: 0.01, feed: 3000),
    Spiral(radius: 2000, growth: 1.9, sweep: 0.04, feed: 12_000),
    Spiral(radius: 2000, growth: -1.9, sweep: -0.002, feed: 12_000),
    Spiral(radius: 5000, growth: 2.7, sweep: 0.02, feed: 12_000),
  ]

  /// The place in the machine at each tick while the arc is driven, from rest to rest. [mm]
  private func positions(_ job: Job, override: Double) throws -> [AxisVector] {
    let commands = try Preparation(job).commands
    let queue = OwnedMemory<Segment>(repeating: Segment(), count: Preparation.lookAheadCapacity)
    defer { withExtendedLifetime(queue) {} }
    var planner = job.planner(in: queue.loan)
    for command in commands {
      guard case .accepted = planner.admit(command) else {
        Issue.record("\(command) is not admitted")
        return []
      }
    }
    planner.finishProgram()
    var places: [AxisVector] = []
    for _ in 0..<200_000 {
      let setpoint = planner.advance(
        by: 1e-3, override: FeedOverride(override), panel: job.panel.begin,
        spindle: SpindleReading())
      if setpoint.motion == .feed || !places.isEmpty { places.append(setpoint.position.axes) }
      if setpoint.motion == .ended { break }
    }
    return places
  }

  @Test("are driven along the spiral, within every axis' limits", arguments: spirals)
  func driven(spiral: Spiral) throws {
    for (override, profile) in [(1.0, "jerk"), (0.6, "jerk"), (1.0, "acceleration")] {
      let job = try PanelEstimateTests.job(
        spiral.program, ["work.offset=[0,0,0]", "machine.planner.profile=\(profile)"])
      let places = try positions(job, override: override)
      #expect(places.count > 20)
      let centre = spiral.centre
      for place in places {
        let (x, y) = (place[0] - centre.x, place[1] - centre.y)
        let share = atan2(y, x) / spiral.sweep
        // Half a turn may be met from either side.
        let turned = share < -0.5 ? share + 2 * .pi / spiral.sweep.magnitude : share
        let due = spiral.radius + spiral.growth * turned
        // A thousandth of an encoder's step; atan2 gives 1e-16 of a radius of 5 m.
        #expect(((x * x + y * y).squareRoot() - due).magnitude < 1e-6, "at \(turned)")
      }
      let last = try #require(places.last)
      // The program has nine decimals.
      #expect((last[0] - spiral.end.x).magnitude < 1e-9)
      #expect((last[1] - spiral.end.y).magnitude < 1e-9)
      try judge(places, job, hasJerkLimit: profile == "jerk")
    }
  }

  /// Differences over ticks are means of the derivatives, so they obey their limits.
  private func judge(_ places: [AxisVector], _ job: Job, hasJerkLimit: Bool) throws {
    // Places of 1e2 mm carry 1e-14 mm of rounding, 1e-5 mm/s^3 after three differences.
    let rounding = 1e-3
    for axis in 0..<2 {
      let limits = job.machine.axes[axis]
      var rows = [places.map { $0[axis] }]
      for _ in 0..<3 {
        let row = rows[rows.count - 1]
        rows.append(zip(row.dropFirst(), row).map { ($0 - $1) / 1e-3 })
      }
      let peaks = rows.map { $0.reduce(0) { max($0, $1.magnitude) } }
      #expect(peaks[1] <= limits.velocity * (1 + 1e-9))
      #expect(peaks[2] <= limits.acceleration * (1 + 1e-6) + rounding)
      if hasJerkLimit { #expect(peaks[3] <= limits.jerk * (1 + 1e-6) + rounding) }
    }
  }
}
