import Foundation
import Testing

/// A layer of two inputs and one int16 output, made by hand: y = q_1 + 2 q_2, as m/2^s is 1.
@Suite("feedhold model") struct ModelCommandTests {
  private static let network: [UInt8] = {
    var words: [UInt32] = [0x324E_4846, 2, 256 + 16 + 8, 2, 1, 0, 0, 1]
    let bits16 = [UInt32(16)]
    func tensor(_ channels: UInt32) -> [UInt32] {
      bits16 + [1, channels, 0, UInt32(bitPattern: -32_768), 32_767, 0, 0x3FF0_0000, 0, 0]
    }
    words += tensor(2) + tensor(1)
    // Dense, 0 to 1, taps, dilation and stride 1, two inputs, one output.
    words += [1, 0, .max, 1, 1, 1, 1, 0, 0, 0, 2, 0, 1, 192, 11, 0]
    words += [UInt32](repeating: 0, count: 48 - words.count)
    // Bias 0, m = 2^30, s = 31 halves: the weights are 2 and 4.
    words += [0, 1 << 30, 31 | 2 << 8 | 4 << 16, 0]
    words[2] = UInt32(4 * words.count + 8)
    var bytes = words.flatMap { word in (0..<4).map { UInt8(word >> UInt32(8 * $0) & 0xFF) } }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for at in stride(from: 0, to: bytes.count, by: 8) {
      let word = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[at + $1]) << UInt64(8 * $1) }
      hash = (hash ^ word) &* 0x100_0000_01b3
    }
    bytes += (0..<8).map { UInt8(truncatingIfNeeded: hash >> UInt64(8 * $0)) }
    return bytes
  }()

  private func command(_ files: [String: String] = [:]) throws -> BuiltCommand {
    let command = try BuiltCommand(files)
    try Data(Self.network).write(to: command.folder.appendingPathComponent("sum.fhn"))
    return command
  }

  @Test("runs a network on lines, on every path alike, and counts what it bounds") func runs()
    throws
  {
    let command = try command(["in.csv": "# q1,q2\n3,4\n\n-5,1\r\n40000,-40000\n"])
    defer { command.remove() }
    for kernels in ["scalar", "sse2", "neon"] {
      let ending = try command.run(
        "model", "run", "sum.fhn", "--input", "in.csv", "--kernels", kernels)
      guard !ending.messages.contains("kernels-unavailable") else { continue }
      #expect(ending.status == 0 && ending.output == "11\n-3\n-32768\n")
      #expect(ending.messages.contains("2 numbers lay outside"))
    }
    let fastest = try command.run("model", "run", "sum.fhn", "--input", "in.csv", "--values")
    #expect(fastest.output == "11.0\n-3.0\n-32768.0\n")
    let streamed = try command.run("model", "run", "sum.fhn", "--input", "in.csv", "--stream")
    #expect(streamed.output == "11\n-3\n-32768\n")
  }

  @Test("takes quantities by the scale that inspect tells, and numbers of any size")
  func quantities() throws {
    let command = try command(["in.csv": "2.4,0.6\nnan,99999999999999999999\n"])
    defer { command.remove() }
    let ending = try command.run(
      "model", "run", "sum.fhn", "--input", "in.csv", "--units")
    // 2 + 2 x 1; 0 + 2 x 32767, which the output bounds.
    #expect(ending.output == "4\n32767\n" && ending.messages.contains("1 numbers lay outside"))
    let inspected = try command.run("model", "inspect", "sum.fhn")
    #expect(
      inspected.output.contains("1 x 2, 16 bits, -32768 to 32767, quantity = 1.0 (element - 0)"))
  }

  @Test("tells a bad line at its place") func badLines() throws {
    let command = try command(["a": "1,2\n1,2,3\n", "b": "1,x\n", "c": "1, 2.5\n"])
    defer { command.remove() }
    for (name, text) in [
      ("a", "a:2:1: error: 3 numbers, the network takes 2"), ("b", "b:1:3: error: \"x\" is no"),
      ("c", "c:1:3: error: 2.5 is no whole number"),
    ] {
      let ending = try command.run("model", "run", "sum.fhn", "--input", name)
      #expect(ending.status == 65 && ending.messages.contains(text), "\(ending.messages)")
    }
  }

  @Test("inspects and times it, and refuses a damaged file") func inspects() throws {
    let command = try command()
    defer { command.remove() }
    let inspected = try command.run("model", "inspect", "sum.fhn", "--json")
    #expect(inspected.output.contains("\"multiplyAccumulates\" : 2"))
    let timed = try command.run("model", "bench", "sum.fhn", "--rounds", "3", "--json")
    #expect(timed.status == 0 && timed.output.contains("\"nanoseconds\" : "))
    var damaged = Self.network
    damaged[100] ^= 1
    try Data(damaged).write(to: command.folder.appendingPathComponent("bad.fhn"))
    let refused = try command.run("model", "inspect", "bad.fhn")
    #expect(refused.status == 65 && refused.messages.contains("[network-checksum-mismatch]"))
    #expect(try command.run("model", "inspect", "none.fhn").status == 66)
    let unknown = try command.run("model", "bench", "sum.fhn", "--kernels", "mmx")
    #expect(unknown.status == 65 && unknown.messages.contains("[kernels-unavailable]"))
  }
}
