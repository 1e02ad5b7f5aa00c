internal import CanonicalMachining
internal import Geometry

/// Canonical commands as text, in the format of LinuxCNC's `rs274`: number, N word, call. Numbers
/// are in program units and degrees with four decimals. Not printed, because no canonical command
/// stands for them: SET_FEED_REFERENCE, ON_RESET, START_CHANGE, SET_SPINDLE_MODE, the
/// SPEED_OVERRIDE calls, PALLET_SHUTTLE and FINISH.
public struct CanonicalText {
  private var bytes: [UInt8] = []
  private var count: Int64 = 0
  private var lineNumbers: [LineNumber] = []
  private var texts: [String] = []
  private var firstText: Int32 = 0
  private var nextNumber = 0
  // What the numbers depend on.
  private var frame = ProgramFrame()
  private var position = WorkPosition()
  private var plane = Plane.xy
  private var feedMode = FeedMode.unitsPerTime
  private var isInch = false
  private var inverseTime = 0.0
  // A feed that is only printed when the next command shows that the program asked for it.
  private var heldFeed: CanonicalRecord?
  private var shownFeed = 0.0

  /// The text of a stream that has not begun.
  public init() {}

  /// The whole stream, a line a call.
  public static func lines(of interpretation: Interpretation) -> String {
    var text = CanonicalText()
    return String(
      decoding: text.bytes(of: interpretation, count: interpretation.commands.count),
      as: UTF8.self)
  }

  /// The next batch of a stream as UTF-8, a line a call.
  /// - Parameters:
  ///   - batch: What the interpreter has handed over.
  ///   - count: How many of its commands are wanted, from its first.
  /// - Returns: Their text.
  public mutating func bytes(of batch: Interpretation, count: Int) -> [UInt8] {
    // A feed of the last batch may wait for its line still.
    lineNumbers = lineNumbers.suffix(1) + batch.lineNumbers
    (texts, firstText, nextNumber) = (batch.texts, batch.firstText, 0)
    bytes.removeAll(keepingCapacity: true)
    for record in batch.commands.prefix(count) {
      releaseFeed(before: record.command)
      append(record)
    }
    return bytes
  }

  /// What waits to see what comes behind it, at the end of a stream that is not a whole one.
  public mutating func rest() -> [UInt8] {
    bytes.removeAll(keepingCapacity: true)
    releaseFeed(before: .reset)
    return bytes
  }

  // MARK: a command

  private mutating func append(_ record: CanonicalRecord) {
    follow(record.command)
    switch record.command {
    case .straightTraverse(let end), .straightFeed(let end): appendStraight(record, to: end)
    case .arcFeed(let arc): appendArc(record, arc)
    case .setFeedRate, .setFeedMode, .setPathTolerance: appendFeedCommand(record)
    case .setWorkOffset, .setAxisOffset, .setRotation, .useToolLengthOffset:
      appendOffset(record)
    default: call(record, Self.name(of: record.command)) { $0.appendArguments(record.command) }
    }
  }

  private mutating func follow(_ command: CanonicalCommand) {
    let machine = frame.machinePosition(of: position)
    frame.apply(command)
    switch command {
    case .setWorkOffset, .setAxisOffset, .setRotation, .useToolLengthOffset:
      position = frame.workPosition(of: machine)
    case .selectPlane(let selected): plane = selected
    case .useLengthUnits(let isInch): self.isInch = isInch
    case .setFeedMode(let mode): feedMode = mode
    default: break
    }
  }

  private mutating func appendStraight(_ record: CanonicalRecord, to end: WorkPosition) {
    var name = "STRAIGHT_TRAVERSE"
    if case .straightFeed = record.command {
      name = "STRAIGHT_FEED"
      let way = end.axes.xyz - position.axes.xyz
      appendInverseTimeFeed(record, length: way.length)
    }
    position = end
    call(record, name) { $0.appendAxes(end.axes, 0..<6) }
  }

  private mutating func appendArc(_ record: CanonicalRecord, _ arc: ArcFeed) {
    appendInverseTimeFeed(record, length: length(of: arc))
    let plane = plane
    position = arc.end
    call(record, "ARC_FEED") { text in
      text.appendLengths([arc.end.axes[plane.first], arc.end.axes[plane.second]])
      text.separate()
      text.appendLengths([arc.centreFirst, arc.centreSecond])
      text.append(", \(arc.turns), ")
      text.appendLengths([arc.end.axes[plane.normal]])
      text.separate()
      text.appendAxes(arc.end.axes, 3..<6)
    }
  }

