/// Turns column blocks back into rows. Any bytes may be given: what is not a block is an error.
struct ColumnDecoder {
  let columns: Int
  /// How many rows the last block had.
  private(set) var rows = 0
  /// The digest chain after the last row of the block.
  private(set) var chain: UInt64 = 0
  /// The rows, column by column: the word of a row stands at column * rows + row.
  private var table: [UInt64] = []

  /// - Parameter columns: Words in a row, the tick among them.
  init(columns: Int) { self.columns = columns }

  /// A word of a row of the last block.
  @inline(__always)
  func word(column: Int, row: Int) -> UInt64 { table[column &* rows &+ row] }

  /// Reads a block.
  /// - Parameters:
  ///   - block: The message's bytes, nothing before or behind.
  ///   - offset: Where the message stands in the file, for errors.
  /// - Throws: `RecordingError.damaged` for anything that is not a block.
  mutating func read(_ block: ArraySlice<UInt8>, offset: Int64) throws(RecordingError) {
    rows = 0
    var reader = ByteReader(block, offset: offset)
    guard try reader.byte() == ColumnBlock.version else {
      throw .damaged(offset: offset, reason: "a column block of an unknown version")
    }
    _ = try reader.byte()
    let columnCount = Int(try reader.uint16())
    let rowCount = Int(try reader.uint32())
    chain = try reader.uint64()
    guard columnCount == columns else {
      throw .damaged(offset: offset, reason: "\(columnCount) columns instead of \(columns)")
    }
    guard rowCount <= ColumnBlock.maxReadableRows else {
      throw .damaged(offset: offset, reason: "\(rowCount) rows in a block")
    }
    let descriptors = try readDescriptors(&reader, rows: rowCount)
    let expected = planeBytes(descriptors, rows: rowCount)
    let seedBytes = descriptors.reduce(0) { $0 + $1.order * 8 }
    guard reader.remaining == expected + seedBytes else {
      throw .damaged(offset: offset, reason: "a column block of the wrong length")
    }
    try fill(&reader, descriptors, rows: rowCount)
    rows = rowCount
  }

  private func readDescriptors(
    _ reader: inout ByteReader, rows: Int
  ) throws(RecordingError) -> [ColumnDescriptor] {
    var descriptors: [ColumnDescriptor] = []
    descriptors.reserveCapacity(columns)
    for _ in 0..<columns {
      let order = Int(try reader.byte())
      let planes = try reader.byte()
      let noisy = try reader.byte()
      _ = try reader.byte()
      guard order <= min(ColumnBlock.maxOrder, rows), noisy & ~planes == 0 else {
        throw .damaged(offset: reader.offset, reason: "an impossible column descriptor")
      }
      descriptors.append(ColumnDescriptor(order: order, planes: planes, noisyPlanes: noisy))
    }
    return descriptors
  }

  private func planeBytes(_ descriptors: [ColumnDescriptor], rows: Int) -> Int {
    descriptors.reduce(0) { $0 + $1.planes.nonzeroBitCount * rows }
  }

  private mutating func fill(
    _ reader: inout ByteReader, _ descriptors: [ColumnDescriptor], rows: Int
  ) throws(RecordingError) {
    // Without `keepingCapacity` each block would be a fresh allocation.
    table.removeAll(keepingCapacity: true)
    table.append(contentsOf: repeatElement(0, count: columns * rows))
    var seeds: [UInt64] = []
    for _ in 0..<descriptors.reduce(0, { $0 + $1.order }) { seeds.append(try reader.uint64()) }
    for isNoisy in [false, true] {
      for (column, descriptor) in descriptors.enumerated() {
        let wanted =
          isNoisy ? descriptor.noisyPlanes : descriptor.planes & ~descriptor.noisyPlanes
        for plane in 0..<8 where wanted >> plane & 1 == 1 {
          let bytes = try reader.bytes(rows)
          add(bytes, plane: plane, at: column * rows, rows: rows)
        }
      }
    }
    var used = 0
    for (column, descriptor) in descriptors.enumerated() {
      restore(column * rows, rows, descriptor.order, seeds[used..<used + descriptor.order])
      used += descriptor.order
    }
  }

  private mutating func add(_ bytes: ArraySlice<UInt8>, plane: Int, at start: Int, rows: Int) {
    let shift = UInt64(plane * 8)
    unsafe table.withUnsafeMutableBufferPointer { table in
      unsafe bytes.withUnsafeBufferPointer { bytes in
        for row in 0..<rows { unsafe table[start &+ row] |= UInt64(bytes[row]) &<< shift }
      }
    }
  }

  /// Sums the differences up again, from the highest order to the lowest.
  private mutating func restore(
    _ start: Int, _ rows: Int, _ order: Int, _ seeds: ArraySlice<UInt64>
  ) {
    unsafe table.withUnsafeMutableBufferPointer { table in
      let words = unsafe UnsafeMutableBufferPointer(rebasing: table[start..<start + rows])
      for row in 0..<rows { unsafe words[row] = ColumnBlock.unzigzag(words[row]) }
      var ladder = Array(seeds)
      // ladder[d] becomes the d-th difference at row d, which is where its sum begins.
      for level in 0..<order {
        for index in Swift.stride(from: order - 1, to: level, by: -1) {
          ladder[index] = ladder[index] &- ladder[index - 1]
        }
      }
      for level in Swift.stride(from: order - 1, through: 0, by: -1) {
        unsafe words[level] = ladder[level]
        for row in (level + 1)..<max(rows, level + 1) {
          unsafe words[row] = words[row] &+ words[row &- 1]
        }
      }
      for row in 0..<rows { unsafe words[row] = ColumnBlock.ordered(words[row]) }
    }
  }
}
