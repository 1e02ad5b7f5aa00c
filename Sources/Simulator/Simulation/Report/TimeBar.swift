/// Where the cycle time went: a bar of its parts above the time at the programmed feed, and a
/// table.
struct TimeBar {
  private static let width = 1064.0
  private let time: RunResult.TimeSplit
  private let parts: [(name: String, seconds: Double)]

  init(_ time: RunResult.TimeSplit) {
    self.time = time
    parts = [
      ("Cutting", time.cutting), ("Air feed", time.airFeed), ("Rapid", time.rapid),
      ("Tool change", time.toolChange), ("Waiting", time.waiting),
    ].map { ($0.0, $0.1.isFinite ? max(0, $0.1) : 0) }
  }

  private var total: Double { parts.reduce(0) { $0 + $1.seconds } }

  /// The bar and the figures below it.
  var html: String {
    guard total > 0 else { return "<p class=\"quiet\">No time passed.</p>\n" }
    var html = bar + "<ul class=\"parts\">"
    for (index, part) in parts.enumerated() {
      html += "<li><i class=\"swatch t\(index)\"></i><span>\(part.name)</span>"
      html += "<b>\(HTMLText.number(part.seconds, 1))\u{A0}s</b>"
      html += "<em>\(HTMLText.percent(part.seconds / total, 1))</em></li>"
    }
    return html + "</ul>\n"
  }

  private var bar: String {
    let estimated = time.estimated.isFinite ? max(0, time.estimated) : 0
    let scale = Self.width / max(total, estimated)
    var svg = "<svg class=\"chart\" role=\"img\" aria-label=\"Cycle time by kind of motion\" "
    svg += "viewBox=\"0 0 1080 \(estimated > 0 ? 76 : 44)\">\n"
    var x = 0.0
    for (index, part) in parts.enumerated() where part.seconds > 0 {
      let width = part.seconds * scale
      svg += "<rect class=\"t\(index)\" x=\"\(HTMLText.coordinate(x))\" y=\"4\" "
      svg += "width=\"\(HTMLText.coordinate(max(width - 1.5, 0.5)))\" height=\"34\"/>\n"
      if width > 84 {
        svg += "<text class=\"on t\(index)-ink\" x=\"\(HTMLText.coordinate(x + 10))\" y=\"26\">"
        svg += "\(part.name) \(HTMLText.percent(part.seconds / total))</text>\n"
      }
      x += width
    }
    guard estimated > 0 else { return svg + "</svg>\n" }
    let end = HTMLText.coordinate(estimated * scale)
    svg += "<path class=\"bar\" d=\"M0.5 48v10m0 -5H\(end)m0 -5v10\"/>\n"
    svg += "<text x=\"0\" y=\"74\">\(HTMLText.number(estimated, 1))\u{A0}s estimated "
    svg += "(\(HTMLText.duration(estimated))); the bar above: "
    svg += "\(HTMLText.number(total, 1))\u{A0}s</text>\n"
    return svg + "</svg>\n"
  }
}
