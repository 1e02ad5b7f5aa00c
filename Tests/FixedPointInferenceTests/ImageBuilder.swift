import SeededChance
import Signals

@testable import FixedPointInference

/// Writes .fhn images for tests, from the specification alone; and runs them in plain integers.
struct ImageBuilder {
  struct Dense {
    var inputs: Int
    var outputs: Int
    var low: Int
    var high: Int
    var biases: [Int]
    var multipliers: [Int]
    var shifts: [Int]
    var weights: [Int]
  }

  var offsets = [Double](repeating: 0, count: 12)
  var stepsPerUnit = [Double](repeating: 1000, count: 12)
  var lows = [Int](repeating: -32767, count: 12)
  var highs = [Int](repeating: 32767, count: 12)
  var figures: [Double] = [12, 12.5, -20, 21, 0, 400]
  var layers: [Dense] = []

  /// A network with drawn weights. Shifts bring activations back into int16.
  static func drawn(_ widths: [Int], seed: UInt64) -> ImageBuilder {
    var chance = Chance(seed: seed)
    var builder = ImageBuilder()
    var inputs = 12
    for (index, outputs) in widths.enumerated() {
      let isLast = index == widths.count - 1
      builder.layers.append(
        Dense(
          inputs: inputs, outputs: outputs,
          low: isLast ? 0 : 0, high: isLast ? Int(Int32.max) : 32767,
          biases: (0..<outputs).map { _ in chance.within(-2_000_000, 2_000_000) },
          multipliers: (0..<outputs).map { _ in chance.within(1 << 30, (1 << 31) - 1) },
          shifts: (0..<outputs).map { _ in isLast ? 31 : chance.within(36, 38) },
          weights: (0..<inputs * outputs).map { _ in chance.within(-127, 127) }))
      inputs = outputs
    }
    return builder
  }

  /// The whole file.
  func bytes() -> [UInt8] {
    var body: [UInt8] = []
    for index in 0..<12 {
      Self.put(&body, offsets[index].bitPattern, 8)
      Self.put(&body, stepsPerUnit[index].bitPattern, 8)
      Self.put(&body, UInt64(bitPattern: Int64(lows[index])), 2)
      Self.put(&body, UInt64(bitPattern: Int64(highs[index])), 2)
      Self.put(&body, 0, 4)
    }
    for figure in figures { Self.put(&body, figure.bitPattern, 8) }
    Self.put(&body, 1000, 4)
    Self.put(&body, 200, 4)
    Self.put(&body, 42, 8)
    for (index, layer) in layers.enumerated() {
      let kind = index == layers.count - 1 ? 2 : 1
      for number in [kind, layer.inputs, layer.outputs, layer.low, layer.high, 0] {
        Self.put(&body, UInt64(bitPattern: Int64(number)), 4)
      }
    }
    for layer in layers {
      for number in layer.biases { Self.put(&body, UInt64(bitPattern: Int64(number)), 4) }
      for number in layer.multipliers { Self.put(&body, UInt64(number), 4) }
      for number in layer.shifts { Self.put(&body, UInt64(number), 1) }
      for number in layer.weights { Self.put(&body, UInt64(bitPattern: Int64(number)), 1) }
    }
    var file = Array("FHN1".utf8)
    Self.put(&file, 1, 4)
    Self.put(&file, UInt64(24 + body.count + 8), 4)
    Self.put(&file, 12, 4)
    Self.put(&file, UInt64(layers.count), 4)
    Self.put(&file, 0, 4)
    return Self.signed(file + body + [UInt8](repeating: 0, count: 8))
  }

  /// The same bytes with their last eight made the right checksum.
  static func signed(_ file: [UInt8]) -> [UInt8] {
    var hash: UInt64 = 14_695_981_039_346_656_037
    for byte in file.dropLast(8) { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
    var result = Array(file.dropLast(8))
    put(&result, hash, 8)
    return result
  }

  static func put(_ bytes: inout [UInt8], _ number: UInt64, _ count: Int) {
    for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
  }

  /// Q16.16 micrometres by plain integers: division instead of shifts.
  func exact(_ features: [Double]) -> Int {
    var row = (0..<12).map { index -> Int in
      let steps = (features[index] - offsets[index]) * stepsPerUnit[index]
      if steps.isNaN { return min(max(0, lows[index]), highs[index]) }
      let bounded = min(max(steps, Double(lows[index])), Double(highs[index]))
      return Int(bounded.rounded(.toNearestOrEven))
    }
    for layer in layers {
      row = (0..<layer.outputs).map { output in
        var sum = layer.biases[output]
        for input in 0..<layer.inputs {
          sum += layer.weights[output * layer.inputs + input] * row[input]
        }
        let unit = Int128(1) << layer.shifts[output]
        let doubled = 2 * Int128(sum) * Int128(layer.multipliers[output]) + unit
        let floored = (doubled - ((doubled % (2 * unit)) + 2 * unit) % (2 * unit)) / (2 * unit)
        return Int(min(max(floored, Int128(layer.low)), Int128(layer.high)))
      }
    }
    return row[0]
  }
}

/// Memory for one test, freed at its end.
@safe final class Loan<Element: BitwiseCopyable> {
  private let buffer: UnsafeMutableBufferPointer<Element>

  init(_ elements: [Element]) {
    unsafe buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = unsafe buffer.initialize(from: elements)
  }

  deinit { unsafe buffer.deallocate() }

  var memory: LoanedMemory<Element> { unsafe LoanedMemory(buffer) }
}
