/// The run over time: five charts above one another with one axis of time, bands by tool, marks at
/// tool changes and alarms.
struct TimelineChart {
  /// Columns of pixels of a chart, and with them its width.
  static let width = 1000
  private static let left = 64.0
  private static let panelHeight = 116.0
  private static let pitch = 158.0
  private static let top = 46.0

  private let columns: TimeColumns
  private let time: ChartAxis
  private let alarms: [RunResult.AlarmResult]
  private let panels: [ChartPanel]

  private typealias Sample = TimeColumns.Sample

  init(_ outcome: RunOutcome) {
    columns = TimeColumns(outcome.timeline, count: Self.width)
    time = ChartAxis(time: columns.end)
    alarms = outcome.result.alarms
    panels = ChartPanel.all(of: columns, outcome.result)
  }

  /// The figure; a sentence where the run left no samples.
  var html: String {
    guard columns.end > 0 else { return "<p class=\"quiet\">The run left no samples.</p>\n" }
    let total = Self.top + Double(panels.count) * Self.pitch + 8
    let size = "0 0 \(Self.width + 78) \(HTMLText.coordinate(total))"
    var svg = "<figure class=\"scroll\"><svg id=\"timeline\" class=\"chart wide\" role=\"img\" "
    svg += "aria-label=\"Override, force, power, speed and wear over time\" viewBox=\"\(size)\">\n"
    svg += "<defs><clipPath id=\"plot\"><rect x=\"\(HTMLText.coordinate(Self.left))\" y=\"0\" "
    svg += "width=\"\(Self.width)\" height=\"\(HTMLText.coordinate(total))\"/></clipPath></defs>\n"
    svg += toolBands(total)
    for (index, panel) in panels.enumerated() { svg += draw(panel, at: index) }
    svg += alarmMarks(total) + cursor(total)
    return svg + "</svg>\n\(readOut)</figure>\n" + ChartReadings(columns).html
  }

  private func place(_ seconds: Double) -> String {
    HTMLText.coordinate(Self.left + time.share(seconds) * Double(Self.width))
  }

  private var plotBottom: Double {
    Self.top + Double(panels.count - 1) * Self.pitch + Self.panelHeight
  }

  /// A tint behind every other tool, its number on top, and a mark where it came in.
  private func toolBands(_ total: Double) -> String {
    var svg = "<g>\n"
    for (index, span) in columns.toolSpans.enumerated() {
      let x = Self.left + Double(span.columns.lowerBound)
      let width = HTMLText.coordinate(Double(span.columns.count))
      svg += "<rect class=\"band\(index % 2)\" x=\"\(HTMLText.coordinate(x))\" y=\"20\" "
      svg += "width=\"\(width)\" height=\"\(HTMLText.coordinate(plotBottom - 20))\"/>\n"
      if index > 0 {
        svg += Self.upright(HTMLText.coordinate(x), 4, plotBottom, kind: "change")
      }
      guard span.columns.count >= 18 else { continue }
      let label = span.tool > 0 ? "T\(span.tool)" : "no tool"
      svg += "<text class=\"tool\" x=\"\(HTMLText.coordinate(x + 5))\" y=\"15\">\(label)</text>\n"
    }
    return svg + "</g>\n"
  }

  private static func upright(_ x: String, _ top: Double, _ bottom: Double, kind: String) -> String
  {
    let (y, end) = (HTMLText.coordinate(top), HTMLText.coordinate(bottom))
    return "<line class=\"\(kind)\" x1=\"\(x)\" x2=\"\(x)\" y1=\"\(y)\" y2=\"\(end)\"/>\n"
  }

  private func alarmMarks(_ total: Double) -> String {
    var svg = ""
    for alarm in alarms.prefix(Self.markedAlarms) where alarm.time.isFinite {
      let x = place(min(max(alarm.time, 0), columns.end))
      svg += Self.upright(x, 4, plotBottom, kind: "alarm")
      svg += "<path class=\"alarm-flag\" d=\"M\(x) 2l5 9h-10z\"/>\n"
    }
    return svg
  }

  /// Most alarms that the charts mark.
  private static let markedAlarms = 50

