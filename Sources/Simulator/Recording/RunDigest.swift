public import Signals

/// The one fingerprint of a run: two runs that differ in any bit of any row have, but for a chance
/// of 2^-64, different digests.
///
/// Two chains of 64 bits, one over the tick rows and one over the agent rows: h[t] = mix(h[t-1],
/// row t), where mix multiplies 64 by 64 bits and folds the 128 bits of the product (the
/// construction of the wyhash family, Wang Yi 2019; the constants are hexadecimal fraction digits
/// of pi). It is a checksum against mistakes, not a signature against forgery. Raw bit patterns
/// count: +0 and -0 differ, and so do two NaN of different payload. Whole-number arithmetic alone,
/// so the same in debug, release and on any CPU.
public struct RunDigest: Equatable, Sendable, BitwiseCopyable {
  /// The chain over the tick rows so far.
  public private(set) var tickChain: UInt64 = 0x243F_6A88_85A3_08D3
  /// The chain over the agent rows so far.
  public private(set) var agentChain: UInt64 = 0x1319_8A2E_0370_7344
  /// How many tick rows went in.
  public private(set) var tickCount: Int64 = 0
  /// How many agent rows went in.
  public private(set) var agentCount: Int64 = 0

  /// The digest of a run that has not begun.
  public init() {}

  /// The digest of everything so far. The order in which tick rows and agent rows alternate does
  /// not count, only the order within each.
  public var value: UInt64 {
    let ticks = Self.mix(tickChain, UInt64(bitPattern: tickCount) ^ Self.keyA)
    let agents = Self.mix(agentChain, UInt64(bitPattern: agentCount) ^ Self.keyB)
    return Self.mix(ticks ^ Self.keyC, agents ^ Self.keyD)
  }

  /// Takes in the next tick.
  public mutating func absorb(_ row: borrowing TickRecord) {
    unsafe withUnsafePointer(to: row) { unsafe absorb(tickAt: $0) }
  }

  /// Takes in the next step of the agent.
  public mutating func absorb(_ row: borrowing AgentRecord) {
    unsafe withUnsafePointer(to: row) { unsafe absorb(agentStepAt: $0) }
  }

  /// Takes in the next tick from where it stands, which saves copying it.
  public mutating func absorb(tickAt row: UnsafePointer<TickRecord>) {
    let words = 1 + TickRecord.channelCount
    tickChain = unsafe UnsafeRawPointer(row).withMemoryRebound(to: UInt64.self, capacity: words) {
      unsafe Self.chain(tickChain, $0, count: words)
    }
    tickCount &+= 1
  }

  /// Takes in the next step of the agent from where it stands.
  public mutating func absorb(agentStepAt row: UnsafePointer<AgentRecord>) {
    let words = 1 + AgentRecord.channelCount
    agentChain = unsafe UnsafeRawPointer(row).withMemoryRebound(to: UInt64.self, capacity: words) {
      unsafe Self.chain(agentChain, $0, count: words)
    }
    agentCount &+= 1
  }

  /// The digest as 16 hexadecimal digits, as reports and goldens show it.
  public var hexadecimal: String { Self.hexadecimal(value) }

  /// Any 64 bits as 16 hexadecimal digits.
  public static func hexadecimal(_ bits: UInt64) -> String {
    let digits = String(bits, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static var keyA: UInt64 { 0xA409_3822_299F_31D0 }
  private static var keyB: UInt64 { 0x082E_FA98_EC4E_6C89 }
  private static var keyC: UInt64 { 0x4528_21E6_38D0_1377 }
  private static var keyD: UInt64 { 0xBE54_66CF_34E9_0C6C }

  @inline(__always)
  private static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    // Adding a factor keeps it alive where the other is zero.
    return (product.high ^ product.low) &+ a
  }

  /// A row as its tick and its channels' bit patterns. Four lanes that start afresh in each row, so
  /// that the multiplications of a row overlap with each other and with those of the next; only the
  /// last two wait for the row before.
  @inline(__always)
  private static func chain(
    _ before: UInt64, _ words: UnsafePointer<UInt64>, count: Int
  ) -> UInt64 {
    var a = keyA
    var b = keyB
    var c = keyC
    // Spread out, so that no single bit of a word can make up for a bit of the tick.
    let spread = unsafe words[0] &* 0x9E37_79B9_7F4A_7C15
    var d = keyD ^ spread ^ (spread &>> 32)
    var index = 0
    while index &+ 8 < count {
      a = unsafe mix(a ^ words[index &+ 1], words[index &+ 2] ^ keyB)
      b = unsafe mix(b ^ words[index &+ 3], words[index &+ 4] ^ keyC)
      c = unsafe mix(c ^ words[index &+ 5], words[index &+ 6] ^ keyD)
      d = unsafe mix(d ^ words[index &+ 7], words[index &+ 8] ^ keyA)
      index &+= 8
    }
    while index &+ 1 < count {
      a = unsafe mix(a ^ words[index &+ 1], keyB)
      index &+= 1
    }
    return mix(before ^ mix(a, b ^ keyC), mix(c, d ^ keyA) ^ keyD)
  }
}
