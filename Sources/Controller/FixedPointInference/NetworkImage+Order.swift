internal import Signals

/// What is known of the tensors while the operations are gone through.
struct WritingOrder {
  /// Channels written so far.
  var filled = InlineArray<96, Int32>(repeating: 0)
  /// Whether somebody has read it.
  var wasRead = InlineArray<96, Bool>(repeating: false)
  /// Where the parameters end so far.
  var end = 0
}

extension NetworkImage {
  /// Goes through the operations in order: each reads only what is there, writes only what is not,
  /// and its shapes, parameters and sums hold.
  func verifyOperations() throws(NetworkImageError) {
    var order = WritingOrder()
    let input = tensor(0)
    order.filled[0] = Int32(input.channels)
    guard input.bits < 32 else {
      throw NetworkImageError(.wrongElement, at: tensorPlace(0), found: 32, allowed: 16)
    }
    order.end = operationPlace(operationCount)
    for index in 0..<operationCount {
      let shape = try verifiedFields(index)
      try verifyReading(shape, shape.input, atField: 1, &order)
      if let second = shape.second { try verifyReading(shape, second, atField: 2, &order) }
      try verifyShape(shape)
      try verifyWriting(shape, index, &order)
      try verifyPlace(shape, &order)
      try verifyNumbers(shape)
    }
    for index in 1..<tensorCount where Int(order.filled[index]) != tensor(index).channels {
      throw NetworkImageError(
        .neverWritten, at: tensorPlace(index), found: widened(Int(order.filled[index])),
        allowed: widened(tensor(index).channels))
    }
    var reader = ImageReader(bytes, at: order.end)
    let end = (order.end + 7) / 8 * 8
    guard end == bytes.count - 8 else {
      throw NetworkImageError(
        .wrongLength, at: 8, found: widened(bytes.count), allowed: widened(end + 8))
    }
    try reader.expectZeros(upTo: end)
  }

  /// The operation, with a known kind and tensors that are there.
  private func verifiedFields(_ index: Int) throws(NetworkImageError) -> OperationShape {
    let at = operationPlace(index)
    guard let shape = OperationShape(at: at, in: bytes) else {
      throw NetworkImageError(
        .unknownKind, at: at, found: widened(bytes.word(at: at)),
        allowed: widened(OperationKind.head.rawValue))
    }
    try shape.require(.noSuchTensor, 1, shape.input, 0...tensorCount - 1)
    if let second = shape.second {
      try shape.require(.noSuchTensor, 2, second, 0...tensorCount - 1)
    }
    guard (shape.second != nil) == (shape.kind == .add) else {
      throw NetworkImageError(
        .noSuchTensor, at: at + 8, found: widened(bytes.word(at: at + 8)),
        allowed: widened(UInt32.max))
    }
    try shape.require(.noSuchTensor, 3, shape.output, 1...tensorCount - 1)
    try shape.unused(15, Int(truncatingIfNeeded: bytes.word(at: at + 60)))
    return shape
  }

  private func verifyReading(
    _ shape: OperationShape, _ index: Int, atField field: Int, _ order: inout WritingOrder
  ) throws(NetworkImageError) {
    let read = tensor(index)
    try shape.require(
      .notYetWritten, field, Int(order.filled[index]), read.channels...read.channels)
    try shape.require(.wrongElement, field, read.bits, 8...16)
    order.wasRead[index] = true
  }

  /// Parts of a tensor must not overlap, and nobody may have read it. Together they then fill it
  /// exactly when as many channels are written as it has.
  private func verifyWriting(
    _ shape: OperationShape, _ index: Int, _ order: inout WritingOrder
  ) throws(NetworkImageError) {
    let part = outputs(of: shape)
    var isFree = !order.wasRead[shape.output]
    for earlier in 0..<index
    where Int(truncatingIfNeeded: bytes.word(at: operationPlace(earlier) + 12)) == shape.output {
      if outputs(of: operation(earlier)).overlaps(part) { isFree = false }
    }
    guard isFree else {
      throw NetworkImageError(
        .writtenTwice, at: shape.at + 12, found: widened(part.lowerBound),
        allowed: widened(Int(order.filled[shape.output])))
    }
    order.filled[shape.output] += Int32(part.count)
  }

  /// The channels that an operation writes.
  func outputs(of shape: OperationShape) -> Range<Int> {
    switch shape.kind {
    case .dense, .conv, .head: shape.channel..<shape.channel + shape.outputs
    case .place: shape.channel..<shape.channel + tensor(shape.input).channels
    default: 0..<tensor(shape.output).channels
    }
  }

  /// Parameters follow one another, each from a multiple of 64 on, zeros between.
  private func verifyPlace(
    _ shape: OperationShape, _ order: inout WritingOrder
  ) throws(NetworkImageError) {
    let needed = parameterBytesNeeded(for: shape)
    try shape.require(.wrongParameters, 14, shape.parameterBytes, needed...needed)
    let begin = needed == 0 ? 0 : (order.end + 63) / 64 * 64
    try shape.require(.wrongParameters, 13, shape.parameters, begin...begin)
    guard needed > 0 else { return }
    guard begin + needed <= bytes.count - 8 else {
      throw NetworkImageError(
        .truncated, at: shape.at + 52, found: widened(bytes.count),
        allowed: widened(begin + needed + 8))
    }
    var reader = ImageReader(bytes, at: order.end)
    try reader.expectZeros(upTo: begin)
    order.end = begin + needed
  }

  private func parameterBytesNeeded(for shape: OperationShape) -> Int {
    switch shape.kind {
    case .average, .place: 8
    case .add: 12
    case .table: tensor(shape.input).bits == 8 ? 512 : 1026
    case .gru: (shape.outputs * (9 + shape.window) + 3) / 4 * 4 + 2052
    case .last: 0
    default: shape.outputs * (9 + shape.window)
    }
  }
}

extension OperationShape {
  /// A field of the file that must lie in a range.
  func require(
    _ fault: NetworkImageFault, _ field: Int, _ found: Int, _ range: ClosedRange<Int>
  ) throws(NetworkImageError) {
    guard range.contains(found) else {
      throw NetworkImageError(
        fault, at: at + 4 * field, found: widened(found),
        allowed: widened(found < range.lowerBound ? range.lowerBound : range.upperBound))
    }
  }

  /// A field that means nothing for this kind.
  func unused(_ field: Int, _ found: Int, isOne: Bool = false) throws(NetworkImageError) {
    let neutral = isOne ? 1 : 0
    try require(.unusedNotNeutral, field, found, neutral...neutral)
  }
}
