internal import Recording
internal import Signals

/// Something that happened in a run, as a line of `--events`, with all it takes to explain it.
struct RunEvent {
  var tick: Tick
  var time: Double
  var kind: String
  var line: Int
  /// Further fields in order; the value is JSON.
  var fields: [(key: String, json: String)] = []

  init(_ kind: String, tick: Tick, time: Double, line: Int) {
    self.kind = kind
    self.tick = tick
    self.time = time
    self.line = line
  }

  /// One JSON object, keys in a fixed order.
  var json: String {
    var text = "{\"schema\":1,\"tick\":\(tick.count),\"time_s\":\(JSONText.number(time))"
    text += ",\"kind\":\(JSONText.string(kind)),\"line\":\(line)"
    for field in fields { text += ",\(JSONText.string(field.key)):\(field.json)" }
    return text + "}"
  }

  mutating func add(_ key: String, _ value: Double) { fields.append((key, JSONText.number(value))) }
  mutating func add(_ key: String, _ value: Int) { fields.append((key, "\(value)")) }
  mutating func add(_ key: String, _ value: Bool) { fields.append((key, "\(value)")) }
  mutating func add(_ key: String, _ value: String) {
    fields.append((key, JSONText.string(value)))
  }

  /// An alarm with its value, limit and unit.
  static func alarm(_ alarm: Alarm, period: Double) -> RunEvent {
    var event = RunEvent(
      "alarm", tick: alarm.tick, time: Double(alarm.tick.count) * period, line: Int(alarm.line))
    event.add("alarm", alarm.kind.name)
    event.add("value", alarm.value)
    event.add("limit", alarm.limit)
    event.add("unit", alarm.kind.unit)
    return event
  }

  /// A change of the feed, or a verdict that was not a plain grant.
  static func verdict(_ change: RunResult.FeedChange, unit: String, tick: Tick) -> RunEvent {
    var event = RunEvent("verdict", tick: tick, time: change.time, line: change.line)
    event.add("from", change.from)
    event.add("to", change.to)
    event.add("proposed", change.proposed)
    event.add("reason", change.reason)
    event.add("ruling", change.ruling)
    event.add("limit", change.limit)
    event.add("value", change.value)
    event.add("bound", change.bound)
    event.add("unit", unit)
    return event
  }
}

/// JSON by hand, where a line a tick must not cost an encoder.
enum JSONText {
  /// The shortest decimal that reads back to the same Double; null where it is not finite.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "null" }
    if value == value.rounded(.towardZero), value.magnitude < 1e15 {
      return value == 0 && value.sign == .minus ? "-0.0" : "\(Int64(value))"
    }
    return "\(value)"
  }

  /// A string with what JSON asks to be escaped.
  static func string(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
