import CanonicalMachining
import GCode
import Testing

// The curves are evaluated here, from the emitted control points by Cox and de Boor, and from the
// words of the program by de Casteljau, as LinuxCNC's documentation defines them: I J from the
// start, P Q from the end, G5.1 I J from the start, knots uniform and clamped.
@Suite("splines are the curves their words define") struct SplineGeometryTests {
  private typealias Point = (x: Double, y: Double)

  private struct Spline {
    var points: [SplinePoint]
    var feed: SplineFeed
  }

  private func splines(_ program: String) -> [Spline] {
    let result = ExpectedCanon.interpretation(program + "\nM2\n")
    #expect(!result.hasErrors, "\(result.diagnostics)")
    var points: [SplinePoint] = []
    var splines: [Spline] = []
    for record in result.commands {
      if case .splinePoint(let point) = record.command { points.append(point) }
      if case .splineFeed(let feed) = record.command {
        splines.append(Spline(points: points, feed: feed))
        points = []
      }
    }
    #expect(points.isEmpty)
    return splines
  }

  // MARK: two ways to a point of a curve

  private func deBoor(_ spline: Spline, at share: Double) -> Point {
    let (count, degree) = (spline.points.count, Int(spline.feed.order) - 1)
    let inner = count - degree
    let knots = (0..<(count + degree + 1)).map { Double(min(max($0 - degree, 0), inner)) }
    let place = min(share * Double(inner), Double(inner) * (1 - 1e-15))
    func basis(_ index: Int, _ degree: Int) -> Double {
      if degree == 0 { return knots[index] <= place && place < knots[index + 1] ? 1 : 0 }
      let (a, b) = (
        knots[index + degree] - knots[index], knots[index + degree + 1] - knots[index + 1]
      )
      let left = a > 0 ? (place - knots[index]) / a * basis(index, degree - 1) : 0
      let right = b > 0 ? (knots[index + degree + 1] - place) / b * basis(index + 1, degree - 1) : 0
      return left + right
    }
    var (x, y, weight) = (0.0, 0.0, 0.0)
    for (index, point) in spline.points.enumerated() {
      let part = basis(index, degree) * point.weight
      (x, y, weight) = (x + part * point.first, y + part * point.second, weight + part)
    }
    return (x / weight, y / weight)
  }

  private func deCasteljau(_ points: [Point], at share: Double) -> Point {
    var points = points
    while points.count > 1 {
      points = zip(points, points.dropFirst()).map { a, b in
        (a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share)
      }
    }
    return points[0]
  }

  private func expectSame(_ spline: Spline, _ points: [Point]) {
    for step in 0...20 {
      let share = Double(step) / 20
      let (a, b) = (deBoor(spline, at: share), deCasteljau(points, at: share))
      // mm: sums of a few terms of at most 100.
      #expect(abs(a.x - b.x) < 1e-9 && abs(a.y - b.y) < 1e-9, "at \(share)")
    }
  }

  // MARK: laws

  @Test("G5 is the cubic of its start, I J, P Q and end, in mm and inches", arguments: 1...40)
  func cubic(seed: UInt64) {
    var random = SplineChance(state: seed)
    let unit = seed % 2 == 0 ? 25.4 : 1
    let isIncremental = seed % 3 == 0
    let v = (0..<8).map { _ in random.length() }
    let program = """
      \(unit == 1 ? "G21" : "G20") F100
      G0 X\(v[0]) Y\(v[1])
      \(isIncremental ? "G91" : "G90") G5 I\(v[2]) J\(v[3]) P\(v[4]) Q\(v[5]) X\(v[6]) Y\(v[7])
      """
    let found = splines(program)
    let end: Point = isIncremental ? (v[0] + v[6], v[1] + v[7]) : (v[6], v[7])
    let points: [Point] = [
      (v[0], v[1]), (v[0] + v[2], v[1] + v[3]), (end.x + v[4], end.y + v[5]), end,
    ]
    #expect(found.count == 1, "seed \(seed)")
    for spline in found { expectSame(spline, points.map { ($0.x * unit, $0.y * unit) }) }
  }

  @Test("G5.1 is the quadratic of its start, I J and end", arguments: 1...20)
  func quadratic(seed: UInt64) {
    var random = SplineChance(state: seed)
    let v = (0..<6).map { _ in random.length() }
    let found = splines(
      "F100\nG0 X\(v[0]) Y\(v[1])\nG5.1 I\(v[2]) J\(v[3]) X\(v[4]) Y\(v[5])")
    #expect(found.count == 1, "seed \(seed)")
    for spline in found {
      expectSame(spline, [(v[0], v[1]), (v[0] + v[2], v[1] + v[3]), (v[4], v[5])])
    }
  }

  @Test("a G5 without I and J goes on in the direction the last one ended with")
  func smoothRow() {
    let found = splines(
      "F100\nG0 X1 Y2\nG5 I3 J4 P-5 Q6 X20 Y1\nG4 P1\nG5 P1 Q1 X40 Y-3\nG5 P2 Q0 X50 Y0")
    #expect(found.count == 3)
    for (before, after) in zip(found, found.dropFirst()) {
      let step = 1e-6
      let (a, b) = (deBoor(before, at: 1 - step), deBoor(before, at: 1))
      let (c, d) = (deBoor(after, at: 0), deBoor(after, at: step))
      // The error of a finite difference of that step, for curves of a few 10 mm.
      #expect(abs((b.x - a.x) - (d.x - c.x)) < 1e-9 && abs((b.y - a.y) - (d.y - c.y)) < 1e-9)
    }
  }

  @Test("a NURBS with the weights of a circle is one: order, weights and points lie right")
  func circle() {
    // Half the square root of 2 for the corner: a quarter circle about the origin.
    let found = splines(
      "F100\nG0 X10 Y0\nG5.2 P1 L3\nX10 Y10 P0.70710678118654752\nX0 Y10 P1\nG5.3")
    #expect(found.count == 1)
    for spline in found {
      for step in 0...50 {
        let point = deBoor(spline, at: Double(step) / 50)
        #expect(abs((point.x * point.x + point.y * point.y).squareRoot() - 10) < 1e-12)
      }
    }
  }

  @Test("P on a lone G5.2 is the weight of the start, L the order")
  func startWeight() {
    let found = splines("F100\nG0 X1 Y2\nG5.2 P3 L4\nX2 Y3 P1\nX4 Y4 P2\nX5 Y5 P1\nG5.3")
    #expect(found.map(\.feed.order) == [4])
    #expect(found.first?.points.map(\.weight) == [3, 1, 2, 1])
    let bare = splines("F100\nG0 X1 Y2\nG5.2 P3 X2 Y3\nX4 Y4 P2\nG5.3")
    #expect(bare.first?.points.map(\.weight) == [1, 3, 2])
    #expect(bare.map(\.feed.order) == [3])
  }
}

/// Chance with a seed (xorshift).
private struct SplineChance {
  var state: UInt64

  /// From -50 to 50 with three decimals.
  mutating func length() -> Double {
    for _ in 0..<3 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
    }
    return (Double(state % 100_001) - 50_000) / 1000
  }
}
