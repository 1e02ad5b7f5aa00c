// Gemm, MatMul and Conv: layers of weighted sums.
extension GraphReader {
  mutating func readGemm(_ node: NodeView) throws(ImportFinding) {
    try node.permit(["alpha", "beta", "transA", "transB"])
    try node.require("transA", is: 0, default: 0)
    var weights = try outputsFirst(needed(node, 1), node.int("transB", default: 0) != 0, node)
    let alpha = try node.real("alpha", default: 1)
    weights.reals = weights.reals.map { $0 * alpha }
    weights.steps = weights.steps.map { $0.map { $0 * abs(alpha) } }
    if alpha < 0 { weights.codes = weights.codes.map { $0.map { 0 &- $0 } } }
    if alpha == 0 { weights.codes = nil }
    var bias = try constant(node, 2)
    let beta = try node.real("beta", default: 1)
    if beta != 1, var scaled = bias {
      scaled.reals = scaled.reals.map { $0 * beta }
      scaled.codes = nil
      bias = scaled
    }
    let input = try signal(node, 0)
    try give(node, .signal(contract(input, weights, bias, node)))
  }

  mutating func readMatMul(_ node: NodeView) throws(ImportFinding) {
    try node.permit([])
    let weights = try outputsFirst(needed(node, 1), false, node)
    let input = try signal(node, 0)
    try give(node, .signal(contract(input, weights, nil, node)))
  }

  /// Weights as outputs x inputs.
  func outputsFirst(
    _ weights: Constant, _ isTransposed: Bool, _ node: NodeView
  ) throws(ImportFinding) -> Constant {
    guard weights.shape.count == 2, weights.count > 0 else {
      throw node.fault(
        .wrongShape, "its weights have the shape \(weights.shape)",
        remedy: "a dense layer has a matrix of weights")
    }
    if isTransposed { return weights }
    guard let turned = Strides.transposed(weights.shape, by: [1, 0]) else { return weights }
    return weights.reordered(turned.order, shape: turned.shape)
  }

  /// A dense layer, or one for each row, by what the axes before the last one are.
  mutating func contract(
    _ input: Arrangement, _ weights: Constant, _ bias: Constant?, _ node: NodeView
  ) throws(ImportFinding) -> Arrangement {
    let outputs = weights.shape[0]
    let inputs = weights.shape[1]
    guard input.shape.last == inputs, inputs <= ImportLimit.window else {
      throw node.fault(
        .wrongShape, "its input has the shape \(input.shape), its weights \(weights.shape)",
        remedy: "at most \(ImportLimit.window) inputs, as many as its weights have")
    }
    let signal = graph.signals[input.signal]
    var order = input.order
    var isDense = true
    if input.order.count > inputs {
      let long = input.shape.indices.dropLast().filter { input.shape[$0] > 1 }
      guard long.count == 1, let channels = input.channels(over: long[0], of: signal.channels)
      else { throw layoutFault(node, "its input of shape \(input.shape)") }
      order = channels
      isDense = false
    }
    var reading = [Int](repeating: 0, count: inputs)
    for (index, place) in order.enumerated() { reading[place] = index }
    let places = (0..<outputs).flatMap { output in reading.map { output * inputs + $0 } }
    var sum = try weightedSum(weights, places, outputs: outputs, node)
    try addBias(&sum, bias, to: input, node)
    let made = try add(
      isDense ? .dense(sum) : .convolution(sum), from: [input.signal],
      rows: isDense ? 1 : signal.rows, channels: outputs, node)
    return .plain(
      made, shape: input.shape.dropLast() + [outputs], count: graph.signals[made].count)
  }

