internal import Signals

extension NetworkImage {
  /// Multipliers, shifts, weights and tables, and the proof that no accumulator can overflow.
  func verifyNumbers(_ shape: OperationShape) throws(NetworkImageError) {
    switch shape.kind {
    case .dense, .conv, .depthwise, .head: try verifyWeights(shape)
    case .gru:
      try verifyWeights(shape)
      // No sigmoid below 0, or the state could leave its type.
      try verifyTable(shape, at: shape.tables, count: 513, in: 0...32767)
    case .average, .place:
      try verifyMultiplier(at: shape.parameters, from: 1 << 30)
      let least: UInt32 = shape.kind == .average ? 31 : 1
      try verifyShift(bytes.word(at: shape.parameters + 4), at: shape.parameters + 4, from: least)
      if shape.kind == .average { try verifyMean(shape) }
    case .add:
      try verifyMultiplier(at: shape.parameters, from: 1 << 30)
      try verifyMultiplier(at: shape.parameters + 4, from: 1)
      try verifyShift(bytes.word(at: shape.parameters + 8), at: shape.parameters + 8, from: 1)
    case .table:
      let output = tensor(shape.output)
      try verifyTable(
        shape, at: shape.parameters, count: tensor(shape.input).bits == 8 ? 256 : 513,
        in: output.low...output.high)
    case .last: break
    }
  }

  private func verifyMultiplier(at place: Int, from least: Int32) throws(NetworkImageError) {
    let multiplier = Int32(bitPattern: bytes.word(at: place))
    guard multiplier >= least else {
      throw NetworkImageError(
        .multiplierOutOfRange, at: place, found: widened(Int(multiplier)),
        allowed: widened(Int(least)))
    }
  }

  private func verifyShift(
    _ shift: UInt32, at place: Int, from least: UInt32
  ) throws(NetworkImageError) {
    guard shift >= least, shift <= 62 else {
      throw NetworkImageError(
        .shiftOutOfRange, at: place, found: widened(shift),
        allowed: widened(shift < least ? least : 62))
    }
  }

  private func verifyTable(
    _ shape: OperationShape, at place: Int, count: Int, in range: ClosedRange<Int32>
  ) throws(NetworkImageError) {
    for index in 0..<count {
      let entry = Int32(bytes.signed16(at: place + 2 * index))
      guard range.contains(entry) else {
        throw NetworkImageError(
          .entryOutOfRange, at: place + 2 * index, found: widened(Int(entry)),
          allowed: widened(Int(entry < range.lowerBound ? range.lowerBound : range.upperBound)))
      }
    }
  }

  private func verifyMean(_ shape: OperationShape) throws(NetworkImageError) {
    let input = tensor(shape.input)
    let most = widened(input.rows) * input.reach
    guard most <= widened(Int(Int32.max)) else {
      throw NetworkImageError(
        .accumulatorOverflow, at: shape.at, found: most, allowed: widened(Int(Int32.max)))
    }
  }

  /// |bias| + sum of |weight| times the largest size of its input < 2^31, output by output. Every
  /// partial sum of any order of addition is bounded by the same: the proof holds for every path.
  private func verifyWeights(_ shape: OperationShape) throws(NetworkImageError) {
    let least: UInt32 = shape.kind == .head ? 16 : 31
    let reach = shape.kind == .gru ? 32768 : tensor(shape.input).reach
    let byFeature = readsFeatures && shape.input == 0
    let limit = widened(Int(Int32.max))
    for index in 0..<shape.outputs {
      try verifyMultiplier(at: shape.multipliers + 4 * index, from: 1 << 30)
      let place = shape.shifts + index
      try verifyShift(UInt32(bytes[place]), at: place, from: least)
      let row = shape.weights + index * shape.window
      let most = try sizeOfWeights(at: row, count: shape.window)
      let bias = Int32(bitPattern: bytes.word(at: shape.parameters + 4 * index))
      var bound = abs(widened(Int(bias)))
      bound += byFeature ? boundByFeature(shape, index, weightsAt: row) : most * reach
      guard bound <= limit else {
        throw NetworkImageError(.accumulatorOverflow, at: row, found: bound, allowed: limit)
      }
    }
  }

  /// The sum of the sizes of weights, of which none may be -128.
  private func sizeOfWeights(at row: Int, count: Int) throws(NetworkImageError) -> Int64 {
    let weights = unsafe bytes.pointer(to: row, readingBytes: count)
      .assumingMemoryBound(to: Int8.self)
    var most: Int32 = 0
    var least: Int8 = 0
    for index in 0..<count {
      let weight = unsafe weights[index]
      least = Swift.min(least, weight)
      most &+= abs(Int32(weight))
    }
    guard least > -128 else {
      throw NetworkImageError(.weightOutOfRange, at: row, found: -128, allowed: -127)
    }
    return widened(Int(most))
  }

  /// The same sum where every input has a bound of its own.
  private func boundByFeature(
    _ shape: OperationShape, _ output: Int, weightsAt row: Int
  ) -> Int64 {
    let zeroPoint = Int(tensor(0).zeroPoint)
    let first = shape.kind == .depthwise ? output : shape.inChannel
    var sum: Int64 = 0
    for index in 0..<shape.window {
      // Taps beyond the one row see padding; that they are counted too errs to the safe side.
      let feature = quantization(ofFeature: first + index % shape.width)
      let reach = Swift.max(abs(Int(feature.low) - zeroPoint), abs(Int(feature.high) - zeroPoint))
      sum += widened(abs(Int(Int8(bitPattern: bytes[row + index]))) * reach)
    }
    return sum
  }
}
