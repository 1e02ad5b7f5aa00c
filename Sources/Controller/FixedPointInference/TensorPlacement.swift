internal import CFixedPointKernels
internal import Signals

/// Where tensors and scratch memory lie in the activations. Two of them share memory where they are
/// not alive at the same time; the largest is placed first, each as low as it fits.
struct TensorPlacement {
  /// Memory that is needed from one operation to another.
  private struct Stretch {
    /// Bytes of padding before the first row, of the rows, and of padding behind them.
    var before = 0
    var size = 0
    var behind = 0
    /// The first operation that writes it, the last that reads it.
    var birth = 0
    var death = 0
    /// Where it begins, with its padding; -1 before it is placed.
    var begin = -1

    var whole: Int { TensorPlacement.wholeLines(before + size + behind) }

    func meets(_ other: Stretch) -> Bool { birth <= other.death && other.birth <= death }
  }

  /// Tensors, then the scratch memory of each operation.
  private var stretches = InlineArray<160, Stretch>(repeating: Stretch())
  private let tensorCount: Int
  private let count: Int
  /// Bytes of all activations.
  private(set) var bytes = 0

  init(_ image: NetworkImage, on path: KernelPath) {
    tensorCount = image.tensorCount
    count = image.tensorCount + image.operationCount
    for index in 0..<image.tensorCount {
      let shape = image.tensor(index)
      stretches[index].size = shape.count * path.elementBytes(ofBits: shape.bits)
      stretches[index].birth = index == 0 ? -1 : image.operationCount
      stretches[index].death = -1
    }
    for index in 0..<image.operationCount { follow(image.operation(index), index, image, path) }
    stretches[image.output].death = image.operationCount
    for _ in 0..<count { placeLargest() }
    bytes += Int(FEEDHOLD_SLACK)
  }

  /// Where the first row of a tensor begins.
  func begin(ofTensor index: Int) -> Int { stretches[index].begin + stretches[index].before }

  /// Where the scratch memory of an operation begins; nil where it needs none.
  func scratch(ofOperation index: Int) -> Int? {
    let stretch = stretches[tensorCount + index]
    return stretch.size == 0 ? nil : stretch.begin
  }

  /// Bytes in whole lines of the cache.
  static func wholeLines(_ bytes: Int) -> Int { (bytes + 63) / 64 * 64 }

  private mutating func follow(
    _ shape: OperationShape, _ index: Int, _ image: NetworkImage, _ path: KernelPath
  ) {
    stretches[shape.output].birth = min(stretches[shape.output].birth, index)
    stretches[shape.output].death = max(stretches[shape.output].death, index)
    stretches[shape.input].death = index
    if let second = shape.second { stretches[second].death = index }
    let input = image.tensor(shape.input)
    let elementBytes = path.elementBytes(ofBits: input.bits)
    let scratch = tensorCount + index
    stretches[scratch].birth = index
    stretches[scratch].death = index
    // What a recurrent unit's state gives to its gates.
    if shape.kind == .gru { stretches[scratch].size = 2 * shape.outputs }
    // The standard looks at no padding, and sees gaps without gathering.
    guard shape.kind == .conv, path != .scalar else { return }
    let row = input.channels * elementBytes
    stretches[shape.input].before = max(
      stretches[shape.input].before, Self.wholeLines(shape.before * row))
    stretches[shape.input].behind = max(stretches[shape.input].behind, shape.behind * row)
    if shape.isGathered {
      stretches[scratch].size = Int(FEEDHOLD_GATHERED_WINDOWS) * shape.window * elementBytes
    }
  }

  private mutating func placeLargest() {
    var largest: Int?
    for index in 0..<count {
      guard stretches[index].size > 0, stretches[index].begin < 0 else { continue }
      if let found = largest, stretches[index].whole <= stretches[found].whole { continue }
      largest = index
    }
    guard let index = largest else { return }
    let begin = lowestFit(stretches[index])
    stretches[index].begin = begin
    bytes = max(bytes, begin + stretches[index].whole)
  }

  /// The lowest place that no stretch which is alive at the same time takes. The lowest is 0 or an
  /// end of another.
  private func lowestFit(_ stretch: Stretch) -> Int {
    var begin = 0
    var hasMoved = true
    while hasMoved {
      hasMoved = false
      for index in 0..<count {
        let other = stretches[index]
        guard other.begin >= 0, other.meets(stretch) else { continue }
        if begin < other.begin + other.whole, other.begin < begin + stretch.whole {
          begin = other.begin + other.whole
          hasMoved = true
        }
      }
    }
    return begin
  }
}

extension OperationShape {
  /// Whether its windows have gaps, so that the vector paths gather them.
  var isGathered: Bool { kind == .conv && taps > 1 && dilation > 1 }
}
