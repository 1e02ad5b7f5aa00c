public import Signals

/// What kind of thing happened.
public enum RecordEventKind: UInt8, Sendable, BitwiseCopyable {
  /// The machine or the cut raised an alarm; the code is an `AlarmKind`.
  case alarm
  /// The guard did not grant a proposal as it stood; the code is a `Ruling`.
  case verdict
  /// The tool in the spindle was changed; the code is the new tool's number.
  case toolChange
  /// The program or the operator left a message.
  case message
  /// A policy outside the process answered late, twice, wrongly or not at all.
  case policyFault
  /// A fault of the job was switched on or off.
  case injectedFault
  /// The run started, was held, resumed or ended.
  case runState
}

/// A short text inside an event, of a fixed size, so that the control thread needs no heap.
public struct EventText: Equatable, Sendable, BitwiseCopyable {
  /// The most bytes of UTF-8 it holds.
  public static var capacity: Int { 240 }

  private var bytes = InlineArray<240, UInt8>(repeating: 0)
  private var count: UInt8 = 0
  /// Whether the text was longer and is kept only in part.
  public private(set) var isTruncated = false

  /// No text.
  public init() {}

  /// The beginning of a text, cut between two characters where it is too long.
  public init(_ text: String) {
    for scalar in text.unicodeScalars {
      guard Int(count) + UTF8.width(scalar) <= Self.capacity else {
        isTruncated = true
        return
      }
      for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
        bytes[Int(count)] = unit
        count += 1
      }
    }
  }

  init(_ text: String, isTruncated: Bool) {
    self.init(text)
    self.isTruncated = self.isTruncated || isTruncated
  }

  /// The text.
  public var string: String {
    var units: [UInt8] = []
    for index in 0..<Int(count) { units.append(bytes[index]) }
    return String(decoding: units, as: UTF8.self)
  }

  /// Equal in text and truncation.
  public static func == (a: EventText, b: EventText) -> Bool {
    guard a.count == b.count, a.isTruncated == b.isTruncated else { return false }
    for index in 0..<Int(a.count) where a.bytes[index] != b.bytes[index] { return false }
    return true
  }
}

/// Something that happened at a tick, as the recording keeps it.
public struct RecordEvent: Equatable, Sendable, BitwiseCopyable {
  /// When.
  public var tick: Tick
  /// What kind of thing.
  public var kind: RecordEventKind
  /// Line of the part program, 0 for none.
  public var line: Int32
  /// Which of its kind: the number of an `AlarmKind`, a `Ruling` or a tool; else 0.
  public var code: Int32 = 0
  /// The limit that bound a verdict, a `GuardLimit` by number.
  public var limit: Int32 = 0
  /// The value that caused it, in the unit of what it names. [N or W or mm or s]
  public var value: Double = 0
  /// The bound it was held against, in the same unit. [N or W or mm or s]
  public var bound: Double = 0
  /// The override a policy proposed; may be NaN. (no unit)
  public var proposed: Double = 1
  /// The override that was granted. (no unit)
  public var granted: Double = 1
  /// What is to be said about it.
  public var text = EventText()

  /// Something that happened.
  public init(tick: Tick, kind: RecordEventKind, line: Int32) {
    self.tick = tick
    self.kind = kind
    self.line = line
  }

  /// An alarm.
  public init(_ alarm: Alarm) {
    self.init(tick: alarm.tick, kind: .alarm, line: alarm.line)
    code = Int32(alarm.kind.rawValue)
    value = alarm.value
    bound = alarm.limit
  }

  /// A verdict of the guard, at a line of the program.
  public init(_ verdict: Verdict, line: Int32) {
    self.init(tick: verdict.tick, kind: .verdict, line: line)
    code = Int32(verdict.ruling.rawValue)
    limit = Int32(verdict.limit.rawValue)
    value = verdict.value
    bound = verdict.bound
    proposed = verdict.proposed
    granted = verdict.granted.value
  }

  /// Something that was said.
  public init(tick: Tick, kind: RecordEventKind = .message, line: Int32, text: String) {
    self.init(tick: tick, kind: kind, line: line)
    self.text = EventText(text)
  }

  /// Equal in every value; a NaN equals a NaN.
  public static func == (a: RecordEvent, b: RecordEvent) -> Bool {
    a.tick == b.tick && a.kind == b.kind && a.line == b.line && a.code == b.code
      && a.limit == b.limit && same(a.value, b.value) && same(a.bound, b.bound)
      && same(a.proposed, b.proposed) && same(a.granted, b.granted) && a.text == b.text
  }

  private static func same(_ a: Double, _ b: Double) -> Bool { a == b || (a.isNaN && b.isNaN) }
}
