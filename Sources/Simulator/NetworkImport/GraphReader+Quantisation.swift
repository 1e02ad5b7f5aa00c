// QuantizeLinear and DequantizeLinear: what they say becomes the grid of a signal, or the codes of
// a constant.
extension GraphReader {
  mutating func readQuantize(_ node: NodeView) throws(ImportFinding) {
    try node.permit(["axis", "block_size", "output_dtype", "saturate", "precision"])
    try node.require("block_size", is: 0, default: 0)
    let scale = try needed(node, 1)
    let zero = try constant(node, 2)
    let kind = try quantisedKind(node, zero)
    if case .constant(let constant) = try value(node, 0) {
      return try give(node, .constant(quantised(constant, scale, zero, kind, node)))
    }
    let grid = try grid(scale, zero, kind, node)
    try give(node, .signal(quantise(signal(node, 0), to: grid, node)))
  }

  mutating func readDequantize(_ node: NodeView) throws(ImportFinding) {
    try node.permit(["axis", "block_size", "output_dtype"])
    try node.require("block_size", is: 0, default: 0)
    let scale = try needed(node, 1)
    let zero = try constant(node, 2)
    if case .constant(let constant) = try value(node, 0) {
      let axis = try node.int("axis", default: 1)
      return try give(node, .constant(dequantised(constant, scale, zero, axis: axis, node)))
    }
    let whole = try anySignal(node, 0)
    let kind = zero?.kind ?? (whole.signal == 0 ? inputKind : nil)
    try give(node, .signal(dequantise(whole, scale, zero, kind, node)))
  }

  // The zero point says the type; without one `output_dtype` (opset 21), and without that uint8.
  private func quantisedKind(
    _ node: NodeView, _ zero: Constant?
  ) throws(ImportFinding) -> NumberKind {
    if let zero { return zero.kind }
    let type = try node.int("output_dtype", default: 0)
    return type == 0
      ? .uint8 : try TensorReader.kind(Int32(truncatingIfNeeded: type), at: node.place)
  }

  /// The grid that scale and zero point of one tensor say.
  func grid(
    _ scale: Constant, _ zero: Constant?, _ kind: NumberKind, _ node: NodeView
  ) throws(ImportFinding) -> Grid {
    guard let bits = kind.activationBits else {
      throw node.fault(
        .unsupportedType, "activations of this type are not supported",
        remedy: "quantise activations to int8, uint8, int16 or uint16")
    }
    guard let step = scale.single, zero == nil || zero?.count == 1 else {
      throw node.fault(
        .unsupportedQuantisation, "activations have \(scale.count) scales",
        remedy: "quantise activations with one scale and zero point for the tensor")
    }
    let point = zero?.single.flatMap(Int.init(exactly:)) ?? 0
    guard step > 0, kind.range?.contains(point) == true else {
      throw node.fault(
        .unsupportedQuantisation, "scale \(step) with zero point \(point)",
        remedy: "quantise with a scale above 0 and a zero point of its type")
    }
    return Grid(scale: step, zero: point - kind.offset, bits: bits)
  }

  /// The signal on a grid: the float's own where it has none yet, a change of scale otherwise.
  mutating func quantise(
    _ signal: Arrangement, to grid: Grid, _ node: NodeView
  ) throws(ImportFinding) -> Arrangement {
    var result = signal
    result.isWhole = true
    result.isShared = false
    var index = signal.signal
    if !signal.isShared, let below = mergeClamp(into: index, grid) {
      index = below
      result.signal = below
    } else if graph.signals[index].grid == nil {
      graph.signals[index].grid = grid
      graph.signals[index].isGiven = true
      if signal.isShared {
        warnings.append(
          node.fault(
            .sharedQuantisation, "others read its input in float",
            remedy: "they get the quantised numbers here; quantise once, and read that"))
      }
    } else if graph.signals[index].grid != grid {
      result.signal = try place(signal, node)
      graph.signals[result.signal].grid = grid
      graph.signals[result.signal].isGiven = true
    }
    return result
  }

  // A clamp between two tensors of one grid is a bound of the first: no layer of its own. What
  // copies keeps the bounds of what it copies.
  private mutating func mergeClamp(into index: Int, _ grid: Grid) -> Int? {
    guard let clamp = graph.layers.last, clamp.isOnlyClamp, clamp.output == index,
      index == graph.signals.count - 1, graph.signals[index].grid == nil,
      graph.signals[clamp.inputs[0]].grid == grid
    else { return nil }
    let below = clamp.inputs[0]
    let (low, high) = (graph.signals[index].lowest, graph.signals[index].highest)
    let (lowest, highest) = (graph.signals[below].lowest, graph.signals[below].highest)
    guard max(low, lowest) <= min(high, highest) else { return nil }
    graph.layers.removeLast()
    graph.signals.removeLast()
    graph.signals[below].lowest = max(low, lowest)
    graph.signals[below].highest = min(high, highest)
    return below
  }

