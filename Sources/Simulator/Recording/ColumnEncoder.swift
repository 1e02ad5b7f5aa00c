/// Turns rows into column blocks. Owns its memory; one is made for each kind of row.
@safe final class ColumnEncoder {
  let columns: Int
  private(set) var rows = 0

  private let stride: Int
  private let table: UnsafeMutablePointer<UInt64>
  private let current: UnsafeMutablePointer<UInt64>
  private let scratch: UnsafeMutablePointer<UInt64>
  private let noisy: UnsafeMutablePointer<UInt8>
  private let output: UnsafeMutablePointer<UInt8>

  /// - Parameter columns: Words in a row, the tick among them.
  init(columns: Int) {
    self.columns = columns
    // Eight words beyond a power of two keep the columns out of each other's cache sets.
    stride = ColumnBlock.maxRows + 8
    unsafe table = .allocate(capacity: columns * stride)
    unsafe current = .allocate(capacity: ColumnBlock.maxRows)
    unsafe scratch = .allocate(capacity: ColumnBlock.maxRows)
    unsafe noisy = .allocate(capacity: columns * ColumnBlock.maxRows * 8)
    unsafe output = .allocate(capacity: ColumnBlock.capacity(columns: columns))
    unsafe table.initialize(repeating: 0, count: columns * stride)
    unsafe current.initialize(repeating: 0, count: ColumnBlock.maxRows)
    unsafe scratch.initialize(repeating: 0, count: ColumnBlock.maxRows)
  }

  deinit {
    unsafe table.deallocate()
    unsafe current.deallocate()
    unsafe scratch.deallocate()
    unsafe noisy.deallocate()
    unsafe output.deallocate()
  }

  /// How many more rows fit.
  var space: Int { ColumnBlock.maxRows - rows }

  /// Takes rows that lie one behind the other; not more than `space`.
  func append(_ words: UnsafePointer<UInt64>, rows count: Int) {
    precondition(count <= space, "a block takes at most \(ColumnBlock.maxRows) rows")
    var done = 0
    // Eight rows at a time: each column then receives one cache line.
    while done < count {
      let batch = min(8, count - done)
      let source = unsafe words + done * columns
      for column in 0..<columns {
        let target = unsafe table + (column &* stride &+ rows &+ done)
        for row in 0..<batch {
          unsafe target[row] = source[row &* columns &+ column]
        }
      }
      done += batch
    }
    rows += count
  }