  // rs274 turns 1/F minutes into the feed that takes so long.
  private mutating func appendInverseTimeFeed(_ record: CanonicalRecord, length: Double) {
    guard feedMode == .inverseTime, inverseTime > 0 else { return }
    let rate = inverseTime * 60 * length / unit
    call(record, "SET_FEED_RATE") { $0.appendNumber(rate) }
  }

  private func length(of arc: ArcFeed) -> Double {
    let from = (
      position.axes[plane.first] - arc.centreFirst, position.axes[plane.second] - arc.centreSecond
    )
    let to = (
      arc.end.axes[plane.first] - arc.centreFirst, arc.end.axes[plane.second] - arc.centreSecond
    )
    let radius = (from.0 * from.0 + from.1 * from.1).squareRoot()
    var angle = Elementary.arctangent(to.1, to.0) - Elementary.arctangent(from.1, from.0)
    if arc.turns > 0, angle <= 1e-10 { angle += 360 }
    if arc.turns < 0, angle >= -1e-10 { angle -= 360 }
    angle += (arc.turns > 0 ? 360 : -360) * Double(arc.turns.magnitude - 1)
    let around = angle * Elementary.radiansPerDegree * radius
    let rise = arc.end.axes[plane.normal] - position.axes[plane.normal]
    return (around * around + rise * rise).squareRoot()
  }

  // MARK: groups of commands

  private mutating func appendFeedCommand(_ record: CanonicalRecord) {
    switch record.command {
    case .setFeedRate(let rate):
      inverseTime = rate
      if feedMode != .inverseTime { heldFeed = record }
    case .setFeedMode(let mode):
      let isPerRevolution = mode == .unitsPerRevolution
      call(record, "SET_FEED_MODE") { $0.append(isPerRevolution ? "0, 1" : "0, 0") }
    case .setPathTolerance(let path): appendPath(record, path)
    default: break
    }
  }

  // The interpreter turns F into rad/s for moves of rotary axes alone and back behind them; rs274
  // leaves that to its motion, so neither is printed.
  private mutating func releaseFeed(before next: CanonicalCommand) {
    guard let record = heldFeed, case .setFeedRate(let rate) = record.command else { return }
    heldFeed = nil
    switch next {
    case .straightFeed(let end) where isRotaryOnly(to: end): return
    case .straightFeed, .arcFeed: if rate == shownFeed { return }
    default: break
    }
    shownFeed = rate
    let shown = feedMode == .unitsPerTime ? rate * 60 / unit : rate / unit
    call(record, "SET_FEED_RATE") { $0.appendNumber(shown) }
  }

  private func isRotaryOnly(to end: WorkPosition) -> Bool {
    let way = end.axes - position.axes
    return way.xyz == .zero && (way[3] != 0 || way[4] != 0 || way[5] != 0)
  }

  private mutating func appendPath(_ record: CanonicalRecord, _ path: PathTolerance) {
    let unit = unit
    call(record, "SET_MOTION_CONTROL_MODE") { text in
      switch path.mode {
      case .exactPath: text.append("CANON_EXACT_PATH")
      case .exactStop: text.append("CANON_EXACT_STOP")
      case .continuous:
        text.append("CANON_CONTINUOUS, ")
        FixedDecimal.append(path.tolerance / unit, decimals: 6, to: &text.bytes)
      }
    }
    guard path.mode == .continuous else { return }
    call(record, "SET_NAIVECAM_TOLERANCE") { $0.appendNumber(path.naiveTolerance / unit) }
  }

  private mutating func appendOffset(_ record: CanonicalRecord) {
    switch record.command {
    case .setWorkOffset(let index, let offset):
      call(record, "SET_G5X_OFFSET") { text in
        text.append("\(index), ")
        text.appendAxes(offset, 0..<6)
      }
    case .setAxisOffset(let offset):
      call(record, "SET_G92_OFFSET") { $0.appendAxes(offset, 0..<6) }
    case .setRotation(let angle):
      call(record, "SET_XY_ROTATION") { $0.appendNumber(angle / Elementary.radiansPerDegree) }
    case .useToolLengthOffset(let offset):
      call(record, "USE_TOOL_LENGTH_OFFSET") { text in
        text.appendAxes(offset, 0..<3, separator: " ")
        text.separate()
        text.appendAxes(offset, 3..<6, separator: " ")
        text.separate()
        text.appendAxes(offset, 6..<9, separator: " ")
      }
    default: break
    }
  }

