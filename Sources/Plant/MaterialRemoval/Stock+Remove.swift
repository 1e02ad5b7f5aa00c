internal import Signals

/// What a move along the tool's axis took away.
struct PlungeCut {
  var count: Int64 = 0
  /// Number of cells that were lowered, a whole number.
  var touchedCells: Double = 0
  var thickest: UInt16 = 0

  /// Share of the end of a tool of a radius in cells that was in the material. (no unit)
  func share(radius: Double) -> Double {
    let share = touchedCells / (.pi * radius * radius)
    return share < 1 ? share : 1
  }
}

extension Stock {
  /// Takes away what a move sweeps and returns its counts.
  /// A flat tool's sweep is split at the disc under its lower end. The cells there end at that
  /// end's height; they need no visit where the tool has just cut them (level or climbing from the
  /// end of the last cut). The cells outside end at the height at which the tool last (descending)
  /// or first (climbing) stood above them.
  func remove(_ sweep: ToolSweep, isContinued: Bool) -> Int64 {
    guard profile.isFlat else { return removeProfile(sweep) }
    let isDescending = sweep.isDescending
    var outline = SweepOutline(
      sweep, isDiscAtEnd: isDescending, columns: field.columns, rows: field.rows)
    let skipsDisc = isContinued && !isDescending
    if skipsDisc { outline.skipRowsBehind(sweep, rows: field.rows) }
    let level = nearestCount(isDescending ? sweep.endZ : sweep.startZ)
    let isLevel = nearestCount(sweep.startZ) == nearestCount(sweep.endZ)
    if isLevel, skipsDisc { return removeStrip(outline, level: level) }
    let ramp = isLevel ? nil : Ramp(sweep)
    var sum: Int64 = 0
    var runs = RowRuns()
    var row = outline.firstRow
    while row < outline.lastRow {
      outline.fill(&runs, fromRow: row)
      let count = Swift.min(RowRuns.capacity, outline.lastRow - row)
      for index in 0..<count {
        let first = Int(runs.first[index])
        let last = Int(runs.last[index])
        let discFirst = Int(runs.discFirst[index])
        let discLast = Int(runs.discLast[index])
        let cells = unsafe rowCells(row + index)
        let leftEnd = Swift.min(last, discFirst)
        let rightStart = Swift.max(first, discLast)
        if let ramp {
          let y = Double(row + index) + 0.5
          unsafe sum &+= ramp.lower(cells, from: first, to: leftEnd, y: y)
          unsafe sum &+= ramp.lower(cells, from: rightStart, to: last, y: y)
        } else {
          unsafe sum &+= lowerLong(cells + first, count: leftEnd - first, level: level)
          unsafe sum &+= lowerLong(cells + rightStart, count: last - rightStart, level: level)
        }
        if !skipsDisc, discFirst < discLast {
          unsafe sum &+= lowerLong(
            cells + discFirst, count: discLast - discFirst, level: level)
        }
      }
      row += RowRuns.capacity
    }
    return sum
  }

  /// Takes away what a level move newly covers: the common case, a few cells a row.
  private func removeStrip(_ outline: SweepOutline, level: UInt16) -> Int64 {
    var sum: Int64 = 0
    var runs = RowRuns()
    var row = outline.firstRow
    while row < outline.lastRow {
      outline.fill(&runs, fromRow: row)
      let count = Swift.min(RowRuns.capacity, outline.lastRow &- row)
      var shortSum = SIMD4<UInt32>(repeating: 0)
      for index in 0..<count {
        let cells = unsafe rowCells(row &+ index)
        let first = Int(runs.first[index])
        let last = Int(runs.last[index])
        let leftEnd = Swift.min(last, Int(runs.discFirst[index]))
        let rightStart = Swift.max(first, Int(runs.discLast[index]))
        unsafe lower(cells, from: first, to: leftEnd, level: level, into: &shortSum, &sum)
        unsafe lower(cells, from: rightStart, to: last, level: level, into: &shortSum, &sum)
      }
      sum &+= wide(shortSum.wrappedSum())
      row &+= RowRuns.capacity
    }
    return sum
  }

