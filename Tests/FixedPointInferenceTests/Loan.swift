import Signals

@testable import FixedPointInference

/// Memory for one test, freed at its end.
@safe final class Loan<Element: BitwiseCopyable> {
  private let buffer: UnsafeMutableBufferPointer<Element>

  init(_ elements: [Element]) {
    unsafe buffer = UnsafeMutableBufferPointer<Element>.allocate(capacity: elements.count)
    _ = unsafe buffer.initialize(from: elements)
  }

  deinit { unsafe buffer.deallocate() }

  var memory: LoanedMemory<Element> { unsafe LoanedMemory(buffer) }
}

/// A network in memory of its own, on one path.
struct Rig: ~Copyable {
  private let arena: Loan<UInt64>
  private var engine: NetworkEngine

  init(_ bytes: [UInt8], on path: KernelPath = .fastest) throws {
    let image = Loan(bytes)
    defer { withExtendedLifetime(image) {} }
    let network = try NetworkImage(image.memory)
    // Whatever lies in the memory before must not matter.
    let words = NetworkEngine.arenaNeeded(for: network, path: path)
    let memory = Loan([UInt64](repeating: 0xA5A5_A5A5_A5A5_A5A5, count: words))
    engine = try NetworkEngine(network, arena: memory.memory, path: path)
    arena = memory
  }

  /// The paths of this processor, the standard first.
  static var paths: [KernelPath] {
    [.scalar, .sse2, .avx2, .vnni, .neon, .neonDot].filter(\.isAvailable)
  }

  /// What goes out, and how much of what came in was outside its bounds.
  mutating func run(_ values: [Int]) throws -> (outputs: [Int], outside: Int) {
    let isNarrow = values.allSatisfy { $0 == Int(Int8(truncatingIfNeeded: $0)) }
    let bytes = Loan(values.map { Int8(truncatingIfNeeded: $0) })
    let words = Loan(values.map { Int16($0) })
    let outside =
      try withExtendedLifetime((bytes, words)) {
        isNarrow ? try engine.run(bytes.memory) : try engine.run(words.memory)
      }
    return ((0..<engine.output.count).map { Int(engine.element($0)) }, Int(outside))
  }

  /// The same of a network that reads features.
  mutating func run(features: [Double]) throws -> (outputs: [Int], outside: Int) {
    var vector = FeatureVector()
    for (index, value) in features.enumerated() { vector.values[index] = value }
    let outside = try engine.run(vector)
    return ((0..<engine.output.count).map { Int(engine.element($0)) }, Int(outside))
  }

  /// What goes out for one more row.
  mutating func step(_ row: [Int]) throws -> [Int] {
    let words = Loan(row.map { Int16($0) })
    try withExtendedLifetime(words) { _ = try engine.step(words.memory) }
    return (0..<engine.output.channels).map { Int(engine.element($0)) }
  }

  mutating func endStream() { engine.endStream() }
}

/// FNV-1a of numbers, for golden hashes.
struct GoldenHash {
  var value: UInt64 = 0xcbf2_9ce4_8422_2325

  mutating func add(_ number: Int32) {
    let bits = UInt32(bitPattern: number)
    for shift in stride(from: UInt32(0), to: 32, by: 8) {
      value = (value ^ UInt64((bits >> shift) & 0xFF)) &* 0x100_0000_01b3
    }
  }

  mutating func add(_ numbers: [Int]) {
    for number in numbers { add(Int32(number)) }
  }
}
