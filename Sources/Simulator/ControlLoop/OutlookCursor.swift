internal import Signals

/// Finds its place in the outlook as the path is travelled. Segments and lengths along them do not
/// depend on the override, so the rehearsal's spans fit the run.
struct OutlookCursor: Sendable {
  private let spans: LoanedMemory<OutlookSpan>
  private let count: Int
  private var place = 0

  /// How far ahead a load counts: longer than the feed needs to fall. [s]
  static var horizon: Double { 0.3 }
  /// The largest number of spans looked at in one step.
  static var spansAhead: Int { 64 }

  init(spans: LoanedMemory<OutlookSpan>, count: Int) {
    self.spans = spans
    self.count = min(count, spans.count)
  }

  /// The span of a setpoint; an empty one where the outlook does not reach.
  mutating func span(at setpoint: Setpoint) -> OutlookSpan {
    while place + 1 < count, isPassed(spans[place], by: setpoint) { place += 1 }
    guard place < count else { return OutlookSpan() }
    let span = spans[place]
    guard span.segment == setpoint.segment, span.tool == setpoint.tool else {
      var empty = OutlookSpan()
      empty.timeToToolChange = span.timeToToolChange
      empty.lifeToToolChange = span.lifeToToolChange
      return empty
    }
    return span
  }

  private func isPassed(_ span: OutlookSpan, by setpoint: Setpoint) -> Bool {
    span.segment < setpoint.segment
      || span.segment == setpoint.segment && span.travelledTo < setpoint.travelled
  }

  /// What agent and guard can know here.
  func outlook(now: OutlookSpan) -> ProgramOutlook {
    var outlook = ProgramOutlook()
    outlook.now = now
    outlook.timeToToolChange = now.timeToToolChange
    outlook.lifeToToolChange = now.lifeToToolChange
    outlook.isKnown = place < count
    outlook.ahead = now.forecast
    var time = 0.0
    var index = place
    while index < count, index - place < Self.spansAhead, time <= Self.horizon {
      let span = spans[index]
      outlook.ahead = outlook.ahead.worst(with: span.forecast)
      time += span.duration
      index += 1
    }
    return outlook
  }
}
