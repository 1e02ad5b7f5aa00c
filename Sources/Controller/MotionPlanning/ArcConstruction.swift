internal import CMath
internal import CanonicalMachining
internal import Geometry

/// An arc as the program gives it, already in machine coordinates.
struct ArcConstruction {
  var start: AxisVector
  var end: AxisVector
  var centre: Vector3
  /// Unit normal of the plane; the sense of `turns` is right-handed about it.
  var normal: Vector3
  var turns: Int32

  /// Chords below this are full turns. [mm]
  static var closedChord: Double { 1e-9 }

  /// From a canonical arc, the frame it is programmed in and where the machine stands.
  init(_ arc: ArcFeed, plane: Plane, frame: ProgramFrame, from start: AxisVector) {
    self.start = start
    end = frame.machinePosition(of: arc.end).axes
    var middle = arc.end
    middle.axes[plane.first] = arc.centreFirst
    middle.axes[plane.second] = arc.centreSecond
    centre = frame.machinePosition(of: middle).axes.xyz
    var along = AxisVector()
    along[plane.normal] = 1
    var turnOnly = ProgramFrame()
    turnOnly.rotation = frame.rotation
    normal = turnOnly.machinePosition(of: WorkPosition(along)).axes.xyz
    turns = arc.turns
  }

  private func inPlane(_ point: Vector3) -> Vector3 {
    let offset = point - centre
    return offset - normal * normal.dot(offset)
  }

  /// Distances of start and end from the centre, in the plane. [mm]
  var radii: (start: Double, end: Double) {
    (inPlane(start.xyz).length, inPlane(end.xyz).length)
  }

  /// The geometry; nil for an arc without radius, turns or length.
  var path: SegmentPath? {
    let fromStart = inPlane(start.xyz)
    let fromEnd = inPlane(end.xyz)
    let radius = fromStart.length
    guard turns != 0, radius > ArcConstruction.closedChord,
      fromEnd.length > ArcConstruction.closedChord
    else { return nil }
    let sweep = sweptAngle(from: fromStart, to: fromEnd)
    let rise = normal.dot(end.xyz - start.xyz)
    let growth = (fromEnd.length - radius) / sweep
    let mean = (fromEnd.length + radius) / 2
    let perRadian = rise / sweep
    var path = SegmentPath()
    path.length =
      sweep.magnitude * (mean * mean + growth * growth + perRadian * perRadian).squareRoot()
    guard path.length >= SegmentPath.shortestLength, path.length.isFinite else { return nil }
    path.shape = .arc
    path.start = start
    path.end = end
    path.slope = (end - start) * (1 / path.length)
    path.slope.xyz = normal * (rise / path.length)
    path.first = fromStart * (1 / radius)
    path.second = normal.cross(path.first)
    path.normal = normal
    path.radius = radius
    path.growth = growth
    path.turnRate = sweep / path.length
    return path
  }

  private func sweptAngle(from start: Vector3, to end: Vector3) -> Double {
    let fullTurn = 2 * Double.pi
    // By way of Int: on 32-bit chips the direct conversion needs a heap (Embedded gate).
    let extra = fullTurn * (Double(Int(turns)).magnitude - 1)
    guard (end - start).length > ArcConstruction.closedChord else {
      return turns > 0 ? extra + fullTurn : -extra - fullTurn
    }
    let angle = feedhold_atan2(normal.dot(start.cross(end)), start.dot(end))
    if turns > 0 { return extra + (angle > 0 ? angle : angle + fullTurn) }
    return -extra + (angle < 0 ? angle : angle - fullTurn)
  }
}

extension SegmentPath {
  /// Path lengths at which an axis may turn back on an arc: the first and the last of each kind.
  /// The axis is X, Y or Z, as 0...2.
  func turningPoints(of axis: Int) -> InlineArray<4, Double> {
    var points = InlineArray<4, Double>(repeating: length)
    let cosinePart = component(first, axis)
    let sinePart = component(second, axis)
    guard isArc, cosinePart != 0 || sinePart != 0 else { return points }
    let fullTurn = 2 * Double.pi
    let swept = (turnRate * length).magnitude
    let angle = feedhold_atan2(sinePart, cosinePart)
    for half in 0..<2 {
      var ahead = (turnRate > 0 ? angle : -angle) + (half == 0 ? 0 : Double.pi)
      if ahead < 0 { ahead += fullTurn }
      if ahead >= fullTurn { ahead -= fullTurn }
      guard ahead <= swept else { continue }
      let turnsLeft = wholeTurns((swept - ahead) / fullTurn)
      points[2 * half] = ahead / turnRate.magnitude
      points[2 * half + 1] = (ahead + fullTurn * turnsLeft) / turnRate.magnitude
    }
    return points
  }

  /// The whole part of a number >= 0, without a conversion that could trap.
  private func wholeTurns(_ turns: Double) -> Double {
    let magic = 6_755_399_441_055_744.0
    let nearest = (turns + magic) - magic
    return nearest > turns ? nearest - 1 : nearest
  }

  private func component(_ vector: Vector3, _ axis: Int) -> Double {
    axis == 0 ? vector.x : axis == 1 ? vector.y : vector.z
  }
}
