internal import CFixedPointKernels
public import Signals

/// Why an input was not run.
public enum InferenceError: Error, Equatable, Sendable, BitwiseCopyable {
  /// It has not as many numbers as the network, or a row of a stream, takes.
  case wrongLength(found: Int, needed: Int)
  /// The network reads features, or reads none, unlike what was given.
  case wrongInput
  /// The network cannot be run row by row.
  case notStepped(StreamError)
}

/// Runs a quantised network in integer arithmetic: the same input gives the same bits on every
/// processor. Owns nothing; works in memory that is lent to it; neither asks for memory nor waits.
@safe public struct NetworkEngine: ~Copyable, @unchecked Sendable {
  /// The instructions it runs on.
  public let path: KernelPath
  /// Checksum of the network's image, its name in a recording.
  public let checksum: UInt64
  /// What comes in.
  public let input: TensorShape
  /// What goes out; of a stream one row of it.
  public let output: TensorShape
  /// Why it cannot be run row by row; nil where it can.
  public let streamError: StreamError?

  private let whole: feedhold_network
  private let step: feedhold_network
  private let out: feedhold_tensor
  private let features: InlineArray<12, Quantization>?
  /// Whether a stream is under way: a whole run ends it.
  private var isStreaming = false

  /// How many 8-byte words of memory an engine for this network needs.
  public static func arenaNeeded(for image: NetworkImage, path: KernelPath = .fastest) -> Int {
    (NetworkPlan(image, on: path).bytes + 7) / 8
  }

  /// How many of them hold operations and parameters, and how many what is computed. [bytes]
  public static func arenaBytes(
    for image: NetworkImage, path: KernelPath = .fastest
  ) -> (plan: Int, activations: Int) {
    let plan = NetworkPlan(image, on: path)
    return (plan.activations, plan.placement.bytes)
  }

  /// Lays a verified network out in loaned memory. The image's bytes are not needed after.
  /// - Parameters:
  ///   - image: The network.
  ///   - arena: At least `arenaNeeded(for:path:)` words, lent for as long as the engine lives.
  ///   - path: Which instructions to run on.
  /// - Throws: `arenaTooSmall` where the memory does not suffice, `pathUnavailable` where this
  ///   processor has not the instructions.
  public init(
    _ image: NetworkImage, arena: LoanedMemory<UInt64>, path: KernelPath = .fastest
  ) throws(NetworkImageError) {
    guard path.isAvailable else {
      throw NetworkImageError(
        .pathUnavailable, at: 0, found: widened(Int(path.rawValue)),
        allowed: widened(Int(KernelPath.fastest.rawValue)))
    }
    let plan = NetworkPlan(image, on: path)
    let needed = (plan.bytes + 7) / 8
    guard arena.count >= needed else {
      throw NetworkImageError(
        .arenaTooSmall, at: 0, found: widened(arena.count), allowed: widened(needed))
    }
    let base = unsafe UnsafeMutableRawPointer(arena.unsafePointer).alignedUp(toMultipleOf: 64)
    let filling = unsafe NetworkFilling(image, plan, at: base)
    filling.fill()
    self.path = path
    checksum = image.checksum
    input = image.tensor(0)
    output = image.tensor(image.output)
    streamError = image.streamError
    unsafe out = filling.tensor(image.output)
    unsafe whole = filling.network(at: 0, rows: input.rows)
    unsafe step = filling.network(at: plan.steps, rows: 1)
    features = Self.features(of: image)
  }

  private static func features(of image: NetworkImage) -> InlineArray<12, Quantization>? {
    guard image.readsFeatures else { return nil }
    return InlineArray { image.quantization(ofFeature: $0) }
  }

  // MARK: Whole inputs

  /// Runs the network on int8 elements, row after row. What lies outside the bounds of what comes
  /// in is brought into them and counted.
  /// - Returns: How many elements lay outside.
  @discardableResult
  public mutating func run(_ elements: LoanedMemory<Int8>) throws(InferenceError) -> Int32 {
    try check(elements.count, input.count)
    return unsafe infer(elements.unsafePointer, ofBytes: 1)
  }

  /// The same for int16 elements.
  @discardableResult
  public mutating func run(_ elements: LoanedMemory<Int16>) throws(InferenceError) -> Int32 {
    try check(elements.count, input.count)
    return unsafe infer(elements.unsafePointer, ofBytes: 2)
  }

  /// Runs the network on features.
  /// - Returns: How many lay outside the range of the training, or were no numbers.
  @discardableResult
  public mutating func run(_ values: FeatureVector) throws(InferenceError) -> Int32 {
    guard let features else { throw .wrongInput }
    var steps = InlineArray<12, Int16>(repeating: 0)
    var saturated: Int32 = 0
    for index in 0..<FeatureVector.count {
      let quantized = features[index].step(of: values.values[index])
      steps[index] = quantized.step
      saturated += quantized.isSaturated ? 1 : 0
    }
    unsafe withUnsafePointer(to: &steps) { _ = unsafe infer($0, ofBytes: 2) }
    return saturated
  }

  // MARK: Streams

  /// Ends a stream: the next step begins a new one.
  public mutating func endStream() { isStreaming = false }

  /// Runs the network on one more row of int8 elements. The first step begins a stream; a whole run
  /// ends it.
  /// - Returns: How many elements lay outside the bounds of what comes in.
  @discardableResult
  public mutating func step(_ row: LoanedMemory<Int8>) throws(InferenceError) -> Int32 {
    try check(row.count, input.channels)
    return try unsafe inferRow(row.unsafePointer, ofBytes: 1)
  }

  /// The same for int16 elements.
  @discardableResult
  public mutating func step(_ row: LoanedMemory<Int16>) throws(InferenceError) -> Int32 {
    try check(row.count, input.channels)
    return try unsafe inferRow(row.unsafePointer, ofBytes: 2)
  }

  // MARK: What goes out

  /// An element that went out, 0 ..< output.count, after a step 0 ..< output.channels; of a head
  /// the reading as Q16.16.
  public func element(_ index: Int) -> Int32 {
    precondition(index >= 0 && index < output.count, "no such output")
    return unsafe feedhold_element(out, Int32(truncatingIfNeeded: index))
  }

  /// The same in the quantity's unit. [unit of the quantity]
  public func value(_ index: Int) -> Double {
    Double(Int(element(index)) - Int(output.zeroPoint)) * output.scale
  }

  // MARK: Parts

  private func check(_ found: Int, _ needed: Int) throws(InferenceError) {
    guard features == nil else { throw .wrongInput }
    guard found == needed else { throw .wrongLength(found: found, needed: needed) }
  }

  private mutating func infer(_ elements: UnsafeRawPointer, ofBytes size: Int32) -> Int32 {
    isStreaming = false
    var network = unsafe whole
    return unsafe feedhold_infer(&network, elements, size)
  }

  private mutating func inferRow(
    _ elements: UnsafeRawPointer, ofBytes size: Int32
  ) throws(InferenceError) -> Int32 {
    if let streamError { throw .notStepped(streamError) }
    var network = unsafe step
    if !isStreaming { unsafe feedhold_forget(network.operations, network.count) }
    isStreaming = true
    return unsafe feedhold_infer_row(&network, elements, size)
  }
}
