/// How the numbers of an ONNX tensor lie in a signal: ONNX knows N, C, T, a signal rows (time) of
/// channels. Rearranging operators change this and nothing else.
struct Arrangement {
  var signal: Int
  /// The shape in the model, the batch taken as 1.
  var shape: [Int]
  /// For each element in the model's order its place in the signal.
  var order: [Int]
  /// Whether the value is whole numbers, between a QuantizeLinear and its DequantizeLinear.
  var isWhole = false
  /// Whether another node reads the same numbers, so that nothing may be folded into what makes
  /// them.
  var isShared = false

  /// A signal whose rows are the last axis: 1, channels, rows.
  static func planar(_ signal: Int, rows: Int, channels: Int) -> Arrangement {
    let order = Strides.places([channels, rows], [1, channels])
    return Arrangement(signal: signal, shape: [1, channels, rows], order: order)
  }

  /// A signal whose channels lie in a row.
  static func plain(_ signal: Int, shape: [Int], count: Int) -> Arrangement {
    Arrangement(signal: signal, shape: shape, order: Array(0..<count))
  }

  /// The same numbers in another shape of as many elements.
  func reshaped(_ shape: [Int]) -> Arrangement {
    var result = self
    result.shape = shape
    return result
  }

  /// For each element of the other axes in a row the channel it is, if `axis` counts the rows of a
  /// signal of so many channels; nil where it does not.
  func channels(over axis: Int, of channels: Int) -> [Int]? {
    guard shape.indices.contains(axis), channels > 0 else { return nil }
    let strides = Strides.of(shape)
    var others = shape
    others[axis] = 1
    let bases = Strides.places(others, strides)
    guard bases.count == channels else { return nil }
    var found: [Int] = []
    found.reserveCapacity(channels)
    for base in bases {
      let channel = order[base]
      guard channel < channels else { return nil }
      for row in 0..<shape[axis]
      where order[base + row * strides[axis]] != row * channels + channel { return nil }
      found.append(channel)
    }
    return found
  }
}

/// What a name of the graph stands for.
enum Value {
  case constant(Constant)
  case signal(Arrangement)
}
