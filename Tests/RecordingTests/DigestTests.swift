import SeededChance
import Signals
import Testing

@testable import Recording

@Suite struct DigestTests {
  @Test("CRC-32 of \"123456789\" is the catalogue's check value")
  func crcVector() {
    // Check value of CRC-32/ISO-HDLC in Greg Cook's catalogue of parametrised CRC algorithms.
    #expect(CRC32.of(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(CRC32.of([UInt8]()) == 0)
  }

  @Test("CRC-32 by slices is CRC-32 bit by bit, for every length and piece")
  func crcBitwise() {
    var generator = Chance(seed: 5)
    let bytes = (0..<200).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    for length in 0..<bytes.count {
      var slow: UInt32 = 0xFFFF_FFFF
      for byte in bytes[..<length] {
        slow ^= UInt32(byte)
        for _ in 0..<8 { slow = slow & 1 == 1 ? (slow >> 1) ^ 0xEDB8_8320 : slow >> 1 }
      }
      var pieces = CRC32()
      pieces.update(Array(bytes[..<(length / 3)]))
      pieces.update(Array(bytes[(length / 3)..<length]))
      #expect(pieces.value == ~slow)
    }
  }

  @Test("CRC-32 in three lanes is CRC-32 in short pieces", arguments: [4096, 4111, 10_007])
  func crcLanes(length: Int) {
    var generator = Chance(seed: 6)
    let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
    var pieces = CRC32()
    for start in stride(from: 0, to: length, by: 1000) {
      pieces.update(Array(bytes[start..<min(start + 1000, length)]))
    }
    #expect(CRC32.of(bytes) == pieces.value)
  }

  @Test("flipping any single bit of a tick row changes the digest")
  func singleBits() {
    let rows = RowFixtures.ticks(3, seed: 77)
    func digest(flipping bit: Int?) -> UInt64 {
      var digest = RunDigest()
      for (index, row) in rows.enumerated() {
        var row = row
        if index == 1, let bit {
          if bit < 64 {
            row.tick.count ^= Int64(bitPattern: 1 << UInt64(bit))
          } else {
            let pattern = row.values[bit / 64 - 1].bitPattern ^ (1 << UInt64(bit % 64))
            row.values[bit / 64 - 1] = Double(bitPattern: pattern)
          }
        }
        digest.absorb(row)
      }
      return digest.value
    }
    var seen: Set<UInt64> = [digest(flipping: nil)]
    let bits = 64 * (TickRecord.channelCount + 1)
    for bit in 0..<bits { seen.insert(digest(flipping: bit)) }
    #expect(seen.count == bits + 1)
  }

  @Test("flipping any single bit of an agent row changes the digest")
  func agentBits() {
    let row = RowFixtures.agentSteps(1, seed: 5)[0]
    var seen: Set<UInt64> = []
    for bit in 0..<64 * AgentRecord.channelCount {
      var changed = row
      let pattern = row.values[bit / 64].bitPattern ^ (1 << UInt64(bit % 64))
      changed.values[bit / 64] = Double(bitPattern: pattern)
      var digest = RunDigest()
      digest.absorb(changed)
      seen.insert(digest.value)
    }
    #expect(seen.count == 64 * AgentRecord.channelCount)
  }

  @Test("the order of rows counts, how tick and agent rows alternate does not")
  func order() {
    let ticks = RowFixtures.ticks(2, seed: 1)
    let step = RowFixtures.agentSteps(1, seed: 2)[0]
    var a = RunDigest()
    a.absorb(ticks[0])
    a.absorb(ticks[1])
    a.absorb(step)
    var b = RunDigest()
    b.absorb(step)
    b.absorb(ticks[0])
    b.absorb(ticks[1])
    var c = RunDigest()
    c.absorb(step)
    c.absorb(ticks[1])
    c.absorb(ticks[0])
    #expect(a == b)
    #expect(a.value != c.value)
    #expect(a.hexadecimal.count == 16)
  }

  @Test("the digest of known rows is the same in every build")
  func pinned() {
    var digest = RunDigest()
    var row = TickRecord()
    for tick in 0..<100 {
      row.tick = Tick(Int64(tick))
      for channel in 0..<TickRecord.channelCount {
        row.values[channel] = Double(tick * 41 + channel) * 0.125
      }
      digest.absorb(row)
    }
    // By an independent model of the chain in Python's unbounded whole numbers.
    #expect(digest.hexadecimal == "4b9238b35314f8bd")
  }
}
