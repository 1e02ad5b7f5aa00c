/// A straight move of a tool in grid units: x and y in cells, z in counts of height.
/// The heights are real numbers; only what is written to a cell is rounded.
struct ToolSweep: BitwiseCopyable {
  var startX: Double
  var startY: Double
  var startZ: Double
  var endX: Double
  var endY: Double
  var endZ: Double
  /// Radius of the tool in cells.
  var radius: Double

  /// Length in the plane, in cells.
  var length: Double {
    let dx = endX - startX
    let dy = endY - startY
    return (dx * dx + dy * dy).squareRoot()
  }

  /// Unit vector of the move in the plane; (1, 0) for a move along z.
  var direction: (x: Double, y: Double) {
    let length = self.length
    guard length > 0 else { return (1, 0) }
    return ((endX - startX) / length, (endY - startY) / length)
  }

  /// Whether the tool ends deeper than it starts.
  var isDescending: Bool { endZ < startZ }
}

/// The cells of up to 16 grid rows that a sweep covers, and among them those under one end's disc.
/// All runs are half-open and lie in the grid.
struct RowRuns {
  static var capacity: Int { 16 }

  var first = InlineArray<16, Int32>(repeating: 0)
  var last = InlineArray<16, Int32>(repeating: 0)
  var discFirst = InlineArray<16, Int32>(repeating: 0)
  var discLast = InlineArray<16, Int32>(repeating: 0)

  fileprivate var rowOffset = InlineArray<16, Double>(repeating: 0)
  fileprivate var lowerHalf = InlineArray<16, Double>(repeating: 0)
  fileprivate var upperHalf = InlineArray<16, Double>(repeating: 0)

  init() {
    for index in 0..<16 { rowOffset[index] = Double(index) }
  }
}

/// Where the outline of a flat sweep (a capsule: two discs and the strip between) crosses grid
/// rows. On the right the outline follows the lower disc up to its tangent point, then the straight
/// side, then the upper disc; on the left likewise.
struct SweepOutline: BitwiseCopyable {
  private var lowerX: Double
  private var lowerY: Double
  private var upperX: Double
  private var upperY: Double
  private var square: Double
  private var slope: Double
  private var rightX: Double
  private var rightLow: Double
  private var rightHigh: Double
  private var leftX: Double
  private var leftLow: Double
  private var leftHigh: Double
  private var isDiscUpper: Bool
  private var columnLimit: Double

  /// Rows that the sweep touches, half-open, within the grid.
  private(set) var firstRow: Int
  private(set) var lastRow: Int

  /// - Parameters:
  ///   - sweep: The move.
  ///   - isDiscAtEnd: Whether the disc told apart is that at the end rather than at the start.
  ///   - columns: Number of cells in a row.
  ///   - rows: Number of rows.
  init(_ sweep: ToolSweep, isDiscAtEnd: Bool, columns: Int, rows: Int) {
    let isRising = sweep.endY >= sweep.startY
    lowerX = isRising ? sweep.startX : sweep.endX
    lowerY = isRising ? sweep.startY : sweep.endY
    upperX = isRising ? sweep.endX : sweep.startX
    upperY = isRising ? sweep.endY : sweep.startY
    isDiscUpper = isRising == isDiscAtEnd
    let forward = sweep.direction
    let alongX = isRising ? forward.x : -forward.x
    let alongY = isRising ? forward.y : -forward.y
    let radius = sweep.radius
    square = radius * radius
    // Below 1e-9 the straight side is lower than any row's distance from it can be told.
    slope = alongY > 1e-9 ? alongX / alongY : 0
    rightX = lowerX + radius * alongY
    rightLow = lowerY - radius * alongX
    rightHigh = upperY - radius * alongX
    leftX = lowerX - radius * alongY
    leftLow = lowerY + radius * alongX
    leftHigh = upperY + radius * alongX
    columnLimit = Double(columns)
    firstRow = nearestCell(lowerY - radius, limit: Double(rows))
    lastRow = nearestCell(upperY + radius, limit: Double(rows))
  }

  /// Keeps only rows that a sweep from a disc already cut can newly reach.
  mutating func skipRowsBehind(_ sweep: ToolSweep, rows: Int) {
    let reach = sweep.radius * sweep.direction.x.magnitude + 1
    if sweep.endY >= sweep.startY {
      firstRow = Swift.max(firstRow, nearestCell(sweep.startY - reach, limit: Double(rows)))
    } else {
      lastRow = Swift.min(lastRow, nearestCell(sweep.startY + reach, limit: Double(rows)))
    }
  }

  /// The runs of 16 rows from one on.
  func fill(_ runs: inout RowRuns, fromRow row: Int) {
    let base = Double(row) + 0.5
    fillHalves(&runs, fromY: base)
    let limit = columnLimit
    let discX = isDiscUpper ? upperX : lowerX
    for index in 0..<16 {
      let y = base + runs.rowOffset[index]
      let lowerHalf = runs.lowerHalf[index]
      let upperHalf = runs.upperHalf[index]
      let rightUp = y > rightHigh ? upperX + upperHalf : rightX + (y - rightLow) * slope
      let right = y < rightLow ? lowerX + lowerHalf : rightUp
      let leftUp = y > leftHigh ? upperX - upperHalf : leftX + (y - leftLow) * slope
      let left = y < leftLow ? lowerX - lowerHalf : leftUp
      let discHalf = isDiscUpper ? upperHalf : lowerHalf
      runs.first[index] = cellNumber(left, limit: limit)
      runs.last[index] = cellNumber(right, limit: limit)
      runs.discFirst[index] = cellNumber(discHalf > 0 ? discX - discHalf : limit, limit: limit)
      runs.discLast[index] = cellNumber(discHalf > 0 ? discX + discHalf : limit, limit: limit)
    }
  }

  /// Half the chord each disc cuts from a row, 0 where it misses. A loop of its own, because the
  /// compiler vectorises the roots only while no branch stands beside them.
  private func fillHalves(_ runs: inout RowRuns, fromY base: Double) {
    let (lowerY, upperY, square) = (lowerY, upperY, square)
    for index in 0..<16 {
      let y = base + runs.rowOffset[index]
      let fromLower = y - lowerY
      let fromUpper = y - upperY
      let lowerRest = square - fromLower * fromLower
      let upperRest = square - fromUpper * fromUpper
      runs.lowerHalf[index] = (lowerRest > 0 ? lowerRest : 0).squareRoot()
      runs.upperHalf[index] = (upperRest > 0 ? upperRest : 0).squareRoot()
    }
  }
}

/// Adding it leaves a number's nearest whole number in the low bits: 1.5 * 2^52.
let roundingMagic = 6_755_399_441_055_744.0

/// The first cell whose centre lies at or beyond a place, within 0...limit.
@inline(__always)
func cellNumber(_ place: Double, limit: Double) -> Int32 {
  let low = place > 0 ? place : 0
  let inside = low < limit ? low : limit
  return Int32(truncatingIfNeeded: (inside + roundingMagic).bitPattern)
}

/// The first cell whose centre lies at or beyond a place, within 0...limit.
func nearestCell(_ place: Double, limit: Double) -> Int {
  Int(cellNumber(place, limit: limit))
}

/// A height in counts, rounded to the nearest and held within what 16 bits keep.
@inline(__always)
func nearestCount(_ height: Double) -> UInt16 {
  let low = height > 0 ? height : 0
  let inside = low < 65_535 ? low : 65_535
  return UInt16(truncatingIfNeeded: (inside + roundingMagic).bitPattern)
}