  /// A chart: title, key, scale, reference lines, curves, axis of time.
  private func draw(_ panel: ChartPanel, at index: Int) -> String {
    let top = Self.top + Double(index) * Self.pitch
    let path = ChartPath(
      columns: columns, axis: panel.axis, left: Self.left, top: top, height: Self.panelHeight)
    var svg = "<g>\n" + head(panel, top) + scale(panel, top)
    svg += "<svg x=\"\(HTMLText.coordinate(Self.left))\" y=\"\(HTMLText.coordinate(top - 1))\" "
    svg += "width=\"\(Self.width)\" height=\"\(HTMLText.coordinate(Self.panelHeight + 2))\" "
    svg += "viewBox=\"\(HTMLText.coordinate(Self.left)) \(HTMLText.coordinate(top - 1)) "
    svg += "\(Self.width) \(HTMLText.coordinate(Self.panelHeight + 2))\">\n"
    for reference in panel.references {
      let y = HTMLText.coordinate(top + Self.panelHeight * (1 - panel.axis.share(reference)))
      svg += "<line class=\"reference\" x1=\"\(HTMLText.coordinate(Self.left))\" "
      svg +=
        "x2=\"\(HTMLText.coordinate(Self.left + Double(Self.width)))\" y1=\"\(y)\" y2=\"\(y)\"/>\n"
    }
    for curve in panel.curves {
      let line =
        if let low = curve.low { path.band(low, curve.value) } else {
          path.line(isBrokenByTool: panel.isBrokenByTool, curve.value)
        }
      svg += "<path class=\"\(curve.style)\" d=\"\(line)\"/>\n"
    }
    return svg + "</svg>\n" + timeScale(top + Self.panelHeight, isLast: index == panels.count - 1)
      + "</g>\n"
  }

  private func head(_ panel: ChartPanel, _ top: Double) -> String {
    let y = HTMLText.coordinate(top - 8)
    var svg = "<text class=\"title\" x=\"\(HTMLText.coordinate(Self.left))\" y=\"\(y)\">"
    svg += "\(panel.title) <tspan class=\"unit\">[\(panel.unit)]</tspan>"
    if !panel.note.isEmpty { svg += "<tspan class=\"note\" dx=\"10\">\(panel.note)</tspan>" }
    svg += "</text>\n"
    guard panel.curves.count > 1 else { return svg }
    var x = Self.left + Double(Self.width)
    for curve in panel.curves.reversed() {
      x -= Double(curve.name.count) * 6.1 + 34
      let style = curve.low == nil ? curve.style : "\(curve.style) key"
      svg += "<path class=\"\(style)\" d=\"M\(HTMLText.coordinate(x)) "
      svg +=
        curve.low == nil
        ? "\(HTMLText.coordinate(top - 12))h20\"/>"
        : "\(HTMLText.coordinate(top - 16))h20v8h-20z\"/>"
      svg += "<text x=\"\(HTMLText.coordinate(x + 25))\" y=\"\(y)\">\(curve.name)</text>\n"
    }
    return svg
  }

  private func scale(_ panel: ChartPanel, _ top: Double) -> String {
    var svg = ""
    let right = HTMLText.coordinate(Self.left + Double(Self.width))
    for mark in panel.axis.marks {
      let y = top + Self.panelHeight * (1 - panel.axis.share(mark))
      let level = HTMLText.coordinate(y)
      svg += "<line class=\"grid\" x1=\"\(HTMLText.coordinate(Self.left))\" x2=\"\(right)\" "
      svg += "y1=\"\(level)\" y2=\"\(level)\"/>"
      svg += "<text class=\"mark\" x=\"\(HTMLText.coordinate(Self.left - 8))\" "
      svg += "y=\"\(HTMLText.coordinate(y + 4))\">\(panel.axis.label(mark))</text>\n"
    }
    return svg
  }

  private func timeScale(_ bottom: Double, isLast: Bool) -> String {
    var svg = ""
    for mark in time.marks {
      let x = place(mark)
      svg += Self.upright(x, bottom, bottom + (isLast ? 5 : 3), kind: "tick")
      guard isLast else { continue }
      svg += "<text class=\"middle\" x=\"\(x)\" y=\"\(HTMLText.coordinate(bottom + 18))\">"
      svg += "\(time.timeLabel(mark))</text>\n"
    }
    guard isLast else { return svg }
    let middle = HTMLText.coordinate(Self.left + Double(Self.width) / 2)
    return svg + "<text class=\"middle title\" x=\"\(middle)\" "
      + "y=\"\(HTMLText.coordinate(bottom + 36))\">Time "
      + "<tspan class=\"unit\">[\(time.timeUnit)]</tspan></text>\n"
  }

  /// The hair line that follows the pointer; hidden without a script.
  private func cursor(_ total: Double) -> String {
    let left = HTMLText.coordinate(Self.left)
    return Self.upright(left, 20, plotBottom, kind: "cursor")
  }

  private var readOut: String {
    "<figcaption id=\"reading\">Each column of pixels shows the smallest and the largest value of "
      + "its span of time. \u{25B2} alarm; dashed upright line: tool change.</figcaption>\n"
  }
}

/// One of the charts over time.
struct ChartPanel {
  typealias Sample = TimeColumns.Sample

  /// A line, or a band where it has a lower end.
  struct Curve {
    var name: String
    var style: String
    var low: ((Sample) -> Double)?
    var value: (Sample) -> Double
  }

  var title: String
  var unit: String
  var note = ""
  var axis: ChartAxis
  var references: [Double] = []
  var isBrokenByTool = false
  var curves: [Curve]

  /// The charts of a run.
  static func all(of columns: TimeColumns, _ result: RunResult) -> [ChartPanel] {
    [
      override(columns, isDialled: result.panel.contains { $0.isHeld || $0.feed < 1 }),
      force(columns), power(columns), speed(columns), wear(columns, result.tools),
    ]
  }

