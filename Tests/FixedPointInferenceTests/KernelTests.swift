import CFixedPointKernels
import SeededChance
import Testing

@testable import FixedPointInference

@Suite("Kernels")
struct KernelTests {
  private let scalar = FEEDHOLD_KERNEL_SCALAR
  private let best = feedhold_kernel_best()

  @Test("drawn layers give what exact rational arithmetic gives, on every path")
  func exactRational() {
    let layer = BenchLayer()
    for vector in kernelVectors {
      layer.draw(seed: vector.seed)
      #expect(layer.run(scalar) == vector.outputs, "scalar, seed \(vector.seed)")
      #expect(layer.run(best) == vector.outputs, "best path, seed \(vector.seed)")
    }
  }

  @Test("a tie is rounded toward plus infinity", arguments: [-5, -3, -1, 1, 3, 5])
  func ties(accumulator: Int) {
    let layer = BenchLayer()
    layer.inputs = 1
    for isHead in [false, true] {
      layer.isHead = isHead
      for outputs in [1, 8, 11] {
        layer.outputs = outputs
        for output in 0..<outputs {
          unsafe layer.biases[output] = Int32(accumulator)
          unsafe layer.shifts[output] = 31  // times 2^30 / 2^31: a half of the accumulator
        }
        // Halves: -2.5 -> -2, -1.5 -> -1, -0.5 -> 0, 0.5 -> 1, 1.5 -> 2, 2.5 -> 3.
        let expected = [Int32](repeating: Int32((accumulator + 1) / 2), count: outputs)
        #expect(layer.run(scalar) == expected)
        #expect(layer.run(best) == expected)
      }
    }
  }

  @Test("128-bit arithmetic gives the same rounding at the ends of every range")
  func rangeEnds() {
    let layer = BenchLayer()
    layer.inputs = 1
    layer.outputs = 1
    layer.isHead = true
    layer.low = Int32.min
    layer.high = Int32.max
    let limit = Int(Int32.max)
    for accumulator in [-limit, -limit + 1, -1, 0, 1, limit - 1, limit] {
      for multiplier in [1 << 30, (1 << 30) + 1, limit - 1, limit] {
        for shift in 16...62 {
          unsafe layer.biases[0] = Int32(accumulator)
          unsafe layer.multipliers[0] = Int32(multiplier)
          unsafe layer.shifts[0] = Int32(shift)
          let expected = Self.wide(accumulator, multiplier, shift)
          #expect(layer.run(scalar) == [expected])
          #expect(layer.run(best) == [expected])
        }
      }
    }
  }

  /// The specification in 128 bits, as quotient and remainder, without shifts of negatives.
  private static func wide(_ accumulator: Int, _ multiplier: Int, _ shift: Int) -> Int32 {
    let product = Int64(accumulator).multipliedFullWidth(by: Int64(multiplier))
    let exact = Int128(product.high) * (Int128(1) << 64) + Int128(product.low)
    let unit = Int128(1) << Int128(shift)
    let doubled = 2 * exact + unit
    var quotient = doubled / (2 * unit)
    if doubled % (2 * unit) < 0 { quotient -= 1 }
    return Int32(min(max(quotient, Int128(Int32.min)), Int128(Int32.max)))
  }

  @Test("the vector path gives the bits of the scalar path on 120,000 random layers")
  func pathsAgree() {
    var chance = Chance(seed: 20_261_123)
    let layer = BenchLayer()
    let pool = 4096
    for index in 0..<pool { unsafe layer.weights[index] = Int8(chance.within(-128, 127)) }
    for index in 0..<64 { unsafe layer.row[index] = Int16(chance.within(-32768, 32767)) }
    var hash = GoldenHash()
    for round in 0..<120_000 {
      layer.inputs = chance.within(1, 36)
      layer.outputs = chance.within(1, 9)
      layer.isHead = round % 5 == 0
      layer.low = layer.isHead ? Int32.min : Int32(chance.within(-32768, 0))
      layer.high = layer.isHead ? Int32.max : 32767
      let bits = chance.next()
      unsafe layer.row[round % 64] = Int16(truncatingIfNeeded: bits)
      for output in 0..<layer.outputs {
        unsafe layer.biases[output] = Int32(truncatingIfNeeded: bits >> 16) >> 1
        let low30 = bits >> (34 + UInt64(output)) & 0x3FFF_FFFF
        unsafe layer.multipliers[output] = Int32(1 << 30 | low30)
        unsafe layer.shifts[output] =
          Int32((layer.isHead ? 16 : 31) + (bits >> UInt64(4 * output)) % 16)
      }
      let offset = Int(bits >> 40) % (pool - 36 * 9)
      let plain = layer.run(scalar, weightsAt: offset)
      if plain != layer.run(best, weightsAt: offset) {
        Issue.record("seed 20261123, round \(round): paths differ")
        return
      }
      hash.add(plain[0])
    }
    // Recorded on x86-64; any other processor must give the same.
    #expect(hash.value == 0x2B97_5C6E_B534_4DE8)
  }

  @Test("paths agree on extreme layers up to the limit of the overflow proof")
  func extremes() {
    let layer = BenchLayer()
    var chance = Chance(seed: 7)
    for inputs in [1, 2, 3, 15, 16, 17, 255, 511, 515, 516] {
      for (weight, value) in [(127, 32767), (-127, 32767), (127, -32767), (-127, -32767)] {
        layer.inputs = inputs
        layer.outputs = chance.within(1, 21)
        for index in 0..<inputs { unsafe layer.row[index] = Int16(value) }
        for index in 0..<inputs * layer.outputs { unsafe layer.weights[index] = Int8(weight) }
        for output in 0..<layer.outputs {
          unsafe layer.multipliers[output] = Int32.max
          unsafe layer.shifts[output] = Int32(chance.within(31, 62))
        }
        let expected = (0..<layer.outputs).map { output in
          let sum = inputs * weight * value
          let rounded = unsafe Self.wide(sum, Int(Int32.max), Int(layer.shifts[output]))
          return min(max(rounded, -32768), 32767)
        }
        #expect(layer.run(scalar) == expected)
        #expect(layer.run(best) == expected)
      }
    }
  }
}
