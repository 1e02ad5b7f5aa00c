internal import Signals

extension RecordEvent {
  /// The event as one JSON object, as it stands in the recording's channel `/events`.
  var json: String {
    var object = JSONObject()
    object.add("tick", "\(tick.count)")
    object.add(text: "kind", "\(kind)")
    object.add("line", "\(line)")
    object.add("code", "\(code)")
    object.add(text: "name", name)
    object.add("limit", "\(limit)")
    object.add(text: "limit_name", limitName)
    object.add("value", JSONObject.number(value))
    object.add("bound", JSONObject.number(bound))
    object.add("proposed", JSONObject.number(proposed))
    object.add("granted", JSONObject.number(granted))
    object.add(text: "text", text.string)
    object.add("truncated", text.isTruncated ? "true" : "false")
    return object.text
  }

  /// Reads an event back. Keys that it does not know are passed over.
  init(json: ArraySlice<UInt8>, offset: Int64) throws(RecordingError) {
    let fields = try JSONObject.read(json, offset: offset)
    func whole<Number: FixedWidthInteger>(_ key: String) throws(RecordingError) -> Number {
      guard case .number(let text)? = fields.first(where: { $0.key == key })?.value,
        let number = Number(text)
      else { throw .damaged(offset: offset, reason: "an event without a whole number \(key)") }
      return number
    }
    func real(_ key: String) throws(RecordingError) -> Double {
      switch fields.first(where: { $0.key == key })?.value {
      case .number(let text)?, .text(let text)?:
        if let number = JSONObject.double(text) { return number }
      default: break
      }
      throw .damaged(offset: offset, reason: "an event without a number \(key)")
    }
    func text(_ key: String) -> String {
      guard case .text(let text)? = fields.first(where: { $0.key == key })?.value else { return "" }
      return text
    }
    let kindName = text("kind")
    guard let kind = Self.kind(named: kindName) else {
      throw .damaged(offset: offset, reason: "an event of unknown kind")
    }
    self.init(tick: Tick(try whole("tick")), kind: kind, line: try whole("line"))
    code = try whole("code")
    limit = try whole("limit")
    value = try real("value")
    bound = try real("bound")
    proposed = try real("proposed")
    granted = try real("granted")
    let isTruncated = fields.first { $0.key == "truncated" }?.value == .truth(true)
    self.text = EventText(text("text"), isTruncated: isTruncated)
  }

  /// What the code says, in words.
  public var name: String {
    guard let code = UInt8(exactly: code) else { return "" }
    switch kind {
    case .alarm: return AlarmKind(rawValue: code).map { "\($0)" } ?? ""
    case .verdict: return Ruling(rawValue: code).map { "\($0)" } ?? ""
    default: return ""
    }
  }

  /// What the limit of a verdict says, in words; empty for other kinds.
  public var limitName: String {
    guard kind == .verdict, let limit = UInt8(exactly: limit) else { return "" }
    return GuardLimit(rawValue: limit).map { "\($0)" } ?? ""
  }

  private static func kind(named name: String) -> RecordEventKind? {
    var number: UInt8 = 0
    while let kind = RecordEventKind(rawValue: number) {
      if "\(kind)" == name { return kind }
      number += 1
    }
    return nil
  }
}