  /// Packs the rows taken so far and forgets them.
  /// - Parameters:
  ///   - chain: The digest chain after the last of them.
  ///   - use: Gets the block in two parts, what compresses and what looks like noise.
  func flush(
    chain: UInt64, use: (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Void
  ) {
    var packing = unsafe Packing(
      planes: output + ColumnBlock.headerSize + columns * ColumnBlock.descriptorSize, noise: noisy)
    writeHeader(chain: chain)
    // How many seeds there are is known only at the end: the planes are cut behind the largest area
    // that seeds can take, then moved down to the last seed.
    let seeds = unsafe packing.planes
    unsafe packing.planes += columns * ColumnBlock.maxOrder * 8
    let firstPlane = unsafe packing.planes
    var seedBytes = 0
    for column in 0..<columns {
      let descriptor = unsafe pack(column, &packing)
      write(descriptor, of: column)
      for index in 0..<descriptor.order {
        let seed = unsafe table[column &* stride &+ index].littleEndian
        unsafe UnsafeMutableRawPointer(seeds + seedBytes).storeBytes(of: seed, as: UInt64.self)
        seedBytes += 8
      }
    }
    let planeBytes = unsafe packing.planes - firstPlane
    unsafe (seeds + seedBytes).update(from: firstPlane, count: planeBytes)
    let end = unsafe seeds + seedBytes + planeBytes
    unsafe use(
      UnsafeRawBufferPointer(start: output, count: end - output),
      UnsafeRawBufferPointer(start: noisy, count: packing.noise - noisy))
    rows = 0
  }

  /// Where the next planes go: always inside the encoder's own memory.
  @unsafe private struct Packing {
    var planes: UnsafeMutablePointer<UInt8>
    var noise: UnsafeMutablePointer<UInt8>
  }

  private func writeHeader(chain: UInt64) {
    let header = unsafe UnsafeMutableRawPointer(output)
    unsafe header.storeBytes(of: ColumnBlock.version, as: UInt8.self)
    unsafe header.storeBytes(of: 0, toByteOffset: 1, as: UInt8.self)
    unsafe header.storeBytes(of: UInt16(columns).littleEndian, toByteOffset: 2, as: UInt16.self)
    unsafe header.storeBytes(of: UInt32(rows).littleEndian, toByteOffset: 4, as: UInt32.self)
    unsafe header.storeBytes(of: chain.littleEndian, toByteOffset: 8, as: UInt64.self)
  }

  private func write(_ descriptor: ColumnDescriptor, of column: Int) {
    let place =
      unsafe output + ColumnBlock.headerSize + column * ColumnBlock.descriptorSize
    unsafe place[0] = UInt8(descriptor.order)
    unsafe place[1] = descriptor.planes
    unsafe place[2] = descriptor.noisyPlanes
    unsafe place[3] = 0
  }

  /// Packs one column. Its words in the table are mapped in place, for the seeds.
  private func pack(_ column: Int, _ packing: inout Packing) -> ColumnDescriptor {
    let words = unsafe table + column * stride
    guard rows > 0 else { return ColumnDescriptor() }
    var spread: UInt64 = 0
    let first = unsafe words[0]
    for row in 0..<rows { unsafe spread |= words[row] ^ first }
    if spread == 0 {
      unsafe words[0] = ColumnBlock.ordered(first)
      return ColumnDescriptor(order: 1)
    }
    for row in 0..<rows { unsafe words[row] = ColumnBlock.ordered(words[row]) }
    let order = unsafe bestOrder(words)
    let used = unsafe makeCodes(words, order: order)
    return unsafe cut(used: used, order: order, &packing)
  }

  /// The order whose differences are smallest, judged on a few short windows.
  private func bestOrder(_ words: UnsafeMutablePointer<UInt64>) -> Int {
    let window = 12
    guard rows >= 2 * window else { return rows > 1 ? 1 : 0 }
    var costs = InlineArray<5, Int>(repeating: 0)
    let places = 4
    for place in 0..<places {
      let start = (rows - window) * place / (places - 1)
      for index in 0..<window { unsafe scratch[index] = words[start + index] }
      for order in 0...ColumnBlock.maxOrder {
        var sum = 0
        for index in ColumnBlock.maxOrder..<window {
          let code = unsafe ColumnBlock.zigzag(scratch[index])
          sum &+= 64 &- code.leadingZeroBitCount
        }
        costs[order] &+= sum
        for index in Swift.stride(from: window - 1, to: order, by: -1) {
          unsafe scratch[index] = scratch[index] &- scratch[index - 1]
        }
      }
    }
    var best = 0
    for order in 1...ColumnBlock.maxOrder where costs[order] < costs[best] { best = order }
    return best
  }

  /// Leaves the zigzagged differences in `current`; gives the bits that are set in any of them.
  private func makeCodes(_ words: UnsafeMutablePointer<UInt64>, order: Int) -> UInt64 {
    var from = unsafe words
    var to = unsafe current
    var other = unsafe scratch
    for _ in 0..<order {
      unsafe to[0] = 0
      for row in 1..<max(rows, 1) { unsafe to[row] = from[row] &- from[row &- 1] }
      unsafe from = to
      unsafe swap(&to, &other)
    }
    for row in 0..<min(order, rows) { unsafe from[row] = 0 }
    var used: UInt64 = 0
    for row in 0..<rows {
      let code = unsafe ColumnBlock.zigzag(from[row])
      unsafe current[row] = code
      used |= code
    }
    return used
  }

  /// Cuts `current` into byte planes.
  private func cut(used: UInt64, order: Int, _ packing: inout Packing) -> ColumnDescriptor {
    var descriptor = ColumnDescriptor(order: order)
    for plane in 0..<8 {
      let shift = UInt64(plane * 8)
      guard (used &>> shift) & 0xFF != 0 else { continue }
      descriptor.planes |= 1 << plane
      let isNoisy = looksNoisy(shift: shift)
      let target = unsafe isNoisy ? packing.noise : packing.planes
      for row in 0..<rows {
        unsafe target[row] = UInt8(truncatingIfNeeded: current[row] &>> shift)
      }
      if isNoisy {
        descriptor.noisyPlanes |= 1 << plane
        unsafe packing.noise += rows
      } else {
        unsafe packing.planes += rows
      }
    }
    return descriptor
  }

  /// Whether 32 samples of a plane are nearly all different. Of 32 random bytes 30.1 are on
  /// average, with a deviation of 1.3; a byte of 6 bits of entropy shows 25.
  private func looksNoisy(shift: UInt64) -> Bool {
    let samples = 32
    guard rows >= samples else { return false }
    var seen = InlineArray<4, UInt64>(repeating: 0)
    let step = rows / samples
    for sample in 0..<samples {
      let byte = unsafe Int((current[sample * step] &>> shift) & 0xFF)
      seen[byte &>> 6] |= 1 << UInt64(byte & 63)
    }
    var distinct = 0
    for word in 0..<4 { distinct += seen[word].nonzeroBitCount }
    return distinct >= 27
  }
}
