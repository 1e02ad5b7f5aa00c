internal import Signals

extension NetworkImage {
  /// Rows, channels, windows and parts of an operation: all of them fit its tensors, and what it
  /// does not use is neutral.
  func verifyShape(_ shape: OperationShape) throws(NetworkImageError) {
    let bits = tensor(shape.output).bits
    let isRight = (bits == 32) == (shape.kind == .head)
    try shape.require(.wrongElement, 3, isRight ? 0 : bits, 0...0)
    if shape.kind != .conv && shape.kind != .depthwise {
      try shape.unused(4, shape.taps, isOne: true)
      try shape.unused(5, shape.dilation, isOne: true)
      try shape.unused(6, shape.stride, isOne: true)
      try shape.unused(7, shape.before)
      try shape.unused(8, shape.behind)
    }
    if !shape.kind.hasWeights {
      try shape.unused(9, shape.inChannel)
      try shape.unused(10, shape.width)
      try shape.unused(12, shape.outputs)
    }
    switch shape.kind {
    case .dense, .head: try verifyDense(shape)
    case .conv, .depthwise: try verifyConv(shape)
    case .gru: try verifyUnit(shape)
    case .average, .last, .add, .place, .table: try verifyPlain(shape)
    }
  }

  private func verifyDense(_ shape: OperationShape) throws(NetworkImageError) {
    let input = tensor(shape.input)
    let output = tensor(shape.output)
    // Of one row a part may count, of several rows all.
    let channels = input.count
    try shape.require(.wrongShape, 9, shape.inChannel, 0...(input.rows == 1 ? channels - 1 : 0))
    let least = input.rows == 1 ? 1 : channels
    try shape.require(.wrongShape, 10, shape.width, least...channels - shape.inChannel)
    try shape.require(.wrongShape, 10, shape.width, 1...Self.widthCapacity)
    try verifyOutputs(shape, rows: 1, of: output)
  }

  private func verifyOutputs(
    _ shape: OperationShape, rows: Int, of output: TensorShape
  ) throws(NetworkImageError) {
    try shape.require(.wrongShape, 3, output.rows, rows...rows)
    try shape.require(.wrongShape, 11, shape.channel, 0...output.channels - 1)
    try shape.require(.wrongShape, 12, shape.outputs, 1...output.channels - shape.channel)
    // The weights of a file that can be fit into it, whatever the word of the processor.
    try shape.require(
      .wrongParameters, 12, shape.outputs, 1...max(1, Self.lengthCapacity / (shape.window + 9)))
  }

  private func verifyConv(_ shape: OperationShape) throws(NetworkImageError) {
    let input = tensor(shape.input)
    let rowLimit = Self.elementCapacity / input.channels
    try shape.require(.wrongWindow, 7, shape.before, 0...rowLimit - input.rows)
    try shape.require(.wrongWindow, 8, shape.behind, 0...rowLimit - input.rows - shape.before)
    let rows = input.rows + shape.before + shape.behind
    // More would never be seen; and no product of these overflows.
    try shape.require(.wrongWindow, 4, shape.taps, 1...min(rows, Self.widthCapacity))
    try shape.require(.wrongWindow, 5, shape.dilation, 1...rows)
    try shape.require(.wrongWindow, 6, shape.stride, 1...rows)
    let isDepthwise = shape.kind == .depthwise
    try shape.require(.wrongShape, 9, shape.inChannel, 0...(isDepthwise ? 0 : input.channels - 1))
    try shape.require(
      .wrongShape, 10, shape.width, 1...(isDepthwise ? 1 : input.channels - shape.inChannel))
    try shape.require(.wrongShape, 10, shape.width, 1...Self.widthCapacity / shape.taps)
    // A window of `taps` rows `dilation` apart; taps - 1 < rows, so that the product stays small.
    guard shape.taps == 1 || shape.dilation <= (rows - 1) / (shape.taps - 1) else {
      throw NetworkImageError(
        .wrongWindow, at: shape.at + 20, found: widened(shape.dilation),
        allowed: widened((rows - 1) / (shape.taps - 1)))
    }
    let output = tensor(shape.output)
    try verifyOutputs(shape, rows: (rows - shape.reach - 1) / shape.stride + 1, of: output)
    if isDepthwise {
      try shape.require(.wrongShape, 12, shape.outputs, input.channels...input.channels)
      try shape.require(.wrongShape, 12, shape.outputs, output.channels...output.channels)
    } else if shape.taps > 1 {
      // Parts are for one tap.
      try shape.require(.wrongShape, 10, shape.width, input.channels...input.channels)
      try shape.require(.wrongShape, 12, shape.outputs, output.channels...output.channels)
    }
  }

  /// A gated recurrent unit: 3 H words in, its state out, both in int16 around 0.
  private func verifyUnit(_ shape: OperationShape) throws(NetworkImageError) {
    let input = tensor(shape.input)
    let output = tensor(shape.output)
    try shape.unused(9, shape.inChannel)
    try shape.unused(11, shape.channel)
    try shape.require(.wrongShape, 10, shape.width, output.channels...output.channels)
    try shape.require(.wrongShape, 12, shape.outputs, input.channels...input.channels)
    try shape.require(.wrongShape, 12, shape.outputs, 3 * shape.width...3 * shape.width)
    try shape.require(.wrongShape, 3, output.rows, input.rows...input.rows)
    try shape.require(.wrongElement, 1, input.bits, 16...16)
    try shape.require(.wrongElement, 3, output.bits, 16...16)
    try shape.require(.wrongBounds, 1, Int(input.zeroPoint), 0...0)
    try shape.require(.wrongBounds, 3, Int(output.zeroPoint), 0...0)
    try shape.require(.wrongBounds, 3, Int(output.low), -32768 ... -32768)
    try shape.require(.wrongBounds, 3, Int(output.high), 32767...32767)
    try shape.require(
      .wrongParameters, 12, shape.outputs, 1...max(1, Self.lengthCapacity / (shape.window + 9)))
  }

  /// Operations without weights.
  private func verifyPlain(_ shape: OperationShape) throws(NetworkImageError) {
    let input = tensor(shape.input)
    let output = tensor(shape.output)
    let rows = shape.kind == .average || shape.kind == .last ? 1 : input.rows
    try shape.require(.wrongShape, 3, output.rows, rows...rows)
    if shape.kind == .place {
      let room = output.channels - input.channels
      try shape.require(.wrongShape, 3, output.channels, input.channels...Self.widthCapacity)
      try shape.require(.wrongShape, 11, shape.channel, 0...room)
    } else {
      try shape.unused(11, shape.channel)
      try shape.require(.wrongShape, 3, output.channels, input.channels...input.channels)
    }
    if let second = shape.second {
      let other = tensor(second)
      try shape.require(.wrongShape, 2, other.rows, input.rows...input.rows)
      try shape.require(.wrongShape, 2, other.channels, input.channels...input.channels)
    }
    if shape.kind == .last {
      // What is copied keeps its meaning and its bounds.
      try shape.require(.wrongElement, 3, output.bits, input.bits...input.bits)
      try shape.require(
        .wrongBounds, 3, Int(output.zeroPoint), Int(input.zeroPoint)...Int(input.zeroPoint))
      try shape.require(.wrongBounds, 3, Int(output.low), Int(Int32.min)...Int(input.low))
      try shape.require(.wrongBounds, 3, Int(output.high), Int(input.high)...Int(Int32.max))
    }
  }
}
