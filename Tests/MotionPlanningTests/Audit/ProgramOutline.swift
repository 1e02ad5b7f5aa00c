import CanonicalMachining
import Foundation
import Geometry

@testable import MotionPlanning

/// A programmed move by textbook formulas, apart from the planner's geometry.
struct OutlinePiece {
  var path: AuditedPath
  var end: AxisVector
  var isRapid: Bool
  /// How far it may be left at its end. [mm]
  var tolerance: Double
}

/// The programmed path: lines and arcs from commands, by formulas of its own.
struct ProgramOutline {
  private(set) var pieces: [OutlinePiece] = []

  /// Work and machine coordinates are the same here.
  init(_ commands: [CanonicalCommand], from start: AxisVector, settings: PlannerSettings) {
    var here = start
    var plane = Plane.xy
    var mode = settings.pathTolerance
    for command in commands {
      switch command {
      case .selectPlane(let chosen): plane = chosen
      case .setPathTolerance(let chosen): mode = chosen
      case .straightFeed(let to), .straightTraverse(let to):
        let way = to.axes - here
        let square = (0..<9).map { way[$0] * way[$0] }.reduce(0, +)
        guard square.squareRoot() >= 1e-12 else { continue }
        var isRapid = false
        if case .straightTraverse = command { isRapid = true }
        pieces.append(
          OutlinePiece(
            path: AuditedPath(from: here, to: to.axes, length: ProgramOutline.length(way)),
            end: to.axes, isRapid: isRapid, tolerance: isRapid ? 0 : mode.granted))
        here = to.axes
      case .arcFeed(let arc):
        pieces.append(
          OutlinePiece(
            path: AuditedPath(arc, plane: plane, from: here), end: arc.end.axes, isRapid: false,
            tolerance: mode.granted))
        here = arc.end.axes
      default: break
      }
    }
  }

  /// RS274/NGC 2.1.2.5: along X Y Z, else U V W, else A B C.
  private static func length(_ way: AxisVector) -> Double {
    func size(_ first: Int) -> Double {
      (way[first] * way[first] + way[first + 1] * way[first + 1] + way[first + 2] * way[first + 2])
        .squareRoot()
    }
    return size(0) > 0 ? size(0) : size(6) > 0 ? size(6) : size(3)
  }
}

extension PathTolerance {
  fileprivate var granted: Double { mode == .continuous ? tolerance : 0 }
}

extension AuditedPath {
  /// A programmed arc: q = start + slope s + (r + g phi) u(phi) - r u(0), r from start to end in
  /// proportion to the angle.
  init(_ arc: ArcFeed, plane: Plane, from start: AxisVector) {
    let end = arc.end.axes
    self.init(from: start, to: start, length: 1)
    let (a, b) = (plane.first, plane.second)
    let (x0, y0) = (start[a] - arc.centreFirst, start[b] - arc.centreSecond)
    let (x1, y1) = (end[a] - arc.centreFirst, end[b] - arc.centreSecond)
    radius = hypot(x0, y0)
    var turn = atan2(x0 * y1 - y0 * x1, x0 * x1 + y0 * y1)
    let isClosed = hypot(x1 - x0, y1 - y0) <= 1e-9
    let side = arc.turns > 0 ? 1.0 : -1.0
    if side * turn <= 0 { turn += side * 2 * .pi }
    if isClosed { turn = side * 2 * .pi }
    let sweep = turn + side * 2 * .pi * (Double(arc.turns.magnitude) - 1)
    growth = (hypot(x1, y1) - radius) / sweep
    isArc = true
    isStraight = false
    let mean = radius + growth * sweep / 2
    let lift = (end[plane.normal] - start[plane.normal]) / sweep
    length = abs(sweep) * (mean * mean + growth * growth + lift * lift).squareRoot()
    rate = sweep / length
    for axis in 0..<AxisVector.count {
      var one = AuditedAxis(axis: axis, start: start[axis], slope: 0)
      if axis == a { (one.cosine, one.sine) = (x0 / radius, -y0 / radius) }
      if axis == b { (one.cosine, one.sine) = (y0 / radius, x0 / radius) }
      if axis != a, axis != b { one.slope = (end[axis] - start[axis]) / length }
      if one.slope != 0 || axis == a || axis == b { axes.append(one) }
    }
  }
}
