import CAllocationCount
import Testing

@testable import FixedPointInference

/// The heap is counted by a malloc of the test's own, not by anything of Feedhold.
@Suite("heap of inference")
struct InferenceAllocationTests {
  @Test("neither whole runs nor steps ask for memory, on any path")
  func none() throws {
    var drawer = NetworkDrawer(seed: 3)
    drawer.begin(rows: 6, channels: 5, bits: 8)
    drawer.conv(depthwise: false, outputs: 18, bits: 8, causal: true)
    drawer.gru(units: 7)
    drawer.add(bits: 16)
    drawer.table(bits: 16)
    drawer.lastRow()
    drawer.dense(outputs: 3, bits: 32, kind: .head)
    let loan = Loan(drawer.network.bytes())
    let image = try NetworkImage(loan.memory)
    let values = Loan([Int8](repeating: 77, count: 30))
    let row = Loan([Int16](repeating: -300, count: 5))
    for path in Rig.paths {
      let words = NetworkEngine.arenaNeeded(for: image, path: path)
      let arena = Loan([UInt64](repeating: 0, count: words))
      var engine = try NetworkEngine(image, arena: arena.memory, path: path)
      var sum: Int32 = 0
      // The runtime builds its tables when a type is first met: the first round is not counted.
      for rounds in [1, 20_000] {
        feedhold_allocation_count_start()
        for _ in 0..<rounds {
          sum &+= try engine.run(values.memory)
          sum &+= try engine.step(row.memory)
          sum &+= engine.element(0)
        }
        feedhold_allocation_count_stop()
      }
      #expect(feedhold_allocation_count() == 0, "\(path)")
      #expect(sum != 0)
    }
  }
}
