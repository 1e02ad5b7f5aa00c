import Testing

@testable import GCode

/// A stock in thin columns along the cut that a lathe cycle's moves are tried on: a point-like tool
/// takes everything away above it. It knows nothing of levels, pockets or offsets.
struct LatheCutting {
  /// Width of a column. [mm]
  static let width = 0.02
  private let from: Double
  private(set) var tops: [Double]
  /// The thickest layer a feed took at once. [mm]
  private(set) var thickest = 0.0
  /// How deep a rapid went through material. [mm]
  private(set) var worstRapid = 0.0

  init(from: Double, to: Double, top: Double) {
    self.from = from
    tops = [Double](repeating: top, count: Int((to - from) / Self.width) + 1)
  }

  func along(ofColumn index: Int) -> Double { from + (Double(index) + 0.5) * Self.width }

  mutating func carryOut(_ cuts: LatheCuts, from start: LatheFrame.Place) {
    var place = start
    for cut in cuts.cuts {
      switch cut {
      case .rapid(let end): pass(line(place, end), isRapid: true)
      case .feed(let end): pass(line(place, end), isRapid: false)
      case .arc(let end, let centre, let isUpper):
        pass(arc(place, end, centre, isUpper), isRapid: false)
      }
      place = cut.end
    }
  }

  private mutating func pass(_ points: [LatheFrame.Place], isRapid: Bool) {
    for point in points {
      let index = Int(((point.along - from) / Self.width).rounded(.down))
      let near = max(index - 1, 0)...max(min(index + 1, tops.count - 1), max(index - 1, 0))
      guard tops.indices.contains(index), tops.indices.contains(near.upperBound) else { continue }
      // At a wall a column holds both heights: the lower neighbour counts.
      let depth = (tops[near].min() ?? 0) - point.height
      if isRapid {
        worstRapid = max(worstRapid, depth)
      } else {
        thickest = max(thickest, depth)
        tops[index] = min(tops[index], point.height)
      }
    }
  }

  private func line(_ a: LatheFrame.Place, _ b: LatheFrame.Place) -> [LatheFrame.Place] {
    let way = max((b.along - a.along).magnitude, (b.height - a.height).magnitude)
    let steps = max(Int(way / Self.width * 2), 1)
    return (0...steps).map { step in
      let share = Double(step) / Double(steps)
      return LatheFrame.Place(
        along: a.along + (b.along - a.along) * share,
        height: a.height + (b.height - a.height) * share)
    }
  }

  // Over the columns: such an arc never turns back.
  private func arc(
    _ a: LatheFrame.Place, _ b: LatheFrame.Place, _ centre: LatheFrame.Place, _ isUpper: Bool
  ) -> [LatheFrame.Place] {
    let radii = [a, b].map { point -> Double in
      let (x, y) = (point.along - centre.along, point.height - centre.height)
      return (x * x + y * y).squareRoot()
    }
    // mm: what LinuxCNC allows an arc's ends to differ by.
    #expect((radii[0] - radii[1]).magnitude < 2e-3)
    return line(a, LatheFrame.Place(along: b.along, height: a.height)).map { point in
      let aside = point.along - centre.along
      let rise = max(radii[0] * radii[0] - aside * aside, 0).squareRoot()
      return LatheFrame.Place(
        along: point.along, height: isUpper ? centre.height + rise : centre.height - rise)
    }
  }
}

/// A random profile as dense points, drawn along +along: the truth that surfaces are held against.
struct LatheTruth {
  /// In the cycle's frame.
  private(set) var points: [LatheFrame.Place]
  private(set) var moves: [LatheContour.Move] = []
  private var chance: LatheChance

  init(seed: UInt64, startingAt height: Double) {
    chance = LatheChance(state: seed &* 0x9E37_79B9_7F4A_7C15 | 1)
    points = [LatheFrame.Place(along: 0, height: height)]
  }

