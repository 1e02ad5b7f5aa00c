internal import CFixedPointKernels
internal import Signals

/// Lays a verified network out in an arena as the kernels read it.
@safe struct NetworkFilling {
  private let image: NetworkImage
  private let plan: NetworkPlan
  private let base: UnsafeMutableRawPointer

  /// `base` is a multiple of 64, with the bytes of the plan behind it.
  init(_ image: NetworkImage, _ plan: NetworkPlan, at base: UnsafeMutableRawPointer) {
    self.image = image
    self.plan = plan
    unsafe self.base = base
  }

  /// Writes all operations, and of a network that can be run row by row those of a step.
  func fill() {
    let whole = unsafe base.bindMemory(to: feedhold_operation.self, capacity: image.operationCount)
    let steps = unsafe (base + plan.steps)
      .bindMemory(to: feedhold_operation.self, capacity: plan.isStepped ? image.operationCount : 0)
    var begin = plan.parameters
    for index in 0..<image.operationCount {
      let shape = image.operation(index)
      let parts = OperationPlan(shape, of: image, in: plan, from: begin)
      begin = parts.end
      let filled = unsafe operation(shape, index, parts)
      unsafe (whole + index).initialize(to: filled)
      guard plan.isStepped else { continue }
      unsafe (steps + index).initialize(to: step(filled, shape, parts))
    }
  }

  /// A tensor where it lies.
  func tensor(_ index: Int) -> feedhold_tensor {
    let shape = image.tensor(index)
    let place = unsafe base + plan.activations + plan.placement.begin(ofTensor: index)
    return unsafe feedhold_tensor(
      place: place.assumingMemoryBound(to: UInt8.self),
      rows: Int32(truncatingIfNeeded: shape.rows),
      channels: Int32(truncatingIfNeeded: shape.channels),
      size: Int32(truncatingIfNeeded: plan.path.elementBytes(ofBits: shape.bits)),
      flip: plan.path.flip(ofBits: shape.bits), zero: shape.zeroPoint)
  }

  /// The operations at a place of the arena, with what comes in.
  func network(at place: Int, rows: Int) -> feedhold_network {
    let input = image.tensor(0)
    var given = unsafe tensor(0)
    unsafe given.rows = Int32(truncatingIfNeeded: rows)
    return unsafe feedhold_network(
      operations: (base + place).assumingMemoryBound(to: feedhold_operation.self),
      count: Int32(truncatingIfNeeded: image.operationCount), path: plan.path.rawValue,
      input: given, low: input.low, high: input.high)
  }

  private func operation(
    _ shape: OperationShape, _ index: Int, _ parts: OperationPlan
  ) -> feedhold_operation {
    var filled = unsafe feedhold_operation()
    unsafe filled.kind = shape.kernel
    unsafe filled.in = tensor(shape.input)
    unsafe filled.out = tensor(shape.output)
    if let second = shape.second { unsafe filled.second = tensor(second) }
    if shape.kind == .dense || shape.kind == .head {
      // All rows in a row are its inputs.
      unsafe filled.in.channels *= filled.in.rows
      unsafe filled.in.rows = 1
    }
    unsafe filled.taps = Int32(truncatingIfNeeded: shape.taps)
    unsafe filled.dilation = Int32(truncatingIfNeeded: shape.dilation)
    unsafe filled.stride = Int32(truncatingIfNeeded: shape.stride)
    unsafe filled.before = Int32(truncatingIfNeeded: shape.before)
    unsafe filled.behind = Int32(truncatingIfNeeded: shape.behind)
    unsafe filled.width = Int32(truncatingIfNeeded: shape.width)
    unsafe filled.in_channel = Int32(truncatingIfNeeded: shape.inChannel)
    unsafe filled.out_channel = Int32(truncatingIfNeeded: shape.channel)
    unsafe fillScaling(&filled, shape, parts)
    if shape.isPlain(on: plan.path) { unsafe fillPlain(&filled, shape, parts) }
    if shape.isVector(on: plan.path) { unsafe fillVector(&filled, shape, parts) }
    unsafe fillTables(&filled, shape, parts)
    if let scratch = plan.placement.scratch(ofOperation: index) {
      unsafe filled.scratch = (base + plan.activations + scratch)
        .assumingMemoryBound(to: UInt8.self)
    }
    unsafe feedhold_prepare(&filled)
    return unsafe filled
  }

