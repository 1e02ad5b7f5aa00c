/// What `run` tells at its end, for people.
public enum Summary {
  /// Most feed changes that the summary shows one by one.
  static let shownChanges = 12

  /// The whole summary.
  public static func text(of outcome: RunOutcome) -> String {
    let result = outcome.result
    var lines = [
      "\(result.job): \(result.outcome), \(result.machine), \(result.material), \(result.policy)"
    ]
    lines += times(result)
    lines += loads(result)
    lines += tools(result)
    lines += feed(result)
    lines += panel(result)
    lines += estimate(result)
    if result.alarms.isEmpty {
      lines.append("alarms       none")
    } else {
      for alarm in result.alarms {
        lines.append(
          "alarm        \(alarm.kind) at \(Text.fixed(alarm.time, 3)) s, line \(alarm.line): "
            + "\(Text.fixed(alarm.value, 3)), limit \(Text.fixed(alarm.limit, 3))")
      }
    }
    if let latency = outcome.latency { lines.append(pacing(latency)) }
    lines.append("digest       \(result.digest) over \(result.ticks) ticks, seed \(result.seed)")
    return lines.joined(separator: "\n")
  }

  private static func times(_ result: RunResult) -> [String] {
    let time = result.time
    return [
      "cycle time   \(Text.duration(time.cycle)) (estimated \(Text.duration(time.estimated))"
        + "\(deviation(time)))",
      "             cutting \(Text.fixed(time.cutting, 1)) s, "
        + "air \(Text.fixed(time.airFeed, 1)) s, rapid \(Text.fixed(time.rapid, 1)) s, "
        + "tool change \(Text.fixed(time.toolChange, 1)) s, "
        + "waiting \(Text.fixed(time.waiting, 1)) s",
    ]
  }

  /// By how much the run was off the estimate, and why.
  private static func deviation(_ time: RunResult.TimeSplit) -> String {
    guard time.estimated > 0 else { return "" }
    let percent = 100 * (time.cycle / time.estimated - 1)
    let sign = percent < 0 ? "" : "+"
    let other =
      time.atOtherFeed > 0
      ? "; policy or guard changed the feed for \(Text.fixed(time.atOtherFeed, 1)) s" : ""
    return ": \(sign)\(Text.fixed(percent, 2)) %\(other)"
  }

  private static func loads(_ result: RunResult) -> [String] {
    let peak = result.peak
    return [
      "peak force   \(Text.fixed(peak.force, 0)) N at line \(peak.forceLine), power "
        + "\(Text.fixed(peak.power, 0)) W at line \(peak.powerLine), deflection "
        + "\(Text.fixed(peak.deflection * 1000, 0)) um, "
        + "chip \(Text.fixed(peak.chipThickness, 3)) mm",
      "removed      \(Text.fixed(result.removedVolume / 1000, 2)) cm^3, cost "
        + "\(Text.fixed(result.cost.total, 2)) "
        + "(machine \(Text.fixed(result.cost.machine, 2)), tools "
        + "\(Text.fixed(result.cost.tools, 2)))",
    ]
  }

  private static func tools(_ result: RunResult) -> [String] {
    result.tools.map { tool in
      "tool \(Text.right("\(tool.number)", 3))     VB \(Text.fixed(tool.flankWear * 1000, 1)) um "
        + "(estimated \(Text.fixed(tool.estimate * 1000, 1))) "
        + "of \(Text.fixed(tool.wearLimit * 1000, 0)), "
        + "\(Text.fixed(tool.cuttingTime, 1)) s in the cut, \(tool.description)"
    }
  }

  private static func feed(_ result: RunResult) -> [String] {
    let counts = result.verdicts
    var lines = [
      "feed         \(result.feedChangeCount) changes; guard granted \(counts.granted), clipped "
        + "\(counts.clipped), refused \(counts.refused), held \(counts.hold)"
    ]
    for change in result.feedChanges.prefix(shownChanges) {
      let limit = change.limit == "none" ? "" : ", \(change.ruling) by \(change.limit)"
      lines.append(
        "             \(Text.right(Text.fixed(change.time, 2), 8)) s line "
          + "\(Text.right("\(change.line)", 5)): \(Text.fixed(change.from, 2)) -> "
          + "\(Text.fixed(change.to, 2))  \(change.reason)\(limit)")
    }
    if result.feedChangeCount > shownChanges {
      lines.append(
        "             … \(result.feedChangeCount - shownChanges) more in --events, --json, "
          + "--report")
    }
    return lines
  }

  private static func panel(_ result: RunResult) -> [String] {
    guard !result.panel.isEmpty else { return [] }
    let count = result.panel.count
    return ["panel        changed \(count) time\(count == 1 ? "" : "s") by the operator"]
      + result.panel.map { turn in
        "             \(Text.right(Text.fixed(turn.time, 2), 8)) s line "
          + "\(Text.right("\(turn.line)", 5)): feed \(Text.brief(100 * turn.feed)) %, rapid "
          + "\(Text.brief(100 * turn.rapid)) %, spindle \(Text.brief(100 * turn.spindle)) %"
          + (turn.isHeld ? ", hold" : "")
      }
  }

  private static func estimate(_ result: RunResult) -> [String] {
    let error = result.wearEstimate
    guard error.samples > 0 else { return [] }
    return [
      "wear estimate off the truth by \(Text.fixed(error.meanAbsolute * 1000, 1)) um on average, "
        + "\(Text.fixed(error.worst * 1000, 1)) at worst; 90 % band held "
        + "\(Text.fixed(error.coverage * 100, 0)) %",
      "             network alone \(Text.fixed(error.readingMeanAbsolute * 1000, 1)) um, "
        + "nominal law alone \(Text.fixed(error.nominalMeanAbsolute * 1000, 1)) um",
    ]
  }

  private static func pacing(_ latency: LatencyReport) -> String {
    "real time    woke late by \(Text.fixed(latency.medianMicroseconds, 0)) us (median), "
      + "\(Text.fixed(latency.p99Microseconds, 0)) (p99), "
      + "\(Text.fixed(latency.p999Microseconds, 0)) (p99.9), "
      + "\(Text.fixed(latency.worstMicroseconds, 0)) (worst); \(latency.missed) of "
      + "\(latency.ticks) periods missed"
  }
}
