import SeededChance
import Signals
import Testing

@testable import FixedPointInference

@Suite("Inference engine")
struct InferenceEngineTests {
  @Test(
    "networks read what plain integers give, on every path",
    arguments: [[1], [1, 1], [7, 1], [32, 16, 1], [9, 5, 3, 1], [8, 8, 8, 8, 8, 8, 8, 1]])
  func exact(widths: [Int]) throws {
    let network = PlainNetwork.wear(widths, seed: UInt64(widths.count))
    let loan = Loan(network.bytes())
    let image = try NetworkImage(loan.memory)
    for path in Rig.paths {
      let words = InferenceEngine.arenaNeeded(for: image, path: path)
      let arena = Loan([UInt64](repeating: .max, count: words))
      var engine = try InferenceEngine(image, arena: arena.memory, path: path)
      #expect(engine.path == path)
      var chance = Chance(seed: 5)
      var different = Set<Int32>()
      for _ in 0..<60 {
        let row = (0..<12).map { _ in chance.signedUnit() * 40 }
        var features = FeatureVector()
        for index in 0..<12 { features.values[index] = row[index] }
        let reading = engine.read(features)
        let expected = network.steps(row)
        #expect(Int(reading.flankWearQ16Micrometres) == network.run(expected.steps).last?[0])
        #expect(reading.flankWear == Double(reading.flankWearQ16Micrometres) / 65536 / 1000)
        #expect(Int(reading.saturatedInputs) == expected.saturated)
        different.insert(reading.flankWearQ16Micrometres)
      }
      #expect(different.count > 5, "the readings must say something")
    }
  }

  // The hash is that of version 1 of the file and its kernels: the same weights give the same bits.
  @Test("ten thousand readings have the recorded hash")
  func golden() throws {
    let loan = Loan(PlainNetwork.wear([32, 16, 1], seed: 11).bytes())
    let image = try NetworkImage(loan.memory)
    for path in Rig.paths {
      let words = InferenceEngine.arenaNeeded(for: image, path: path)
      let arena = Loan([UInt64](repeating: 0, count: words))
      var engine = try InferenceEngine(image, arena: arena.memory, path: path)
      var chance = Chance(seed: 12)
      var hash = GoldenHash()
      for _ in 0..<10_000 {
        var features = FeatureVector()
        for index in 0..<12 { features.values[index] = chance.signedUnit() * 33 }
        hash.add(engine.read(features).flankWearQ16Micrometres)
      }
      #expect(hash.value == 0x4FEB_C667_A5EC_9579, "\(path)")
    }
  }

  @Test("a feature that is no number reads as the offset, an infinity as its end; both count")
  func saturation() {
    let range = Quantization(offset: 2, stepsPerUnit: 4, low: -100, high: 90)
    let nan = QuantizedFeature(step: 0, isSaturated: true)
    #expect(range.step(of: .nan) == nan)
    #expect(range.step(of: .infinity) == QuantizedFeature(step: 90, isSaturated: true))
    #expect(range.step(of: -.infinity) == QuantizedFeature(step: -100, isSaturated: true))
    #expect(range.step(of: 1e308) == QuantizedFeature(step: 90, isSaturated: true))
    #expect(range.step(of: 2 + 22.5) == QuantizedFeature(step: 90, isSaturated: false))
    #expect(range.step(of: 2 + 22.51) == QuantizedFeature(step: 90, isSaturated: true))
    // 2.5 and 3.5 steps: ties to even.
    #expect(range.step(of: 2.625).step == 2)
    #expect(range.step(of: 2.875).step == 4)
    let away = Quantization(offset: 0, stepsPerUnit: 1, low: 5, high: 9)
    #expect(away.step(of: .nan) == QuantizedFeature(step: 5, isSaturated: true))
  }

