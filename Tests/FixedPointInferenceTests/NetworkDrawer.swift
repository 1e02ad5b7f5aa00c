import SeededChance

@testable import FixedPointInference

/// Draws networks: every kind of operation, ordinary and extreme numbers.
struct NetworkDrawer {
  var chance: Chance
  var network = PlainNetwork()
  /// The tensor that the next operation reads.
  var last = 0

  init(seed: UInt64) { chance = Chance(seed: seed) }

  /// Begins with what comes in.
  mutating func begin(rows: Int, channels: Int, bits: Int) {
    network = PlainNetwork()
    network.tensors = [tensor(rows: rows, channels: channels, bits: bits)]
    last = 0
  }

  /// A tensor with drawn zero point and bounds; half of them take all their elements.
  mutating func tensor(rows: Int, channels: Int, bits: Int) -> PlainNetwork.Tensor {
    var drawn = PlainNetwork.Tensor(bits: bits, rows: rows, channels: channels)
    let most = (1 << (bits - 1)) - 1
    drawn.low = -most - 1
    drawn.high = most
    if bits == 32 { return drawn }
    drawn.zero =
      bits == 8 ? chance.within(-128, 127) : chance.within(-1, 1) * chance.within(0, 3000)
    switch chance.within(0, 3) {
    case 0: drawn.low = drawn.zero  // a ReLU
    case 1:
      drawn.low = chance.within(-most - 1, 0)
      drawn.high = chance.within(drawn.low, most)
    default: break
    }
    return drawn
  }

  /// Numbers for what comes in: at its ends, all the same, anywhere; a few outside.
  mutating func input() -> [Int] {
    let first = network.tensors[0]
    let mode = chance.within(0, 3)
    let ends = first.bits == 8 ? (-128, 127) : (-32768, 32767)
    return (0..<first.rows * first.channels).map { _ in
      switch mode {
      case 0: chance.within(0, 1) == 0 ? ends.0 : ends.1
      case 1: first.high
      case 2: chance.within(ends.0, ends.1)
      default: chance.within(first.low, first.high)
      }
    }
  }

  /// Writes a tensor by an operation and goes on from it.
  mutating func append(_ operation: PlainNetwork.Operation, _ target: PlainNetwork.Tensor) {
    var operation = operation
    operation.output = network.tensors.count
    network.tensors.append(target)
    network.operations.append(operation)
    last = operation.output
    network.output = last
  }

  /// Weights, biases and scales of an operation whose shape is known.
  mutating func weigh(_ operation: inout PlainNetwork.Operation, from source: PlainNetwork.Tensor) {
    let window = operation.taps * operation.width
    let bits = operation.kind == .gru ? 16 : source.bits
    let reach = operation.kind == .gru ? 32768 : source.reach
    // The proof: |bias| + window * size * reach < 2^31.
    let size = min(127, (1 << 30) / max(1, window * reach))
    let biasLimit = min((1 << 30) - 1, 1 << chance.within(0, 30))
    let mode = chance.within(0, 3)
    let count = operation.outputs
    operation.weights = (0..<count * window).map { _ in
      switch mode {
      case 0: chance.within(0, 1) == 0 ? -size : size
      case 1: size
      default: chance.within(-size, size)
      }
    }
    operation.biases = (0..<count).map { _ in chance.within(-biasLimit, biasLimit) }
    operation.multipliers = (0..<count).map { _ in
      switch chance.within(0, 5) {
      case 0: 1 << 30
      case 1: (1 << 31) - 1
      default: chance.within(1 << 30, (1 << 31) - 1)
      }
    }
    // A shift that brings the sums into the range of the outputs, or any.
    let sums = Double(window).squareRoot() * Double(max(1, size)) * Double(reach)
    let outBits = operation.kind == .head ? 26 : bits
    let usual = 30 + Int(max(0, sums.exponent)) - outBits + 2
    let least = operation.kind == .head ? 16 : 31
    operation.shifts = (0..<count).map { _ in
      chance.within(0, 9) == 0
        ? chance.within(least, 62) : min(62, max(least, usual + chance.within(-2, 2)))
    }
  }

