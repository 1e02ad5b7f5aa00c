import CFixedPointKernels
import SeededChance

/// A layer whose arrays live as long as it does, to drive the kernels directly.
@safe final class BenchLayer {
  var inputs = 0
  var outputs = 0
  var isHead = false
  var low: Int32 = -32768
  var high: Int32 = 32767
  let row = UnsafeMutablePointer<Int16>.allocate(capacity: 2048)
  let weights = UnsafeMutablePointer<Int8>.allocate(capacity: 1 << 20)
  let packed = UnsafeMutablePointer<Int16>.allocate(capacity: 1 << 21)
  let biases = UnsafeMutablePointer<Int32>.allocate(capacity: 1024)
  let multipliers = UnsafeMutablePointer<Int32>.allocate(capacity: 1024)
  let shifts = UnsafeMutablePointer<Int32>.allocate(capacity: 1024)
  private let narrow = UnsafeMutablePointer<Int16>.allocate(capacity: 1024)
  private let wide = UnsafeMutablePointer<Int32>.allocate(capacity: 1024)

  init() {
    unsafe row.initialize(repeating: 0, count: 2048)
    unsafe weights.initialize(repeating: 0, count: 1 << 20)
    unsafe packed.initialize(repeating: 0, count: 1 << 21)
    unsafe biases.initialize(repeating: 0, count: 1024)
    unsafe multipliers.initialize(repeating: 1 << 30, count: 1024)
    unsafe shifts.initialize(repeating: 62, count: 1024)
    unsafe narrow.initialize(repeating: 0, count: 1024)
    unsafe wide.initialize(repeating: 0, count: 1024)
  }

  deinit {
    unsafe row.deallocate()
    unsafe weights.deallocate()
    unsafe packed.deallocate()
    unsafe biases.deallocate()
    unsafe multipliers.deallocate()
    unsafe shifts.deallocate()
    unsafe narrow.deallocate()
    unsafe wide.deallocate()
  }

  /// What a kernel path makes of the layer. `weightsAt` lets many layers share one pool of weights.
  func run(_ kernel: Int32, weightsAt offset: Int = 0) -> [Int32] {
    let matrix = unsafe weights + offset
    unsafe feedhold_layer_pack(matrix, Int32(inputs), Int32(outputs), packed)
    var plan = unsafe feedhold_layer(
      weights: matrix, packed: packed, biases: biases, multipliers: multipliers, shifts: shifts,
      inputs: Int32(inputs), outputs: Int32(outputs), low: low, high: high)
    var results: [Int32] = []
    results.reserveCapacity(outputs)
    if isHead {
      unsafe feedhold_head(&plan, kernel, row, wide)
      for index in 0..<outputs { unsafe results.append(wide[index]) }
    } else {
      unsafe feedhold_dense(&plan, kernel, row, narrow)
      for index in 0..<outputs { unsafe results.append(Int32(narrow[index])) }
    }
    return results
  }

  /// The layer that make_vectors.py draws from the same seed.
  func draw(seed: UInt64) {
    var chance = Chance(seed: seed)
    inputs = chance.within(1, 40)
    outputs = chance.within(1, 20)
    isHead = chance.within(0, 1) == 1
    let drawnLow = chance.within(-32768, 0)
    let drawnHigh = chance.within(0, 32767)
    low = isHead ? Int32.min : Int32(drawnLow)
    high = isHead ? Int32.max : Int32(drawnHigh)
    for input in 0..<inputs { unsafe row[input] = Int16(chance.within(-32768, 32767)) }
    for output in 0..<outputs {
      unsafe biases[output] = Int32(chance.within(-(1 << 30), 1 << 30))
      unsafe multipliers[output] = Int32(chance.within(1 << 30, (1 << 31) - 1))
      unsafe shifts[output] = Int32(chance.within(isHead ? 16 : 31, isHead ? 62 : 48))
      for input in 0..<inputs {
        unsafe weights[output * inputs + input] = Int8(chance.within(-128, 127))
      }
    }
  }
}
