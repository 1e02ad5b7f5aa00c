import SeededChance
import Signals
import Testing

@testable import FixedPointInference

@Suite("Network image")
struct NetworkImageTests {
  /// What an image is refused for; nil if it is accepted.
  private func refusal(of bytes: [UInt8]) -> NetworkImageError? {
    let loan = Loan(bytes)
    return withExtendedLifetime(loan) {
      do throws(NetworkImageError) {
        _ = try NetworkImage(loan.memory)
        return nil
      } catch {
        return error
      }
    }
  }

  private let small = ImageBuilder.drawn([3, 1], seed: 1)

  @Test("an image written from the specification is accepted with its figures")
  func accepted() throws {
    let loan = Loan(ImageBuilder.drawn([32, 16, 1], seed: 1).bytes())
    let image = try NetworkImage(loan.memory)
    #expect(image.layerCount == 3)
    #expect(image.layers[0].outputs == 32)
    #expect(image.layers[2].kind == .head)
    #expect(image.summary.errorMicrometres == 12.5)
    #expect(image.summary.residualLowMicrometres == -20)
    #expect(image.summary.mostWearMicrometres == 400)
    #expect(image.summary.holdoutRows == 200)
    #expect(image.summary.seed == 42)
  }

  @Test("an image with any one byte changed is refused")
  func flipped() {
    let bytes = small.bytes()
    #expect(refusal(of: bytes) == nil)
    for index in bytes.indices {
      for mask in [UInt8(0x01), 0x80, 0xFF] {
        var changed = bytes
        changed[index] ^= mask
        if refusal(of: changed) == nil { Issue.record("byte \(index) ^ \(mask) was accepted") }
      }
    }
  }

  @Test("an image cut off anywhere, or with anything behind it, is refused")
  func truncated() {
    let bytes = small.bytes()
    for count in 1..<bytes.count {
      let short = Array(bytes.prefix(count))
      #expect(refusal(of: short) != nil)
      if count >= 32 { #expect(refusal(of: ImageBuilder.signed(short)) != nil) }
    }
    #expect(refusal(of: bytes + [0])?.fault == .wrongLength)
  }

  @Test(
    "a wrong field under a right checksum is named with its place",
    arguments: [
      (0, 4, 0x324E_4846, NetworkImageFault.wrongMagic, 0),
      (4, 4, 2, .unknownVersion, 4),
      (8, 4, 1, .wrongLength, 8),
      (12, 4, 13, .wrongInputCount, 12),
      (16, 4, 0, .wrongLayerCount, 16),
      (16, 4, 0xFFFF_FFFF, .wrongLayerCount, 16),
      (20, 4, 1, .reservedNotZero, 20),
      (24, 8, 0x7FF8_0000_0000_0000, .unusableQuantization, 24),
      (32, 8, 0, .unusableQuantization, 32),
      (32, 8, 0x7FF0_0000_0000_0000, .unusableQuantization, 32),
      (40, 2, 0x7FFF, nil, 0),
      (42, 2, 0x8000, .unusableQuantization, 40),
      (44, 4, 1, .reservedNotZero, 44),
      (312, 8, 0x7FF8_0000_0000_0000, .unusableMetadata, 312),
      (336, 8, 0x7FF0_0000_0000_0000, .unusableMetadata, 336),
      (376, 4, 2, .wrongLayerKind, 376),
      (380, 4, 11, .brokenChain, 380),
      (380, 4, 0xFFFF_FFFF, .wrongLayerWidth, 380),
      (384, 4, 0, .wrongLayerWidth, 384),
      (384, 4, 0x8000_0000, .wrongLayerWidth, 384),
      (384, 4, 1024, .brokenChain, 404),
      (388, 4, 0x7FFF_FFFF, .emptyClamp, 388),
      (396, 4, 7, .reservedNotZero, 396),
      (400, 4, 1, .wrongLayerKind, 400),
      (408, 4, 2, .wrongLayerWidth, 408),
      (424, 4, 0x7FFF_FFFF, .accumulatorOverflow, 451),
      (424, 4, 0x8000_0000, .accumulatorOverflow, 451),
      (436, 4, 0x3FFF_FFFF, .multiplierOutOfRange, 436),
      (436, 4, 0x8000_0000, .multiplierOutOfRange, 436),
      (448, 1, 30, .shiftOutOfRange, 448),
      (448, 1, 63, .shiftOutOfRange, 448),
    ] as [(Int, Int, UInt64, NetworkImageFault?, Int)])
  func named(
    field: (place: Int, size: Int, value: UInt64, fault: NetworkImageFault?, at: Int)
  ) {
    var bytes = small.bytes()
    for index in 0..<field.size {
      bytes[field.place + index] = UInt8(truncatingIfNeeded: field.value >> (8 * index))
    }
    let error = refusal(of: ImageBuilder.signed(bytes))
    #expect(error?.fault == field.fault)
    if field.fault != nil { #expect(error?.byteOffset == field.at) }
  }

  @Test("the overflow proof accepts 2^31 - 1 and refuses 2^31")
  func proofLimit() {
    var builder = ImageBuilder.drawn([1, 1], seed: 3)
    builder.layers[0].weights = [Int](repeating: -127, count: 12)
    // The worst sum of 12 inputs of +-32767 is 12 * 127 * 32767.
    let rest = Int(Int32.max) - 12 * 127 * 32767
    builder.layers[0].biases = [-rest]
    #expect(refusal(of: builder.bytes()) == nil)
    builder.layers[0].biases = [-rest - 1]
    #expect(refusal(of: builder.bytes())?.fault == .accumulatorOverflow)
    builder.lows[11] = -32766
    builder.highs[11] = 32766
    #expect(refusal(of: builder.bytes()) == nil, "a narrower feature leaves room")
  }

  @Test("a layer of 516 inputs passes the proof, one of 517 does not")
  func widestLayer() {
    for (width, fault) in [(516, nil), (517, NetworkImageFault.accumulatorOverflow)] {
      var builder = ImageBuilder.drawn([width, 1], seed: 4)
      builder.layers[1].weights = [Int](repeating: 127, count: width)
      builder.layers[1].biases = [0]
      #expect(refusal(of: builder.bytes())?.fault == fault)
    }
  }

  @Test("random damage under a right checksum is refused or runs alike on every path")
  func fuzzed() throws {
    var chance = Chance(seed: 99)
    let whole = small.bytes()
    var accepted = 0
    for _ in 0..<1500 {
      var bytes = whole
      for _ in 0..<chance.within(1, 3) {
        bytes[chance.within(12, bytes.count - 9)] = UInt8(truncatingIfNeeded: chance.next())
      }
      let loan = Loan(ImageBuilder.signed(bytes))
      guard let image = try? NetworkImage(loan.memory) else { continue }
      accepted += 1
      let words = InferenceEngine.arenaNeeded(for: image)
      let first = Loan([UInt64](repeating: .max, count: words))
      let second = Loan([UInt64](repeating: 0, count: words))
      var fast = try InferenceEngine(image, arena: first.memory)
      var plain = try InferenceEngine(image, arena: second.memory, kernels: .scalar)
      var features = FeatureVector()
      for index in 0..<12 { features.values[index] = chance.signedUnit() * 40 }
      let reading = fast.read(features)
      #expect(reading == plain.read(features))
      #expect(reading.flankWear.isFinite)
    }
    #expect(accepted > 100)
  }
}