  private mutating func appendArguments(_ command: CanonicalCommand) {
    switch command {
    case .dwell(let time): appendNumber(time)
    case .selectPlane(let plane):
      append(plane == .xy ? "CANON_PLANE_XY" : plane == .zx ? "CANON_PLANE_XZ" : "CANON_PLANE_YZ")
    case .useLengthUnits(let isInch): append(isInch ? "CANON_UNITS_INCHES" : "CANON_UNITS_MM")
    case .selectTool(let tool), .changeTool(let tool): append("\(tool)")
    case .setSpindleSpeed(let speed):
      append("0, ")
      appendNumber(speed)
    case .startSpindle, .stopSpindle: append("0")
    case .comment(let index), .message(let index):
      append("\"")
      let place = Int(index) - Int(firstText)
      append(texts.indices.contains(place) ? texts[place] : "")
      append("\"")
    default: break
    }
  }

  private static func name(of command: CanonicalCommand) -> String {
    switch command {
    case .dwell: "DWELL"
    case .selectPlane: "SELECT_PLANE"
    case .useLengthUnits: "USE_LENGTH_UNITS"
    case .selectTool: "SELECT_TOOL"
    case .changeTool: "CHANGE_TOOL"
    case .setSpindleSpeed: "SET_SPINDLE_SPEED"
    case .startSpindle(.clockwise): "START_SPINDLE_CLOCKWISE"
    case .startSpindle(.counterclockwise): "START_SPINDLE_COUNTERCLOCKWISE"
    case .stopSpindle: "STOP_SPINDLE_TURNING"
    case .flood(let isOn): isOn ? "FLOOD_ON" : "FLOOD_OFF"
    case .mist(let isOn): isOn ? "MIST_ON" : "MIST_OFF"
    case .enableFeedOverride(let isOn): isOn ? "ENABLE_FEED_OVERRIDE" : "DISABLE_FEED_OVERRIDE"
    case .programStop: "PROGRAM_STOP"
    case .optionalStop: "OPTIONAL_PROGRAM_STOP"
    case .programEnd: "PROGRAM_END"
    case .message: "MESSAGE"
    default: "COMMENT"
    }
  }
}

// MARK: - a line

extension CanonicalText {
  private var unit: Double { isInch ? 25.4 : 1 }

  private mutating func call(
    _ record: CanonicalRecord, _ name: String, _ arguments: (inout CanonicalText) -> Void
  ) {
    count += 1
    let digits = String(count)
    append(String(repeating: " ", count: Swift.max(5 - digits.utf8.count, 0)) + digits + " ")
    append(blockNumber(of: record.source.line) + " " + name + "(")
    arguments(&self)
    append(")\n")
  }

  // The N word of a line in six columns; lines come in ascending order.
  private mutating func blockNumber(of line: Int32) -> String {
    while nextNumber < lineNumbers.count, lineNumbers[nextNumber].line < line { nextNumber += 1 }
    guard nextNumber < lineNumbers.count, lineNumbers[nextNumber].line == line else {
      return "N....."
    }
    let text = "N\(lineNumbers[nextNumber].number)"
    return text + String(repeating: " ", count: Swift.max(6 - text.utf8.count, 0))
  }

  private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func separate() { append(", ") }

  private mutating func appendNumber(_ value: Double) {
    FixedDecimal.append(value, decimals: 4, to: &bytes)
  }

  private mutating func appendLengths(_ lengths: [Double]) {
    for (index, length) in lengths.enumerated() {
      if index > 0 { separate() }
      appendNumber(length / unit)
    }
  }

  private mutating func appendAxes(
    _ axes: AxisVector, _ range: Range<Int>, separator: String = ", "
  ) {
    for axis in range {
      if axis > range.lowerBound { append(separator) }
      let isRotary = axis >= 3 && axis < 6
      appendNumber(axes[axis] / (isRotary ? Elementary.radiansPerDegree : unit))
    }
  }
}
