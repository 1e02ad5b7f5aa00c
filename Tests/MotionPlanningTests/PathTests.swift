import CanonicalMachining
import Foundation
import Geometry
import Signals
import Testing

@testable import MotionPlanning

@Suite("Path") struct PathTests {
  @Test("a full circle and a helix of three turns stay on their cylinder, in every plane")
  func helices() {
    for plane in [Plane.xy, .zx, .yz] {
      for turns in [Int32(1), -1, 3, -3] {
        var end = AxisVector()
        end[plane.normal] = -2
        let command = CanonicalCommand.arcFeed(
          ArcFeed(end: WorkPosition(end), centreFirst: -6, centreSecond: 8, turns: turns))
        let trace = Rig([.setFeedRate(80), .selectPlane(plane), command]).run(period: 0.005)
        var before = (6.0, -8.0)
        var (angle, offCylinder, offRise) = (0.0, 0.0, 0.0)
        for position in trace.map(\.position.axes) {
          let now = (position[plane.first] + 6, position[plane.second] - 8)
          offCylinder = max(offCylinder, abs(hypot(now.0, now.1) - 10))
          angle += atan2(
            before.0 * now.1 - before.1 * now.0, before.0 * now.0 + before.1 * now.1)
          // The rise is proportional to the angle.
          let rise = -2 * angle / (2 * .pi * Double(turns))
          offRise = max(offRise, abs(position[plane.normal] - rise))
          before = now
        }
        #expect(offCylinder < 1e-9 && offRise < 1e-9)
        #expect(abs(angle - 2 * .pi * Double(turns)) < 1e-9)
        #expect(trace.last?.position.axes == end)
      }
    }
  }

  @Test("offsets and rotation move the whole path, arcs in turned planes too")
  func frames() {
    var frame = ProgramFrame()
    frame.workOffset = AxisVector(x: 100, y: -50, z: 7)
    frame.rotation = 0.3
    frame.toolLength = AxisVector(x: 0, y: 0, z: 60)
    let moves: [CanonicalCommand] = [
      .setFeedRate(60), .line(20, 0, 0), .arc(20, 10, -1, centre: (20, 5), turns: 1),
      .selectPlane(.zx),
      .arcFeed(
        ArcFeed(
          end: WorkPosition(AxisVector(x: 26, y: 10.5, z: -1)), centreFirst: -1, centreSecond: 23,
          turns: 1)),
    ]
    let offsets: [CanonicalCommand] = [
      .setWorkOffset(index: 1, offset: frame.workOffset), .setRotation(0.3),
      .useToolLengthOffset(frame.toolLength),
    ]
    let start = frame.machinePosition(of: WorkPosition()).axes
    let rig = Rig(offsets + moves, start: start)
    let pieces = oraclePieces(moves, from: AxisVector())
    for setpoint in rig.run(period: 0.002) where setpoint.segment >= 0 {
      let work = frame.workPosition(of: setpoint.position).axes.xyz
      let piece = pieces[Int(setpoint.segment)]
      #expect(piece.deviation(of: work, at: setpoint.travelled) < 1e-9)
    }
    #expect(rig.faults.isEmpty && rig.isFinished)
  }

  @Test("an arc of 900 m radius is as exact as one of 1 mm")
  func hugeArc() {
    let radius = 900_000.0
    let angle = 1e-4
    let end = (radius * sin(angle), radius * 2 * pow(sin(angle / 2), 2))
    let rig = Rig([
      .setFeedRate(100), .arc(end.0, end.1, centre: (0, radius), turns: 1),
    ])
    let trace = rig.run(period: 0.01)
    #expect(rig.faults.isEmpty)
    for setpoint in trace {
      let (x, y) = (setpoint.position.axes[0], setpoint.position.axes[1])
      // y = x^2 / (2 r) + x^4 / (8 r^3): at 900 m doubles resolve 1e-10 mm.
      #expect(abs(y - x * x / (2 * radius) - pow(x, 4) / (8 * pow(radius, 3))) < 1e-9)
    }
    #expect(rig.last.position.axes[0] == end.0)
  }

  @Test("an arc whose ends are not quite equally far off runs evenly from one to the other")
  func spiral() {
    let rig = Rig([.setFeedRate(20), .arc(-10.04, 0, centre: (0, 0), turns: 1)], start: start)
    var largest = 0.0
    for setpoint in rig.run(period: 0.002) {
      let radius = hypot(setpoint.position.axes[0], setpoint.position.axes[1])
      let expected = 10 + 0.04 * setpoint.travelled / rig.planner.current.path.length
      largest = max(largest, abs(radius - expected))
    }
    #expect(largest < 1e-9 && rig.last.position.axes[0] == -10.04)
  }

  private var start: AxisVector { AxisVector(x: 10, y: 0, z: 0) }

  @Test("rotary axes follow the path and are held to their own limits")
  func rotary() {
    var limits = MotionLimits.open
    limits.axisMask = 0b1111
    limits.velocity[3] = 0.5
    limits.acceleration[3] = 2
    limits.jerk[3] = 40
    var end = AxisVector(x: 50, y: 0, z: 0)
    end[3] = 1
    var back = end
    back[3] = -1
    let rig = Rig(
      [.setFeedRate(100), .straightFeed(WorkPosition(end)), .straightFeed(WorkPosition(back))],
      limits: limits)
    var last = 0.0
    for setpoint in rig.run() {
      let position = setpoint.position.axes
      if setpoint.segment == 0 { #expect(abs(position[3] - position[0] / 50) < 1e-12) }
      #expect(abs(position[3] - last) <= 0.5e-3 * (1 + 1e-9))
      last = position[3]
    }
    #expect(rig.last.position.axes == back)
  }

  @Test("exact path passes tangent joints, exact stop halts at each, G64 does so too")
  func pathModes() {
    func slowest(_ mode: PathMode) -> Double {
      let rig = Rig([
        .setPathTolerance(PathTolerance(mode: mode, tolerance: 0.1)), .setFeedRate(50),
        .line(20, 0), .line(40, 0), .line(60, 0),
      ])
      return rig.run().filter { $0.position.axes[0] > 10 && $0.position.axes[0] < 50 }
        .map(\.pathSpeed).min() ?? 0
    }
    #expect(abs(slowest(.exactPath) - 50) < 1e-9)
    #expect(abs(slowest(.continuous) - 50) < 1e-9)
    #expect(slowest(.exactStop) < 5)
  }

  @Test("a corner is met at rest, a line-arc joint within the smoothed jerk step")
  func joints() {
    let rig = Rig([
      .setFeedRate(100), .line(20, 0), .arc(20, 20, centre: (20, 10), turns: 1), .line(0, 20),
      .line(0, 10),
    ])
    let speeds = (1..<4).map { rig.planner.queue[$0].jointSpeed }
    // v^2 / r <= jerk * 2 ms: v = sqrt(40000 * 0.002 * 10).
    let expected = (40_000 * 0.002 * 10.0).squareRoot()
    #expect(abs(speeds[0] - expected) < 1e-9 && abs(speeds[1] - expected) < 1e-9)
    #expect(speeds[2] == 0)
  }
}
