// The figures and words at the end of the report.

extension Report {
  static func wearEstimate(_ result: RunResult) -> String {
    let error = result.wearEstimate
    guard error.samples > 0 else {
      return "<p class=\"quiet\">Nothing was cut, so there is nothing to compare.</p>\n"
    }
    let rows = [
      ("Estimate (law and network together)", error.meanAbsolute),
      ("Readings of the network alone", error.readingMeanAbsolute),
      ("Nominal wear law alone (naive baseline)", error.nominalMeanAbsolute),
    ]
    let most = rows.map(\.1).filter(\.isFinite).max() ?? 0
    var table = HTMLTable(["Source", "#Mean absolute error [\u{B5}m]", ""])
    for (index, row) in rows.enumerated() {
      let share = most > 0 && row.1.isFinite ? max(0, row.1 / most) : 0
      let width = HTMLText.coordinate(100 * share)
      let bar =
        "<svg class=\"meter\" aria-hidden=\"true\" viewBox=\"0 0 102 12\">"
        + "<rect class=\"\(index == 0 ? "fill" : "other")\" x=\"1\" y=\"2\" width=\"\(width)\" "
        + "height=\"8\"/></svg>"
      table.add([row.0, HTMLText.number(row.1 * 1000, 1), bar])
    }
    return "<div class=\"pair\">\n<div>\n\(table.html)</div>\n<dl class=\"figures two\">\n"
      + fact(
        "Root mean square error", HTMLText.micrometres(error.rootMeanSquare), "of the estimate")
      + fact("Largest error", HTMLText.micrometres(error.worst), "of the estimate")
      + fact(
        "Truth inside the 90 % band", HTMLText.percent(error.coverage, 1), "should be 90 % or more")
      + fact("Steps that count", HTMLText.number(error.samples), "agent steps in the material")
      + "</dl>\n</div>\n"
  }

  private static func fact(_ name: String, _ value: String, _ note: String) -> String {
    "<div><dt>\(name)</dt><dd>\(value)</dd><dd class=\"note\">\(note)</dd></div>\n"
  }

  static func pacing(_ latency: LatencyReport) -> String {
    var table = HTMLTable([
      "#Periods", "#Missed", "#Median [\u{B5}s]", "#p99 [\u{B5}s]", "#p99.9 [\u{B5}s]",
      "#Worst [\u{B5}s]", "Memory locked", "CPU kept awake",
    ])
    table.add([
      HTMLText.number(latency.ticks), HTMLText.number(latency.missed),
      HTMLText.number(latency.medianMicroseconds), HTMLText.number(latency.p99Microseconds),
      HTMLText.number(latency.p999Microseconds), HTMLText.number(latency.worstMicroseconds),
      latency.hasLockedMemory ? "yes" : "no", latency.hasLatencyHold ? "yes" : "no",
    ])
    return table.html + "<p class=\"quiet\">How late the paced loop woke.</p>\n"
  }

  static func assumptions(_ result: RunResult) -> String {
    guard !result.assumptions.isEmpty else {
      return "<p class=\"quiet\">Nothing: the job says it all.</p>\n"
    }
    let items = result.assumptions.map { "<li>\(HTMLText.escape($0))</li>\n" }
    return "<ul class=\"plain\">\n\(items.joined())</ul>\n"
  }

  static func identity(_ result: RunResult) -> String {
    let facts = [
      ("Digest", result.digest.isEmpty ? HTMLText.nothing : result.digest),
      ("Servo ticks", HTMLText.number(Int(result.ticks))), ("Seed", "\(result.seed)"),
      ("Policy", result.policy), ("Machine", result.machine), ("Material", result.material),
    ]
    var html = "<dl class=\"facts\">"
    for (name, value) in facts {
      html += "<div><dt>\(name)</dt><dd class=\"code\">\(HTMLText.escape(value))</dd></div>"
    }
    return html + "</dl>\n"
      + "<p>The digest covers every row of every tick: the same build, job and seed give the same "
      + "digest. Record the run, then run the recording again from itself and compare bit for bit:"
      + "</p>\n<pre>feedhold run JOB --seed \(result.seed) --record part.mcap\n"
      + "feedhold replay part.mcap</pre>\n"
      + "<p class=\"quiet\">JOB is the job file or the part program that this run was started "
      + "with; --policy and --set as they were then.</p>\n"
  }
}