  /// The weights at given places of a constant, as many for each output.
  func weightedSum(
    _ weights: Constant, _ places: [Int], outputs: Int, _ node: NodeView
  ) throws(ImportFinding) -> WeightedSum {
    let width = places.count / outputs
    var sum = WeightedSum(
      outputs: outputs, width: width, weights: places.map { weights.reals[$0] },
      biases: [Double](repeating: 0, count: outputs))
    guard let codes = weights.codes, let steps = weights.steps else { return sum }
    for output in 0..<outputs {
      let step = steps[places[output * width]]
      for place in places[output * width..<(output + 1) * width] {
        guard steps[place] == step else {
          throw node.fault(
            .unsupportedQuantisation, "the weights of output \(output) have several scales",
            remedy: "quantise weights with one scale, or one for each output")
        }
        guard (-127...127).contains(codes[place]) else {
          throw node.fault(
            .unsupportedQuantisation,
            "weight \(codes[place]) of output \(output), as counted from its zero point",
            remedy: "quantise weights to int8, symmetric, -127 to 127")
        }
      }
    }
    sum.codes = places.map { codes[$0] }
    sum.steps = (0..<outputs).map { steps[places[$0 * width]] }
    return sum
  }

  /// Gives a sum its biases, in codes where they are in the input's scale times the weights'.
  func addBias(
    _ sum: inout WeightedSum, _ bias: Constant?, to input: Arrangement, _ node: NodeView
  ) throws(ImportFinding) {
    guard let bias else { return }
    guard let places = Strides.broadcast(bias.shape, to: [1, sum.outputs]) else {
      throw node.fault(
        .wrongShape, "its bias has the shape \(bias.shape)",
        remedy: "one bias for each of the \(sum.outputs) outputs")
    }
    sum.biases = places.map { bias.reals[$0] }
    guard let codes = bias.codes, let steps = bias.steps, let own = sum.steps,
      let scale = graph.signals[input.signal].grid?.scale
    else { return }
    let fit = sum.biases.indices.allSatisfy { output in
      abs(steps[places[output]] - scale * own[output]) <= 1e-5 * scale * own[output]
    }
    if fit { sum.biasCodes = places.map { codes[$0] } }
  }

  mutating func readConv(_ node: NodeView) throws(ImportFinding) {
    try node.permit(["auto_pad", "dilations", "group", "kernel_shape", "pads", "strides"])
    let weights = try needed(node, 1)
    let bias = try constant(node, 2)
    let input = try signal(node, 0)
    try give(node, .signal(convolve(input, weights, bias, node)))
  }

  /// A convolution along the last axis.
  mutating func convolve(
    _ input: Arrangement, _ weights: Constant, _ bias: Constant?, _ node: NodeView
  ) throws(ImportFinding) -> Arrangement {
    guard input.shape.count == 3, weights.shape.count == 3, weights.count > 0,
      input.shape[0] == 1
    else {
      throw node.fault(
        .wrongShape,
        "its input has the shape \(input.shape), its weights \(weights.shape)",
        remedy: "only convolutions of N, C, T along one axis are supported")
    }
    let signal = graph.signals[input.signal]
    guard let channels = input.channels(over: 2, of: signal.channels) else {
      throw layoutFault(node, "its input of shape \(input.shape)")
    }
    let group = try node.int("group", default: 1)
    let isDepthwise = group > 1
    guard
      isDepthwise
        ? group == signal.channels && weights.shape[0] == group && weights.shape[1] == 1
        : group == 1 && weights.shape[1] == signal.channels
    else {
      throw node.fault(
        .unsupportedAttribute,
        "group \(group) of \(signal.channels) channels with weights \(weights.shape)",
        remedy: "use group = 1, or as many groups as channels with one output each")
    }
    var sum = try convolutionSum(weights, channels, isDepthwise, node)
    var ordered = bias
    if isDepthwise, let bias, bias.count == sum.outputs {
      let order = placed(Array(0..<sum.outputs), channels)
      ordered = bias.reordered(order, shape: bias.shape)
    }
    try addBias(&sum, ordered, to: input, node)
    try Window.read(node, rows: signal.rows, taps: weights.shape[2]).apply(to: &sum)
    guard let rows = sum.rows(outOf: signal.rows) else {
      throw node.fault(
        .wrongShape, "its window is longer than its \(signal.rows) rows with their padding",
        remedy: "feed more rows")
    }
    let made = try add(
      isDepthwise ? .depthwise(sum) : .convolution(sum), from: [input.signal], rows: rows,
      channels: sum.outputs, node)
    var result = Arrangement.planar(made, rows: rows, channels: sum.outputs)
    if isDepthwise {
      result.order = channels.flatMap { channel in (0..<rows).map { $0 * group + channel } }
    }
    return result
  }

