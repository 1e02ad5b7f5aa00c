import CMath

/// Runs a network in Double: what calibration watches.
struct FloatEvaluator {
  let graph: LayerGraph

  /// All signals for one input in the model's order.
  func run(_ input: [Double]) -> [[Double]] {
    var values = graph.signals.map { [Double](repeating: 0, count: $0.count) }
    for (place, number) in zip(graph.inputOrder, input) { values[0][place] = number }
    for layer in graph.layers { run(layer, &values) }
    return values
  }

  /// The output in the model's order.
  func output(_ input: [Double]) -> [Double] {
    let values = run(input)
    return graph.outputOrder.map { values[graph.output][$0] }
  }

  private func run(_ layer: Layer, _ values: inout [[Double]]) {
    let source = graph.signals[layer.inputs[0]]
    let target = graph.signals[layer.output]
    let input = values[layer.inputs[0]]
    let isBounded = target.lowest > -.infinity || target.highest < .infinity
    switch layer.kind {
    case .dense(let sum), .head(let sum), .convolution(let sum):
      values[layer.output] = windows(sum, input, source, target, isDepthwise: false)
    case .depthwise(let sum):
      values[layer.output] = windows(sum, input, source, target, isDepthwise: true)
    case .average:
      values[layer.output] = means(input, source)
    case .add:
      let second = values[layer.inputs[1]]
      values[layer.output] = zip(input, second).map { $0 + $1 }
    case .place(let channel):
      for (index, number) in input.enumerated() {
        let (row, own) = index.quotientAndRemainder(dividingBy: source.channels)
        values[layer.output][row * target.channels + channel + own] = number
      }
    case .table(let function): values[layer.output] = input.map(function.value)
    case .recurrent(let recurrence): values[layer.output] = states(recurrence, input, source)
    case .blocks(let blocks, _):
      for block in blocks {
        let part = Array(input[block.inChannel..<block.inChannel + block.sum.width])
        let single = Signal(name: "", rows: 1, channels: block.sum.width)
        let result = windows(block.sum, part, single, target, isDepthwise: false)
        values[layer.output].replaceSubrange(
          block.channel..<block.channel + block.sum.outputs, with: result)
      }
    case .last: values[layer.output] = Array(input.suffix(source.channels))
    }
    guard isBounded else { return }
    values[layer.output] = values[layer.output].map {
      min(max($0, target.lowest), target.highest)
    }
  }

  private func windows(
    _ sum: WeightedSum, _ input: [Double], _ source: Signal, _ target: Signal, isDepthwise: Bool
  ) -> [Double] {
    // A dense layer sees all rows as one.
    let channels = isDepthwise || sum.window < source.count ? source.channels : sum.width
    let rows = source.count / channels
    var result: [Double] = []
    result.reserveCapacity(target.count)
    for row in 0..<target.rows {
      for output in 0..<sum.outputs {
        var total = sum.biases[output]
        for tap in 0..<sum.taps {
          let from = row * sum.stride + tap * sum.dilation - sum.before
          guard from >= 0, from < rows else { continue }
          let weights = (output * sum.taps + tap) * sum.width
          let begin = from * channels + (isDepthwise ? output : 0)
          for index in 0..<sum.width {
            total += sum.weights[weights + index] * input[begin + index]
          }
        }
        result.append(total)
      }
    }
    return result
  }

  private func means(_ input: [Double], _ source: Signal) -> [Double] {
    var sums = [Double](repeating: 0, count: source.channels)
    for (index, number) in input.enumerated() { sums[index % source.channels] += number }
    return sums.map { $0 / Double(source.rows) }
  }

  // Linear before reset, as ONNX writes it down.
  private func states(
    _ recurrence: Recurrence, _ input: [Double], _ source: Signal
  ) -> [Double] {
    let units = recurrence.units
    var state = [Double](repeating: 0, count: units)
    var result: [Double] = []
    for row in 0..<source.rows {
      let given = input[row * 3 * units..<(row + 1) * 3 * units]
      let kept = (0..<3 * units).map { gate in
        (0..<units).reduce(recurrence.biases[gate]) {
          $0 + recurrence.weights[gate * units + $1] * state[$1]
        }
      }
      for unit in 0..<units {
        let at = given.startIndex + unit
        let update = TableFunction.sigmoid.value(given[at] + kept[unit])
        let reset = TableFunction.sigmoid.value(given[at + units] + kept[unit + units])
        let candidate = TableFunction.tanh.value(
          given[at + 2 * units] + reset * kept[unit + 2 * units])
        state[unit] = candidate + update * (state[unit] - candidate)
      }
      result += state
    }
    return result
  }
}
