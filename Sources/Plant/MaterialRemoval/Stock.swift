internal import CMath
public import Geometry
public import Signals

/// A blank on a three-axis mill and the tool that is at work in it.
/// Everything the tool's outline passes is taken away. Undercuts and the holder are not modelled.
///
/// Two ways to use it. `sweep` and `sweepArc` cut a whole move at once. `follow` is for the tick:
/// it gathers moves of a few micrometres until they are worth a cut (`cutStep`, `plungeStep`), and
/// holds the engagement in between, so the volume is reported in the tick of the cut.
public struct Stock: ~Copyable {
  /// Coordinates beyond this are refused. [mm]
  public static var coordinateLimit: Double { 1e9 }
  /// Largest number of chords an arc is cut in; a longer one is refused.
  public static var chordCapacity: Double { 65_536 }
  /// How far a tick may start from where the last one ended and still go on from there. [mm]
  public static var continuity: Double { 1e-6 }
  /// Move along z after which gathered moves are cut. [mm]
  public static var plungeStep: Double { 0.05 }

  /// The surface.
  public let field: HeightField
  /// Number of moves that were refused: coordinates not finite or beyond the limit, or a cutter
  /// whose outline makes no sense.
  public internal(set) var refusedMoves: Int64 = 0
  /// What was taken away so far, in counts of height over all cells.
  public internal(set) var removedCount: Int64 = 0

  var cutter: Cutter?
  var isCutterUsable = false
  var profile = EndProfile()
  var front = CuttingFront()
  var radiusInCells: Double = 0
  var cutStepSquare: Double = 0

  var cutEnd = Vector3.zero
  var hasCutEnd = false

  var anchor = Vector3.zero
  var latest = Vector3.zero
  var isFollowing = false
  private let residence = StaysInPlace()
  var held = Engagement()

  /// A stock over a surface.
  public init(_ field: HeightField) {
    self.field = field
  }

  /// Volume taken away so far. [mm^3]
  public var removedVolume: Double { Double(removedCount) * field.countVolume }

  /// Path in the plane after which gathered moves are cut: a sixteenth of the tool's radius, at
  /// most 0.3 mm (7.5 ms at 40 mm/s), at least half a cell. 0 without a tool. [mm]
  public var cutStep: Double { cutStepSquare.squareRoot() }

  /// Cuts along a straight move in any direction, with or without a change of z.
  /// - Parameters:
  ///   - start: Where the tool's tip comes from. [mm]
  ///   - end: Where it goes. [mm]
  ///   - cutter: The tool.
  /// - Returns: The volume of the whole move; the arcs at its end; no kind if nothing was removed.
  public mutating func sweep(
    from start: ToolPosition, to end: ToolPosition, cutter: Cutter
  ) -> Engagement {
    guard take(cutter), isUsable(start.tip), isUsable(end.tip) else {
      refuse()
      return Engagement()
    }
    isFollowing = false
    held = Engagement()
    return cut(from: start.tip, to: end.tip)
  }

  /// Cuts along an arc or helix in the XY plane, as chords that leave it by at most 1/100 of a
  /// cell.
  /// - Parameters:
  ///   - arc: The path of the tip; first is x, second y, normal z. [mm, rad]
  ///   - cutter: The tool.
  /// - Returns: The volume of the whole arc; the kind and the arcs of its last chord that removed
  ///   any material.
  public mutating func sweepArc(_ arc: Arc, cutter: Cutter) -> Engagement {
    guard take(cutter), isUsable(arc.point(atFraction: 0)), isUsable(arc.point(atFraction: 1)),
      arc.radius.magnitude <= Self.coordinateLimit
    else {
      refuse()
      return Engagement()
    }
    isFollowing = false
    held = Engagement()
    let sagitta = 0.01 * field.pitch
    let chords = arc.sweep.magnitude * (arc.radius.magnitude / (8 * sagitta)).squareRoot() + 1
    guard chords <= Self.chordCapacity else {
      refuse()
      return Engagement()
    }
    let count = Int(chords)
    var total = Engagement()
    let countBefore = removedCount
    var point = arc.point(atFraction: 0)
    for index in 0..<count {
      let next = arc.point(atFraction: Double(index + 1) / Double(count))
      let part = cut(from: point, to: next)
      if part.kind != .none { total = part }
      point = next
    }
    total.removedVolume = Double(removedCount &- countBefore) * field.countVolume
    return total
  }