  /// The same for tensors of one row.
  private func step(
    _ whole: feedhold_operation, _ shape: OperationShape, _ parts: OperationPlan
  ) -> feedhold_operation {
    var filled = unsafe whole
    unsafe filled.in.rows = 1
    unsafe filled.second.rows = 1
    unsafe filled.out.rows = 1
    if shape.taps > 1 { unsafe filled.history = bytes(at: parts.history) }
    unsafe feedhold_prepare(&filled)
    return unsafe filled
  }

  private func bytes(at place: Int) -> UnsafeMutablePointer<UInt8> {
    unsafe (base + place).assumingMemoryBound(to: UInt8.self)
  }

  /// A table of int32 in the arena, filled with one value.
  private func words(
    at place: Int, _ parts: OperationPlan, filledWith value: Int32 = 0
  ) -> UnsafeMutablePointer<Int32> {
    let words = unsafe (base + place).bindMemory(to: Int32.self, capacity: parts.padded)
    unsafe words.initialize(repeating: value, count: parts.padded)
    return unsafe words
  }

  private func signed32(at place: Int) -> Int32 { Int32(bitPattern: image.bytes.word(at: place)) }

  private func fillScaling(
    _ filled: inout feedhold_operation, _ shape: OperationShape, _ parts: OperationPlan
  ) {
    let output = image.tensor(shape.output)
    let multipliers = unsafe words(at: parts.multipliers, parts, filledWith: 1 << 30)
    let shifts = unsafe words(at: parts.shifts, parts, filledWith: 40)
    unsafe filled.sum.scaling.multipliers = UnsafePointer(multipliers)
    unsafe filled.sum.scaling.shifts = UnsafePointer(shifts)
    unsafe filled.sum.scaling.zero = output.zeroPoint
    unsafe filled.sum.scaling.low = shape.kind == .gru ? -32768 : output.low
    unsafe filled.sum.scaling.high = shape.kind == .gru ? 32767 : output.high
    let count = OperationPlan.scales(of: shape, image.tensor(shape.input))
    unsafe filled.sum.outputs = Int32(truncatingIfNeeded: count)
    for index in 0..<count {
      if shape.kind.hasWeights {
        unsafe multipliers[index] = signed32(at: shape.multipliers + 4 * index)
        unsafe shifts[index] = Int32(image.bytes[shape.shifts + index])
      } else {
        unsafe multipliers[index] = signed32(at: shape.parameters)
        let place = shape.parameters + (shape.kind == .add ? 8 : 4)
        unsafe shifts[index] = signed32(at: place)
      }
    }
    if shape.kind == .add {
      unsafe filled.second_multiplier = signed32(at: shape.parameters + 4)
    }
  }

  private func fillPlain(
    _ filled: inout feedhold_operation, _ shape: OperationShape, _ parts: OperationPlan
  ) {
    let biases = unsafe words(at: parts.biases, parts)
    for index in 0..<shape.outputs {
      unsafe biases[index] = signed32(at: shape.parameters + 4 * index)
    }
    let count = shape.outputs * shape.window
    let weights = unsafe bytes(at: parts.weights)
    unsafe UnsafeMutableRawPointer(weights)
      .copyMemory(from: weightBytes(shape), byteCount: count)
    unsafe filled.biases = UnsafePointer(biases)
    unsafe filled.weights = UnsafeRawPointer(weights).assumingMemoryBound(to: Int8.self)
  }

  private func weightBytes(_ shape: OperationShape) -> UnsafePointer<Int8> {
    let count = shape.outputs * shape.window
    return unsafe image.bytes.pointer(to: shape.weights, readingBytes: count)
      .assumingMemoryBound(to: Int8.self)
  }