  /// Takes away what a move mainly along the axis sweeps. The slanted part of such a move is cut as
  /// `remove` would, then the disc under its end, which gives the share of the end that cuts.
  func removePlunge(_ sweep: ToolSweep) -> PlungeCut {
    var plunge = PlungeCut()
    let bottom = ToolSweep(
      startX: sweep.endX, startY: sweep.endY, startZ: sweep.endZ, endX: sweep.endX,
      endY: sweep.endY, endZ: sweep.endZ, radius: sweep.radius)
    let outline = SweepOutline(
      bottom, isDiscAtEnd: true, columns: field.columns, rows: field.rows)
    var runs = RowRuns()
    var row = outline.firstRow
    while row < outline.lastRow {
      outline.fill(&runs, fromRow: row)
      let count = Swift.min(RowRuns.capacity, outline.lastRow - row)
      for index in 0..<count {
        lowerEnd(
          of: sweep, row: row + index, from: Int(runs.first[index]), to: Int(runs.last[index]),
          into: &plunge)
      }
      row += RowRuns.capacity
    }
    if sweep.length > 0 { plunge.count &+= remove(sweep, isContinued: false) }
    return plunge
  }

  /// Lowers a row of the disc under the end of a plunge.
  private func lowerEnd(
    of sweep: ToolSweep, row: Int, from first: Int, to last: Int, into plunge: inout PlungeCut
  ) {
    let cells = unsafe rowCells(row)
    let isFlat = profile.isFlat
    let flatLevel = nearestCount(sweep.endZ)
    let dy = Double(row) + 0.5 - sweep.endY
    var touched: Int32 = 0
    var sum: UInt32 = 0
    var thickest = plunge.thickest
    var column = first
    while column < last {
      let dx = Double(column) + 0.5 - sweep.endX
      let level = isFlat ? flatLevel : endLevel(sweep.endZ, atSquare: dx * dx + dy * dy)
      let height = unsafe cells[column]
      if height > level {
        let thickness = height &- level
        sum &+= UInt32(thickness)
        touched &+= 1
        if thickness > thickest { thickest = thickness }
        unsafe cells[column] = level
      }
      column += 1
    }
    plunge.count &+= wide(sum)
    plunge.touchedCells += Double(Int(touched))
    plunge.thickest = thickest
  }

  /// Takes away what a tool with a shaped end sweeps. Level moves are exact; on a slope each cell
  /// is met at the closest approach and under the end, a little late for steep moves.
  private func removeProfile(_ sweep: ToolSweep) -> Int64 {
    let outline = SweepOutline(
      sweep, isDiscAtEnd: true, columns: field.columns, rows: field.rows)
    let ramp = Ramp(sweep)
    var sum: Int64 = 0
    var runs = RowRuns()
    var row = outline.firstRow
    while row < outline.lastRow {
      outline.fill(&runs, fromRow: row)
      let count = Swift.min(RowRuns.capacity, outline.lastRow - row)
      for index in 0..<count {
        let y = Double(row + index) + 0.5
        let cells = unsafe rowCells(row + index)
        var rowSum: UInt32 = 0
        var column = Int(runs.first[index])
        while column < Int(runs.last[index]) {
          let level = shapedLevel(sweep, ramp, x: Double(column) + 0.5, y: y)
          let height = unsafe cells[column]
          if height > level {
            rowSum &+= UInt32(height &- level)
            unsafe cells[column] = level
          }
          column += 1
        }
        sum &+= wide(rowSum)
      }
      row += RowRuns.capacity
    }
    return sum
  }

  /// Height to which a shaped tool cuts the cell with this centre. [counts]
  private func shapedLevel(_ sweep: ToolSweep, _ ramp: Ramp, x: Double, y: Double) -> UInt16 {
    let fromStartX = x - sweep.startX
    let fromStartY = y - sweep.startY
    let along = fromStartX * ramp.forwardX + fromStartY * ramp.forwardY
    let travelled = along < 0 ? 0 : (along > ramp.length ? ramp.length : along)
    let dx = fromStartX - ramp.forwardX * travelled
    let dy = fromStartY - ramp.forwardY * travelled
    let near = endLevel(
      sweep.startZ + ramp.slope * travelled, atSquare: dx * dx + dy * dy)
    let endX = x - sweep.endX
    let endY = y - sweep.endY
    let square = endX * endX + endY * endY
    guard sweep.isDescending, square <= sweep.radius * sweep.radius else { return near }
    return Swift.min(near, endLevel(sweep.endZ, atSquare: square))
  }

  /// Height of the tool's end above a cell, the square of whose distance is given in cells.
  /// [counts]
  private func endLevel(_ tip: Double, atSquare square: Double) -> UInt16 {
    let rise = profile.rise(atSquare: square * field.pitch * field.pitch)
    return nearestCount(tip + rise / field.step)
  }

  /// The heights of a row; `row` is in the grid, and a run's bounds lie within its columns.
  @inline(__always)
  private func rowCells(_ row: Int) -> UnsafeMutablePointer<UInt16> {
    unsafe field.cells.unsafePointer + row &* field.columns
  }