  @Test("memory one word too small, an absent path and a network for something else are refused")
  func refusals() throws {
    let loan = Loan(PlainNetwork.wear([32, 16, 1], seed: 1).bytes())
    let image = try NetworkImage(loan.memory)
    let needed = InferenceEngine.arenaNeeded(for: image)
    let short = Loan([UInt64](repeating: 0, count: needed - 1))
    #expect(
      throws: NetworkImageError(
        .arenaTooSmall, at: 0, found: Int64(needed - 1), allowed: Int64(needed))
    ) {
      _ = try InferenceEngine(image, arena: short.memory)
    }
    func fault(_ network: PlainNetwork, path: KernelPath = .scalar) throws -> NetworkImageFault? {
      let loan = Loan(network.bytes())
      let image = try NetworkImage(loan.memory)
      let arena = Loan([UInt64](repeating: 0, count: 1 << 16))
      do throws(NetworkImageError) {
        _ = try InferenceEngine(image, arena: arena.memory, path: path)
        return nil
      } catch {
        return error.fault
      }
    }
    var network = PlainNetwork.wear([2, 1], seed: 1)
    #expect(try fault(network) == nil)
    let absent: KernelPath = KernelPath.neon.isAvailable ? .sse2 : .neon
    #expect(try fault(network, path: absent) == .pathUnavailable)
    network.figures = nil
    #expect(try fault(network) == .readsNoWear)
    #expect(try fault(.wear([2, 2], seed: 1)) == .readsNoWear)
    network.features = []
    #expect(try fault(network) == .readsNoFeatures)
  }

  @Test("inputs of the wrong length or kind are refused")
  func wrongInputs() throws {
    func engineError(
      _ network: PlainNetwork, _ run: (inout NetworkEngine) throws -> Void
    ) throws {
      let loan = Loan(network.bytes())
      let image = try NetworkImage(loan.memory)
      let arena = Loan([UInt64](repeating: 0, count: NetworkEngine.arenaNeeded(for: image)))
      var engine = try NetworkEngine(image, arena: arena.memory)
      try run(&engine)
    }
    let words = Loan([Int16](repeating: 0, count: 12))
    #expect(throws: InferenceError.wrongInput) {
      try engineError(.wear([1], seed: 1)) { try $0.run(words.memory) }
    }
    var drawer = NetworkDrawer(seed: 1)
    drawer.begin(rows: 4, channels: 5, bits: 8)
    drawer.place(bits: 8)
    #expect(throws: InferenceError.wrongInput) {
      try engineError(drawer.network) { try $0.run(FeatureVector()) }
    }
    #expect(throws: InferenceError.wrongLength(found: 12, needed: 20)) {
      try engineError(drawer.network) { try $0.run(words.memory) }
    }
    #expect(throws: InferenceError.wrongLength(found: 12, needed: 5)) {
      try engineError(drawer.network) { try $0.step(words.memory) }
    }
  }

  @Test("a factor becomes the nearest multiplier and shift, or is refused")
  func factors() {
    var chance = Chance(seed: 8)
    for _ in 0..<5000 {
      let factor = Double(chance.within(1, 1 << 52)) * 0x1p-60
      let hidden = Requantization(factor: factor, shifts: Requantization.hiddenShifts)
      guard let hidden else {
        #expect(factor < 0x1p-32)
        continue
      }
      #expect(hidden.multiplier >= 1 << 30)
      // Exact: both sides are whole multiples of a power of two below 2^53.
      let back = Double(hidden.multiplier) / Double(UInt64(1) << UInt64(hidden.shift))
      // Half a unit of m relative to m >= 2^30.
      #expect(abs(back - factor) <= factor * 0x1p-31)
    }
    let carry = Requantization(factor: 0.5.nextDown, shifts: Requantization.hiddenShifts)
    #expect(carry == Requantization(multiplier: 1 << 30, shift: 31))
    for factor in [0, -0.5, .nan, .infinity, 1, 0x1p-33, Double.leastNonzeroMagnitude] {
      #expect(Requantization(factor: factor, shifts: Requantization.hiddenShifts) == nil)
    }
    let head = Requantization(factor: 4.7, shifts: Requantization.headShifts)
    #expect(head?.shift == 28)
  }
}
