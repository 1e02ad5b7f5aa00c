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

  /// 12 features, 3, 1.
  private let small = PlainNetwork.wear([3, 1], seed: 1)

  @Test("an image written from the specification is accepted with its figures")
  func accepted() throws {
    let loan = Loan(PlainNetwork.wear([32, 16, 1], seed: 1).bytes())
    let image = try NetworkImage(loan.memory)
    #expect(image.operationCount == 3)
    #expect(image.tensorCount == 4)
    #expect(image.operation(0).outputs == 32)
    #expect(image.operation(2).kind == .head)
    #expect(image.readsFeatures)
    let summary = try #require(image.summary)
    #expect(summary.errorMicrometres == 12.5)
    #expect(summary.residualLowMicrometres == -20)
    #expect(summary.mostWearMicrometres == 400)
    #expect(summary.holdoutRows == 200)
    #expect(summary.seed == 42)
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
      var short = Array(bytes.prefix(count))
      #expect(refusal(of: short) != nil)
      guard count >= 40 else { continue }
      #expect(refusal(of: PlainNetwork.signed(short)) != nil)
      PlainNetwork.write(&short, count, at: 8)
      #expect(refusal(of: PlainNetwork.signed(short)) != nil)
    }
    #expect(refusal(of: bytes + [0])?.fault == .wrongLength)
    var longer = bytes + [UInt8](repeating: 0, count: 8)
    PlainNetwork.write(&longer, longer.count, at: 8)
    #expect(refusal(of: PlainNetwork.signed(longer))?.fault == .wrongLength)
  }

  // Features from 32, summary from 320, tensors from 384 (40 each), operations from 504 (64 each),
  // parameters from 640: biases 640, multipliers 652, shifts 664, weights 667 to 703; the head's
  // from 704.
  @Test(
    "a wrong field under a right checksum is named with its place",
    arguments: [
      (0, 4, 0x314E_4846, NetworkImageFault.wrongMagic, 0),
      (4, 4, 1, .unknownVersion, 4),
      (8, 4, 1, .wrongLength, 8),
      (12, 4, 1, .wrongCount, 12),
      (12, 4, 97, .wrongCount, 12),
      (16, 4, 0, .wrongCount, 16),
      (16, 4, 0xFFFF_FFFF, .wrongCount, 16),
      (20, 4, 13, .wrongCount, 20),
      (24, 4, 2, .unusedNotNeutral, 24),
      (28, 4, 0, .noSuchTensor, 28),
      (28, 4, 3, .noSuchTensor, 28),
      (32, 8, 0x7FF8_0000_0000_0000, .unusableQuantization, 32),
      (40, 8, 0, .unusableQuantization, 40),
      (40, 8, 0x7FF0_0000_0000_0000, .unusableQuantization, 40),
      (48, 2, 0x7FFF, nil, 0),
      (48, 2, 0x8000, .unusableQuantization, 48),
      (50, 2, 0x8000, .unusableQuantization, 48),
      (52, 4, 1, .unusedNotNeutral, 52),
      (320, 8, 0x7FF8_0000_0000_0000, .unusableMetadata, 320),
      (344, 8, 0x7FF0_0000_0000_0000, .unusableMetadata, 344),
      (384, 4, 7, .wrongElement, 384),
      (384, 4, 8, .wrongBounds, 400),
      (388, 4, 0, .wrongSize, 388),
      (388, 4, 0x1_0001, .wrongSize, 388),
      (388, 4, 2, .wrongShape, 388),
      (392, 4, 0xFFFF_FFFF, .wrongSize, 392),
      (396, 4, 0x8000, .wrongBounds, 396),
      (400, 4, 0x7FFF_FFFF, .wrongBounds, 400),
      (408, 8, 0, .unusableScale, 408),
      (408, 8, 1, nil, 0),
      (408, 8, 0xFFF0_0000_0000_0000, .unusableScale, 408),
      (420, 4, 1, .unusedNotNeutral, 420),
      (476, 4, 1, .wrongBounds, 476),
      (504, 4, 0, .unknownKind, 504),
      (504, 4, 11, .unknownKind, 504),
      (504, 4, 10, .wrongElement, 516),
      (504, 4, 9, .unusedNotNeutral, 544),
      (508, 4, 2, .notYetWritten, 508),
      (508, 4, 3, .noSuchTensor, 508),
      (512, 4, 1, .noSuchTensor, 512),
      (516, 4, 0, .noSuchTensor, 516),
      (516, 4, 2, .wrongElement, 516),
      (520, 4, 2, .unusedNotNeutral, 520),
      (524, 4, 0, .unusedNotNeutral, 524),
      (528, 4, 2, .unusedNotNeutral, 528),
      (532, 4, 1, .unusedNotNeutral, 532),
      (536, 4, 1, .unusedNotNeutral, 536),
      (540, 4, 1, .wrongShape, 544),
      (544, 4, 0, .wrongShape, 544),
      (544, 4, 0xFFFF_FFFF, .wrongShape, 544),
      (544, 4, 11, .wrongParameters, 560),
      (548, 4, 1, .wrongShape, 552),
      (552, 4, 2, .wrongParameters, 560),
      (556, 4, 704, .wrongParameters, 556),
      (564, 4, 1, .unusedNotNeutral, 564),
      (572, 4, 2, .notYetWritten, 572),
      (652, 4, 0x3FFF_FFFF, .multiplierOutOfRange, 652),
      (652, 4, 0x8000_0000, .multiplierOutOfRange, 652),
      (640, 4, 0x7FFF_FFFF, .accumulatorOverflow, 667),
      (640, 4, 0x8000_0000, .accumulatorOverflow, 667),
      (664, 1, 30, .shiftOutOfRange, 664),
      (664, 1, 63, .shiftOutOfRange, 664),
      (667, 1, 0x80, .weightOutOfRange, 667),
      (703, 1, 1, .gapNotZero, 703),
      (717, 1, 1, .gapNotZero, 717),
    ] as [(Int, Int, UInt64, NetworkImageFault?, Int)])
  func named(
    field: (place: Int, size: Int, value: UInt64, fault: NetworkImageFault?, at: Int)
  ) {
    var bytes = small.bytes()
    for index in 0..<field.size {
      bytes[field.place + index] = UInt8(truncatingIfNeeded: field.value >> (8 * index))
    }
    let error = refusal(of: PlainNetwork.signed(bytes))
    #expect(error?.fault == field.fault)
    if field.fault != nil { #expect(error?.byteOffset == field.at) }
  }

  @Test("the overflow proof accepts 2^31 - 1 and refuses 2^31")
  func proofLimit() {
    var network = PlainNetwork.wear([1, 1], seed: 3)
    network.operations[0].weights = [Int](repeating: -127, count: 12)
    // The worst sum of 12 inputs of +-32767 is 12 * 127 * 32767.
    let rest = Int(Int32.max) - 12 * 127 * 32767
    network.operations[0].biases = [-rest]
    #expect(refusal(of: network.bytes()) == nil)
    network.operations[0].biases = [-rest - 1]
    #expect(refusal(of: network.bytes())?.fault == .accumulatorOverflow)
    network.features[11].low = -32766
    network.features[11].high = 32766
    #expect(refusal(of: network.bytes()) == nil, "a narrower feature leaves room")
  }

  @Test("a layer of 516 inputs passes the proof, one of 517 does not")
  func widestLayer() {
    for (width, fault) in [(516, nil), (517, NetworkImageFault.accumulatorOverflow)] {
      var network = PlainNetwork.wear([width, 1], seed: 4)
      network.operations[1].weights = [Int](repeating: 127, count: width)
      network.operations[1].biases = [0]
      #expect(refusal(of: network.bytes())?.fault == fault)
    }
  }

  @Test("the proof takes the distance from the zero point, not the element")
  func proofDistance() {
    var drawer = NetworkDrawer(seed: 2)
    drawer.begin(rows: 1, channels: 4, bits: 16)
    drawer.network.tensors[0] = .init(channels: 4, zero: 32767)
    drawer.dense(outputs: 1, bits: 16)
    drawer.network.operations[0].weights = [127, 127, 127, 127]
    // 4 * 127 * 65535 and the bias.
    let rest = Int(Int32.max) - 4 * 127 * 65535
    drawer.network.operations[0].biases = [rest]
    #expect(refusal(of: drawer.network.bytes()) == nil)
    drawer.network.operations[0].biases = [rest + 1]
    #expect(refusal(of: drawer.network.bytes())?.fault == .accumulatorOverflow)
  }

  @Test("parts that overlap, leave a gap or come after a reader are refused")
  func parts() {
    var drawer = NetworkDrawer(seed: 6)
    drawer.begin(rows: 1, channels: 8, bits: 16)
    drawer.parts(bits: 16)
    drawer.place(bits: 8)
    let whole = drawer.network
    #expect(refusal(of: whole.bytes()) == nil)
    var overlapping = whole
    overlapping.operations[0].channel -= 1
    #expect(refusal(of: overlapping.bytes())?.fault == .writtenTwice)
    var gap = whole
    gap.tensors[1].channels += 1
    gap.tensors[2].channels += 1
    #expect(refusal(of: gap.bytes())?.fault == .notYetWritten)
    gap.operations[2].input = 0
    gap.tensors[2].channels = 8
    gap.output = 2
    #expect(refusal(of: gap.bytes())?.fault == .neverWritten)
    var late = whole
    late.operations.swapAt(1, 2)
    #expect(refusal(of: late.bytes())?.fault == .notYetWritten)
    var twice = whole
    twice.operations.append(whole.operations[2])
    #expect(refusal(of: twice.bytes())?.fault == .writtenTwice)
  }

  @Test("tables and units that could leave their bounds are refused")
  func tables() {
    var drawer = NetworkDrawer(seed: 3)
    drawer.begin(rows: 2, channels: 3, bits: 16)
    drawer.table(bits: 16)
    let target = drawer.network.tensors[1]
    drawer.network.operations[0].tables[0][512] = target.high
    #expect(refusal(of: drawer.network.bytes()) == nil)
    if target.high < 32767 {
      drawer.network.operations[0].tables[0][512] = target.high + 1
      #expect(refusal(of: drawer.network.bytes())?.fault == .entryOutOfRange)
      drawer.network.operations[0].tables[0][512] = target.high
    }
    drawer.gru(units: 2)
    #expect(refusal(of: drawer.network.bytes()) == nil)
    var bounds = drawer.network
    bounds.tensors[3].low = -32767
    #expect(refusal(of: bounds.bytes())?.fault == .wrongBounds)
    drawer.network.operations[2].tables[0][7] = -1
    #expect(refusal(of: drawer.network.bytes())?.fault == .entryOutOfRange)
  }
}
