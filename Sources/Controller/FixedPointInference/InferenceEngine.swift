internal import CFixedPointKernels
public import Signals

/// What the network read from one window of features.
public struct WearReading: Equatable, Sendable, BitwiseCopyable {
  /// Width of flank wear VB. [mm]
  public var flankWear: Double
  /// The same as the network gave it, bit for bit. Q16.16 micrometres.
  public var flankWearQ16Micrometres: Int32
  /// How many features lay outside the range of the training, or were no numbers.
  public var saturatedInputs: Int32

  /// A reading from its parts. [Q16.16 um]
  public init(flankWearQ16Micrometres: Int32, saturatedInputs: Int32) {
    flankWear = Double(Int(flankWearQ16Micrometres)) / 65_536.0 / 1000.0
    self.flankWearQ16Micrometres = flankWearQ16Micrometres
    self.saturatedInputs = saturatedInputs
  }
}

/// Which kernels an engine runs on; both give the same bits.
public enum KernelChoice: UInt8, Sendable, BitwiseCopyable {
  /// The fastest that this processor has.
  case fastest
  /// The plain ones that define the arithmetic.
  case scalar
}

/// Reads flank wear from features with a quantised network, in integer arithmetic: the same
/// features give the same bits on every processor. Owns nothing; works in memory that is lent to
/// it.
@safe public struct InferenceEngine: ~Copyable, @unchecked Sendable {
  private let inputs: InlineArray<12, Quantization>
  private let network: Network
  private let path: Layer.Path
  private let first: UnsafeMutablePointer<Int16>
  private let second: UnsafeMutablePointer<Int16>

  /// What the training of the network found out.
  public let summary: TrainingSummary
  /// Checksum of the network's image, its name in a recording.
  public let checksum: UInt64

  /// How many 8-byte words of memory an engine for this network needs.
  public static func arenaNeeded(for image: NetworkImage) -> Int {
    let scratch = Arena.size(Int16.self, Network.scratchWidth(image))
    return (Network.arenaBytes(image) + 2 * scratch + Arena.alignment) / 8
  }

  /// Lays a verified network out in loaned memory. The image's bytes are not needed after.
  /// - Parameters:
  ///   - image: The network.
  ///   - arena: At least `arenaNeeded(for:)` words, lent for as long as the engine lives.
  ///   - kernels: Which kernels to run on.
  /// - Throws: `arenaTooSmall` where the memory does not suffice.
  public init(
    _ image: NetworkImage, arena: LoanedMemory<UInt64>, kernels: KernelChoice = .fastest
  ) throws(NetworkImageError) {
    let needed = Self.arenaNeeded(for: image)
    guard arena.count >= needed else {
      throw NetworkImageError(
        .arenaTooSmall, at: 0, found: widened(arena.count), allowed: widened(needed))
    }
    var rest = Arena(arena)
    network = Network(image, in: &rest)
    let width = Network.scratchWidth(image)
    unsafe first = rest.take(Int16.self, width, filledWith: 0)
    unsafe second = rest.take(Int16.self, width, filledWith: 0)
    inputs = image.inputs
    summary = image.summary
    checksum = image.checksum
    path = kernels == .scalar ? .scalar : Layer.Path(rawValue: feedhold_kernel_best()) ?? .scalar
  }

  /// Whether the engine runs on vector kernels.
  public var isVectorised: Bool { path != .scalar }

  /// Reads the flank wear from one window of features.
  public mutating func read(_ features: FeatureVector) -> WearReading {
    var saturated: Int32 = 0
    for index in 0..<FeatureVector.count {
      let quantized = inputs[index].step(of: features.values[index])
      unsafe first[index] = quantized.step
      saturated += quantized.isSaturated ? 1 : 0
    }
    return WearReading(
      flankWearQ16Micrometres: unsafe network.run(path, first, second),
      saturatedInputs: saturated)
  }
}
