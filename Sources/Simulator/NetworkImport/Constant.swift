/// What the numbers of a tensor are stored as.
enum NumberKind: Equatable {
  case real, int8, uint8, int16, uint16, int32, int64, boolean

  /// Bits of an activation; nil for what no activation can be.
  var activationBits: Int? {
    switch self {
    case .int8, .uint8: 8
    case .int16, .uint16: 16
    default: nil
    }
  }

  /// What is taken off a number without sign to give it one.
  var offset: Int {
    switch self {
    case .uint8: 128
    case .uint16: 32768
    default: 0
    }
  }

  /// The numbers it can hold; nil for reals.
  var range: ClosedRange<Int>? {
    switch self {
    case .real: nil
    case .int8: -128...127
    case .uint8: 0...255
    case .int16: -32768...32767
    case .uint16: 0...65535
    case .int32: Int(Int32.min)...Int(Int32.max)
    case .int64: Int.min...Int.max
    case .boolean: 0...1
    }
  }
}

/// A tensor whose numbers the model holds.
struct Constant {
  var shape: [Int]
  /// The numbers: whole ones as long as they are not dequantised.
  var reals: [Double]
  var kind: NumberKind
  /// Behind a DequantizeLinear: the whole number less its zero point, and what one step is.
  var codes: [Int32]?
  var steps: [Double]?

  var count: Int { reals.count }

  init(shape: [Int], reals: [Double], kind: NumberKind) {
    self.shape = shape
    self.reals = reals
    self.kind = kind
  }

  /// The whole numbers, where all are.
  var whole: [Int]? {
    var numbers: [Int] = []
    numbers.reserveCapacity(count)
    for real in reals {
      guard let number = Int(exactly: real) else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  /// The one number of a scalar, or of a list of one.
  var single: Double? { count == 1 ? reals[0] : nil }

  /// The same numbers in another order: element i is what was at `order[i]`.
  func reordered(_ order: [Int], shape: [Int]) -> Constant {
    var result = Constant(shape: shape, reals: order.map { reals[$0] }, kind: kind)
    result.codes = codes.map { all in order.map { all[$0] } }
    result.steps = steps.map { all in order.map { all[$0] } }
    return result
  }

  /// The same numbers in another shape of as many elements.
  func reshaped(_ shape: [Int]) -> Constant {
    var result = self
    result.shape = shape
    return result
  }
}

/// Places in tensors of any rank.
enum Strides {
  /// Elements from one index to the next, of each axis; the last axis lies in a row.
  static func of(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for axis in shape.indices.dropLast().reversed() {
      strides[axis] = strides[axis + 1] * shape[axis + 1]
    }
    return strides
  }

  /// For each element of a shape in a row, the sum of its indices times given strides.
  static func places(_ shape: [Int], _ strides: [Int]) -> [Int] {
    var places = [0]
    for (side, stride) in zip(shape, strides) {
      var next: [Int] = []
      next.reserveCapacity(places.count * side)
      for place in places {
        for index in 0..<side { next.append(place + index * stride) }
      }
      places = next
    }
    return places
  }

  /// For each element of `target`, which element of `source` it reads when broadcast; nil where
  /// the shapes do not fit.
  static func broadcast(_ source: [Int], to target: [Int]) -> [Int]? {
    guard source.count <= target.count else { return nil }
    let missing = target.count - source.count
    let own = of(source)
    var strides = [Int](repeating: 0, count: target.count)
    for axis in source.indices {
      let side = source[axis]
      guard side == 1 || side == target[axis + missing] else { return nil }
      strides[axis + missing] = side == 1 ? 0 : own[axis]
    }
    return places(target, strides)
  }

  /// The axes of a Transpose as the places of its elements, and the new shape; nil where they are
  /// no permutation.
  static func transposed(_ shape: [Int], by axes: [Int]) -> (order: [Int], shape: [Int])? {
    guard axes.sorted() == Array(shape.indices) else { return nil }
    let own = of(shape)
    let target = axes.map { shape[$0] }
    return (places(target, axes.map { own[$0] }), target)
  }
}
