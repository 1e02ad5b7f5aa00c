/// A piece of a surface over the cutting direction: a line, or half a circle. [mm]
struct LathePiece: Equatable {
  enum Shape: Equatable {
    case line(from: LatheFrame.Place, to: LatheFrame.Place)
    /// The upper half bulges towards the tool.
    case arc(centre: LatheFrame.Place, radius: Double, isUpper: Bool)
  }

  var from: Double
  var to: Double
  var shape: Shape

  func height(at along: Double) -> Double {
    switch shape {
    case .line(let a, let b):
      let way = b.along - a.along
      guard way > 0 else { return max(a.height, b.height) }
      let share = min(max((along - a.along) / way, 0), 1)
      return a.height + (b.height - a.height) * share
    case .arc(let centre, let radius, let isUpper):
      let aside = along - centre.along
      let rise = max(radius * radius - aside * aside, 0).squareRoot()
      return isUpper ? centre.height + rise : centre.height - rise
    }
  }

  /// Where the piece's height is that of a level, inside it.
  func crossings(of level: Double) -> [Double] {
    switch shape {
    case .line(let a, let b):
      let rise = b.height - a.height
      guard rise != 0 else { return [] }
      return inside([a.along + (b.along - a.along) * (level - a.height) / rise])
    case .arc(let centre, let radius, let isUpper):
      let rise = level - centre.height
      guard isUpper ? rise >= 0 : rise <= 0, rise.magnitude <= radius else { return [] }
      let aside = (radius * radius - rise * rise).squareRoot()
      return inside([centre.along - aside, centre.along + aside])
    }
  }

  /// Where it turns from rising to falling or back, inside it.
  var turningPoints: [Double] {
    guard case .arc(let centre, _, _) = shape else { return [] }
    return inside([centre.along])
  }

  private func inside(_ places: [Double]) -> [Double] { places.filter { $0 > from && $0 < to } }

  /// Where two pieces have the same height, and perhaps some places more.
  func meetings(_ other: LathePiece) -> [Double] {
    guard from < other.to && other.from < to else { return [] }
    let places: [Double] =
      switch (shape, other.shape) {
      case (.line(let a, let b), .line(let c, let d)): Self.meeting(a, b, c, d)
      case (.line(let a, let b), .arc(let centre, let radius, _)),
        (.arc(let centre, let radius, _), .line(let a, let b)):
        Self.meetings(a, b, centre, radius)
      case (.arc(let a, let r, _), .arc(let b, let s, _)): Self.meetings(a, r, b, s)
      }
    return other.inside(inside(places))
  }

  private static func meeting(
    _ a: LatheFrame.Place, _ b: LatheFrame.Place, _ c: LatheFrame.Place, _ d: LatheFrame.Place
  ) -> [Double] {
    let (ab, cd) = (b.along - a.along, d.along - c.along)
    let (rise, other) = (b.height - a.height, d.height - c.height)
    let turn = rise * cd - other * ab
    guard turn != 0 else { return [] }
    let gap = (c.height - a.height) * cd - other * (c.along - a.along)
    return [a.along + ab * gap / turn]
  }

  private static func meetings(
    _ a: LatheFrame.Place, _ b: LatheFrame.Place, _ centre: LatheFrame.Place, _ radius: Double
  ) -> [Double] {
    let way = (b.along - a.along, b.height - a.height)
    let off = (a.along - centre.along, a.height - centre.height)
    let square = way.0 * way.0 + way.1 * way.1
    guard square > 0 else { return [] }
    let half = (off.0 * way.0 + off.1 * way.1) / square
    let rest = half * half - (off.0 * off.0 + off.1 * off.1 - radius * radius) / square
    guard rest >= 0 else { return [] }
    return [-half - rest.squareRoot(), -half + rest.squareRoot()].map { a.along + way.0 * $0 }
  }

  private static func meetings(
    _ a: LatheFrame.Place, _ r: Double, _ b: LatheFrame.Place, _ s: Double
  ) -> [Double] {
    let way = (b.along - a.along, b.height - a.height)
    let square = way.0 * way.0 + way.1 * way.1
    guard square > 0 else { return [] }
    let share = (square + r * r - s * s) / (2 * square)
    let rest = r * r / square - share * share
    guard rest >= 0 else { return [] }
    return [-rest.squareRoot(), rest.squareRoot()].map {
      a.along + way.0 * share - way.1 * $0
    }
  }
}
