import CanonicalMachining
import Foundation
import Geometry
import SeededChance
import Testing

@testable import MotionPlanning

/// The audit itself: it sees what is there, and nothing else.
@Suite("Motion audit") struct MotionAuditTests {
  private func randomPath(_ chance: inout Chance, _ kind: Int) -> SegmentPath {
    var path = SegmentPath()
    path.length = 1
    for axis in 0..<3 { path.slope[axis] = chance.between(-1, 1) }
    if kind == 1 {
      path.shape = .curve
      for axis in 0..<3 {
        path.bend[axis] = chance.between(-2, 2)
        path.twist[axis] = chance.between(-2, 2)
      }
    }
    if kind == 2 {
      path.shape = .arc
      path.first = Vector3(0.6, 0.8, 0)
      path.second = Vector3(-0.8, 0.6, 0)
      path.radius = chance.between(0.2, 3)
      path.growth = chance.between(-0.1, 0.1)
      path.turnRate = chance.between(-6, 6)
    }
    return path
  }

  private func randomWindow(_ chance: inout Chance) -> DrivenWindow {
    let phase = SpeedPhase(
      duration: 1, travelled: chance.between(0, 0.5), speed: chance.between(0.2, 2),
      acceleration: chance.between(-3, 3), jerk: chance.between(-8, 8))
    return DrivenWindow(phase, shift: 0, from: 0, to: chance.between(0.05, 0.5))
  }

  /// Fourth-order differences of the planner's own positions over time.
  private func difference(
    _ path: SegmentPath, _ window: DrivenWindow, _ axis: Int, _ order: Int, _ t: Double
  ) -> Double {
    let h = 2e-3
    let q = (-3...3).map { path.position(at: window.place(at: t + h * Double($0)))[axis] }
    switch order {
    case 1: return (q[1] - 8 * q[2] + 8 * q[4] - q[5]) / (12 * h)
    case 2: return (-q[1] + 16 * q[2] - 30 * q[3] + 16 * q[4] - q[5]) / (12 * h * h)
    default:
      return (q[0] - 8 * q[1] + 13 * q[2] - 13 * q[4] + 8 * q[5] - q[6]) / (8 * h * h * h)
    }
  }

  @Test("extremes of a phase are those of finite differences", arguments: UInt64(1)...3)
  func extremes(seed: UInt64) {
    var chance = Chance(seed: seed)
    for round in 0..<12 {
      let path = randomPath(&chance, round % 3)
      let window = randomWindow(&chance)
      let audited = AuditedPath(path)
      for one in audited.axes {
        for order in 1...3 {
          let seen =
            (0...200).map {
              abs(difference(path, window, one.axis, order, window.duration * Double($0) / 200))
            }.max() ?? 0
          // A limit just below, so that the search goes to the end of its resolution.
          let found = PhaseExtremes(path: audited, window: window)
            .largest(one, order: order, limit: seen * 0.9995)
          // Differences are good to h^4 and to rounding, 1e-16/h^3; 200 points miss 1e-5.
          #expect(abs(found - seen) <= 2e-4 * seen + 1e-6, "seed \(seed), order \(order)")
          let passed = PhaseExtremes(path: audited, window: window)
            .largest(one, order: order, limit: seen * 1.01)
          #expect(passed <= seen * 1.01, "seed \(seed), order \(order)")
        }
      }
    }
  }

  /// Finds a law broken where the audit is told of other limits than the planner has.
  private func findings(
    _ profile: ProfileKind = .jerk, _ change: (inout AuditProgram) -> Void
  ) -> AuditReport {
    var program = AuditProgram(moves: [
      .feed(.unitsPerTime, 1000), .mode(PathTolerance(mode: .continuous, tolerance: 0.1)),
      .line(AxisVector(x: 30, y: 0, z: 0)), .line(AxisVector(x: 0, y: 30, z: 0)),
      .arc(AuditArc(plane: .xy, radius: 10, from: -.pi / 2, sweep: 4)),
    ])
    program.periods = [0.01]
    program.settings.profile = profile
    let drive = AuditDrive()
    var audit = MotionAudit(program, drive: drive)
    change(&audit.told)
    return audit.run()
  }

  @Test("what is within its limits passes, and 1e-8 above any one of them is found")
  func strictness() {
    #expect(findings { _ in }.count == 0)
    #expect(findings { $0.limits.velocity = $0.limits.velocity * (1 - 1e-8) }.has(.velocity))
    #expect(
      findings { $0.limits.acceleration = $0.limits.acceleration * (1 - 1e-8) }.has(.acceleration))
    #expect(findings { $0.limits.jerk = $0.limits.jerk * (1 - 1e-8) }.has(.jerk))
  }

  @Test("a corner that is cut deeper than is told, and a line beside the one told, are found")
  func tube() {
    let narrow = findings(.acceleration) {
      $0.moves[1] = .mode(PathTolerance(mode: .continuous, tolerance: 0.06))
    }
    #expect(narrow.has(.coverage) || narrow.has(.tube))
    let moved = findings {
      $0.moves[1] = .mode(PathTolerance(mode: .exactPath))
      $0.moves[2] = .line(AxisVector(x: 30, y: 1e-8, z: 0))
    }
    #expect(moved.has(.tube) && moved.has(.end))
  }
}