  // Weights of ONNX lie as outputs x channels x taps; ours as outputs x taps x channels.
  private func convolutionSum(
    _ weights: Constant, _ channels: [Int], _ isDepthwise: Bool, _ node: NodeView
  ) throws(ImportFinding) -> WeightedSum {
    let outputs = weights.shape[0]
    let width = weights.shape[1]
    let taps = weights.shape[2]
    guard width <= ImportLimit.window / taps else {
      throw node.fault(
        .tooLarge, "an output reads \(taps) x \(width) numbers",
        remedy: "at most \(ImportLimit.window)")
    }
    var places: [Int] = []
    let reading = isDepthwise ? [0] : placed(Array(0..<width), channels)
    for output in isDepthwise ? placed(Array(0..<outputs), channels) : Array(0..<outputs) {
      for tap in 0..<taps {
        for channel in reading { places.append((output * width + channel) * taps + tap) }
      }
    }
    var sum = try weightedSum(weights, places, outputs: outputs, node)
    sum.taps = taps
    sum.width = width
    return sum
  }

  /// Puts element i at place `places[i]`.
  private func placed<Element>(_ elements: [Element], _ places: [Int]) -> [Element] {
    var result = elements
    for (element, place) in zip(elements, places) { result[place] = element }
    return result
  }
}

/// Strides and padding of a convolution.
struct Window {
  var stride = 1
  var dilation = 1
  var before = 0
  var behind = 0

  static func read(
    _ node: NodeView, rows: Int, taps: Int
  ) throws(ImportFinding) -> Window {
    var window = Window()
    let kernel = try one(node, "kernel_shape", default: taps)
    guard kernel == taps else {
      throw node.fault(
        .wrongShape, "kernel_shape is \(kernel), its weights have \(taps) taps",
        remedy: "export the model again")
    }
    window.stride = try one(node, "strides", default: 1)
    window.dilation = try one(node, "dilations", default: 1)
    let pads = try node.ints("pads") ?? [0, 0]
    guard pads.count == 2, pads.allSatisfy({ (0...ImportLimit.tensorSide).contains($0) }) else {
      throw node.fault(
        .unsupportedAttribute, "pads \(pads) are not supported",
        remedy: "pad with 0 to \(ImportLimit.tensorSide) rows before and behind")
    }
    (window.before, window.behind) = (pads[0], pads[1])
    let mode = node.text("auto_pad", default: "NOTSET")
    switch mode {
    case "NOTSET", "": break
    case "VALID": (window.before, window.behind) = (0, 0)
    case "SAME_UPPER", "SAME_LOWER":
      let wanted = (rows + window.stride - 1) / window.stride
      let span = window.dilation * (taps - 1) + 1
      let padding = max(0, (wanted - 1) * window.stride + span - rows)
      let less = padding / 2
      window.before = mode == "SAME_UPPER" ? less : padding - less
      window.behind = padding - window.before
    default:
      throw node.fault(
        .unsupportedAttribute, "auto_pad \(mode) is not supported", remedy: "give pads")
    }
    return window
  }

  private static func one(
    _ node: NodeView, _ name: String, default usual: Int
  ) throws(ImportFinding) -> Int {
    let found = try node.ints(name) ?? [usual]
    guard found.count == 1, (1...ImportLimit.tensorSide).contains(found[0]) else {
      throw node.fault(
        .unsupportedAttribute, "\(name) \(found) is not supported",
        remedy: "only convolutions along one axis are supported")
    }
    return found[0]
  }

  func apply(to sum: inout WeightedSum) {
    sum.stride = stride
    sum.dilation = dilation
    sum.before = before
    sum.behind = behind
  }
}
