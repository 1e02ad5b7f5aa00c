internal import FixedPointInference
internal import Signals

/// A network's file (.fhn), verified and ready to run.
public final class LoadedNetwork {
  /// Where it came from.
  public let path: String
  let image: NetworkImage
  let kernels: KernelPath
  let bytes: OwnedMemory<UInt8>
  private let arena: OwnedMemory<UInt64>
  private var engine: NetworkEngine
  private let input: OwnedMemory<Int16>
  private let row: OwnedMemory<Int16>

  /// Most bytes of a network.
  static let largest = 1 << 26

  /// Names of the kernel paths that this processor can run, the fastest first.
  public static var kernelNames: [String] {
    KernelPath.all.filter(\.isAvailable).map(\.name)
  }

  /// Reads and verifies a network.
  /// - Parameters:
  ///   - path: The file, or "-" for the standard input.
  ///   - kernels: Name of the instructions to run on; nil for the fastest there are.
  /// - Throws: What is wrong with the file, or that there is no such path.
  public convenience init(_ path: String, kernels: String? = nil) throws(JobFaults) {
    try self.init(
      try InputFile.read(path, limit: Self.largest), named: path, kernels: kernels)
  }

  init(_ file: [UInt8], named path: String, kernels name: String?) throws(JobFaults) {
    self.path = path
    kernels = try Self.path(named: name)
    bytes = OwnedMemory(file, filler: 0)
    do throws(NetworkImageError) {
      image = try NetworkImage(bytes.loan)
      arena = OwnedMemory(
        repeating: 0, count: NetworkEngine.arenaNeeded(for: image, path: kernels))
      engine = try NetworkEngine(image, arena: arena.loan, path: kernels)
    } catch {
      throw JobFaults([error.explained(file: path)])
    }
    input = OwnedMemory(repeating: 0, count: engine.input.count)
    row = OwnedMemory(repeating: 0, count: engine.input.channels)
  }

  private static func path(named name: String?) throws(JobFaults) -> KernelPath {
    guard let name else { return .fastest }
    let known = kernelNames.joined(separator: ", ")
    guard let path = KernelPath.all.first(where: { $0.name == name }), path.isAvailable else {
      throw JobFaults([
        JobFault(
          file: "--kernels", line: 0,
          message: "this processor does not run \"\(name)\"; it runs \(known)",
          code: "kernels-unavailable")
      ])
    }
    return path
  }

  /// How many numbers an input has, of a stream one row of it.
  public func inputCount(streaming: Bool) -> Int {
    if image.readsFeatures { return FeatureVector.count }
    return streaming ? engine.input.channels : engine.input.count
  }

  /// Whether inputs are features, that may be fractions.
  public var readsFeatures: Bool { image.readsFeatures }

  /// Why it cannot be run row by row; nil where it can.
  public var streamFault: JobFault? {
    guard let error = image.streamError else { return nil }
    let kind = image.operation(error.operation).kind
    return JobFault(
      file: path, line: 0,
      message: "operation \(error.operation) (\(kind)) cannot be run row by row: "
        + error.fault.advice, code: "not-a-stream")
  }

  /// Runs it on one input, or on one row of a stream.
  /// - Parameters:
  ///   - numbers: As many as `inputCount`; whole ones unless they are features.
  ///   - streaming: Whether it is one more row of a stream.
  /// - Returns: What goes out as it stands in the network, the same in its unit, and how many
  ///   numbers lay outside the bounds of what comes in.
  public func run(_ numbers: [Double], streaming: Bool) -> NetworkOutput {
    var saturated: Int32 = 0
    do throws(InferenceError) {
      saturated = try infer(numbers, streaming)
    } catch {
      preconditionFailure("\(numbers.count) numbers were given: \(error)")
    }
    let count = streaming ? engine.output.channels : engine.output.count
    return NetworkOutput(
      elements: (0..<count).map { engine.element($0) },
      values: (0..<count).map { engine.value($0) }, saturated: Int(saturated))
  }

  /// The elements of quantities: the nearest whole numbers, halves to even; of what is no number
  /// the zero point. Bounds are kept when it is run.
  /// - Parameter quantities: As many as `inputCount`. [unit of the quantity]
  /// - Returns: As many elements.
  public func elements(of quantities: [Double]) -> [Double] {
    guard !image.readsFeatures else { return quantities }
    return quantities.map { quantity in
      let steps = quantity / engine.input.scale
      guard !steps.isNaN else { return Double(engine.input.zeroPoint) }
      return (steps + Double(engine.input.zeroPoint)).rounded(.toNearestOrEven)
    }
  }

  private func infer(_ numbers: [Double], _ streaming: Bool) throws(InferenceError) -> Int32 {
    if image.readsFeatures {
      var features = FeatureVector()
      for (index, number) in numbers.enumerated() { features.values[index] = number }
      return try engine.run(features)
    }
    let memory = streaming ? row.loan : input.loan
    var beyond: Int32 = 0
    for (index, number) in numbers.enumerated() {
      let element = min(max(number, -32_768), 32_767)
      if element != number, Int(element) >= engine.input.low, Int(element) <= engine.input.high {
        beyond += 1
      }
      memory[index] = Int16(element)
    }
    return beyond + (streaming ? try engine.step(memory) : try engine.run(memory))
  }

  /// Runs it many times on the largest elements there are; for measuring.
  func runOnLargest(_ times: Int) {
    guard !image.readsFeatures else {
      for _ in 0..<times { _ = try? engine.run(FeatureVector()) }
      return
    }
    for index in 0..<engine.input.count {
      input.loan[index] = Int16(truncatingIfNeeded: engine.input.high)
    }
    for _ in 0..<times { _ = try? engine.run(input.loan) }
  }
}

/// What a network gave.
public struct NetworkOutput: Equatable, Sendable {
  /// As they stand in the network; of a head Q16.16.
  public var elements: [Int32]
  /// The same as quantities. [unit of the quantity]
  public var values: [Double]
  /// How many numbers were brought into the bounds of what comes in.
  public var saturated: Int
}

extension KernelPath {
  /// All of them, the fastest first.
  static let all: [KernelPath] = [.vnni, .neonDot, .avx2, .neon, .sse2, .scalar]

  /// As users write it.
  var name: String {
    switch self {
    case .scalar: "scalar"
    case .sse2: "sse2"
    case .avx2: "avx2"
    case .vnni: "vnni"
    case .neon: "neon"
    case .neonDot: "neon-dot"
    }
  }
}

extension StreamFault {
  /// What to do about it.
  var advice: String {
    switch self {
    case .takesMean: "a mean needs all rows at once; take the last row instead"
    case .looksAhead: "its window looks ahead or steps over rows; pad it before, take stride 1"
    case .takesRowsAtOnce: "it takes several rows as one input; take the last row first"
    case .remembersBehindLast: "it looks back at rows behind the last row, where there is one"
    }
  }
}

extension NetworkImageError {
  /// The fault in words, with the file.
  func explained(file: String) -> JobFault {
    let code = "network-\(String(kebab: fault))"
    return JobFault(
      file: file, line: 0,
      message: "is no usable network: \(fault) at byte \(byteOffset), found \(found), allowed "
        + "\(allowed); \(advice)", code: code)
  }

  private var advice: String {
    switch fault {
    case .wrongMagic: "is it a .fhn file? make one with feedhold model import"
    case .truncated, .wrongLength, .checksumMismatch: "copy the file again"
    case .unknownVersion: "write it again with this release's feedhold model import"
    case .accumulatorOverflow: "quantise with smaller weights or a narrower layer"
    default: "the file was written by a faulty tool; write it again"
    }
  }
}