  /// What the vector paths read: weights in blocks, biases less what the zero point takes from the
  /// sum, and the rounding with the output's zero point in it.
  private func fillVector(
    _ filled: inout feedhold_operation, _ shape: OperationShape, _ parts: OperationPlan
  ) {
    let biases = unsafe words(at: parts.foldedBiases, parts)
    let stored = unsafe filled.in.zero &+ filled.in.flip
    let count = Int(unsafe filled.sum.outputs)
    if shape.kind == .average {
      let rows = unsafe filled.in.rows
      for index in 0..<count { unsafe biases[index] = 0 &- stored &* rows }
    } else {
      let weights = unsafe weightBytes(shape)
      for index in 0..<count {
        var sum: Int32 = 0
        let row = unsafe weights + index * shape.window
        for input in 0..<shape.window { unsafe sum &+= Int32(row[input]) }
        unsafe biases[index] = signed32(at: shape.parameters + 4 * index) &- stored &* sum
      }
      unsafe feedhold_pack(
        weights, Int32(truncatingIfNeeded: shape.window),
        Int32(truncatingIfNeeded: shape.outputs), filled.in.size, base + parts.packed)
      unsafe filled.sum.packed = UnsafeRawPointer(base + parts.packed)
    }
    unsafe filled.sum.biases = UnsafePointer(biases)
    let late = unsafe words(at: parts.lateShifts, parts)
    let roundings = unsafe words(at: parts.roundings, parts)
    var isPlain = true
    // 2^(s-33) + zero 2^(s-32) = (1 + 2 zero) 2^(s-33), which must stay below 2^30.
    let odd = unsafe 1 + 2 * (filled.out.zero &+ filled.out.flip)
    for index in 0..<count {
      let shift = unsafe filled.sum.scaling.shifts[index]
      guard shift >= 33, abs(odd) < 1 << (63 - shift) else {
        isPlain = false
        continue
      }
      unsafe late[index] = shift - 32
      unsafe roundings[index] = odd << (shift - 33)
    }
    unsafe filled.sum.scaling.late_shifts = UnsafePointer(late)
    unsafe filled.sum.scaling.roundings = UnsafePointer(roundings)
    unsafe filled.sum.scaling.is_plain = isPlain ? 1 : 0
  }

  private func fillTables(
    _ filled: inout feedhold_operation, _ shape: OperationShape, _ parts: OperationPlan
  ) {
    if shape.kind == .table {
      unsafe filled.table = table(at: parts.table, shape.parameters, shape.parameterBytes / 2)
      unsafe filled.table_count = Int32(truncatingIfNeeded: shape.parameterBytes / 2)
    }
    guard shape.kind == .gru else { return }
    unsafe filled.table = table(at: parts.table, shape.tables, 513)
    unsafe filled.second_table = table(at: parts.secondTable, shape.tables + 1026, 513)
    unsafe filled.history = bytes(at: parts.history)
  }

  private func table(at place: Int, _ source: Int, _ count: Int) -> UnsafePointer<Int16> {
    let entries = unsafe (base + place).bindMemory(to: Int16.self, capacity: count)
    for index in 0..<count { unsafe entries[index] = image.bytes.signed16(at: source + 2 * index) }
    return unsafe UnsafePointer(entries)
  }
}

extension OperationShape {
  /// The kernel that runs it.
  var kernel: Int32 {
    let kernel =
      switch kind {
      case .dense, .conv, .head: FEEDHOLD_CONTRACT
      case .depthwise: FEEDHOLD_DEPTHWISE
      case .average: FEEDHOLD_AVERAGE
      case .add: FEEDHOLD_ADD
      case .place: FEEDHOLD_PLACE
      case .table: FEEDHOLD_TABLE
      case .gru: FEEDHOLD_GRU
      case .last: FEEDHOLD_LAST
      }
    return Int32(kernel)
  }
}
