@testable import ControlLoop
import SeededChance
import Signals
import Testing

@Suite("finding the place in the outlook") struct OutlookCursorTests {
  /// Spans in memory that lives as long as the test.
  @safe final class Road {
    let buffer: UnsafeMutableBufferPointer<OutlookSpan>

    init(_ spans: [OutlookSpan]) {
      unsafe buffer = UnsafeMutableBufferPointer<OutlookSpan>.allocate(capacity: spans.count)
      for (index, span) in spans.enumerated() {
        unsafe buffer.initializeElement(at: index, to: span)
      }
    }

    deinit { unsafe buffer.deallocate() }

    var cursor: OutlookCursor {
      OutlookCursor(spans: unsafe LoanedMemory(buffer), count: unsafe buffer.count)
    }
  }

  private func spans(_ chance: inout Chance) -> [OutlookSpan] {
    var spans: [OutlookSpan] = []
    for segment in 0..<Int32(20) {
      var travelled = 0.0
      for _ in 0..<Int.random(in: 1...5, using: &chance) {
        travelled += chance.number(in: 0.1...3)
        var span = OutlookSpan()
        span.segment = segment
        span.tool = 1
        span.line = segment + 1
        span.travelledTo = travelled
        span.duration = chance.number(in: 0.01...0.2)
        span.forecast.cuttingForce = chance.number(in: 0...500)
        span.timeToToolChange = chance.number(in: 0...100)
        spans.append(span)
      }
    }
    return spans
  }

  private func setpoint(_ segment: Int32, _ travelled: Double, tool: Int32 = 1) -> Setpoint {
    var setpoint = Setpoint()
    setpoint.segment = segment
    setpoint.travelled = travelled
    setpoint.tool = tool
    return setpoint
  }

  @Test("the span is the first of its segment that reaches beyond the tool", arguments: 1...20)
  func place(seed: UInt64) {
    var chance = Chance(seed: seed)
    let spans = spans(&chance)
    let road = Road(spans)
    var cursor = road.cursor
    for segment in 0..<Int32(20) {
      let length = spans.last { $0.segment == segment }?.travelledTo ?? 0
      for step in 0...20 {
        let travelled = length * (Double(step) / 20)
        let oracle = spans.first { $0.segment == segment && $0.travelledTo >= travelled }
        #expect(cursor.span(at: setpoint(segment, travelled)) == oracle)
      }
    }
  }

  @Test("another tool than the outlook's expects nothing, but knows when the change is due")
  func otherTool() {
    var chance = Chance(seed: 3)
    let spans = spans(&chance)
    let road = Road(spans)
    var cursor = road.cursor
    let span = cursor.span(at: setpoint(0, 0, tool: 9))
    #expect(span.forecast == LoadForecast())
    #expect(span.timeToToolChange == spans[0].timeToToolChange)
  }

  @Test("what lies ahead is the worst of the horizon, found by brute force", arguments: 1...20)
  func ahead(seed: UInt64) {
    var chance = Chance(seed: seed)
    let spans = spans(&chance)
    let road = Road(spans)
    var cursor = road.cursor
    for (index, span) in spans.enumerated() {
      let now = cursor.span(at: setpoint(span.segment, span.travelledTo))
      let outlook = cursor.outlook(now: now)
      // A span counts if it begins no later than the horizon.
      var starts = 0.0
      var worst = 0.0
      for later in spans[index...] where starts <= OutlookCursor.horizon {
        worst = max(worst, later.forecast.cuttingForce)
        starts += later.duration
      }
      #expect(outlook.ahead.cuttingForce == worst)
      #expect(outlook.isKnown)
    }
  }
}
