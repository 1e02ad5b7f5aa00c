import Foundation
@testable import Recording
import SeededChance
import Signals

/// Rows as nasty as rows can be: constants, ramps, noise, quantised steps, and every odd double.
enum RowFixtures {
  static let odd: [UInt64] = [
    0, 1 << 63, 1, 0x000F_FFFF_FFFF_FFFF, 0x7FF0_0000_0000_0000, 0xFFF0_0000_0000_0000,
    0x7FF8_0000_0000_0000, 0x7FF0_0000_0000_0001, 0xFFF8_DEAD_BEEF_0001, 0x7FEF_FFFF_FFFF_FFFF,
    UInt64.max,
  ]

  static func bits(_ generator: inout Chance, channel: Int, tick: Int) -> UInt64 {
    let t = Double(tick)
    switch channel % 8 {
    case 0: return 42.5.bitPattern
    case 1: return (10 + t * 0.03).bitPattern
    case 2: return (sin(t * 0.01) * 100).bitPattern
    case 3: return generator.share().bitPattern
    case 4: return Double(tick / 37).bitPattern
    case 5: return generator.next()
    case 6: return odd[Int(generator.next() % UInt64(odd.count))]
    default: return generator.next() % 100 == 0 ? generator.next() : 0
    }
  }

  static func ticks(_ count: Int, seed: UInt64, from first: Int = 0) -> [TickRecord] {
    var generator = Chance(seed: seed)
    return (first..<first + count).map { tick in
      var row = TickRecord()
      row.tick = Tick(Int64(tick))
      for channel in 0..<TickRecord.channelCount {
        let bits = bits(&generator, channel: channel, tick: tick)
        row.values[channel] = Double(bitPattern: bits)
      }
      return row
    }
  }

  /// Rows of which only a few channels change: small files for tests that damage them many times.
  static func calmTicks(_ count: Int, seed: UInt64) -> [TickRecord] {
    ticks(count, seed: seed).map { nasty in
      var row = TickRecord()
      row.tick = nasty.tick
      for channel in 0..<8 { row.values[channel] = nasty.values[channel] }
      return row
    }
  }

  static func agentSteps(_ count: Int, seed: UInt64) -> [AgentRecord] {
    var generator = Chance(seed: seed)
    return (0..<count).map { step in
      var row = AgentRecord()
      row.tick = Tick(Int64(step * 20))
      for channel in 0..<AgentRecord.channelCount {
        let bits = bits(&generator, channel: channel, tick: step)
        row.values[channel] = Double(bitPattern: bits)
      }
      return row
    }
  }

  static let events: [RecordEvent] = {
    var verdict = Verdict()
    verdict.tick = Tick(40)
    verdict.proposed = .nan
    verdict.ruling = .refused
    verdict.limit = .finite
    verdict.bound = .infinity
    let alarm = Alarm(
      tick: Tick(100), kind: .toolBroken, line: 12, value: 0.1 + 0.2, limit: -.infinity)
    let text = "feed \"hold\" \\ \u{1B}[31m\u{7F}\n\tÄ 刀 🛠"
    return [
      RecordEvent(verdict, line: 7), RecordEvent(alarm),
      RecordEvent(tick: Tick(120), line: 13, text: text),
      RecordEvent(tick: Tick(130), line: 14, text: String(repeating: "é", count: 200)),
    ]
  }()
}

func isSame(_ a: TickRecord, _ b: TickRecord) -> Bool {
  guard a.tick == b.tick else { return false }
  for channel in 0..<TickRecord.channelCount
  where a.values[channel].bitPattern != b.values[channel].bitPattern { return false }
  return true
}

func isSame(_ a: AgentRecord, _ b: AgentRecord) -> Bool {
  guard a.tick == b.tick else { return false }
  for channel in 0..<AgentRecord.channelCount
  where a.values[channel].bitPattern != b.values[channel].bitPattern { return false }
  return true
}

/// A folder of its own for one test; gone when the test is.
final class ScratchFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/feedhold-recording-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: file(name))))
  }
}

/// A recording of nasty rows, closed properly.
func recordNastyRun(
  to path: String, ticks: [TickRecord], agentSteps: [AgentRecord], chunkBytes: Int = 1 << 16
) throws -> RecordingSummary {
  var options = RecorderOptions()
  options.chunkBytes = chunkBytes
  // By size alone: the same rows then give the same file, however busy the machine is.
  options.chunkMilliseconds = 3_600_000
  options.ringTicks = 256
  let program = RecordedInput(
    name: "program.ngc", mediaType: "text/plain", bytes: Array("G1 X10 F500\nM2\n".utf8))
  let run = RecordMetadata(
    name: "feedhold.run", pairs: [RecordPair("seed", "42"), RecordPair("build", "test")])
  let recorder = try Recorder(path: path, options: options, inputs: [program], metadata: [run])
  for event in RowFixtures.events { recorder.push(event: event) }
  for (index, row) in ticks.enumerated() {
    recorder.push(row)
    if index % 20 == 0, index / 20 < agentSteps.count {
      recorder.push(agent: agentSteps[index / 20])
    }
  }
  return try recorder.close(
    RecordEnding(state: "finished", pairs: [RecordPair("policy", "constant-feed")]))
}
