import SeededChance

@testable import FixedPointInference

extension PlainNetwork {
  /// A wear network with drawn weights: dense layers and a head. Shifts bring activations back into
  /// int16.
  static func wear(_ widths: [Int], seed: UInt64) -> PlainNetwork {
    var chance = Chance(seed: seed)
    var network = PlainNetwork()
    network.features = [Feature](repeating: Feature(), count: 12)
    network.figures = [12, 12.5, -20, 21, 0, 400]
    network.tensors = [Tensor(channels: 12, low: -32767, high: 32767)]
    var inputs = 12
    for (index, outputs) in widths.enumerated() {
      let isLast = index == widths.count - 1
      network.tensors.append(
        Tensor(
          bits: isLast ? 32 : 16, channels: outputs, low: 0,
          high: isLast ? Int(Int32.max) : 32767, scale: isLast ? 0x1p-16 : 1))
      network.operations.append(
        Operation(
          kind: isLast ? .head : .dense, input: index, output: index + 1, width: inputs,
          outputs: outputs,
          biases: (0..<outputs).map { _ in chance.within(-2_000_000, 2_000_000) },
          multipliers: (0..<outputs).map { _ in chance.within(1 << 30, (1 << 31) - 1) },
          shifts: (0..<outputs).map { _ in isLast ? 31 : chance.within(36, 38) },
          weights: (0..<inputs * outputs).map { _ in chance.within(-127, 127) }))
      inputs = outputs
    }
    network.output = widths.count
    return network
  }
}
