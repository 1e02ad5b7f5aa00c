internal import Signals

// The tables of the report.

extension Report {
  /// Most feed changes that are listed.
  static let listedChanges = 200
  /// Most alarms that are listed.
  static let listedAlarms = 100

  static func alarms(_ result: RunResult) -> String {
    var table = HTMLTable(["#Time [s]", "#Line", "Alarm", "#Value", "#Limit", "Unit"])
    for alarm in result.alarms.prefix(listedAlarms) {
      let unit = AlarmKind.all.first { $0.name == alarm.kind }?.unit ?? ""
      table.add([
        HTMLText.number(alarm.time, 3), HTMLText.number(alarm.line),
        "<strong>\(HTMLText.escape(alarm.kind))</strong>", HTMLText.figure(alarm.value),
        HTMLText.figure(alarm.limit), unit,
      ])
    }
    return "<div class=\"fit\">\(table.html)</div>\n"
      + rest(of: result.alarms.count, after: listedAlarms, of: "alarms")
  }

  private static func rest(of count: Int, after listed: Int, of things: String) -> String {
    guard count > listed else { return "" }
    return "<p class=\"quiet\">\(HTMLText.number(count - listed)) further \(things): "
      + "<code>--events</code> and <code>--json</code> have them.</p>\n"
  }

  static func tools(_ result: RunResult) -> String {
    guard !result.tools.isEmpty else { return "<p class=\"quiet\">No tools.</p>\n" }
    var table = HTMLTable([
      "#T", "Tool", "#Flank wear VB [\u{B5}m]", "#Estimate [\u{B5}m]", "#Limit [\u{B5}m]",
      "Wear of limit", "#Life spent", "#In the cut [s]", "#Peak force [N]",
    ])
    for tool in result.tools {
      table.add([
        "\(tool.number)", HTMLText.escape(tool.description), wear(tool.flankWear),
        wear(tool.estimate), HTMLText.number(tool.wearLimit * 1000), wearBar(tool),
        HTMLText.percent(tool.lifeShare, 1), HTMLText.number(tool.cuttingTime, 1),
        HTMLText.figure(tool.peakForce),
      ])
    }
    return table.html
      + "<p class=\"quiet\">Bar: true wear as share of the limit; the mark in it is "
      + "the controller\u{2019}s estimate.</p>\n"
  }

  private static func wear(_ millimetres: Double) -> String {
    HTMLText.number(millimetres * 1000, 1)
  }

  private static func wearBar(_ tool: RunResult.ToolResult) -> String {
    let share = tool.flankWear / tool.wearLimit
    guard share.isFinite, tool.wearLimit > 0 else { return HTMLText.nothing }
    let width = HTMLText.coordinate(100 * min(max(share, 0), 1))
    let mark = tool.estimate / tool.wearLimit
    var svg =
      "<svg class=\"meter\" role=\"img\" aria-label=\"\(HTMLText.number(share * 100)) percent\" "
    svg +=
      "viewBox=\"0 0 102 12\"><rect class=\"track\" x=\"1\" y=\"2\" width=\"100\" height=\"8\"/>"
    svg +=
      "<rect class=\"\(share > 1 ? "over" : "fill")\" x=\"1\" y=\"2\" "
      + "width=\"\(width)\" height=\"8\"/>"
    if mark.isFinite {
      let x = HTMLText.coordinate(1 + 100 * min(max(mark, 0), 1))
      svg += "<path class=\"estimate\" d=\"M\(x) 0v12\"/>"
    }
    return svg + "</svg>"
  }

  static func feedSummary(_ result: RunResult) -> String {
    guard result.feedChangeCount > 0 || !result.feedChanges.isEmpty else {
      return "<p class=\"quiet\">The feed was never changed.</p>\n"
    }
    let changes = result.feedChanges
    var html = "<div class=\"pair\">\n<div><h3>By the policy\u{2019}s reason</h3>\n"
    html += groups(changes.map(\.reason), "Reason", changes) + "</div>\n"
    html += "<div><h3>By the guard\u{2019}s limit</h3>\n"
    html += groups(changes.map(\.limit), "Limit", changes) + "</div>\n</div>\n"
    if result.feedChangeCount > changes.count {
      html += "<p class=\"quiet\">Counted over the first \(HTMLText.number(changes.count)) of "
      html += "\(HTMLText.number(result.feedChangeCount)) changes.</p>\n"
    }
    return html
  }

