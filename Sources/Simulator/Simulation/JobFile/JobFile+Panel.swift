internal import ControlLoop
internal import Signals

extension JobFile {
  /// The operator's panel: dials and hold at the begin, and a list of changes in order of time.
  static func readPanel(_ given: JobSection, into job: inout Job) {
    var section = given
    var panel = PanelSchedule()
    panel.begin = readDials(&section, standard: PanelOverrides(rapid: job.planner.rapidOverride))
    let changes = section.sections("change")
    if changes.count > PanelSchedule.capacity {
      section.reading.fault(
        section.name(of: "change"), "at most \(PanelSchedule.capacity) changes", code: "too-many")
    }
    var last = panel.begin
    for var entry in changes.prefix(PanelSchedule.capacity) {
      guard entry.has("at-time") else {
        entry.reading.fault(
          entry.name(of: "at-time"), "is missing; say when the dials are turned [s]",
          code: "missing-time")
        continue
      }
      let time = entry.number("at-time", default: 0, in: 0...1e6, unit: "s")
      last = readDials(&entry, standard: last)
      entry.finish()
      if !panel.append(PanelChange(at: time, last)) {
        entry.reading.fault(
          entry.name(of: "at-time"),
          "is \(time) s, but each change must come later than the one before",
          code: "panel-order")
      }
    }
    section.finish()
    job.panel = panel
  }

  /// Three dials and feed hold; what is not named stays as it was.
  private static func readDials(
    _ section: inout JobSection, standard: PanelOverrides
  ) -> PanelOverrides {
    PanelOverrides(
      feed: section.number(
        "feed-override", default: standard.feed, in: 0...PanelOverrides.highestFeed, unit: ""),
      rapid: section.number("rapid-override", default: standard.rapid, in: 0...1, unit: ""),
      spindle: section.number(
        "spindle-override", default: standard.spindle,
        in: PanelOverrides.lowestSpindle...PanelOverrides.highestSpindle, unit: ""),
      isHeld: section.truth("hold", default: standard.isHeld))
  }
}
