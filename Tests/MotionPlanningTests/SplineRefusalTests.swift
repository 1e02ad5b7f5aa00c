import CanonicalMachining
import Foundation
import Geometry
import Signals
import Testing

@testable import MotionPlanning

@Suite("Splines that cannot be driven") struct SplineRefusalTests {
  private let bow = OracleSpline([(0, 0), (0, 20), (20, 20), (20, 0)], order: 4)

  private func faults(
    _ spline: OracleSpline, limits: MotionLimits = .open, before: [CanonicalCommand] = []
  ) -> [MotionFaultKind] {
    let rig = Rig(before + spline.commands(feed: 50), limits: limits)
    var ticks = 0
    while !rig.isFinished, ticks < 100_000 {
      _ = rig.tick()
      ticks += 1
    }
    #expect(rig.isFinished)
    return rig.faults.map(\.kind)
  }

  private func faults(_ change: (inout OracleSpline) -> Void) -> [MotionFaultKind] {
    var spline = bow
    change(&spline)
    return faults(spline)
  }

  @Test("control points that make no curve are refused")
  func shape() {
    #expect(faults(bow).isEmpty)
    #expect(faults { $0.order = 5 } == [.splineIncomplete])
    #expect(faults { $0.order = 2 } == [.splineIncomplete])
    #expect(faults { $0.order = -7 } == [.splineIncomplete])
    let many = OracleSpline((0...25).map { (Double($0), 0) }, order: 21)
    #expect(faults(many) == [.splineIncomplete])
    let alone = SplineFeed(end: WorkPosition(), count: 4, order: 4)
    #expect(Rig([.setFeedRate(5), .splineFeed(alone)]).faults.map(\.kind) == [.splineIncomplete])
  }

  @Test("numbers that are none, weights and places out of range are refused")
  func numbers() {
    #expect(faults { $0.points[1].first = .nan } == [.notFinite, .splineIncomplete])
    #expect(faults { $0.points[1].weight = .infinity } == [.notFinite, .splineIncomplete])
    for weight in [0, -1, 1e-12, 1e12] {
      #expect(faults { $0.points[1].weight = weight } == [.outOfRange])
    }
    #expect(faults { $0.points[2].second = 1e9 } == [.outOfRange])
    #expect(faults { $0.points[2].second = 1e300 } == [.outOfRange])
    #expect(faults { $0.points[0].first = 1 } == [.splineDegenerate])
    #expect(faults(bow, before: [.setFeedRate(9), .line(3, 0)]).last == .splineDegenerate)
    #expect(Rig(bow.commands(feed: 0)).faults.map(\.kind) == [.zeroFeed])
  }

  /// The bow's top is at three quarters of the height of its control points, met within 4e-5 mm.
  @Test("the travel is held against the whole curve, not against its control points")
  func travel() {
    var limits = MotionLimits.open
    limits.travelMaximum[1] = 15.0001
    #expect(faults(bow, limits: limits).isEmpty)
    limits.travelMaximum[1] = 14.9999
    let rig = Rig(bow.commands(feed: 50), limits: limits)
    let fault = rig.faults.first
    #expect(fault?.kind == .travelExceeded && fault?.axis == .y && fault?.source.line == 6)
    #expect((14.9999...15.0001).contains(fault?.value ?? 0))
    limits = .open
    limits.axisMask = 0b101
    #expect(faults(bow, limits: limits) == [.axisMissing])
  }

  @Test("more control points than there is memory for are refused, so many are driven")
  func memory() {
    func wave(_ count: Int) -> OracleSpline {
      OracleSpline((0..<count).map { (Double($0) * 0.5, $0 % 2 == 0 ? 0 : 0.3) }, order: 4)
    }
    #expect(faults(wave(1025)) == [.splineTooLong, .splineIncomplete])
    #expect(faults(wave(1024)).isEmpty)
  }

  @Test("points that are all one make no move, points that coincide make one")
  func coincident() {
    let still = Rig(OracleSpline([(0, 0), (0, 0), (0, 0), (0, 0)], order: 4).commands(feed: 50))
    #expect(still.faults.isEmpty && still.time() < 0.01)
    for points in [
      [(0.0, 0.0), (0, 0), (20, 20), (20, 0)], [(0, 0), (0, 0), (0, 0), (20, 0)],
      [(0, 0), (5, 5), (20, 0), (20, 0)], [(0, 0), (9, 9), (9, 9), (9, 9), (9, 9), (18, 0)],
      [(0, 0), (20, 0), (-10, 0), (5, 0)], [(0, 0), (1e-7, 0), (1e-7, 1e-7), (0, 1e-7)],
      [(0, 0), (9e4, 9e4), (-9e4, 9e4), (0, 0)],
    ] {
      let spline = OracleSpline(points, order: 4)
      let rig = Rig(spline.commands(feed: 1e6))
      let last = points[points.count - 1]
      while !rig.isFinished, rig.ticks < 60_000 { _ = rig.tick(0.05, override: 2) }
      #expect(rig.faults.isEmpty && rig.isFinished && rig.unprovenProfiles == 0, "\(points)")
      #expect(rig.last.position.axes.xyz == Vector3(last.0, last.1, 0), "\(points)")
    }
  }

  @Test("weights far apart are driven or refused, and never hang")
  func weights() {
    for weight in [1e-8, 1e-4, 1e4, 1e8] {
      var spline = bow
      spline.points[1].weight = weight
      let kinds = faults(spline)
      #expect(kinds.isEmpty || kinds == [.splineDegenerate], "\(weight): \(kinds)")
    }
  }

  @Test("between G33 a spline is refused")
  func locked() {
    let kinds = faults(bow, before: [.startSpeedFeedSync(perTurn: 1, isVelocity: false)])
    #expect(kinds == [.notPlannable])
  }
}
