import SeededChance
import Testing

@testable import FixedPointInference

@Suite("Streams")
struct StreamTests {
  /// A causal network of drawn operations.
  private func causal(seed: UInt64, rows: Int, endsInOne: Bool) -> NetworkDrawer {
    var drawer = NetworkDrawer(seed: seed)
    drawer.begin(
      rows: rows, channels: drawer.chance.within(1, 12),
      bits: drawer.chance.within(0, 1) == 0 ? 8 : 16)
    for _ in 0..<drawer.chance.within(1, 4) {
      let bits = drawer.chance.within(0, 1) == 0 ? 8 : 16
      switch drawer.chance.within(0, 6) {
      case 0, 1:
        drawer.conv(
          depthwise: false, outputs: drawer.chance.within(1, 20), bits: bits, causal: true)
      case 2: drawer.conv(depthwise: true, outputs: 0, bits: bits, causal: true)
      case 3: drawer.add(bits: bits)
      case 4: drawer.table(bits: bits)
      case 5: drawer.place(bits: bits)
      default: drawer.gru(units: drawer.chance.within(1, 9))
      }
    }
    if endsInOne {
      drawer.lastRow()
      drawer.dense(outputs: drawer.chance.within(1, 20), bits: 16)
      drawer.dense(outputs: 2, bits: 32, kind: .head)
    }
    return drawer
  }

  @Test("a step gives the row that plain integers give for all rows so far, on every path")
  func equalsWhole() throws {
    for seed in 1...120 as ClosedRange<UInt64> {
      let rows = 12
      var drawer = causal(seed: seed, rows: rows, endsInOne: seed % 2 == 0)
      let network = drawer.network
      let channels = network.tensors[0].channels
      let values = drawer.input()
      for path in Rig.paths {
        var rig = try Rig(network.bytes(), on: path)
        for _ in 0..<2 {
          for row in 0..<rows {
            let given = Array(values[row * channels..<(row + 1) * channels])
            let found = try rig.step(given)
            let expected = Array(
              network.cut(from: rows, to: row + 1)
                .result(Array(values.prefix((row + 1) * channels)))
                .suffix(network.tensors[network.output].channels))
            #expect(found == expected, "seed \(seed), row \(row), \(path)")
          }
          // A whole run ends the stream: the next step is a first one.
          let whole = try rig.run(values).outputs
          #expect(whole == network.result(values), "seed \(seed), whole, \(path)")
        }
      }
    }
  }

  @Test("a stream that was ended begins anew")
  func ended() throws {
    var drawer = causal(seed: 4, rows: 6, endsInOne: false)
    drawer.gru(units: 3)
    let channels = drawer.network.tensors[0].channels
    let row = Array(drawer.input().prefix(channels))
    var rig = try Rig(drawer.network.bytes())
    let first = try rig.step(row)
    let second = try rig.step(row)
    rig.endStream()
    #expect(try rig.step(row) == first)
    #expect(try rig.step(row) == second)
  }

  @Test("a network that cannot be stepped says why and where")
  func refused() throws {
    func refusal(_ build: (inout NetworkDrawer) -> Void) throws -> StreamError? {
      var drawer = NetworkDrawer(seed: 9)
      drawer.begin(rows: 5, channels: 3, bits: 16)
      build(&drawer)
      let loan = Loan(drawer.network.bytes())
      let image = try NetworkImage(loan.memory)
      if let error = image.streamError {
        var rig = try Rig(drawer.network.bytes())
        #expect(throws: InferenceError.notStepped(error)) { try rig.step([0, 0, 0]) }
      }
      return image.streamError
    }
    #expect(
      try refusal {
        $0.place(bits: 16)
        $0.average(bits: 16)
      } == StreamError(.takesMean, operation: 1))
    #expect(try refusal { $0.dense(outputs: 2, bits: 16) }?.fault == .takesRowsAtOnce)
    #expect(
      try refusal {
        $0.lastRow()
        $0.gru(units: 2)
      } == StreamError(.remembersBehindLast, operation: 2))
    #expect(
      try refusal {
        $0.lastRow()
        $0.dense(outputs: 2, bits: 16)
      } == nil)
    #expect(
      try refusal { drawer in
        drawer.conv(depthwise: true, outputs: 0, bits: 16, causal: true)
        drawer.network.operations[0].before -= 1
        drawer.network.operations[0].behind += 1
      }?.fault == .looksAhead)
  }
}

extension PlainNetwork {
  /// The same network for fewer rows.
  func cut(from rows: Int, to fewer: Int) -> PlainNetwork {
    var shorter = self
    for index in tensors.indices where tensors[index].rows == rows {
      shorter.tensors[index].rows = fewer
    }
    return shorter
  }
}
