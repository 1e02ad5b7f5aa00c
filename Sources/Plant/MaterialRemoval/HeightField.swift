public import Geometry
public import Signals

/// Why a stock cannot be made.
public enum StockError: Error, Equatable, Sendable {
  /// A size or the pitch is not a positive, finite number, or the grid has too many cells.
  case invalidSize
  /// The memory lent is smaller than `cellsNeeded` says.
  case tooLittleMemory(needed: Int)
}

/// The top surface of a stock as one 16-bit height for each square cell (a Z-map).
/// A cell stands for its centre, (column + 0.5, row + 0.5) pitches from the box's corner: it is cut
/// when its centre is, so neither volume nor engagement is biased to the large or the small side.
/// Heights are whole counts of `step` above the box's floor. The memory is lent; copies of this
/// value see the same material.
public struct HeightField: Sendable {
  /// The largest number of columns or rows.
  public static var sideCapacity: Int { 32_768 }
  /// The largest height in counts.
  public static var countCapacity: Int { 65_000 }

  /// The blank's box in the frame of the stock, its sides whole cells, its height whole counts.
  /// [mm]
  public let box: Box3
  /// Side of a cell. [mm]
  public let pitch: Double
  /// What one count of height is: 0.001, or more where the blank is higher than 65 mm. [mm]
  public let step: Double
  /// Number of cells along x.
  public let columns: Int
  /// Number of cells along y.
  public let rows: Int
  /// Height of the blank in counts.
  public let topCount: UInt16

  let cells: LoanedMemory<UInt16>

  /// How many cells a blank takes. Each side is rounded to the nearest whole number of cells, at
  /// least one.
  /// - Parameters:
  ///   - box: The blank. [mm]
  ///   - pitch: Side of a cell. [mm]
  /// - Returns: The number of cells; 0 where the sizes make no grid.
  public static func cellsNeeded(box: Box3, pitch: Double) -> Int {
    let columns = cellsAlong(box.size.x, pitch: pitch)
    let rows = cellsAlong(box.size.y, pitch: pitch)
    return columns * rows
  }

  /// A whole blank.
  /// - Parameters:
  ///   - box: The blank; its far sides move to whole cells and counts. [mm]
  ///   - pitch: Side of a cell. [mm]
  ///   - cells: Memory for `cellsNeeded` heights or more; it is filled here.
  /// - Throws: `StockError` where the sizes make no grid or the memory is too small.
  public init(
    box: Box3, pitch: Double, cells: LoanedMemory<UInt16>
  ) throws(StockError) {
    let columns = Self.cellsAlong(box.size.x, pitch: pitch)
    let rows = Self.cellsAlong(box.size.y, pitch: pitch)
    let height = box.size.z
    guard columns > 0, rows > 0, height > 0, height <= 1e6, box.minimum.z.magnitude <= 1e6,
      box.minimum.x.magnitude <= 1e6, box.minimum.y.magnitude <= 1e6
    else { throw .invalidSize }
    guard cells.count >= columns * rows else {
      throw .tooLittleMemory(needed: columns * rows)
    }
    let isLow = height <= 65
    let step = isLow ? 0.001 : height / Double(Self.countCapacity)
    let top = isLow ? Int(height * 1000 + 0.5) : Self.countCapacity
    guard top > 0 else { throw .invalidSize }
    self.pitch = pitch
    self.step = step
    self.columns = columns
    self.rows = rows
    self.cells = cells
    topCount = UInt16(top)
    let size = Vector3(Double(columns) * pitch, Double(rows) * pitch, Double(top) * step)
    self.box = Box3(minimum: box.minimum, maximum: box.minimum + size)
    for index in 0..<columns * rows { cells[index] = topCount }
  }

  private static func cellsAlong(_ side: Double, pitch: Double) -> Int {
    guard side > 0, pitch > 0, pitch <= 1e6 else { return 0 }
    let count = side / pitch
    guard count <= Double(sideCapacity) else { return 0 }
    return Swift.max(1, Int(count + 0.5))
  }

  /// Height of a cell in counts; 0 outside the grid.
  public func count(column: Int, row: Int) -> UInt16 {
    guard column >= 0, column < columns, row >= 0, row < rows else { return 0 }
    return cells[row * columns + column]
  }

  /// Height of the surface at a cell, in the frame of the stock. [mm]
  public func height(column: Int, row: Int) -> Double {
    box.minimum.z + real(count(column: column, row: row)) * step
  }

  /// Height of the surface above a point, in the frame of the stock; the floor outside. [mm]
  public func height(atX x: Double, y: Double) -> Double {
    let alongX = (x - box.minimum.x) / pitch
    let alongY = (y - box.minimum.y) / pitch
    guard alongX >= 0, alongX < Double(columns), alongY >= 0, alongY < Double(rows) else {
      return box.minimum.z
    }
    return height(column: Int(alongX), row: Int(alongY))
  }

  /// Volume of one count in one cell. [mm^3]
  public var countVolume: Double { pitch * pitch * step }

  /// Sum of all heights, in counts.
  public var totalCount: Int64 {
    var sum: Int64 = 0
    for row in 0..<rows {
      var rowSum: UInt32 = 0
      for column in 0..<columns { rowSum &+= UInt32(cells[row * columns + column]) }
      sum &+= wide(rowSum)
    }
    return sum
  }

  /// Volume of what is left. [mm^3]
  public var volume: Double { Double(totalCount) * countVolume }
}

/// A sum of counts in 64 bits. On 32-bit chips the standard library converts integers to a wider
/// type or to Double through an array of words (Swift 6.3.1), unless the source is an Int; hence
/// the detour in halves, which is exact.
@inline(__always)
func wide(_ sum: UInt32) -> Int64 {
  Int64(Double(Int(sum >> 16)) * 65_536 + Double(Int(sum & 0xffff)))
}

/// A count as a real number; see `wide`.
@inline(__always)
func real(_ count: UInt16) -> Double { Double(Int(count)) }
