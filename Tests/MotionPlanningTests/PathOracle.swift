import CanonicalMachining
import Foundation
import Geometry
import SeededChance

/// A piece of path by textbook formulas, apart from the planner's own geometry: lines, and arcs by
/// centre, angle and libm, in any plane; work and machine coordinates are the same here.
struct OraclePiece {
  var start: [Double]
  var end: [Double]
  var isArc = false
  var isRapid = false
  var plane = Plane.xy
  var centre = (0.0, 0.0)
  var radius = 0.0
  var angle = 0.0
  var sweep = 0.0
  var feed = 0.0

  var rise: Double { end[plane.normal] - start[plane.normal] }

  var length: Double {
    if isArc { return (radius * radius * sweep * sweep + rise * rise).squareRoot() }
    return zip(start, end).map { ($1 - $0) * ($1 - $0) }.reduce(0, +).squareRoot()
  }

  /// Position and its first three derivatives by path length, X Y Z.
  func derivatives(at s: Double) -> (q: [Double], q1: [Double], q2: [Double], q3: [Double]) {
    let zero = [0.0, 0, 0]
    guard isArc else {
      let slope = zip(start, end).map { ($1 - $0) / length }
      return (zip(start, slope).map { $0 + $1 * s }, slope, zero, zero)
    }
    let w = sweep / length
    let phi = angle + w * s
    var (q, q1, q2, q3) = (zero, zero, zero, zero)
    let (a, b, n) = (plane.first, plane.second, plane.normal)
    q[a] = centre.0 + radius * cos(phi)
    q[b] = centre.1 + radius * sin(phi)
    q[n] = start[n] + rise * s / length
    (q1[a], q1[b], q1[n]) = (-radius * w * sin(phi), radius * w * cos(phi), rise / length)
    (q2[a], q2[b]) = (-radius * w * w * cos(phi), -radius * w * w * sin(phi))
    (q3[a], q3[b]) = (radius * w * w * w * sin(phi), -radius * w * w * w * cos(phi))
    return (q, q1, q2, q3)
  }

  /// Distance of a point from the piece's line or helix at a path length, and along it not at all.
  func deviation(of point: Vector3, at s: Double) -> Double {
    let q = derivatives(at: s).q
    return (point - Vector3(q[0], q[1], q[2])).length
  }
}

/// The pieces of a program of feeds, rapids and arcs.
func oraclePieces(_ program: [CanonicalCommand], from start: AxisVector) -> [OraclePiece] {
  var pieces: [OraclePiece] = []
  var here = [start[0], start[1], start[2]]
  var plane = Plane.xy
  var feed = 0.0
  for command in program {
    switch command {
    case .selectPlane(let chosen): plane = chosen
    case .setFeedRate(let rate): feed = rate
    case .straightFeed(let to), .straightTraverse(let to):
      let end = [to.axes[0], to.axes[1], to.axes[2]]
      guard end != here else { continue }
      var piece = OraclePiece(start: here, end: end)
      piece.feed = feed
      if case .straightTraverse = command { piece.isRapid = true }
      pieces.append(piece)
      here = end
    case .arcFeed(let arc):
      let end = [arc.end.axes[0], arc.end.axes[1], arc.end.axes[2]]
      pieces.append(oracleArc(arc, plane: plane, from: here, to: end, feed: feed))
      here = end
    default: break
    }
  }
  return pieces
}

private func oracleArc(
  _ arc: ArcFeed, plane: Plane, from here: [Double], to end: [Double], feed: Double
) -> OraclePiece {
  let (a, b) = (here[plane.first] - arc.centreFirst, here[plane.second] - arc.centreSecond)
  let (c, d) = (end[plane.first] - arc.centreFirst, end[plane.second] - arc.centreSecond)
  var piece = OraclePiece(start: here, end: end)
  piece.isArc = true
  piece.plane = plane
  piece.centre = (arc.centreFirst, arc.centreSecond)
  piece.radius = hypot(a, b)
  piece.angle = atan2(b, a)
  piece.feed = feed
  var turn = atan2(d, c) - piece.angle
  let isClosed = hypot(c - a, d - b) < 1e-9
  if arc.turns > 0 {
    if turn <= 0 { turn += 2 * .pi }
    if isClosed { turn = 2 * .pi }
    piece.sweep = turn + 2 * .pi * Double(arc.turns - 1)
  } else {
    if turn >= 0 { turn -= 2 * .pi }
    if isClosed { turn = -2 * .pi }
    piece.sweep = turn + 2 * .pi * Double(arc.turns + 1)
  }
  return piece
}

/// A random program: lines, arcs and helices in all planes, tangent and sharp joints, tiny and
/// long moves, changing feeds.
func randomProgram(_ chance: inout Chance, blocks: Int) -> [CanonicalCommand] {
  var program: [CanonicalCommand] = [.setFeedRate(chance.between(5, 150))]
  var here = [0.0, 0.0, 0.0]
  var heading = chance.between(0, 2 * .pi)
  for _ in 0..<blocks {
    if chance.count(below: 4) == 0 { program.append(.setFeedRate(chance.between(1, 300))) }
    let size = pow(10, chance.between(-2, 1.3))
    switch chance.count(below: 8) {
    case 0:
      here = here.map { $0 + chance.between(-1, 1) * size }
      program.append(.rapid(here[0], here[1], here[2]))
    case 1:
      here = here.map { $0 + chance.between(-1, 1) * size }
      program.append(.line(here[0], here[1], here[2]))
    case 2, 3, 4:
      // Straight on: tangent to what the XY heading was.
      here[0] += size * cos(heading)
      here[1] += size * sin(heading)
      program.append(.line(here[0], here[1], here[2]))
    case 5, 6:
      program.append(.selectPlane(.xy))
      program.append(
        tangentArc(&here, &heading, radius: size, sweep: chance.between(-6, 6), rise: 0))
    default:
      let planes = [Plane.xy, .zx, .yz]
      let plane = planes[chance.count(below: 3)]
      program.append(.selectPlane(plane))
      program.append(looseHelix(&chance, &here, plane: plane, radius: size))
    }
  }
  return program
}

private func tangentArc(
  _ here: inout [Double], _ heading: inout Double, radius: Double, sweep: Double, rise: Double
) -> CanonicalCommand {
  let side = sweep > 0 ? 1.0 : -1.0
  let centre = (here[0] - side * radius * sin(heading), here[1] + side * radius * cos(heading))
  let from = heading - side * .pi / 2
  heading += sweep
  here = [
    centre.0 + radius * cos(from + sweep), centre.1 + radius * sin(from + sweep), here[2] + rise,
  ]
  return .arc(here[0], here[1], here[2], centre: centre, turns: sweep > 0 ? 1 : -1)
}

private func looseHelix(
  _ chance: inout Chance, _ here: inout [Double], plane: Plane, radius: Double
) -> CanonicalCommand {
  let from = chance.between(0, 2 * .pi)
  let centre = (
    here[plane.first] - radius * cos(from), here[plane.second] - radius * sin(from)
  )
  let to = chance.between(0, 2 * .pi)
  here[plane.first] = centre.0 + radius * cos(to)
  here[plane.second] = centre.1 + radius * sin(to)
  here[plane.normal] += chance.between(-1, 1) * radius
  let turns = [Int32(-2), -1, 1, 2][chance.count(below: 4)]
  return .arcFeed(
    ArcFeed(
      end: WorkPosition(AxisVector(x: here[0], y: here[1], z: here[2])), centreFirst: centre.0,
      centreSecond: centre.1, turns: turns))
}
