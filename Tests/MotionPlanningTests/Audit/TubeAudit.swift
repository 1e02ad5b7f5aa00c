import Geometry

/// A part of a path with a box about it.
struct TubePart {
  var path: AuditedPath
  var begin: Double
  var end: Double
  /// How far others may be from it. [mm]
  var tolerance: Double
  let bend: Double
  private var low: AxisVector
  private var high: AxisVector

  init(_ path: AuditedPath, from begin: Double, to end: Double, tolerance: Double) {
    self.path = path
    self.begin = begin
    self.end = end
    self.tolerance = tolerance
    bend = path.bendBound(from: begin, to: end)
    var bulge = (end - begin) * (end - begin) / 8 * bend
    if path.isArc { bulge = min(bulge, 2 * (path.radius + abs(path.growth * path.rate * end))) }
    let (a, b) = (path.position(at: begin), path.position(at: end))
    (low, high) = (a, a)
    for axis in 0..<AxisVector.count {
      low[axis] = min(a[axis], b[axis]) - bulge
      high[axis] = max(a[axis], b[axis]) + bulge
    }
  }

  /// Whether a point is near enough to its box to be worth a closer look.
  func isNear(_ point: AxisVector, _ reach: Double) -> Bool {
    for axis in 0..<AxisVector.count
    where point[axis] < low[axis] - reach || point[axis] > high[axis] + reach {
      return false
    }
    return true
  }
}

/// Whether one path lies within the tube about another, by a bound: between two places of one,
/// and two of the other, |difference| <= the larger one of both ends + h^2/8 of both second
/// derivatives. Stretches are halved until the bound shows that they are inside, or an end is seen
/// outside.
struct TubeAudit {
  let outline: [TubePart]
  let driven: [TubePart]

  /// What is let pass. [mm]
  static let tolerance = 1e-9
  /// Most halvings for one part.
  static let mostSteps = 20_000

  init(_ outline: ProgramOutline, _ driven: [DrivenPiece]) {
    self.outline = outline.pieces.flatMap {
      TubeAudit.parts(of: $0.path, from: 0, to: $0.path.length, tolerance: $0.tolerance)
    }
    self.driven = driven.filter { $0.end > $0.begin }.flatMap {
      TubeAudit.parts(of: $0.path, from: $0.begin, to: $0.end, tolerance: 0)
    }
  }

  /// A path, an arc by half turns: on a part of one the place nearest to a point is no turn off.
  private static func parts(
    of path: AuditedPath, from begin: Double, to end: Double, tolerance: Double
  ) -> [TubePart] {
    let path = path.inDegrees
    guard path.isArc else { return [TubePart(path, from: begin, to: end, tolerance: tolerance)] }
    let half = Double.pi / abs(path.rate)
    var parts: [TubePart] = []
    var from = begin
    var turns = (begin / half).rounded(.down)
    while from < end {
      turns += 1
      let next = min(end, turns * half)
      guard next > from else { continue }
      parts.append(TubePart(path, from: from, to: next, tolerance: tolerance))
      from = next
    }
    return parts
  }

  /// The number of a driven part that leaves the tube, and how far it is from it.
  func firstOutside() -> (part: Int, distance: Double)? {
    for (index, part) in driven.enumerated() {
      if isProgrammedArc(part) { continue }
      let others = outline.map { ($0, $0.tolerance) }
      if let distance = excess(part, others) { return (index, distance) }
    }
    return nil
  }

  /// The number of a programmed part that the drive does not come near to, and the distance.
  func firstUncovered() -> (part: Int, distance: Double)? {
    for (index, part) in outline.enumerated() {
      if isDrivenArc(part) { continue }
      let others = driven.map { ($0, part.tolerance) }
      if let distance = excess(part, others) { return (index, distance) }
    }
    return nil
  }

  private func isProgrammedArc(_ part: TubePart) -> Bool {
    part.path.isArc
      && outline.contains { isSameArc(part, $0) && part.end <= part.path.length * (1 + 1e-12) }
  }

  private func isDrivenArc(_ part: TubePart) -> Bool {
    guard part.path.isArc else { return false }
    // Cells are put together, so that one part is the whole of it.
    return driven.contains {
      isSameArc(part, $0) && $0.begin <= part.begin + TubeAudit.tolerance
        && $0.end >= part.end - TubeAudit.tolerance
    }
  }

  private func isSameArc(_ a: TubePart, _ b: TubePart) -> Bool {
    b.path.isArc && a.path.arcDistance(to: b.path, over: a.end) <= TubeAudit.tolerance
  }

  /// How far a part is from all others where that is more than each grants; nil where it is not.
  private func excess(_ part: TubePart, _ others: [(part: TubePart, tolerance: Double)]) -> Double?
  {
    var open = [(from: part.begin, to: part.end)]
    var steps = 0
    while let stretch = open.popLast() {
      steps += 1
      let first = part.path.position(at: stretch.from)
      let last = part.path.position(at: stretch.to)
      let wide = stretch.to - stretch.from
      let bulge = wide * wide / 8 * part.bend
      var least = Double.infinity
      var isInside = false
      for (other, tolerance) in others {
        let granted = tolerance + TubeAudit.tolerance
        guard other.isNear(first, granted), other.isNear(last, granted) else { continue }
        let a = other.path.place(nearest: first, from: other.begin, to: other.end)
        let b = other.path.place(nearest: last, from: other.begin, to: other.end)
        let ends = max(
          (other.path.position(at: a) - first).size, (other.path.position(at: b) - last).size)
        least = min(least, ends - granted)
        if ends + bulge + (b - a) * (b - a) / 8 * other.bend <= granted {
          isInside = true
          break
        }
      }
      if isInside { continue }
      if steps > TubeAudit.mostSteps || wide < 1e-9 * (1 + part.end) { return max(0, least) }
      let middle = (stretch.from + stretch.to) / 2
      open.append((middle, stretch.to))
      open.append((stretch.from, middle))
    }
    return nil
  }
}
