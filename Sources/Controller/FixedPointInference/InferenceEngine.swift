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

/// Reads flank wear from features with a quantised network. Owns nothing; works in memory that is
/// lent to it.
public struct InferenceEngine: ~Copyable, Sendable {
  private var engine: NetworkEngine

  /// What the training of the network found out.
  public let summary: TrainingSummary
  /// Checksum of the network's image, its name in a recording.
  public var checksum: UInt64 { engine.checksum }
  /// The instructions it runs on.
  public var path: KernelPath { engine.path }

  /// How many 8-byte words of memory an engine for this network needs.
  public static func arenaNeeded(for image: NetworkImage, path: KernelPath = .fastest) -> Int {
    NetworkEngine.arenaNeeded(for: image, path: path)
  }

  /// Lays a verified network out in loaned memory. The image's bytes are not needed after.
  /// - Parameters:
  ///   - image: The network.
  ///   - arena: At least `arenaNeeded(for:path:)` words, lent for as long as the engine lives.
  ///   - path: Which instructions to run on.
  /// - Throws: `readsNoFeatures` or `readsNoWear` where it is a network for something else;
  ///   `arenaTooSmall` and `pathUnavailable` as `NetworkEngine`.
  public init(
    _ image: NetworkImage, arena: LoanedMemory<UInt64>, path: KernelPath = .fastest
  ) throws(NetworkImageError) {
    let found = try Self.summary(of: image)
    engine = try NetworkEngine(image, arena: arena, path: path)
    summary = found
  }

  private static func summary(
    of image: NetworkImage
  ) throws(NetworkImageError) -> TrainingSummary {
    guard image.readsFeatures else {
      throw NetworkImageError(
        .readsNoFeatures, at: 20, found: 0, allowed: widened(FeatureVector.count))
    }
    let output = image.tensor(image.output)
    guard let summary = image.summary, output.bits == 32, output.count == 1 else {
      throw NetworkImageError(
        .readsNoWear, at: image.tensorPlace(image.output), found: widened(output.count), allowed: 1)
    }
    return summary
  }

  /// Reads the flank wear from one window of features.
  public mutating func read(_ features: FeatureVector) -> WearReading {
    do {
      let saturated = try engine.run(features)
      return WearReading(
        flankWearQ16Micrometres: engine.element(0), saturatedInputs: saturated)
    } catch {
      preconditionFailure("a wear network reads features")
    }
  }
}
