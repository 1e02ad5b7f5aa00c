internal import Signals

/// The layers of a verified network, laid out in an arena and never changed after.
@safe struct Network: @unchecked Sendable {
  private var layers = InlineArray<8, Layer>(repeating: Layer())
  private let count: Int

  init(_ image: NetworkImage, in arena: inout Arena) {
    count = image.layerCount
    for index in 0..<image.layerCount {
      layers[index] = Layer(image.layers[index], of: image.bytes, in: &arena)
    }
  }

  /// Runs all layers, handing activations to and fro between two scratch stretches.
  /// - Returns: The head's output. Q16.16 micrometres.
  func run(
    _ path: Layer.Path, _ first: UnsafeMutablePointer<Int16>,
    _ second: UnsafeMutablePointer<Int16>
  ) -> Int32 {
    var source = unsafe first
    var target = unsafe second
    for index in 0..<count - 1 {
      unsafe layers[index].runHidden(path, from: source, to: target)
      unsafe swap(&source, &target)
    }
    return unsafe layers[count - 1].runHead(path, from: source)
  }

  /// The widest row of activations, in whole blocks.
  static func scratchWidth(_ image: NetworkImage) -> Int {
    var widest = FeatureVector.count
    for index in 0..<image.layerCount { widest = max(widest, image.layers[index].outputs) }
    return Layer.padded(widest)
  }

  /// Bytes of arena that the layers take.
  static func arenaBytes(_ image: NetworkImage) -> Int {
    var sum = 0
    for index in 0..<image.layerCount { sum += Layer.arenaBytes(image.layers[index]) }
    return sum
  }
}
