import SeededChance
import Signals
import Testing

@testable import FixedPointInference

@Suite("Networks")
struct NetworkTests {
  @Test("drawn networks of every kind give what plain integers give, on every path")
  func exact() throws {
    var kinds = Set<OperationKind>()
    for seed in 1...600 as ClosedRange<UInt64> {
      var drawer = NetworkDrawer.drawn(seed: seed)
      drawer.network.operations.forEach { kinds.insert($0.kind) }
      let bytes = drawer.network.bytes()
      let inputs = [drawer.input(), drawer.input()]
      let first = drawer.network.tensors[0]
      for path in Rig.paths {
        var rig = try Rig(bytes, on: path)
        for values in inputs {
          let found = try rig.run(values)
          let expected = drawer.network.result(values)
          if found.outputs != expected {
            Issue.record("seed \(seed), \(path): \(found.outputs) is not \(expected)")
            return
          }
          #expect(found.outside == values.count { $0 < first.low || $0 > first.high })
        }
      }
    }
    #expect(kinds.count == 10)
  }

  @Test("outputs of drawn networks have the recorded hash on every path")
  func golden() throws {
    for path in Rig.paths {
      var hash = GoldenHash()
      for seed in 1...400 as ClosedRange<UInt64> {
        var drawer = NetworkDrawer.drawn(seed: seed)
        var rig = try Rig(drawer.network.bytes(), on: path)
        for _ in 0..<3 { hash.add(try rig.run(drawer.input()).outputs) }
      }
      #expect(hash.value == 0x8007_9CBD_AFE1_5212, "\(path)")
    }
  }

  @Test("an engine writes nothing behind the memory that it asked for")
  func memory() throws {
    for seed in 1...150 as ClosedRange<UInt64> {
      var drawer = NetworkDrawer.drawn(seed: seed)
      let values = Loan(drawer.input().map { Int16($0) })
      let loan = Loan(drawer.network.bytes())
      let image = try NetworkImage(loan.memory)
      for path in Rig.paths {
        let words = NetworkEngine.arenaNeeded(for: image, path: path)
        let arena = Loan([UInt64](repeating: 0xA5A5_A5A5_A5A5_A5A5, count: words + 32))
        var engine = try NetworkEngine(image, arena: arena.memory, path: path)
        try engine.run(values.memory)
        let isKept = (words..<words + 32).allSatisfy { arena.memory[$0] == 0xA5A5_A5A5_A5A5_A5A5 }
        #expect(isKept, "seed \(seed), \(path)")
      }
    }
  }

  @Test("layers of more blocks and windows than a tile agree on every path")
  func large() throws {
    for seed in 1...24 as ClosedRange<UInt64> {
      var drawer = NetworkDrawer(seed: seed)
      let bits = seed % 2 == 0 ? 8 : 16
      drawer.begin(rows: drawer.chance.within(20, 60), channels: 6, bits: bits)
      drawer.conv(depthwise: false, outputs: drawer.chance.within(1, 150), bits: bits)
      drawer.average(bits: bits)
      drawer.dense(outputs: drawer.chance.within(1, 150), bits: bits)
      drawer.dense(outputs: 3, bits: 32, kind: .head)
      let values = drawer.input()
      let expected = drawer.network.result(values)
      for path in Rig.paths {
        var rig = try Rig(drawer.network.bytes(), on: path)
        let found = try rig.run(values).outputs
        #expect(found == expected, "seed \(seed), \(path)")
      }
    }
  }

  /// The window network of the benchmarks: 6 x 256, three convolutions, a mean, 32, 1.
  static func windowNetwork(bits: Int) -> NetworkDrawer {
    var drawer = NetworkDrawer(seed: 5)
    drawer.begin(rows: 256, channels: 6, bits: bits)
    for (taps, outputs) in [(5, 16), (5, 32), (3, 64)] {
      let source = drawer.network.tensors[drawer.last]
      var conv = PlainNetwork.Operation(kind: .conv, input: drawer.last, taps: taps, stride: 2)
      conv.width = source.channels
      conv.outputs = outputs
      drawer.weigh(&conv, from: source)
      drawer.append(
        conv, drawer.tensor(rows: (source.rows - taps) / 2 + 1, channels: outputs, bits: bits))
    }
    drawer.average(bits: bits)
    drawer.dense(outputs: 32, bits: bits)
    drawer.dense(outputs: 1, bits: 32, kind: .head)
    return drawer
  }

  @Test("the window network's activations fit 8 KiB on every path, and it gives the plain numbers")
  func windowNetwork() throws {
    for bits in [8, 16] {
      var drawer = Self.windowNetwork(bits: bits)
      let bytes = drawer.network.bytes()
      let loan = Loan(bytes)
      let image = try NetworkImage(loan.memory)
      // By hand: 126 x 16 x 30 + 61 x 32 x 80 + 30 x 64 x 96 + 30 x 64 + 64 x 32 + 32.
      let sums = (0..<image.operationCount).map { image.multiplyAccumulates(of: $0) }
      #expect(sums == [60480, 156160, 184320, 1920, 2048, 32])
      let values = drawer.input()
      let expected = drawer.network.result(values)
      for path in Rig.paths {
        let size = NetworkEngine.arenaBytes(for: image, path: path)
        #expect(size.activations <= 8192, "\(path)")
        // The two largest neighbours: 126 x 16 and 61 x 32 elements.
        let element = bits == 8 && (path == .vnni || path == .neonDot) ? 1 : 2
        #expect(size.activations >= (126 * 16 + 61 * 32) * element)
        var rig = try Rig(bytes, on: path)
        let found = try rig.run(values).outputs
        #expect(found == expected, "\(path)")
      }
    }
  }
}