  /// Counts by name, most first, with a bar and the mean override after the change.
  private static func groups(
    _ names: [String], _ title: String, _ changes: [RunResult.FeedChange]
  ) -> String {
    var groups: [String: (count: Int, sum: Double)] = [:]
    for (name, change) in zip(names, changes) {
      groups[name, default: (0, 0)].count += 1
      groups[name, default: (0, 0)].sum += change.to
    }
    let ordered = groups.sorted { ($1.value.count, $0.key) < ($0.value.count, $1.key) }
    var table = HTMLTable([title, "#Changes", "Share", "#Mean feed after"])
    for (name, group) in ordered.prefix(40) {
      let share = Double(group.count) / Double(max(1, changes.count))
      let width = HTMLText.coordinate(100 * share)
      let bar =
        "<svg class=\"meter\" aria-hidden=\"true\" viewBox=\"0 0 102 12\">"
        + "<rect class=\"fill\" x=\"1\" y=\"2\" width=\"\(width)\" height=\"8\"/></svg>"
      let label = name == "none" ? "no limit bound" : HTMLText.escape(name)
      table.add([
        label, HTMLText.number(group.count), bar,
        HTMLText.percent(group.sum / Double(group.count)),
      ])
    }
    return table.html
  }

  static func panel(_ result: RunResult) -> String {
    var table = HTMLTable(["#Time [s]", "#Line", "#Feed", "#Rapids", "#Spindle", "Hold"])
    for turn in result.panel {
      table.add([
        HTMLText.number(turn.time, 3), HTMLText.number(turn.line), HTMLText.percent(turn.feed),
        HTMLText.percent(turn.rapid), HTMLText.percent(turn.spindle),
        turn.isHeld ? "<strong>hold</strong>" : HTMLText.nothing,
      ])
    }
    return "<div class=\"fit\">\(table.html)</div>\n"
      + "<p class=\"quiet\">Below 100 % the feed dial slows what the guard has granted; above, it "
      + "raises what the policy asks for, and the guard judges that.</p>\n"
  }

  static func feedList(_ result: RunResult) -> String {
    var table = HTMLTable([
      "#Time [s]", "#Line", "#From", "#To", "#Proposed", "Reason", "Ruling", "Limit", "#Value",
      "#Bound", "Unit",
    ])
    for change in result.feedChanges.prefix(listedChanges) {
      let unit = Self.unit(of: change)
      table.add([
        HTMLText.number(change.time, 2), HTMLText.number(change.line),
        HTMLText.percent(change.from), "<b>\(HTMLText.percent(change.to))</b>",
        HTMLText.percent(change.proposed), HTMLText.escape(change.reason),
        HTMLText.escape(change.ruling),
        change.limit == "none" ? HTMLText.nothing : HTMLText.escape(change.limit),
        HTMLText.figure(change.value), HTMLText.figure(change.bound), unit,
      ])
    }
    let count = max(result.feedChangeCount, result.feedChanges.count)
    return "<div class=\"long\">\(table.html)</div>\n"
      + "<p class=\"quiet\">From, to and proposed are shares of the programmed feed. Value and "
      + "bound belong to the guard\u{2019}s limit; where none bound, to the policy\u{2019}s reason "
      + "(N\u{A0}|\u{A0}W: force or power, whichever the policy steered by).</p>\n"
      + rest(of: count, after: listedChanges, of: "changes")
  }

  /// Unit of a change's value and bound: the limit's, or else that of the policy's reason.
  static func unit(of change: RunResult.FeedChange) -> String {
    guard change.limit == "none" else {
      let limit = (0...UInt8.max).lazy.compactMap(GuardLimit.init).first {
        $0.name == change.limit
      }
      return limit?.unit ?? ""
    }
    switch change.reason {
    case "spare-tool", "spend-tool", "rubbing", "deflection": return "mm"
    case "below-target", "above-target", "entry-ahead": return "N\u{A0}|\u{A0}W"
    default: return ""
    }
  }
}
