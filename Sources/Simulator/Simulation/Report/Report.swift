/// The report of a run: one HTML page that needs nothing else, for the engineer who wants to know
/// how long it took, how hard it was cut, what the feed did and why.
public enum Report {
  /// Writes the report; "-" is the standard output.
  /// - Parameters:
  ///   - outcome: The run.
  ///   - path: Where to.
  /// - Throws: Why it cannot be written.
  public static func write(_ outcome: RunOutcome, to path: String) throws(OutputFailure) {
    try FileOutput.write(Array(html(outcome).utf8), to: path)
  }

  /// The page. The same outcome gives the same page, byte for byte.
  static func html(_ outcome: RunOutcome) -> String {
    let result = outcome.result
    var page = head(result) + "<body>\n<main>\n" + masthead(outcome)
    page += section("Key figures", keyFigures(result))
    page += section("Where the time went", TimeBar(result.time).html)
    if !result.alarms.isEmpty { page += section("Alarms", alarms(result)) }
    page += section("Over time", TimelineChart(outcome).html)
    if let figure = PartFigure(outcome) { page += section("The part", figure.html) }
    page += section("Tools", tools(result))
    page += section("Feed changes", feedSummary(result))
    if !result.panel.isEmpty { page += section("Operator\u{2019}s panel", panel(result)) }
    page += section("Wear estimate against the truth", wearEstimate(result))
    if let latency = outcome.latency { page += section("Real time", pacing(latency)) }
    if result.alarms.isEmpty { page += section("Alarms", "<p class=\"quiet\">None.</p>\n") }
    page += section("What was assumed", assumptions(result))
    page += section("Identity and how to reproduce", identity(result))
    if !result.feedChanges.isEmpty { page += section("List of feed changes", feedList(result)) }
    return page + "</main>\n<script>\(ReportScript.text)</script>\n</body>\n</html>\n"
  }

  private static func head(_ result: RunResult) -> String {
    // Nothing may be fetched, whatever the page holds.
    let policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    return "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
      + "<meta charset=\"utf-8\"/>\n<meta http-equiv=\"Content-Security-Policy\" "
      + "content=\"\(policy)img-src data:\"/>\n"
      + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
      + "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
      + "<title>\(HTMLText.escape(result.job)) \u{2013} Feedhold run report</title>\n"
      + "<style>\n\(ReportStyle.text)</style>\n</head>\n"
  }

  private static func section(_ title: String, _ content: String) -> String {
    "<section>\n<h2>\(title)</h2>\n\(content)</section>\n"
  }

  private static func masthead(_ outcome: RunOutcome) -> String {
    let result = outcome.result
    let badge = Badge(result)
    let facts = [
      ("Program", result.program), ("Machine", result.machine), ("Material", result.material),
      ("Policy", result.policy), ("Seed", "\(result.seed)"),
    ]
    var html = "<header>\n<p class=\"kind\">Feedhold <span>run report</span></p>\n"
    html += "<div class=\"name\"><h1>\(HTMLText.escape(result.job))</h1>"
    html += "<span class=\"badge \(badge.style)\">\(badge.text)</span></div>\n<dl class=\"facts\">"
    for (name, value) in facts {
      html +=
        "<div><dt>\(name)</dt><dd>\(HTMLText.escape(value.isEmpty ? HTMLText.nothing : value))"
      html += "</dd></div>"
    }
    html += "</dl>\n"
    for failure in outcome.writeFailures {
      html += "<p class=\"warning\">\(HTMLText.escape(failure))</p>\n"
    }
    return html + "</header>\n"
  }

  /// How the run ended, in a word and a colour; the sign tells it without the colour.
  private struct Badge {
    var text: String
    var style: String

    init(_ result: RunResult) {
      let count = result.alarms.count
      switch result.outcome {
      case "completed" where count == 0: (text, style) = ("\u{2713} completed", "good")
      case "completed":
        (text, style) = ("! completed, \(count) alarm\(count == 1 ? "" : "s")", "fair")
      case "alarm": (text, style) = ("\u{2715} stopped by alarm", "bad")
      default: (text, style) = ("! \(HTMLText.escape(result.outcome))", "fair")
      }
    }
  }

  private static func keyFigures(_ result: RunResult) -> String {
    let (time, peak) = (result.time, result.peak)
    let verdicts = result.verdicts
    let ruled =
      "granted \(HTMLText.number(verdicts.granted)), clipped "
      + "\(HTMLText.number(verdicts.clipped)), refused \(HTMLText.number(verdicts.refused)), held "
      + HTMLText.number(verdicts.hold)
    let cost =
      "machine \(HTMLText.number(result.cost.machine, 2)), tools "
      + HTMLText.number(result.cost.tools, 2)
    return "<dl class=\"figures\">\n"
      + figure(
        "Cycle time", HTMLText.duration(time.cycle),
        time.cycle >= 3600 ? "h:min:s" : "min:s", comparison(time))
      + figure("Peak force", HTMLText.figure(peak.force), "N", line(peak.forceLine))
      + figure("Peak power", HTMLText.figure(peak.power), "W", line(peak.powerLine))
      + figure(
        "Peak deflection", HTMLText.figure(peak.deflection * 1000), "\u{B5}m",
        "thickest chip \(HTMLText.number(peak.chipThickness, 3))\u{A0}mm")
      + figure(
        "Removed volume", HTMLText.figure(result.removedVolume / 1000), "cm\u{B3}",
        removalRate(result))
      + figure("Cost", HTMLText.number(result.cost.total, 2), "currency of the job", cost)
      + figure("Feed changes", HTMLText.number(result.feedChangeCount), "", "proposals \(ruled)")
      + figure(
        "Largest following error", HTMLText.figure(result.peakFollowingError * 1000), "\u{B5}m",
        "of any linear axis")
      + "</dl>\n"
  }

  private static func figure(
    _ name: String, _ value: String, _ unit: String, _ note: String
  ) -> String {
    let small = unit.isEmpty ? "" : " <small>\(unit)</small>"
    return "<div><dt>\(name)</dt><dd>\(value)\(small)</dd><dd class=\"note\">\(note)</dd></div>\n"
  }

  private static func line(_ line: Int) -> String {
    line > 0 ? "at line \(HTMLText.number(line))" : "no line"
  }

  private static func comparison(_ time: RunResult.TimeSplit) -> String {
    guard time.estimated > 0, time.estimated.isFinite, time.cycle.isFinite else {
      return "estimate: not known"
    }
    let change = time.cycle / time.estimated - 1
    let sign = change > 0.0005 ? "+" : ""
    return
      "\(sign)\(HTMLText.percent(change, 1)) against the estimate of "
      + "\(HTMLText.duration(time.estimated))"
  }

  private static func removalRate(_ result: RunResult) -> String {
    guard result.time.cutting > 0, result.removedVolume.isFinite else { return "nothing cut" }
    let rate = result.removedVolume / 1000 / (result.time.cutting / 60)
    return "\(HTMLText.figure(rate))\u{A0}cm\u{B3}/min in the cut"
  }
}
