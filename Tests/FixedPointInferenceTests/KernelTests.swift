import SeededChance
import Testing

@testable import FixedPointInference

@Suite("Kernels")
struct KernelTests {
  /// A dense layer or head of one row as a network of its own.
  private func layer(
    _ inputs: Int, _ outputs: Int, isHead: Bool, low: Int = -32768, high: Int = 32767
  ) -> PlainNetwork {
    var network = PlainNetwork()
    network.tensors = [
      .init(channels: inputs),
      .init(bits: isHead ? 32 : 16, channels: outputs, low: low, high: high),
    ]
    if isHead {
      network.tensors[1].low = Int(Int32.min)
      network.tensors[1].high = Int(Int32.max)
    }
    network.operations = [
      .init(
        kind: isHead ? .head : .dense, width: inputs, outputs: outputs,
        biases: [Int](repeating: 0, count: outputs),
        multipliers: [Int](repeating: 1 << 30, count: outputs),
        shifts: [Int](repeating: 31, count: outputs),
        weights: [Int](repeating: 0, count: inputs * outputs))
    ]
    return network
  }

  /// What every path gives, if all give the same.
  private func agreed(_ network: PlainNetwork, _ values: [Int]) throws -> [Int] {
    var plain = try Rig(network.bytes(), on: .scalar)
    let standard = try plain.run(values).outputs
    for path in Rig.paths.dropFirst() {
      var rig = try Rig(network.bytes(), on: path)
      let found = try rig.run(values).outputs
      #expect(found == standard, "\(path)")
    }
    return standard
  }

  @Test("drawn layers give what exact rational arithmetic gives, on every path")
  func exactRational() throws {
    for vector in kernelVectors {
      // The same draws as in make_vectors.py.
      var chance = Chance(seed: vector.seed)
      let inputs = chance.within(1, 40)
      let outputs = chance.within(1, 20)
      let isHead = chance.within(0, 1) == 1
      let low = chance.within(-32768, 0)
      let high = chance.within(0, 32767)
      var network = layer(inputs, outputs, isHead: isHead, low: low, high: high)
      let row = (0..<inputs).map { _ in chance.within(-32768, 32767) }
      for output in 0..<outputs {
        network.operations[0].biases[output] = chance.within(-(1 << 30), 1 << 30)
        network.operations[0].multipliers[output] = chance.within(1 << 30, (1 << 31) - 1)
        network.operations[0].shifts[output] = chance.within(isHead ? 16 : 31, isHead ? 62 : 48)
        for input in 0..<inputs {
          network.operations[0].weights[output * inputs + input] = chance.within(-127, 127)
        }
      }
      #expect(try agreed(network, row) == vector.outputs.map(Int.init), "seed \(vector.seed)")
    }
  }

  @Test("a tie is rounded toward plus infinity", arguments: [-5, -3, -1, 1, 3, 5])
  func ties(accumulator: Int) throws {
    for isHead in [false, true] {
      // Times 2^30 / 2^s; s from 33 on is the vectors' own rounding.
      for (shift, halves) in [(31, 1), (33, 4), (40, 512)] {
        for outputs in [1, 16, 27] {
          var network = layer(1, outputs, isHead: isHead)
          network.operations[0].biases = [Int](repeating: accumulator * halves, count: outputs)
          network.operations[0].shifts = [Int](repeating: shift, count: outputs)
          // Halves: -2.5 -> -2, -1.5 -> -1, -0.5 -> 0, 0.5 -> 1, 1.5 -> 2, 2.5 -> 3.
          let expected = [Int](repeating: (accumulator + 1) / 2, count: outputs)
          #expect(try agreed(network, [0]) == expected)
        }
      }
    }
  }

  @Test("128-bit arithmetic gives the same rounding at the ends of every range")
  func rangeEnds() throws {
    let limit = Int(Int32.max)
    let sums = [-limit, -limit + 1, -1, 0, 1, limit - 1, limit]
    for isHead in [false, true] {
      for multiplier in [1 << 30, (1 << 30) + 1, limit - 1, limit] {
        for shift in (isHead ? 16 : 31)...62 {
          var network = layer(1, sums.count, isHead: isHead)
          network.operations[0].biases = sums
          network.operations[0].multipliers = sums.map { _ in multiplier }
          network.operations[0].shifts = sums.map { _ in shift }
          #expect(try agreed(network, [0]) == network.result([0]))
        }
      }
    }
  }

  @Test("paths agree on extreme layers up to the limit of the overflow proof")
  func extremes() throws {
    var chance = Chance(seed: 7)
    for inputs in [1, 2, 3, 4, 5, 15, 16, 17, 63, 64, 65, 255, 511, 515, 516] {
      for (weight, value) in [(127, 32767), (-127, 32767), (127, -32768), (-127, -32768)] {
        let outputs = chance.within(1, 37)
        var network = layer(inputs, outputs, isHead: false)
        network.operations[0].weights = [Int](repeating: weight, count: inputs * outputs)
        network.operations[0].multipliers = [Int](repeating: (1 << 31) - 1, count: outputs)
        network.operations[0].shifts = (0..<outputs).map { _ in chance.within(31, 62) }
        let row = [Int](repeating: value, count: inputs)
        #expect(try agreed(network, row) == network.result(row), "\(inputs) inputs")
      }
    }
  }

  @Test("int8 layers at both ends of their numbers and zero points agree on every path")
  func narrowExtremes() throws {
    var chance = Chance(seed: 8)
    for inputs in [1, 3, 4, 5, 15, 16, 17, 64, 129, 4096] {
      for (weight, value, zero) in [
        (127, 127, -128), (-127, 127, -128), (127, -128, 127), (-127, -128, 127), (-127, -128, 0),
      ] {
        let outputs = chance.within(1, 40)
        var network = layer(inputs, outputs, isHead: false)
        for index in 0...1 {
          network.tensors[index].bits = 8
          network.tensors[index].low = -128
          network.tensors[index].high = 127
          network.tensors[index].zero = index == 0 ? zero : chance.within(-128, 127)
        }
        network.operations[0].weights = [Int](repeating: weight, count: inputs * outputs)
        network.operations[0].shifts = (0..<outputs).map { _ in chance.within(31, 50) }
        let row = [Int](repeating: value, count: inputs)
        #expect(try agreed(network, row) == network.result(row), "\(inputs) inputs")
      }
    }
  }

  @Test("a window sees padding as the zero point, gaps, and steps, on every path")
  func windows() throws {
    for seed in 1...400 as ClosedRange<UInt64> {
      var drawer = NetworkDrawer(seed: seed)
      drawer.begin(
        rows: drawer.chance.within(1, 40), channels: drawer.chance.within(1, 20),
        bits: seed % 2 == 0 ? 8 : 16)
      let bits = drawer.chance.within(0, 1) == 0 ? 8 : 16
      drawer.conv(depthwise: seed % 5 == 0, outputs: drawer.chance.within(1, 70), bits: bits)
      let values = drawer.input()
      #expect(
        try agreed(drawer.network, values) == drawer.network.result(values), "seed \(seed)")
    }
  }
}