  /// Lowers a run of cells to a level and adds what came off. [counts]
  @inline(__always)
  private func lower(
    _ cells: UnsafeMutablePointer<UInt16>, from first: Int, to last: Int, level: UInt16,
    into shortSum: inout SIMD4<UInt32>, _ sum: inout Int64
  ) {
    guard last > first else { return }
    let length = last &- first
    let run = unsafe cells + first
    // Eight cells from the run's first are read and written back: they must lie in the memory.
    if length <= 8, unsafe run + 8 <= memoryEnd {
      unsafe shortSum &+= lowerShort(run, count: UInt16(truncatingIfNeeded: length), level: level)
    } else {
      unsafe sum &+= lowerLong(run, count: length, level: level)
    }
  }

  /// Lowers up to eight cells at once, without a branch on their number, which jumps from row to
  /// row. Comparisons of SIMD values are not vectorised by the compiler; the borrow of a
  /// subtraction (Warren, Hacker's Delight 2-13) tells which cells stand above the level.
  @inline(__always)
  private func lowerShort(
    _ cells: UnsafeMutablePointer<UInt16>, count: UInt16, level: UInt16
  ) -> SIMD4<UInt32> {
    let memory = UnsafeMutableRawPointer(cells)
    let height = unsafe memory.loadUnaligned(as: SIMD8<UInt16>.self)
    let floor = SIMD8<UInt16>(repeating: level)
    let excess = height &- floor
    let borrow = (~height & floor) | ((~height | floor) & excess)
    let inside = SIMD8<UInt16>(0, 1, 2, 3, 4, 5, 6, 7) &- SIMD8<UInt16>(repeating: count)
    let signs = unsafe unsafeBitCast(inside & ~borrow, to: SIMD8<Int16>.self)
    let spread = signs &>> SIMD8<Int16>(repeating: 15)
    let taken = unsafe excess & unsafeBitCast(spread, to: SIMD8<UInt16>.self)
    unsafe memory.storeBytes(of: height &- taken, as: SIMD8<UInt16>.self)
    let pairs = unsafe unsafeBitCast(taken, to: SIMD4<UInt32>.self)
    let low = pairs & SIMD4<UInt32>(repeating: 0xffff)
    return low &+ (pairs &>> SIMD4<UInt32>(repeating: 16))
  }

  /// Lowers any number of cells.
  @inline(never)
  private func lowerLong(
    _ cells: UnsafeMutablePointer<UInt16>, count: Int, level: UInt16
  ) -> Int64 {
    var sum: UInt32 = 0
    var column = 0
    while column < count {
      let height = unsafe cells[column]
      let lowered = height < level ? height : level
      sum &+= UInt32(height &- lowered)
      unsafe cells[column] = lowered
      column &+= 1
    }
    return wide(sum)
  }

  /// Just past the last height that was lent.
  @inline(__always)
  private var memoryEnd: UnsafeMutablePointer<UInt16> {
    unsafe field.cells.unsafePointer + field.cells.count
  }
}

/// A flat tool on a slope: at which height it first or last stands above a cell.
struct Ramp: BitwiseCopyable {
  let startX: Double
  let startY: Double
  let startZ: Double
  let forwardX: Double
  let forwardY: Double
  let length: Double
  /// Counts of height for each cell of path.
  let slope: Double
  let radiusSquare: Double

  init(_ sweep: ToolSweep) {
    startX = sweep.startX
    startY = sweep.startY
    startZ = sweep.startZ
    length = sweep.length
    (forwardX, forwardY) = sweep.direction
    slope = length > 0 ? (sweep.endZ - sweep.startZ) / length : 0
    radiusSquare = sweep.radius * sweep.radius
  }

  /// Lowers a run of cells that the disc under the lower end does not cover.
  @inline(never)
  func lower(
    _ cells: UnsafeMutablePointer<UInt16>, from first: Int, to last: Int, y: Double
  ) -> Int64 {
    let reach: Double = slope < 0 ? 1 : -1
    var sum: UInt32 = 0
    var column = first
    while column < last {
      let dx = Double(column) + 0.5 - startX
      let dy = y - startY
      let along = dx * forwardX + dy * forwardY
      let aside = dy * forwardX - dx * forwardY
      let rest = radiusSquare - aside * aside
      let limit = along + reach * (rest > 0 ? rest : 0).squareRoot()
      let travelled = limit < 0 ? 0 : (limit > length ? length : limit)
      let level = nearestCount(startZ + slope * travelled)
      let height = unsafe cells[column]
      let lowered = height < level ? height : level
      sum &+= UInt32(height &- lowered)
      unsafe cells[column] = lowered
      column &+= 1
    }
    return wide(sum)
  }
}