  mutating func dense(outputs: Int, bits: Int, kind: OperationKind = .dense) {
    let source = network.tensors[last]
    var operation = PlainNetwork.Operation(kind: kind, input: last)
    operation.width = source.rows * source.channels
    operation.outputs = outputs
    weigh(&operation, from: source)
    append(operation, tensor(rows: 1, channels: outputs, bits: kind == .head ? 32 : bits))
  }

  mutating func conv(depthwise: Bool, outputs: Int, bits: Int, causal: Bool = false) {
    let source = network.tensors[last]
    var operation = PlainNetwork.Operation(kind: depthwise ? .depthwise : .conv, input: last)
    operation.taps = chance.within(1, 5)
    operation.dilation = chance.within(1, 3)
    operation.width = depthwise ? 1 : source.channels
    operation.outputs = depthwise ? source.channels : outputs
    let reach = operation.dilation * (operation.taps - 1)
    if causal {
      operation.before = reach
    } else {
      operation.before = chance.within(0, 3)
      operation.behind = max(chance.within(0, 3), reach + 1 - source.rows - operation.before)
    }
    let padded = source.rows + operation.before + operation.behind
    if !causal { operation.stride = chance.within(1, min(3, padded)) }
    operation.dilation = min(operation.dilation, padded)
    weigh(&operation, from: source)
    let rows = (padded - reach - 1) / operation.stride + 1
    append(operation, tensor(rows: rows, channels: operation.outputs, bits: bits))
  }

  mutating func scaling(of kind: OperationKind, leastShift: Int) -> PlainNetwork.Operation {
    var operation = PlainNetwork.Operation(kind: kind, input: last)
    operation.multipliers = [chance.within(1 << 30, (1 << 31) - 1)]
    let isAny = chance.within(0, 5) == 0
    operation.shifts = [isAny ? chance.within(leastShift, 62) : chance.within(31, 34)]
    return operation
  }

  mutating func average(bits: Int) {
    let operation = scaling(of: .average, leastShift: 31)
    let channels = network.tensors[last].channels
    append(operation, tensor(rows: 1, channels: channels, bits: bits))
  }

  mutating func place(bits: Int) {
    let source = network.tensors[last]
    let operation = scaling(of: .place, leastShift: 1)
    append(operation, tensor(rows: source.rows, channels: source.channels, bits: bits))
  }

  /// The sum of the present tensor and itself in another scale.
  mutating func add(bits: Int) {
    let first = last
    place(bits: chance.within(0, 1) == 0 ? 8 : 16)
    var operation = scaling(of: .add, leastShift: 1)
    operation.input = first
    operation.second = last
    operation.multipliers.append(
      chance.within(0, 1) == 0 ? chance.within(1, 1 << 20) : operation.multipliers[0])
    let source = network.tensors[first]
    append(operation, tensor(rows: source.rows, channels: source.channels, bits: bits))
  }

  mutating func table(bits: Int) {
    let source = network.tensors[last]
    let target = tensor(rows: source.rows, channels: source.channels, bits: bits)
    var operation = PlainNetwork.Operation(kind: .table, input: last)
    operation.tables = [
      (0..<(source.bits == 8 ? 256 : 513)).map { _ in chance.within(target.low, target.high) }
    ]
    append(operation, target)
  }

  mutating func lastRow() {
    var target = network.tensors[last]
    target.rows = 1
    append(PlainNetwork.Operation(kind: .last, input: last), target)
  }