  /// Cuts one move, in mm; the caller has checked it.
  mutating func cut(from start: Vector3, to end: Vector3) -> Engagement {
    let sweep = gridSweep(from: start, to: end)
    let isContinued =
      hasCutEnd && cutEnd.x == start.x && cutEnd.y == start.y && cutEnd.z == start.z
    cutEnd = end
    hasCutEnd = true
    guard touchesMaterial(sweep) else { return Engagement() }
    var engagement = Engagement()
    let drop = start.z - end.z
    let across = sweep.length * field.pitch
    if drop > 0, drop > across {
      let plunge = removePlunge(sweep)
      guard plunge.count > 0 else { return Engagement() }
      engagement.kind = .drilling
      engagement.removedVolume = Double(plunge.count) * field.countVolume
      engagement.axialDepth = real(plunge.thickest) * field.step
      engagement.arcCount = 1
      engagement.arcs[0] = EngagementArc(
        entry: 0, exit: 2 * .pi * plunge.share(radius: radiusInCells),
        axialDepth: engagement.axialDepth)
      removedCount &+= plunge.count
      return engagement
    }
    if across > 0 { front.sense(field, at: sweep, profile: profile, into: &engagement) }
    let count = remove(sweep, isContinued: isContinued)
    guard count > 0 else { return Engagement() }
    removedCount &+= count
    engagement.kind = .milling
    engagement.removedVolume = Double(count) * field.countVolume
    return engagement
  }

  /// Takes the tool in hand; false if its outline makes no sense.
  mutating func take(_ cutter: Cutter) -> Bool {
    if self.cutter == cutter { return isCutterUsable }
    self.cutter = cutter
    hasCutEnd = false
    isCutterUsable = cutter.isRotaryOutlineValid
    guard isCutterUsable else { return false }
    profile = EndProfile(of: cutter)
    radiusInCells = cutter.diameter / 2 / field.pitch
    front = CuttingFront(radius: radiusInCells)
    let share = Swift.min(cutter.diameter / 32, 0.3)
    let step = Swift.max(share, field.pitch / 2)
    cutStepSquare = step * step
    return true
  }

  func isUsable(_ point: Vector3) -> Bool {
    let limit = Self.coordinateLimit
    return point.x.magnitude <= limit && point.y.magnitude <= limit && point.z.magnitude <= limit
  }

  mutating func refuse() {
    refusedMoves &+= 1
    isFollowing = false
    hasCutEnd = false
    held = Engagement()
  }

  private func gridSweep(from start: Vector3, to end: Vector3) -> ToolSweep {
    // A cell whose centre lies exactly on the tool's edge belongs to one side only: a shift far
    // below any length that matters breaks the tie, so aligned slots keep their true width.
    let tieX = 2e-7
    let tieY = 3e-7
    let corner = field.box.minimum
    let inCells = 1 / field.pitch
    let inCounts = 1 / field.step
    return ToolSweep(
      startX: (start.x - corner.x) * inCells + tieX,
      startY: (start.y - corner.y) * inCells + tieY,
      startZ: (start.z - corner.z) * inCounts,
      endX: (end.x - corner.x) * inCells + tieX,
      endY: (end.y - corner.y) * inCells + tieY,
      endZ: (end.z - corner.z) * inCounts,
      radius: radiusInCells)
  }

  /// Whether the tool's box meets the blank's box.
  private func touchesMaterial(_ sweep: ToolSweep) -> Bool {
    let radius = sweep.radius
    guard Swift.min(sweep.startZ, sweep.endZ) < real(field.topCount) else { return false }
    guard Swift.max(sweep.startX, sweep.endX) + radius > 0 else { return false }
    guard Swift.max(sweep.startY, sweep.endY) + radius > 0 else { return false }
    return Swift.min(sweep.startX, sweep.endX) - radius < Double(field.columns)
      && Swift.min(sweep.startY, sweep.endY) - radius < Double(field.rows)
  }
}