  /// The profile in Z and X: along is -Z, height is X.
  var contour: LatheContour {
    LatheContour(start: LathePoint(z: 0, x: points[0].height), moves: moves)
  }

  var end: Double { points[points.count - 1].along }

  mutating func draw(_ count: Int) {
    while moves.count < count {
      switch chance.below(5) {
      case 0, 1: addLine(chance.between(0.5, 6), chance.between(-5, 5))
      case 2: addLine(0, chance.between(-5, 5))
      default: addArc(isUpper: chance.below(2) == 0)
      }
    }
  }

  private mutating func addLine(_ along: Double, _ rise: Double) {
    let start = points[points.count - 1]
    let height = start.height + rise
    guard height > 1, height < 24 else { return }
    for step in 1...600 {
      let share = Double(step) / 600
      points.append(
        LatheFrame.Place(along: start.along + along * share, height: start.height + rise * share))
    }
    moves.append(.line(to: LathePoint(z: -(start.along + along), x: height)))
  }

  // Part of half a circle, from left to right.
  private mutating func addArc(isUpper: Bool) {
    let start = points[points.count - 1]
    let radius = chance.between(0.5, 5)
    let shares = [chance.between(-0.98, 0.98), chance.between(-0.98, 0.98)].sorted()
    func rise(_ share: Double) -> Double {
      (isUpper ? 1 : -1) * radius * (1 - share * share).squareRoot()
    }
    let centre = LatheFrame.Place(
      along: start.along - shares[0] * radius, height: start.height - rise(shares[0]))
    let heights = [centre.height + rise(shares[1]), centre.height + rise(0)]
    guard heights.allSatisfy({ $0 > 1 && $0 < 24 }), shares[1] - shares[0] > 0.05 else { return }
    for step in 1...600 {
      let share = shares[0] + (shares[1] - shares[0]) * Double(step) / 600
      points.append(
        LatheFrame.Place(along: centre.along + share * radius, height: centre.height + rise(share)))
    }
    let end = points[points.count - 1]
    // Z runs against along, so the upper half is counter-clockwise.
    moves.append(
      .arc(
        to: LathePoint(z: -end.along, x: end.height),
        centre: LathePoint(z: -centre.along, x: centre.height), isCounterclockwise: isUpper))
  }

  private func points(
    near along: Double, within reach: Double
  ) -> ArraySlice<LatheFrame.Place> {
    func first(beyond place: Double) -> Int {
      var (low, high) = (0, points.count)
      while low < high {
        let middle = (low + high) / 2
        if points[middle].along < place { low = middle + 1 } else { high = middle }
      }
      return low
    }
    return points[first(beyond: along - reach)..<first(beyond: along + reach)]
  }

  /// Between which heights the surface lies near a place: at a wall they differ.
  func heights(
    near along: Double, allowance: Double, steps: Int
  ) -> ClosedRange<Double> {
    let reach = 2 * LatheCutting.width
    var heights = (-steps...steps).map {
      height(at: along + reach * Double($0) / Double(steps), allowance: allowance)
    }
    // Without allowance a fall of the profile is as steep as its points say.
    if allowance == 0 { heights += points(near: along, within: reach).map(\.height) }
    return (heights.min() ?? 0)...(heights.max() ?? 0)
  }

  /// The height an allowance leaves at a place, by trying all points near it.
  func height(at along: Double, allowance: Double) -> Double {
    var best = along < 0 ? points[0].height + allowance : -Double.infinity
    for point in points(near: along, within: max(allowance, 0.011)) {
      let aside = (point.along - along).magnitude
      let rise = max(allowance * allowance - aside * aside, 0).squareRoot()
      best = max(best, point.height + rise)
    }
    return best
  }
}

/// Chance with a seed (xorshift).
struct LatheChance {
  var state: UInt64

  mutating func next() -> UInt64 {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return state
  }

  mutating func below(_ count: UInt64) -> UInt64 { (next() >> 20) % count }

  mutating func between(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * Double(next() >> 11) / Double(1 << 53)
  }
}
