internal import Geometry

internal import Geometry

/// A milled part as a solid: the heights stand at the centres of their cells, the rim is carried on
/// to the edge of the stock, and where nothing is left the solid has a hole.
///
/// Every height counts with its own cell, so that the volume is that of the height field; only at
/// the four corners of the stock it differs, by a twelfth of a cell (the diagonal's share).
struct MilledSolid {
  private let alongX: [Float]
  private let alongY: [Float]
  /// Height of each corner above the bottom, row by row. [mm]
  private let heights: [Float]
  private let bottom: Float
  private let title: String

  private typealias Corner = TriangleMesh.Corner

  /// A solid of at most so many triangles: it is sampled more coarsely until it fits. Nil where
  /// there is no grid.
  init?(_ surface: PartSurface, limit: Int) {
    let columns = surface.columns
    let rows = surface.rows
    guard columns > 0, rows > 0, surface.heights.count / columns == rows,
      surface.heights.count == columns * rows
    else { return nil }
    var step = 1
    while Self.triangles(columns, rows, step) > limit { step += 1 }
    let cell = surface.cell
    alongX = Self.stations(
      from: surface.origin.x - cell / 2, cell: cell, count: columns, step: step)
    alongY = Self.stations(from: surface.origin.y - cell / 2, cell: cell, count: rows, step: step)
    let wide = (columns + step - 1) / step
    let deep = (rows + step - 1) / step
    var blocks = [Float](repeating: 0, count: wide * deep)
    for row in 0..<deep {
      for column in 0..<wide {
        blocks[row * wide + column] = Self.mean(surface, column * step, row * step, step)
      }
    }
    var heights: [Float] = []
    heights.reserveCapacity((wide + 2) * (deep + 2))
    for row in -1...deep {
      let inner = Swift.min(Swift.max(row, 0), deep - 1) * wide
      heights.append(blocks[inner])
      heights += blocks[inner..<inner + wide]
      heights.append(blocks[inner + wide - 1])
    }
    self.heights = heights
    bottom = Float(surface.origin.z)
    let sampling = step == 1 ? "" : ", sampled: mean of \(step) x \(step)"
    title = "\(columns) x \(rows) cells of \(Text.fixed(cell, 3))\(sampling)"
  }

  /// Four for each square, above and below, and the walls.
  private static func triangles(_ columns: Int, _ rows: Int, _ step: Int) -> Int {
    let wide = (columns + step - 1) / step + 1
    let deep = (rows + step - 1) / step + 1
    return 4 * wide * deep + 4 * (wide + deep)
  }

  /// Both edges of the stock, and the middle of each block of cells between them. [mm]
  private static func stations(from start: Double, cell: Double, count: Int, step: Int) -> [Float] {
    var stations = [Float(start)]
    for first in stride(from: 0, to: count, by: step) {
      let last = Swift.min(first + step, count)
      stations.append(Float(start + cell * Double(first + last) / 2))
    }
    return stations + [Float(start + cell * Double(count))]
  }

  private static func mean(_ surface: PartSurface, _ column: Int, _ row: Int, _ step: Int) -> Float
  {
    var sum: Float = 0
    var count: Float = 0
    for y in row..<Swift.min(row + step, surface.rows) {
      for x in column..<Swift.min(column + step, surface.columns) {
        let height = surface.heights[y * surface.columns + x]
        sum += height.isFinite ? Swift.max(0, height) : 0
        count += 1
      }
    }
    return sum / count
  }

  /// The closed solid.
  var mesh: TriangleMesh {
    let squares = (alongX.count - 1) * (alongY.count - 1)
    var mesh = TriangleMesh(title: title, expected: 4 * squares)
    let isWhole = !heights.contains(0)
    for row in 0..<alongY.count - 1 {
      for column in 0..<alongX.count - 1 {
        addSquare(column, row, hasOwnBottom: !isWhole, to: &mesh)
      }
    }
    addWalls(hasPlainBottom: isWhole, to: &mesh)
    return mesh
  }

  private func top(_ column: Int, _ row: Int) -> Corner {
    Corner(alongX[column], alongY[row], bottom + heights[row * alongX.count + column])
  }

  private func base(_ column: Int, _ row: Int) -> Corner {
    Corner(alongX[column], alongY[row], bottom)
  }

  /// Two triangles above and, unless the bottom is one piece, two below; none where nothing is
  /// left.
  private func addSquare(
    _ column: Int, _ row: Int, hasOwnBottom: Bool, to mesh: inout TriangleMesh
  ) {
    let a = top(column, row)
    let b = top(column + 1, row)
    let c = top(column + 1, row + 1)
    let d = top(column, row + 1)
    let highest = Swift.max(Swift.max(a.z, b.z), Swift.max(c.z, d.z))
    guard highest > bottom else { return }
    addUnlessFlatHole(a, b, c, to: &mesh)
    addUnlessFlatHole(a, c, d, to: &mesh)
    guard hasOwnBottom else { return }
    let (e, f) = (base(column, row), base(column + 1, row))
    let (g, h) = (base(column + 1, row + 1), base(column, row + 1))
    if Swift.max(a.z, Swift.max(b.z, c.z)) > bottom { mesh.add(e, g, f) }
    if Swift.max(a.z, Swift.max(c.z, d.z)) > bottom { mesh.add(e, h, g) }
  }

  /// A triangle that lies wholly in the bottom has no solid beneath it.
  private func addUnlessFlatHole(
    _ a: Corner, _ b: Corner, _ c: Corner, to mesh: inout TriangleMesh
  ) {
    guard Swift.max(a.z, Swift.max(b.z, c.z)) > bottom else { return }
    mesh.add(a, b, c)
  }

  /// The four sides and, where the bottom is one piece, its fan about the middle.
  private func addWalls(hasPlainBottom: Bool, to mesh: inout TriangleMesh) {
    let (right, back) = (alongX.count - 1, alongY.count - 1)
    var rim: [(Int, Int)] = []
    for column in 0..<right { rim.append((column, 0)) }
    for row in 0..<back { rim.append((right, row)) }
    for column in 0..<right { rim.append((right - column, back)) }
    for row in 0..<back { rim.append((0, back - row)) }
    let middle = Corner(
      (alongX[0] + alongX[right]) / 2, (alongY[0] + alongY[back]) / 2, bottom)
    for (index, here) in rim.enumerated() {
      let next = rim[(index + 1) % rim.count]
      let (p, q) = (base(here.0, here.1), base(next.0, next.1))
      let (r, s) = (top(next.0, next.1), top(here.0, here.1))
      mesh.add(p, q, r)
      mesh.add(p, r, s)
      if hasPlainBottom { mesh.add(middle, q, p) }
    }
  }
}
