import Foundation
import SeededChance
import Signals
import Testing

@testable import FixedPointInference

/// Images that somebody has tampered with and given a right checksum.
@Suite("Image mutations")
struct ImageMutationTests {
  /// 100,000 mutants; with FEEDHOLD_LONG=1 a million.
  private static let mutants =
    ProcessInfo.processInfo.environment["FEEDHOLD_LONG"] == "1" ? 1_000_000 : 100_000

  /// Numbers that break things.
  private static let extremes: [Int] = [
    0, 1, 2, 15, 16, 63, 64, 96, 255, 512, 65_535, 65_536, 65_537, 1 << 20, (1 << 20) + 1, 1 << 26,
    (1 << 31) - 1, 1 << 31, (1 << 32) - 1, (1 << 32) - 64,
  ]

  private func mutated(_ whole: [UInt8], _ chance: inout Chance) -> [UInt8] {
    var bytes = whole
    for _ in 0..<chance.within(1, 3) {
      switch chance.within(0, 9) {
      case 0, 1, 2:  // a bit
        bytes[chance.within(0, bytes.count - 9)] ^= 1 << UInt8(chance.within(0, 7))
      case 3, 4, 5:  // a field of the tables
        let end = min(bytes.count - 12, 32 + 40 * 8 + 64 * 8)
        let place = chance.within(2, max(2, end / 4)) * 4
        guard place + 4 <= bytes.count - 8 else { continue }
        let value = Self.extremes[chance.within(0, Self.extremes.count - 1)]
        PlainNetwork.write(&bytes, value, at: place)
      case 6:  // a small number instead: other tensors, kinds, windows
        let place = chance.within(3, max(3, min(bytes.count - 12, 700) / 4)) * 4
        guard place + 4 <= bytes.count - 8 else { continue }
        PlainNetwork.write(&bytes, chance.within(0, 12), at: place)
      case 7:  // cut off, with the length put right
        bytes = Array(bytes.prefix(max(48, chance.within(40, bytes.count) / 8 * 8)))
        PlainNetwork.write(&bytes, bytes.count, at: 8)
      case 8:  // a stretch copied to another place
        let count = chance.within(1, min(64, bytes.count - 16))
        let from = chance.within(0, bytes.count - 9 - count)
        let to = chance.within(0, bytes.count - 9 - count)
        bytes.replaceSubrange(to..<to + count, with: bytes[from..<from + count])
      default: bytes[chance.within(0, bytes.count - 9)] = UInt8(chance.within(0, 255))
      }
    }
    return PlainNetwork.signed(bytes)
  }

  @Test("a mutant is refused, or runs alike on the standard and the fastest path; none traps")
  func mutants() throws {
    var chance = Chance(seed: 20_261_128)
    var seeds = (1...60 as ClosedRange<UInt64>).map { seed -> [UInt8] in
      NetworkDrawer.drawn(seed: seed).network.bytes()
    }.filter { $0.count < 2500 }
    seeds.append(PlainNetwork.wear([3, 1], seed: 1).bytes())
    seeds.append(PlainNetwork.wear([32, 16, 1], seed: 1).bytes())
    var faults: [NetworkImageFault: Int] = [:]
    var accepted = 0
    for round in 0..<Self.mutants {
      let loan = Loan(mutated(seeds[round % seeds.count], &chance))
      let image: NetworkImage
      do throws(NetworkImageError) {
        image = try NetworkImage(loan.memory)
      } catch {
        faults[error.fault, default: 0] += 1
        continue
      }
      accepted += 1
      try runAlike(image, &chance, round)
    }
    #expect(accepted > Self.mutants / 50)
    // Everything that a file can be refused for but what needs a right file, or a wrong checksum.
    #expect(faults.count >= 25, "\(faults)")
  }

  /// Large tensors of an accepted mutant are planned, but not run: they would take minutes.
  private func runAlike(_ image: NetworkImage, _ chance: inout Chance, _ round: Int) throws {
    let sums = (0..<image.operationCount).reduce(0) { $0 + image.multiplyAccumulates(of: $1) }
    let words = max(
      NetworkEngine.arenaNeeded(for: image),
      NetworkEngine.arenaNeeded(for: image, path: .scalar))
    guard sums < 100_000, words < 1 << 17 else { return }
    let bits = (0..<image.tensor(0).count).map { _ in
      Int16(truncatingIfNeeded: chance.next())
    }
    let whole = Loan(bits)
    let row = Loan(Array(bits.prefix(image.tensor(0).channels)))
    defer { withExtendedLifetime((whole, row)) {} }
    var outputs: [[Int32]] = []
    for path in [KernelPath.scalar, .fastest] {
      let arena = Loan([UInt64](repeating: .max, count: words))
      var engine = try NetworkEngine(image, arena: arena.memory, path: path)
      if image.readsFeatures {
        var features = FeatureVector()
        for index in 0..<12 { features.values[index] = Double(bits[index]) / 1000 }
        try engine.run(features)
      } else {
        try engine.run(whole.memory)
        if engine.streamError == nil { try engine.step(row.memory) }
      }
      let count = engine.streamError == nil ? engine.output.channels : engine.output.count
      outputs.append((0..<count).map { engine.element($0) })
    }
    if outputs[0] != outputs[1] { Issue.record("mutant \(round): paths differ") }
  }
}