  private static func override(_ columns: TimeColumns, isDialled: Bool) -> ChartPanel {
    let axis = ChartAxis(upTo: max(120, 100 * columns.largest(\.override)))
    var curves = [Curve(name: "granted", style: "line a") { 100 * $0.override }]
    if isDialled {
      curves.append(
        Curve(name: "with the operator\u{2019}s dial", style: "line b thin") { 100 * $0.dialled })
    }
    return ChartPanel(
      title: "Granted feed override", unit: "%", axis: axis, references: [100], curves: curves)
  }

  private static func force(_ columns: TimeColumns) -> ChartPanel {
    let most = max(columns.largest(\.peakForce), columns.largest(\.forecastForce))
    return ChartPanel(
      title: "Peak cutting force", unit: "N", axis: ChartAxis(upTo: most),
      curves: [
        Curve(name: "cut", style: "line a") { $0.peakForce },
        Curve(name: "forecast", style: "line b thin") {
          $0.forecastForce > 0 ? $0.forecastForce : .nan
        },
      ])
  }

  private static func power(_ columns: TimeColumns) -> ChartPanel {
    let most = columns.largest(\.power)
    let factor = most >= 10_000 ? 0.001 : 1
    return ChartPanel(
      title: "Cutting power", unit: factor == 1 ? "W" : "kW", axis: ChartAxis(upTo: most * factor),
      curves: [Curve(name: "power", style: "line c") { $0.power * factor }])
  }

  /// Rapids would press the feeds flat: the scale is that of the feeds, and rapids run out of it.
  private static func speed(_ columns: TimeColumns) -> ChartPanel {
    let all = 60 * columns.largest(\.pathSpeed)
    let cutting = 60 * columns.largest { $0.isCutting ? $0.pathSpeed : 0 }
    let isCropped = cutting > 0 && all > 2 * cutting
    let axis = ChartAxis(upTo: isCropped ? 1.15 * cutting : all)
    let note =
      isCropped ? "scaled to the cut; rapids and air moves reach \(HTMLText.number(all))" : ""
    return ChartPanel(
      title: "Path speed", unit: "mm/min", note: note, axis: axis,
      curves: [Curve(name: "speed", style: "line d") { 60 * $0.pathSpeed }])
  }

  private static func wear(_ columns: TimeColumns, _ tools: [RunResult.ToolResult]) -> ChartPanel {
    let most = 1000 * max(columns.largest(\.high), columns.largest(\.flankWear))
    let limits = tools.map { $0.wearLimit * 1000 }.filter { $0 > 0 && $0 < 1.7 * most }
    let axis = ChartAxis(upTo: max(most, limits.max() ?? 0))
    let shown = Set(limits).sorted()
    let note = shown.map { "limit \(HTMLText.figure($0))" }.prefix(3).joined(separator: ", ")
    return ChartPanel(
      title: "Flank wear VB", unit: "\u{B5}m", note: note, axis: axis, references: shown,
      isBrokenByTool: true,
      curves: [
        Curve(name: "90 % band", style: "area", low: { 1000 * $0.low }, value: { 1000 * $0.high }),
        Curve(name: "estimate", style: "line b") { 1000 * $0.estimate },
        Curve(name: "truth", style: "line ink thin") { 1000 * $0.flankWear },
      ])
  }
}

/// The figures behind the charts, for the read-out under the pointer: one line for each column.
struct ChartReadings {
  private let columns: TimeColumns

  init(_ columns: TimeColumns) { self.columns = columns }

  /// The figures as a block of JSON: time, line, tool, override, force, forecast, power, speed,
  /// true wear, estimate, lower and upper end.
  var html: String {
    var rows: [String] = []
    for (column, range) in columns.ranges.enumerated() {
      guard let last = range.last.map({ columns.samples[$0] }) else {
        rows.append("0")
        continue
      }
      let force = columns.extremes(column, \.peakForce)?.high ?? .nan
      let power = columns.extremes(column, \.power)?.high ?? .nan
      let cells = [
        Self.plain(last.time, 1), "\(last.line)", "\(last.tool)",
        Self.plain(100 * last.override, 0),
        Self.plain(force, 0), Self.plain(last.forecastForce, 0), Self.plain(power, 0),
        Self.plain(60 * last.pathSpeed, 0), Self.plain(1000 * last.flankWear, 1),
        Self.plain(1000 * last.estimate, 1), Self.plain(1000 * last.low, 0),
        Self.plain(1000 * last.high, 0),
      ]
      rows.append("[\(cells.joined(separator: ","))]")
    }
    return "<script type=\"application/json\" id=\"readings\">[\(rows.joined(separator: ","))]"
      + "</script>\n"
  }

  private static func plain(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite, value.magnitude < 1e9 else { return "null" }
    return Text.fixed(value, decimals)
  }
}
