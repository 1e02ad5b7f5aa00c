/// A factor as multiplier and shift: docs/models/fixed-point.md section 1.
struct Factor {
  var multiplier: Int32
  var shift: Int

  static let sums = 31...62
  static let readings = 16...62
  static let activations = 1...62

  init?(_ value: Double, shifts: ClosedRange<Int>) {
    guard value.isFinite, value.isNormal, value > 0 else { return nil }
    var whole = Int((value.significand * 0x1p30).rounded(.toNearestOrAwayFromZero))
    shift = 30 - Int(value.exponent)
    if whole == 1 << 31 {
      whole = 1 << 30
      shift -= 1
    }
    guard shifts.contains(shift), let multiplier = Int32(exactly: whole) else { return nil }
    self.multiplier = multiplier
  }
}

extension Lowering {
  /// The operations of a layer, tensors named by their signals.
  mutating func operations(_ layer: Layer) throws(ImportFinding) -> [FileOperation] {
    guard case .blocks(let blocks, let isHead) = layer.kind else { return [try operation(layer)] }
    let input = layer.inputs[0]
    let codes = try SumCodes.make(
      blocks.map(\.sum), SumScale(input: grid(input).scale, reach: reach(input), layer: layer),
      &self)
    return zip(blocks, codes).map { block, codes in
      var operation = operation(isHead ? .head : .dense, block.sum, layer)
      operation.inChannel = block.inChannel
      operation.channel = block.channel
      operation.parameters = codes.parameters
      return operation
    }
  }

  private mutating func operation(_ layer: Layer) throws(ImportFinding) -> FileOperation {
    switch layer.kind {
    case .dense(let sum): return try weighted(.dense, sum, layer)
    case .convolution(let sum): return try weighted(.convolution, sum, layer)
    case .depthwise(let sum): return try weighted(.depthwise, sum, layer)
    case .head(let sum): return try weighted(.head, sum, layer)
    case .recurrent(let recurrence): return try recurrent(recurrence, layer)
    case .average: return try average(layer)
    case .add: return try add(layer)
    case .place(let channel): return try place(channel, layer)
    case .table(let function): return table(function, layer)
    case .last, .blocks:
      guard grid(layer.inputs[0]) == grid(layer.output) else {
        throw fault(
          layer, .unsupportedQuantisation, "the last row has another scale than all rows",
          "quantise before the last row is taken")
      }
      return FileOperation(kind: .last, input: layer.inputs[0], output: layer.output)
    }
  }

  func fault(
    _ layer: Layer, _ code: ImportCode, _ message: String, _ remedy: String
  ) -> ImportFinding {
    ImportFinding(code, at: layer.place, message, remedy: remedy)
  }

  func factorFault(_ layer: Layer, _ value: Double) -> ImportFinding {
    fault(
      layer, .factorOutOfRange,
      "the factor from the scales of its inputs to that of its output is \(value)",
      "quantise its output with a larger scale, or its inputs with a smaller one")
  }

  private mutating func weighted(
    _ kind: FileOperation.Kind, _ sum: WeightedSum, _ layer: Layer
  ) throws(ImportFinding) -> FileOperation {
    let input = layer.inputs[0]
    let codes = try SumCodes.make(
      [sum], SumScale(input: grid(input).scale, reach: reach(input), layer: layer), &self)
    var operation = operation(kind, sum, layer)
    operation.parameters = codes[0].parameters
    return operation
  }

  private func operation(
    _ kind: FileOperation.Kind, _ sum: WeightedSum, _ layer: Layer
  ) -> FileOperation {
    var operation = FileOperation(kind: kind, input: layer.inputs[0], output: layer.output)
    operation.taps = sum.taps
    operation.dilation = sum.dilation
    operation.stride = sum.stride
    operation.before = sum.before
    operation.behind = sum.behind
    operation.width = sum.width
    operation.outputs = sum.outputs
    return operation
  }

