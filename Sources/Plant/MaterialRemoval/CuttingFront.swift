internal import CMath
internal import Signals

/// Where on its circumference the tool stands in the material: lanes parallel to the feed, looked
/// at before the move is cut, where its end will have cut: half a cell behind the edge, but 3/4 of
/// a cell clear of the circle where the move starts, so that no cell already cut is read. Towards
/// the sides, where the two circles meet, that lies a little ahead of the edge.
///
/// A lane at distance w to the left of the path meets the edge at phi = acos(w / R), whatever the
/// distance it is looked at (EngagementArc has the convention). A boundary of the material between
/// two lanes is placed by counting 32 points around it; where the feed runs along the grid that
/// puts it half-way between rows, which is all that a height field knows. Lanes lie 1.5 cells apart
/// or more: closer ones would read the grid's own steps as separate arcs.
struct CuttingFront {
  /// The largest number of lanes.
  static var laneCapacity: Int { 36 }
  /// How far from the tool's circle a point must lie so that no cell within it is read. [cells]
  static var clearance: Double { 0.75 }
  /// How far behind the edge a lane is looked at. [cells]
  static var inset: Double { 0.5 }
  /// A stretch of the front narrower than this across the path is not told from the grid. [cells]
  static var narrowest: Double { 0.75 }

  private var radius: Double = 0
  private var count = 0
  private var aside = InlineArray<36, Double>(repeating: 0)
  private var edgeAhead = InlineArray<36, Double>(repeating: 0)
  private var clearAhead = InlineArray<36, Double>(repeating: 0)
  private var depth = InlineArray<36, Double>(repeating: 0)

  init() {}

  /// The lanes of a tool: one in each wall beside the path, the others evenly within it.
  /// - Parameter radius: Radius of the tool. [cells]
  init(radius: Double) {
    self.radius = radius
    let wall = radius + Self.clearance
    let outermost = Swift.max(radius - Self.clearance, radius / 2)
    let lanes = Swift.min(2 * outermost / 1.5, Double(Self.laneCapacity - 3))
    let gaps = Swift.max(1, Int(lanes))
    count = gaps + 3
    aside[0] = wall
    for index in 0...gaps {
      aside[index + 1] = outermost - 2 * outermost * Double(index) / Double(gaps)
    }
    aside[gaps + 2] = -wall
    for index in 0..<count {
      clearAhead[index] = distanceAhead(aside[index])
      let rest = radius * radius - aside[index] * aside[index]
      edgeAhead[index] = (rest > 0 ? rest : 0).squareRoot()
    }
  }

  /// Looks at the material a move is about to cut and notes the arcs engaged at its end.
  mutating func sense(
    _ field: HeightField, at sweep: ToolSweep, profile: EndProfile,
    into engagement: inout Engagement
  ) {
    let isNear = sweep.endX.magnitude < 1e8 && sweep.endY.magnitude < 1e8
    guard isNear else { return }
    let view = FrontView(field: field, sweep: sweep, profile: profile)
    let length = view.length
    var greatest = 0.0
    for index in 0..<count {
      let behindEdge = edgeAhead[index] - Self.inset
      let clear = clearAhead[index] - length
      let found = view.depth(aside: aside[index], ahead: clear > behindEdge ? clear : behindEdge)
      depth[index] = found
      if index > 0, index < count - 1, found > greatest { greatest = found }
    }
    if greatest == 0 { greatest = Swift.max(depth[0], depth[count - 1]) }
    guard greatest > 0 else { return }
    // Ridges of a fiftieth of the depth of cut are roughness, not a second arc.
    let air = greatest / 50
    var arcs = ArcList(radius: radius, step: field.step)
    var left = depth[0]
    for index in 0..<count - 1 {
      let right = depth[index + 1]
      if index > 0, left > air { arcs.include(depth: left) }
      let change = LaneChange(
        left: left, right: right, isFirst: index == 0, isLast: index == count - 2)
      if change.isBoundary(air: air, greatest: greatest) {
        let place = edge(change, high: aside[index], low: aside[index + 1], view)
        arcs.note(change, at: place, air: air)
      } else if left > air {
        if change.isFirst { arcs.open(at: radius, depth: right) }
        if change.isLast { arcs.close(at: -radius) }
      }
      left = right
    }
    arcs.write(to: &engagement)
  }

  /// Where between two lanes the depth passes the mean of both. [cells, left of the path]
  private func edge(
    _ change: LaneChange, high: Double, low: Double, _ view: FrontView
  ) -> Double {
    let threshold = (change.left + change.right) / 2
    let circle = radius + Self.clearance
    let top = Swift.min(high + Self.clearance, circle)
    let base = Swift.max(low - Self.clearance, -circle)
    let spread = top - base
    // The tangent in the middle stays clear of the circle and needs no root for each point.
    let middle = (top + base) / 2
    let middleAhead = distanceAhead(middle)
    let slope = middleAhead > 0 ? middle / middleAhead : 0
    let first = middleAhead - Swift.min(view.length, 2)
    var deep = 0
    for sample in 0..<32 {
      let place = base + spread * (Double(sample) + 0.5) * (1.0 / 32)
      let farther = first - (place - middle) * slope + 0.6 * Double(sample & 3)
      let found = view.depth(aside: place, ahead: farther)
      deep &+= found > threshold ? 1 : 0
    }
    let width = spread * Double(deep) / 32
    return change.left > change.right ? top - width : base + width
  }