  /// The whole numbers of a signal as reals; a scale that is not the signal's own is a fault.
  mutating func dequantise(
    _ whole: Arrangement, _ scale: Constant, _ zero: Constant?, _ kind: NumberKind?,
    _ node: NodeView
  ) throws(ImportFinding) -> Arrangement {
    let existing = graph.signals[whole.signal].grid
    let usual: NumberKind = existing?.bits == 16 ? .uint16 : .uint8
    let grid = try grid(scale, zero, kind ?? usual, node)
    guard whole.isWhole, existing == nil || existing == grid else {
      throw node.fault(
        .unsupportedQuantisation, "its scale and zero point are not those its input has",
        remedy: "dequantise with the scale and zero point of the QuantizeLinear before")
    }
    graph.signals[whole.signal].grid = grid
    graph.signals[whole.signal].isGiven = true
    var result = whole
    result.isWhole = false
    return result
  }

  /// A layer that copies a signal, for another scale or a clamp.
  mutating func place(
    _ signal: Arrangement, _ node: NodeView
  ) throws(ImportFinding) -> Int {
    let from = graph.signals[signal.signal]
    return try add(
      .place(0), from: [signal.signal], rows: from.rows, channels: from.channels, node)
  }

  // A constant that the model keeps in float: what QuantizeLinear makes of it, in float as ONNX
  // defines it, so that the codes are ONNX Runtime's.
  private func quantised(
    _ constant: Constant, _ scale: Constant, _ zero: Constant?, _ kind: NumberKind,
    _ node: NodeView
  ) throws(ImportFinding) -> Constant {
    guard let range = kind.range else {
      throw node.fault(
        .unsupportedType, "it quantises to no whole number", remedy: "quantise weights to int8")
    }
    let axis = try node.int("axis", default: 1)
    let places = try parameterPlaces(constant, scale, zero, axis, node)
    var result = constant
    result.kind = kind
    for index in result.reals.indices {
      let point = zero?.reals[places[index]] ?? 0
      let steps = Float(result.reals[index]) / Float(scale.reals[places[index]])
      let code = Double(steps.rounded(.toNearestOrEven)) + point
      result.reals[index] = min(max(code, Double(range.lowerBound)), Double(range.upperBound))
    }
    return result
  }

  /// A constant of whole numbers as codes with steps.
  func dequantised(
    _ constant: Constant, _ scale: Constant, _ zero: Constant?, axis: Int, _ node: NodeView
  ) throws(ImportFinding) -> Constant {
    guard constant.kind != .real, constant.kind != .int64, constant.codes == nil else {
      throw node.fault(
        .unsupportedType, "it dequantises what is not quantised",
        remedy: "store weights as int8 or uint8 and biases as int32")
    }
    let places = try parameterPlaces(constant, scale, zero, axis, node)
    var result = constant
    result.kind = .real
    var codes: [Int32] = []
    var steps: [Double] = []
    for index in constant.reals.indices {
      let code = constant.reals[index] - (zero?.reals[places[index]] ?? 0)
      let step = scale.reals[places[index]]
      guard let whole = Int32(exactly: code), step > 0 else {
        throw node.fault(
          .unsupportedQuantisation, "number \(code) with scale \(step)",
          remedy: "quantise with scales above 0 and zero points of the same type")
      }
      codes.append(whole)
      steps.append(step)
      result.reals[index] = code * step
    }
    result.codes = codes
    result.steps = steps
    return result
  }

  /// For each element which scale and zero point are its own.
  private func parameterPlaces(
    _ constant: Constant, _ scale: Constant, _ zero: Constant?, _ axis: Int, _ node: NodeView
  ) throws(ImportFinding) -> [Int] {
    if scale.count == 1, zero == nil || zero?.count == 1 {
      return [Int](repeating: 0, count: constant.count)
    }
    let rank = constant.shape.count
    let place = axis < 0 ? axis + rank : axis
    guard constant.shape.indices.contains(place), scale.count == constant.shape[place],
      zero == nil || zero?.count == scale.count
    else {
      throw node.fault(
        .unsupportedQuantisation,
        "\(scale.count) scales along axis \(axis) of the shape \(constant.shape)",
        remedy: "quantise with one scale, or one for each output")
    }
    var strides = [Int](repeating: 0, count: rank)
    strides[place] = 1
    return Strides.places(constant.shape, strides)
  }
}