  private mutating func recurrent(
    _ recurrence: Recurrence, _ layer: Layer
  ) throws(ImportFinding) -> FileOperation {
    let sum = WeightedSum(
      outputs: 3 * recurrence.units, width: recurrence.units, weights: recurrence.weights,
      biases: recurrence.biases)
    // The state gives to the gates what is in their scale, not in its own.
    let codes = try SumCodes.make(
      [sum],
      SumScale(input: Grid.state.scale, output: Grid.gates.scale, reach: 32768, layer: layer),
      &self)
    var operation = FileOperation(
      kind: .recurrent, input: layer.inputs[0], output: layer.output)
    operation.width = sum.width
    operation.outputs = sum.outputs
    operation.parameters = codes[0].parameters
    operation.parameters.pad(to: 4)
    for function in [TableFunction.sigmoid, .tanh] {
      for entry in entries(function, .gates, .state, -32768...32767) {
        operation.parameters.put(entry)
      }
    }
    return operation
  }

  private mutating func average(_ layer: Layer) throws(ImportFinding) -> FileOperation {
    let input = layer.inputs[0]
    let rows = file.tensors[places[input] ?? 0].rows
    guard rows * reach(input) < 1 << 31 else {
      throw fault(
        layer, .accumulatorOverflow, "the sum of \(rows) rows may overflow",
        "take the mean of fewer rows, or of 8 bits")
    }
    let step = grid(input).scale / Double(rows)
    if step >= grid(layer.output).scale * Self.largestFactor {
      _ = widen(layer.output, to: step * (1 + 0x1p-20))
    }
    let value = step / grid(layer.output).scale
    guard let factor = Factor(value, shifts: Factor.sums) else { throw factorFault(layer, value) }
    var operation = FileOperation(kind: .average, input: input, output: layer.output)
    operation.parameters.put(factor.multiplier)
    operation.parameters.put(word: factor.shift)
    return operation
  }

  /// A factor of a sum is below this.
  static var largestFactor: Double { 1 - 0x1p-30 }

  private func add(_ layer: Layer) throws(ImportFinding) -> FileOperation {
    let scale = grid(layer.output).scale
    var inputs = (layer.inputs[0], layer.inputs[1])
    if grid(inputs.1).scale > grid(inputs.0).scale { swap(&inputs.0, &inputs.1) }
    let larger = grid(inputs.0).scale / scale
    let smaller = grid(inputs.1).scale / scale
    guard let factor = Factor(larger, shifts: Factor.activations) else {
      throw factorFault(layer, larger)
    }
    let second = (smaller * Double(sign: .plus, exponent: factor.shift, significand: 1)).rounded(
      .toNearestOrAwayFromZero)
    guard second >= 1, let multiplier = Int32(exactly: second) else {
      throw factorFault(layer, smaller)
    }
    var operation = FileOperation(kind: .add, input: inputs.0, output: layer.output)
    operation.second = inputs.1
    operation.parameters.put(factor.multiplier)
    operation.parameters.put(multiplier)
    operation.parameters.put(word: factor.shift)
    return operation
  }

  private func place(_ channel: Int, _ layer: Layer) throws(ImportFinding) -> FileOperation {
    let value = grid(layer.inputs[0]).scale / grid(layer.output).scale
    guard let factor = Factor(value, shifts: Factor.activations) else {
      throw factorFault(layer, value)
    }
    var operation = FileOperation(kind: .place, input: layer.inputs[0], output: layer.output)
    operation.channel = channel
    operation.parameters.put(factor.multiplier)
    operation.parameters.put(word: factor.shift)
    return operation
  }

  private func table(_ function: TableFunction, _ layer: Layer) -> FileOperation {
    let target = tensor(layer.output)
    var operation = FileOperation(kind: .table, input: layer.inputs[0], output: layer.output)
    for entry in entries(
      function, grid(layer.inputs[0]), target.grid, target.low...target.high)
    {
      operation.parameters.put(entry)
    }
    return operation
  }

  /// 256 entries for bytes, 513 for int16, which are read with lines between them.
  private func entries(
    _ function: TableFunction, _ from: Grid, _ to: Grid, _ bounds: ClosedRange<Int>
  ) -> [Int16] {
    let codes =
      from.bits == 8 ? Array(-128...127) : (0...512).map { $0 * 128 - 32768 }
    return codes.map { code in
      let real = function.value(from.scale * Double(code - from.zero))
      let steps = (real / to.scale).rounded(.toNearestOrEven) + Double(to.zero)
      return Int16(min(max(steps, Double(bounds.lowerBound)), Double(bounds.upperBound)))
    }
  }
}
