/// The samples of a run by columns of pixels: a chart draws the extremes of each, so that no peak
/// is lost however long the run was.
struct TimeColumns {
  typealias Sample = RunTimeline.Sample

  /// The samples with a usable time.
  let samples: [Sample]
  /// Which samples fall into each column; empty where none does.
  let ranges: [Range<Int>]
  /// End of the run. [s]
  let end: Double

  init(_ timeline: RunTimeline, count: Int) {
    var kept: [Sample] = []
    kept.reserveCapacity(timeline.samples.count)
    var latest = 0.0
    for sample in timeline.samples where sample.time.isFinite && sample.time >= latest {
      latest = sample.time
      kept.append(sample)
    }
    samples = kept
    end = latest
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(count)
    var first = 0
    for column in 0..<count {
      let limit = end * Double(column + 1) / Double(count)
      var past = first
      while past < kept.count, kept[past].time <= limit || column == count - 1 { past += 1 }
      ranges.append(first..<past)
      first = past
    }
    self.ranges = ranges
  }

  /// Smallest and largest finite value of a column; nil where there is none.
  func extremes(_ column: Int, _ value: (Sample) -> Double) -> (low: Double, high: Double)? {
    var found: (low: Double, high: Double)?
    for index in ranges[column] {
      let value = value(samples[index])
      guard value.isFinite else { continue }
      found = (min(found?.low ?? value, value), max(found?.high ?? value, value))
    }
    return found
  }

  /// Largest finite value of all; 0 where there is none.
  func largest(_ value: (Sample) -> Double) -> Double {
    samples.reduce(0) { most, sample in
      let value = value(sample)
      return value.isFinite ? max(most, value) : most
    }
  }

  /// From which to which column each tool was in the spindle, in order of time.
  var toolSpans: [(tool: Int, columns: Range<Int>)] {
    var spans: [(tool: Int, columns: Range<Int>)] = []
    for (column, range) in ranges.enumerated() where !range.isEmpty {
      let tool = samples[range.lowerBound].tool
      if let last = spans.last, last.tool == tool {
        spans[spans.count - 1].columns = last.columns.lowerBound..<column + 1
      } else {
        let start = spans.last?.columns.upperBound ?? 0
        spans.append((tool, max(start, spans.isEmpty ? 0 : column)..<column + 1))
      }
    }
    return spans
  }
}

/// Draws a value over time into a frame: X is the number of the column.
struct ChartPath {
  let columns: TimeColumns
  let axis: ChartAxis
  /// Left, upper edge and height of the frame.
  let left: Double
  let top: Double
  let height: Double

  private func level(_ value: Double) -> String {
    let share = min(max(axis.share(value), -0.2), 1.2)
    return HTMLText.coordinate(top + height * (1 - share))
  }

  private func place(_ column: Int) -> String { HTMLText.coordinate(left + Double(column) + 0.5) }

  /// A line through the extremes of each column. It is broken where there is no value, and between
  /// tools if asked for.
  func line(isBrokenByTool: Bool = false, _ value: (TimeColumns.Sample) -> Double) -> String {
    var path = ""
    var current: String?
    var skipped: Int?
    var tool: Int?
    var latest = -1
    for (column, range) in columns.ranges.enumerated() where !range.isEmpty {
      let now = columns.samples[range.lowerBound].tool
      if isBrokenByTool, tool != now {
        if let skipped { path += "H\(place(skipped))" }
        (current, skipped) = (nil, nil)
      }
      tool = now
      guard let extremes = columns.extremes(column, value) else {
        if let skipped { path += "H\(place(skipped))" }
        (current, skipped) = (nil, nil)
        continue
      }
      let (low, high) = (level(extremes.low), level(extremes.high))
      if current == low, low == high {
        (skipped, latest) = (column, column)
        continue
      }
      if let skipped { path += "H\(place(skipped))" }
      skipped = nil
      // Whichever end is at hand comes first, so that a flat line stays a line.
      let (first, second) = current == high ? (high, low) : (low, high)
      // From one column to the next a step is as good as a slope, and shorter to write.
      let isNext = current != nil && column == latest + 1
      path += isNext ? "h1" : "\(current == nil ? "M" : "L")\(place(column)) \(first)"
      if isNext, first != current { path += "V\(first)" }
      if second != first { path += "V\(second)" }
      (current, latest) = (second, column)
    }
    if let skipped { path += "H\(place(skipped))" }
    return path
  }

  /// The area between two values, in one piece for each tool.
  func band(
    _ low: (TimeColumns.Sample) -> Double, _ high: (TimeColumns.Sample) -> Double
  ) -> String {
    var path = ""
    var upper = ""
    var lower = ""
    var tool: Int?
    func close() {
      if !upper.isEmpty { path += "M\(upper.dropFirst())\(lower)Z" }
      (upper, lower) = ("", "")
    }
    for (column, range) in columns.ranges.enumerated() where !range.isEmpty {
      let now = columns.samples[range.lowerBound].tool
      let bottom = columns.extremes(column, low)
      let ceiling = columns.extremes(column, high)
      if tool != now || bottom == nil || ceiling == nil { close() }
      tool = now
      guard let bottom, let ceiling else { continue }
      upper += "L\(place(column)) \(level(ceiling.high))"
      lower = "L\(place(column)) \(level(bottom.low))" + lower
    }
    close()
    return path
  }
}
