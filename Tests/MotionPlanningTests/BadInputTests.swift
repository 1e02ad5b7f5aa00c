import CanonicalMachining
import Foundation
import Geometry
import SeededChance
import Testing

@testable import MotionPlanning

/// Programs that no post-processor should write: refused with their line, or driven within every
/// limit.
@Suite("Bad input") struct BadInputTests {
  /// Drives moves under an audit, in both profiles and three path modes.
  private func expectGoodMotion(
    _ moves: [AuditMove], limits: MotionLimits = .audited, period: Double = 0.01,
    modes: [PathMode] = [.exactPath, .exactStop, .continuous]
  ) {
    let drive = AuditDrive(largest: 600)
    for profile in [ProfileKind.jerk, .acceleration] {
      for mode in modes {
        var program = AuditProgram(moves: moves, limits: limits, capacity: 600)
        program.settings.profile = profile
        program.settings.pathTolerance = PathTolerance(mode: mode, tolerance: 0.01)
        program.periods = [period]
        var audit = MotionAudit(program, drive: drive)
        let report = audit.run()
        #expect(report.count == 0, "\(profile) \(mode): \(report.findings.map(\.text))")
      }
    }
  }

  /// The first refusal.
  private func fault(
    _ program: [CanonicalCommand], _ limits: MotionLimits = .audited,
    _ settings: PlannerSettings = .init()
  ) -> MotionFault? {
    let rig = Rig(program, limits: limits, settings: settings)
    _ = rig.run(limit: 1000)
    #expect(rig.isFinished || !rig.faults.isEmpty)
    return rig.faults.first
  }

  private func way(_ x: Double, _ y: Double = 0, _ z: Double = 0) -> AxisVector {
    AxisVector(x: x, y: y, z: z)
  }

  @Test("moves of no length and of 1e-6 mm between long ones are driven within the limits")
  func tiny() {
    var moves: [AuditMove] = [.feed(.unitsPerTime, 100), .line(way(5))]
    for step in 0..<6 {
      moves += [.line(way(0)), .line(way(1e-6)), .line(way(0, step % 2 == 0 ? 1e-6 : -1e-6))]
    }
    moves += [.line(way(1e-13)), .rapid(way(0)), .rapid(way(1e-6)), .line(way(5))]
    expectGoodMotion(moves)
  }

  @Test("cusps and needles are driven within the limits")
  func cusps() {
    expectGoodMotion([
      .feed(.unitsPerTime, 100), .line(way(5)), .line(way(-5)), .line(way(5, 1e-7)),
      .line(way(-5, 1e-3)), .line(way(1e-6)), .line(way(-1e-6)), .line(way(5)), .line(way(-5)),
      .arc(AuditArc(plane: .xy, radius: 2, from: 0, sweep: 2)),
      .arc(AuditArc(plane: .xy, radius: 2, from: 2, sweep: -2)),
    ])
  }

  @Test("full circles of any size, and arcs of up to 1 km radius, are driven within the limits")
  func circles() {
    var moves: [AuditMove] = [.feed(.unitsPerTime, 100)]
    for radius in [1e-5, 1e-3, 0.5] {
      var circle = AuditArc(plane: .xy, radius: radius, from: 1, sweep: 2 * .pi)
      circle.isClosed = true
      moves.append(.arc(circle))
      circle.plane = .yz
      circle.sweep = -4 * .pi
      circle.rise[0] = radius / 2
      moves.append(.arc(circle))
    }
    for radius in [1e4, 9e5] {
      moves.append(
        .arc(AuditArc(plane: .zx, radius: radius, from: 0.3, sweep: 8 / radius)))
    }
    expectGoodMotion(moves, modes: [.exactPath])
  }

  @Test("a radius, a centre or an end beyond 1 km is refused with its line")
  func huge() {
    let arc = fault([.setFeedRate(10), .arc(1, 0, centre: (0.5, 1e9), turns: 1)])
    #expect(arc?.kind == .outOfRange && arc?.source.line == 2 && arc?.limit == 1e6)
    let line = fault([.setFeedRate(10), .line(1, 0), .line(1e9, 0)])
    #expect(line?.kind == .outOfRange && line?.source.line == 3 && line?.axis == .x)
    #expect(line?.value == 1e9)
    #expect(fault([.setFeedRate(10), .rapid(0, -1e9)])?.kind == .outOfRange)
    #expect(fault([.setFeedRate(1e300), .line(1, 0)]) == nil)
  }

  @Test("a whole kilometre is driven to its last bit")
  func kilometre() {
    expectGoodMotion(
      [.feed(.unitsPerTime, 180), .line(way(999_999)), .rapid(way(-999_999))], period: 60)
  }

  @Test("a feed of zero is refused in every feed mode, with its line, and inverse time without F")
  func zeroFeed() {
    for mode in [FeedMode.unitsPerTime, .inverseTime, .unitsPerRevolution] {
      let none = fault([.setFeedMode(mode), .line(1, 0)])
      #expect(none?.kind == .zeroFeed && none?.source.line == 2, "\(mode)")
      let zero = fault([.setFeedMode(mode), .setFeedRate(0), .arc(0, 0, centre: (1, 0), turns: 1)])
      #expect(zero?.kind == .zeroFeed && zero?.source.line == 3, "\(mode)")
    }
  }

  @Test("a feed that is hardly any is driven, and one beyond all limits is cut to them")
  func extremeFeeds() {
    expectGoodMotion([.feed(.unitsPerTime, 1e-3), .line(way(1e-3))], period: 0.05)
    expectGoodMotion([
      .feed(.unitsPerTime, 1e12), .line(way(3)), .line(way(0, 3)),
      .feed(.inverseTime, 1e12), .line(way(3)), .line(way(2, 1)),
    ])
  }

  @Test(
    "limits of zero, below zero, of infinity or none are refused at the first command",
    arguments: [0, -1, Double.infinity, .nan])
  func limits(value: Double) {
    for axis in 0..<3 {
      for kind in 0..<3 {
        var limits = MotionLimits.audited
        switch kind {
        case 0: limits.velocity[axis] = value
        case 1: limits.acceleration[axis] = value
        default: limits.jerk[axis] = value
        }
        let refused = fault([.setFeedRate(10), .line(1, 1)], limits)
        #expect(refused?.kind == .unusableSetup && refused?.source.line == 1, "\(axis) \(kind)")
      }
    }
    // What the machine does not have need not have limits.
    var limits = MotionLimits.audited
    limits.velocity[5] = value
    #expect(fault([.setFeedRate(10), .line(1, 1)], limits) == nil)
  }

  @Test("limits far apart are kept", arguments: [1e-6, 1e-3, 1e6, 1e9])
  func farApart(scale: Double) {
    var limits = MotionLimits.audited
    limits.velocity[0] *= scale
    limits.acceleration[1] *= scale
    limits.jerk[2] *= scale
    expectGoodMotion(
      [
        .feed(.unitsPerTime, 100), .line(way(1e-3, 1e-3, 1e-3)), .line(way(1e-3)),
        .line(way(0, 1e-3, 1e-3)), .arc(AuditArc(plane: .xy, radius: 1e-3, from: 0, sweep: 4)),
        .arc(AuditArc(plane: .yz, radius: 1e-3, from: 0, sweep: -2)),
      ], limits: limits, period: scale < 1 ? 0.2 : 0.001)
  }
}
