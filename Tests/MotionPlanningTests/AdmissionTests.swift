import CanonicalMachining
import Foundation
import Geometry
import SeededChance
import Signals
import Testing

@testable import MotionPlanning

@Suite("Admission") struct AdmissionTests {
  private var small: MotionLimits {
    var limits = MotionLimits.open
    limits.travelMinimum = AxisVector(repeating: -10)
    limits.travelMaximum = AxisVector(repeating: 10)
    return limits
  }

  private func fault(
    _ program: [CanonicalCommand], _ limits: MotionLimits = .open
  ) -> MotionFault? {
    let rig = Rig(program, limits: limits)
    #expect(rig.faults.count <= 1)
    return rig.faults.first
  }

  @Test("a feed of zero is refused, with its line")
  func zeroFeed() {
    let fault = fault([.setFeedRate(0), .line(1, 0)])
    #expect(fault?.kind == .zeroFeed && fault?.source.line == 2)
    #expect(self.fault([.setFeedRate(0), .rapid(1, 0)]) == nil)
  }

  @Test("a line or an arc that leaves the travel names axis, value and limit")
  func travel() {
    let line = fault([.setFeedRate(10), .line(0, 11)], small)
    #expect(line?.kind == .travelExceeded && line?.axis == .y)
    #expect(line?.value == 11 && line?.limit == 10)
    // Both ends lie inside, the bulge of the half circle does not: 8 + 4 = 12.
    let arc = fault(
      [.rapid(8, -4), .setFeedRate(10), .arc(8, 4, centre: (8, 0), turns: 1)], small)
    #expect(arc?.kind == .travelExceeded && arc?.axis == .x)
    #expect(abs((arc?.value ?? 0) - 12) < 1e-9)
    // The other way round it stays inside.
    #expect(
      fault([.rapid(8, -4), .setFeedRate(10), .arc(8, 4, centre: (8, 0), turns: -1)], small) == nil)
  }

  @Test("an arc's travel is found as by fine sampling", arguments: UInt64(40)...44)
  func arcTravel(seed: UInt64) {
    var chance = Chance(seed: seed)
    for _ in 0..<200 {
      let (radius, from, to) = (
        chance.between(1, 9), chance.between(0, 6.28), chance.between(0, 6.28)
      )
      let turns: Int32 = chance.count(below: 2) == 0 ? 1 : -1
      let start = AxisVector(x: radius * cos(from), y: radius * sin(from), z: 0)
      let command = CanonicalCommand.arc(
        radius * cos(to), radius * sin(to), centre: (0, 0), turns: turns)
      var limits = small
      limits.travelMinimum[0] = -chance.between(0, 9)
      guard start[0] >= limits.travelMinimum[0] else { continue }
      let piece = oraclePieces([command], from: start)[0]
      let lowest =
        (0...2000).map {
          piece.derivatives(at: piece.length * Double($0) / 2000).q[0]
        }.min() ?? 0
      // Sampling sees the lowest point to r (pi / 2000)^2 / 2 = 1e-5.
      guard abs(lowest - limits.travelMinimum[0]) > 2e-5 else { continue }
      let rig = Rig([.setFeedRate(10), command], limits: limits, start: start)
      #expect(rig.faults.isEmpty == (lowest > limits.travelMinimum[0]), "seed \(seed)")
    }
  }

  @Test("arcs with unequal radii or without radius are refused")
  func arcs() {
    let mismatch = fault([.setFeedRate(10), .arc(2.1, 0, centre: (1, 0), turns: 1)])
    #expect(mismatch?.kind == .arcRadiusMismatch)
    #expect(abs((mismatch?.value ?? 0) - 0.1) < 1e-12 && mismatch?.limit == 0.05)
    #expect(
      fault([.setFeedRate(10), .arc(0, 0, centre: (0, 0), turns: 1)])?.kind == .arcDegenerate)
    #expect(
      fault([.setFeedRate(10), .arc(2, 0, centre: (1, 0), turns: 0)])?.kind == .arcDegenerate)
  }

  @Test("a move of an axis that is not there is refused")
  func missingAxis() {
    var end = AxisVector()
    end[3] = 1
    let fault = fault([.straightTraverse(WorkPosition(end))])
    #expect(fault?.kind == .axisMissing && fault?.axis == .a)
    var limits = MotionLimits.open
    limits.axisMask = 0b101
    let circle = self.fault([.setFeedRate(10), .arc(0, 0, centre: (1, 0), turns: 1)], limits)
    #expect(circle?.kind == .axisMissing && circle?.axis == .y)
  }

  @Test("numbers that are none, and what is out of range, are refused")
  func numbers() {
    #expect(fault([.setFeedRate(.nan)])?.kind == .notFinite)
    #expect(fault([.setFeedRate(-1)])?.kind == .outOfRange)
    #expect(fault([.dwell(-1)])?.kind == .outOfRange)
    #expect(fault([.rapid(.infinity, 0)])?.kind == .notFinite)
    #expect(fault([.rapid(1e30, 0)])?.kind == .outOfRange)
    #expect(fault([.setRotation(.nan)])?.kind == .notFinite)
    #expect(fault([.programEnd, .rapid(1, 0)])?.kind == .afterProgramEnd)
    var broken = MotionLimits.open
    broken.jerk[1] = 0
    #expect(fault([.rapid(1, 0)], broken)?.kind == .unusableSetup)
  }

  @Test("a full queue says so and takes the same command later")
  func full() {
    let rig = Rig([], capacity: 6)
    for step in 1...6 { #expect(rig.admit(.rapid(Double(step), 0)) == .accepted) }
    #expect(rig.admit(.rapid(7, 0)) == .full)
    while rig.admit(.rapid(7, 0)) == .full { _ = rig.tick() }
    rig.planner.finishProgram()
    _ = rig.run()
    #expect(rig.last.position.axes[0] == 7 && rig.last.segment == 6)
  }

  @Test("moves without length make no segment, and moves of 1 nm do")
  func tiny() {
    let rig = Rig([
      .setFeedRate(50), .line(0, 0), .rapid(0, 0), .line(1e-6, 0), .line(1e-6, 0), .line(2e-6, 0),
    ])
    _ = rig.run()
    #expect(rig.faults.isEmpty && rig.last.segment == 1)
    #expect(rig.last.position.axes[0] == 2e-6)
  }

  @Test("G93 takes 1/F for the block, G95 follows the spindle")
  func feedModes() {
    // 60 mm in 1/0.05 = 20 s: 3 mm/s.
    let inverse = Rig([.setFeedMode(.inverseTime), .setFeedRate(0.05), .line(60, 0)]).run()
    #expect(abs((inverse.map(\.pathSpeed).max() ?? 0) - 3) < 1e-9)
    // 0.2 mm/rev at 600 rpm: 2 mm/s.
    let turning = Rig([
      .setSpindleSpeed(600), .startSpindle(.counterclockwise), .setFeedMode(.unitsPerRevolution),
      .setFeedRate(0.2), .line(5, 0),
    ]).run()
    #expect(abs((turning.map(\.pathSpeed).max() ?? 0) - 2) < 1e-9)
    #expect(
      fault([.setFeedMode(.unitsPerRevolution), .setFeedRate(0.2), .line(5, 0)])?.kind == .zeroFeed)
  }

  @Test("no bit pattern traps the planner", arguments: UInt64(60)...63)
  func hostile(seed: UInt64) {
    var chance = Chance(seed: seed)
    func wild() -> Double {
      switch chance.count(below: 6) {
      case 0: Double(bitPattern: chance.next())
      case 1: [Double.nan, .infinity, -.infinity, 0, 1e308, 2.3e-308][chance.count(below: 6)]
      default: chance.between(-20, 20)
      }
    }
    func position() -> WorkPosition {
      var axes = AxisVector(x: wild(), y: wild(), z: wild())
      if chance.count(below: 5) == 0 { axes[chance.count(below: 9)] = wild() }
      return WorkPosition(axes)
    }
    var settings = PlannerSettings()
    settings.profile = seed % 2 == 0 ? .jerk : .acceleration
    let rig = Rig([.setFeedRate(50)], settings: settings, capacity: 7)
    for _ in 0..<3000 {
      let command: CanonicalCommand
      switch chance.count(below: 13) {
      case 0: command = .straightTraverse(position())
      case 1, 2: command = .straightFeed(position())
      case 3, 4:
        command = .arcFeed(
          ArcFeed(
            end: position(), centreFirst: wild(), centreSecond: wild(),
            turns: Int32(truncatingIfNeeded: chance.next()) >> Int32(chance.count(below: 32))))
      case 5: command = .setFeedRate(wild())
      case 6: command = .setRotation(wild())
      case 7: command = .dwell(wild())
      case 8: command = .setSpindleSpeed(wild())
      case 9: command = .startSpindle(.clockwise)
      case 10: command = .rigidTap(position())
      case 11:
        command =
          chance.count(below: 3) == 0
          ? .stopSpeedFeedSync
          : .startSpeedFeedSync(perTurn: wild(), isVelocity: chance.count(below: 4) == 0)
      default: command = .selectPlane([Plane.xy, .zx, .yz][chance.count(below: 3)])
      }
      _ = rig.admit(command)
      let setpoint = rig.planner.advance(
        by: wild(), override: FeedOverride(wild()),
        spindle: SpindleReading(turns: wild(), speedRPM: wild(), isAtSpeed: true))
      for axis in 0..<9 { #expect(setpoint.position.axes[axis].isFinite, "seed \(seed)") }
    }
  }
}