  private func distanceAhead(_ place: Double) -> Double {
    let circle = radius + Self.clearance
    let rest = circle * circle - place * place
    return (rest > 0 ? rest : 0).squareRoot()
  }
}

/// What lies on both sides of the place between two lanes. [counts]
private struct LaneChange {
  var left: Double
  var right: Double
  var isFirst: Bool
  var isLast: Bool

  /// Whether an arc begins, ends or changes its depth by more than a fifth. Beside the tool's width
  /// a wall may be of any height.
  func isBoundary(air: Double, greatest: Double) -> Bool {
    guard (left > air) == (right > air) else { return true }
    guard left > air, !isFirst, !isLast else { return false }
    return (left - right).magnitude > greatest / 5
  }
}

/// The material as seen from the tool at the end of a move.
@safe private struct FrontView {
  let field: HeightField
  let profile: EndProfile
  let isFlat: Bool
  let x: Double
  let y: Double
  let forwardX: Double
  let forwardY: Double
  let length: Double
  let bottom: Double
  let columns: Int32
  let rows: Int32
  private let cells: UnsafeMutablePointer<UInt16>

  init(field: HeightField, sweep: ToolSweep, profile: EndProfile) {
    self.field = field
    self.profile = profile
    isFlat = profile.isFlat
    x = sweep.endX
    y = sweep.endY
    (forwardX, forwardY) = sweep.direction
    length = sweep.length
    bottom = real(nearestCount(sweep.endZ))
    columns = Int32(truncatingIfNeeded: field.columns)
    rows = Int32(truncatingIfNeeded: field.rows)
    unsafe cells = field.cells.unsafePointer
  }

  /// Height of the material above the tool's end at a place given from the tool's axis. [counts]
  @inline(__always)
  func depth(aside: Double, ahead: Double) -> Double {
    let placeX = x + forwardX * ahead - forwardY * aside
    let placeY = y + forwardY * ahead + forwardX * aside
    // The caller keeps to places whose cell numbers fit 32 bits.
    let column = Int32(truncatingIfNeeded: (placeX - 0.5 + roundingMagic).bitPattern)
    let row = Int32(truncatingIfNeeded: (placeY - 0.5 + roundingMagic).bitPattern)
    guard column >= 0, column < columns, row >= 0, row < rows else { return 0 }
    let index = Int(row) &* Int(columns) &+ Int(column)
    let height = unsafe real(cells[index])
    var floor = bottom
    if !isFlat {
      let square = aside * aside * field.pitch * field.pitch
      let inside = Swift.min(square, profile.radius * profile.radius)
      floor += profile.rise(atSquare: inside) / field.step
    }
    return height > floor ? height - floor : 0
  }
}

/// Collects arcs from the left side of the path (phi = 0) to the right (phi = pi).
private struct ArcList {
  private let radius: Double
  private let step: Double
  private var arcs = InlineArray<4, EngagementArc>(repeating: EngagementArc())
  private var count = 0
  private var start: Double = 0
  private var firstDepth: Double = 0
  private var depthSum: Double = 0
  private var lanes: Double = 0
  private var greatest: Double = 0

  init(radius: Double, step: Double) {
    self.radius = radius
    self.step = step
  }

  mutating func open(at place: Double, depth: Double) {
    start = Swift.min(place, radius)
    firstDepth = depth
    depthSum = 0
    lanes = 0
  }

  /// Ends and begins arcs at a boundary. [cells, left of the path]
  mutating func note(_ change: LaneChange, at place: Double, air: Double) {
    if change.left > air {
      if change.isFirst { open(at: radius, depth: change.left) }
      close(at: place)
    }
    if change.right > air {
      open(at: place, depth: change.right)
      if change.isLast { close(at: -radius) }
    }
  }

  mutating func include(depth: Double) {
    depthSum += depth
    lanes += 1
  }

  mutating func close(at place: Double) {
    let end = Swift.max(place, -radius)
    guard start - end >= CuttingFront.narrowest else { return }
    let depth = (lanes > 0 ? depthSum / lanes : firstDepth) * step
    let entry = start < radius ? feedhold_acos(Swift.max(start / radius, -1)) : 0
    let exit = end > -radius ? feedhold_acos(Swift.min(end / radius, 1)) : .pi
    greatest = Swift.max(greatest, depth)
    if count < Engagement.arcCapacity {
      arcs[count] = EngagementArc(entry: entry, exit: exit, axialDepth: depth)
      count += 1
    } else {
      arcs[count - 1].exit = exit
      arcs[count - 1].axialDepth = Swift.max(arcs[count - 1].axialDepth, depth)
    }
  }

  func write(to engagement: inout Engagement) {
    engagement.arcs = arcs
    engagement.arcCount = Int32(truncatingIfNeeded: count)
    engagement.axialDepth = greatest
  }
}
