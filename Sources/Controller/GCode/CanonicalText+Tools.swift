internal import CanonicalMachining
internal import Geometry

/// Tools, spindle and texts.
extension CanonicalText {
  mutating func appendTool(_ record: CanonicalRecord) {
    switch record.command {
    case .selectTool(let tool): call(record, "SELECT_TOOL(", whole: tool)
    case .startToolChange: call(record, "START_CHANGE(")
    case .changeTool(let tool): call(record, "CHANGE_TOOL(", whole: Int32(shown(Int(tool))))
    case .setToolNumber(let tool):
      call(record, "CHANGE_TOOL_NUMBER(", whole: Int32(shown(Int(tool))))
    case .setToolTableEntry(let index): appendEntry(record, Int(index))
    case .reloadToolTable: call(record, "RELOAD_TOOLDATA(")
    case .comment(let index): appendQuoted(record, "COMMENT(\"", index)
    case .message(let index): appendQuoted(record, "MESSAGE(\"", index)
    case .log(let action, let index): appendLog(record, action, index)
    default: appendSpindle(record)
    }
  }

  private func shown(_ tool: Int) -> Int {
    guard naming == .tableLine, let table = interpretation.tools else { return tool }
    return table.line(of: tool) ?? tool
  }

  // Lengths are those of the table, whatever the program counts in.
  private mutating func appendEntry(_ record: CanonicalRecord, _ index: Int) {
    guard interpretation.toolChanges.indices.contains(index) else { return }
    let change = interpretation.toolChanges[index]
    let entry = change.entry
    begin(record, "SET_TOOL_TABLE_ENTRY(")
    buffer.append(Int64(change.isInSpindle ? 0 : shown(change.number)))
    buffer.separate()
    buffer.append(Int64(change.number))
    buffer.separate()
    append(
      entry.offset, 0..<9, separator: " ", unit: interpretation.machineUnit.length)
    buffer.separate()
    buffer.append(entry.frontAngle / Elementary.radiansPerDegree)
    buffer.separate()
    buffer.append(entry.backAngle / Elementary.radiansPerDegree)
    buffer.separate()
    buffer.append(Int64(entry.orientation))
    buffer.endLine()
  }

  // MARK: spindle

  private mutating func appendSpindle(_ record: CanonicalRecord) {
    switch record.command {
    case .setSpindleSpeed(let speed):
      begin(record, "SET_SPINDLE_SPEED(")
      buffer.append("0, ")
      buffer.append(isSurfaceSpeed && isInch ? speed / CuttingSpeed.metresPerFoot : speed)
      buffer.endLine()
    case .setSpindleMode(let maximum):
      isSurfaceSpeed = maximum > 0
      begin(record, "SET_SPINDLE_MODE(")
      buffer.append("0 ")
      if maximum.isFinite { buffer.append(maximum) } else { buffer.append(Self.unlimited) }
      buffer.endLine()
    case .startSpindle(.clockwise): call(record, "START_SPINDLE_CLOCKWISE(", "0")
    case .startSpindle(.counterclockwise): call(record, "START_SPINDLE_COUNTERCLOCKWISE(", "0")
    case .stopSpindle: call(record, "STOP_SPINDLE_TURNING(", "0")
    case .orientSpindle(let angle, let mode):
      begin(record, "ORIENT_SPINDLE(")
      buffer.append("0, ")
      buffer.append(angle / Elementary.radiansPerDegree)
      buffer.separate()
      buffer.append(Int64(mode))
      buffer.endLine()
    case .waitSpindleOrient(let timeout):
      call(record, "SPINDLE.0.WAIT_ORIENT_COMPLETE(", number: timeout)
    default: break
    }
  }

  // G96 without D: LinuxCNC takes 1e30 rpm.
  private static let unlimited: StaticString = "1000000000000000019884624838656.0000"

  // MARK: texts

  private func text(_ index: Int32) -> String {
    let index = Int(index) - Int(interpretation.firstText)
    return interpretation.texts.indices.contains(index) ? interpretation.texts[index] : ""
  }

  private mutating func appendQuoted(
    _ record: CanonicalRecord, _ name: StaticString, _ index: Int32
  ) {
    begin(record, name)
    buffer.append(text(index))
    buffer.append("\"")
    buffer.endLine()
  }

  private mutating func appendLog(
    _ record: CanonicalRecord, _ action: LogAction, _ index: Int32
  ) {
    switch action {
    case .write: appendQuoted(record, "LOG(\"", index)
    case .open: appendQuoted(record, "LOGOPEN(\"", index)
    case .append: appendQuoted(record, "LOGAPPEND(\"", index)
    case .close: call(record, "LOGCLOSE(")
    // (PRINT,) goes to the terminal as it is.
    case .terminal:
      buffer.append(text(index))
      buffer.append("\n")
    }
  }
}
