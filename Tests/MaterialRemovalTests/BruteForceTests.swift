import Foundation
import Geometry
import Signals
import Testing

@testable import MaterialRemoval

/// A plain model: every cell, every move, no strips, no runs.
private struct PlainStock {
  let columns: Int
  let rows: Int
  let pitch: Double
  var counts: [UInt16]

  /// Lowers each cell to the tool's lowest height while its disc holds the cell's centre.
  mutating func sweep(from a: Vector3, to b: Vector3, radius: Double) {
    for row in 0..<rows {
      for column in 0..<columns {
        let x = (Double(column) + 0.5) * pitch
        let y = (Double(row) + 0.5) * pitch
        guard let z = lowest(x: x, y: y, a, b, radius) else { continue }
        let count = UInt16(max(0, min(65_535, (z * 1000).rounded())))
        counts[row * columns + column] = min(counts[row * columns + column], count)
      }
    }
  }

  /// Roots of |c - a - t (b - a)|^2 = R^2, cut to 0...1.
  private func lowest(
    x: Double, y: Double, _ a: Vector3, _ b: Vector3, _ radius: Double
  ) -> Double? {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    // The tie shift of docs/models/material-removal.md: on a steep ramp it is seen in the height.
    let (px, py) = (a.x + 2e-7 * pitch - x, a.y + 3e-7 * pitch - y)
    let quadratic = dx * dx + dy * dy
    let constant = px * px + py * py - radius * radius
    if quadratic == 0 { return constant <= 0 ? min(a.z, b.z) : nil }
    let linear = px * dx + py * dy
    let rest = linear * linear - quadratic * constant
    guard rest >= 0 else { return nil }
    let first = max(0, (-linear - rest.squareRoot()) / quadratic)
    let last = min(1, (-linear + rest.squareRoot()) / quadratic)
    guard first <= last else { return nil }
    return min(a.z + (b.z - a.z) * first, a.z + (b.z - a.z) * last)
  }
}

@Suite struct BruteForceTests {
  private func compare(seed: UInt64, zRange: ClosedRange<Double>, isLevel: Bool) throws {
    var chance = Chance(seed: seed)
    for _ in 0..<8 {
      let pitch = chance.real(0.2...0.7)
      let blank = try TestBlank(Vector3(30, 20, 10), pitch: pitch)
      let field = blank.field
      var stock = Stock(field)
      var plain = PlainStock(
        columns: field.columns, rows: field.rows, pitch: pitch, counts: blank.counts)
      let radius = chance.real(0.4...6)
      var from = Vector3(chance.real(-5...35), chance.real(-5...25), chance.real(zRange))
      for move in 0..<12 {
        // Long moves, short moves and jumps.
        let reach = move % 3 == 0 ? 25.0 : 0.8
        let z = isLevel ? from.z : chance.real(zRange)
        let to = Vector3(
          from.x + chance.real(-reach...reach), from.y + chance.real(-reach...reach), z)
        _ = stock.sweep(
          from: ToolPosition(from), to: ToolPosition(to), cutter: flat(2 * radius))
        plain.sweep(from: from, to: to, radius: radius)
        let isJump = move % 5 == 4
        from = isJump ? Vector3(chance.real(-5...35), chance.real(-5...25), z) : to
      }
      #expect(blank.counts == plain.counts, "seed \(seed), pitch \(pitch), radius \(radius)")
      let before = Int64(field.topCount) * Int64(plain.counts.count)
      let after = plain.counts.reduce(Int64(0)) { $0 + Int64($1) }
      #expect(stock.removedCount == before - after)
    }
  }

  @Test("level sweeps leave the same surface, bit for bit, as a model that visits every cell")
  func level() throws {
    try compare(seed: 3, zRange: 2...9, isLevel: true)
  }

  @Test("ramps and plunges leave the same surface, bit for bit, as a model that visits every cell")
  func ramps() throws {
    try compare(seed: 4, zRange: -1...11, isLevel: false)
  }

  @Test("the same moves leave the same surface and say the same") func determinism() throws {
    var results: [[UInt16]] = []
    var said: [[Engagement]] = []
    for _ in 0..<2 {
      var chance = Chance(seed: 9)
      let blank = try TestBlank(Vector3(20, 20, 10), pitch: 0.2)
      var stock = Stock(blank.field)
      var list: [Engagement] = []
      var from = Vector3(5, 5, 8)
      for _ in 0..<200 {
        let to =
          from + Vector3(chance.real(-2...2.2), chance.real(-2...2.2), chance.real(-0.1...0.08))
        list.append(
          stock.follow(from: ToolPosition(from), to: ToolPosition(to), cutter: flat(5)))
        from = to
      }
      results.append(blank.counts)
      said.append(list)
    }
    #expect(results[0] == results[1])
    #expect(said[0] == said[1])
  }
}