  /// A convolution of one tap that makes the gates' words, and the unit.
  mutating func gru(units: Int) {
    let source = network.tensors[last]
    var gates = PlainNetwork.Operation(kind: .conv, input: last)
    gates.taps = 1
    gates.width = source.channels
    gates.outputs = 3 * units
    weigh(&gates, from: source)
    append(gates, PlainNetwork.Tensor(bits: 16, rows: source.rows, channels: 3 * units))
    var unit = PlainNetwork.Operation(kind: .gru, input: last)
    unit.width = units
    unit.outputs = 3 * units
    weigh(&unit, from: network.tensors[last])
    // Monotone like a sigmoid, or anything; to -32768 of the tangent.
    let isWild = chance.within(0, 3) == 0
    unit.tables = [
      (0..<513).map { isWild ? chance.within(0, 32767) : min(32767, $0 * 64) },
      (0..<513).map { isWild ? chance.within(-32768, 32767) : min(32767, $0 * 128 - 32768) },
    ]
    append(unit, PlainNetwork.Tensor(bits: 16, rows: source.rows, channels: units))
  }

  /// Two places or dense parts side by side.
  mutating func parts(bits: Int) {
    let source = network.tensors[last]
    let from = last
    guard source.rows == 1, source.channels > 1 else { return place(bits: bits) }
    let split = chance.within(1, source.channels - 1)
    let outputs = (chance.within(1, 20), chance.within(1, 20))
    let target = tensor(rows: 1, channels: outputs.0 + outputs.1, bits: bits)
    network.tensors.append(target)
    last = network.tensors.count - 1
    network.output = last
    for isFirst in [false, true] {
      var part = PlainNetwork.Operation(kind: .dense, input: from, output: last)
      part.inChannel = isFirst ? 0 : split
      part.width = isFirst ? split : source.channels - split
      part.channel = isFirst ? 0 : outputs.0
      part.outputs = isFirst ? outputs.0 : outputs.1
      weigh(&part, from: source)
      network.operations.append(part)
    }
  }

  /// The present tensor and an earlier one of as many rows side by side.
  mutating func concatenate(bits: Int) {
    let present = network.tensors[last]
    let others = network.tensors.indices.filter { network.tensors[$0].rows == present.rows }
    let sources = [last, others[chance.within(0, others.count - 1)]]
    let channels = sources.map { network.tensors[$0].channels }
    network.tensors.append(
      tensor(rows: present.rows, channels: channels[0] + channels[1], bits: bits))
    let target = network.tensors.count - 1
    for index in 0...1 {
      var operation = scaling(of: .place, leastShift: 1)
      operation.input = sources[index]
      operation.output = target
      operation.channel = index == 0 ? channels[1] : 0
      network.operations.append(operation)
    }
    last = target
    network.output = target
  }

  /// Any operation that fits the present tensor.
  mutating func anyOperation() {
    let bits = chance.within(0, 1) == 0 ? 8 : 16
    switch chance.within(0, 14) {
    case 0, 1: dense(outputs: chance.within(1, 70), bits: bits)
    case 2, 3, 4: conv(depthwise: false, outputs: chance.within(1, 40), bits: bits)
    case 5: conv(depthwise: true, outputs: 0, bits: bits)
    case 6: average(bits: bits)
    case 7: add(bits: bits)
    case 8: place(bits: bits)
    case 9: table(bits: bits)
    case 10: parts(bits: bits)
    case 11: lastRow()
    case 12, 13: concatenate(bits: bits)
    default: gru(units: chance.within(1, 18))
    }
  }

  /// A whole network of a few operations.
  static func drawn(seed: UInt64) -> NetworkDrawer {
    var drawer = NetworkDrawer(seed: seed)
    drawer.begin(
      rows: drawer.chance.within(1, 12), channels: drawer.chance.within(1, 24),
      bits: drawer.chance.within(0, 1) == 0 ? 8 : 16)
    for _ in 0..<drawer.chance.within(1, 6) { drawer.anyOperation() }
    if drawer.chance.within(0, 2) == 0 {
      drawer.dense(outputs: drawer.chance.within(1, 5), bits: 32, kind: .head)
    }
    return drawer
  }
}
