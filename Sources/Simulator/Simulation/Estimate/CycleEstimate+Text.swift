/// The estimate for people.
extension CycleEstimate {
  /// Most lines of the program that the text shows.
  static let shownLines = 10
  /// Most bytes of a line that are shown.
  private static let shownBytes = 44

  /// Tables by kind, by tool, and of the longest lines.
  /// - Parameter source: The program's text, to show the lines from; empty for none.
  /// - Returns: Several lines.
  public func text(showing source: [UInt8] = []) -> String {
    var rows = [
      "\(program): \(Text.duration(cycleTime)) (\(Text.fixed(cycleTime, 3)) s) at \(dial)"
    ]
    rows += kindRows + toolRows + lineRows(source)
    return rows.joined(separator: "\n")
  }

  private var dial: String {
    let places = overrides.map { change in
      let place = change.place.hasPrefix("N") ? change.place : "line \(change.place)"
      return ", from \(place) on \(Self.percent(change.feed))"
    }
    return "override \(Self.percent(override))" + places.joined()
  }

  private static func percent(_ share: Double) -> String {
    let percent = share * 100
    return "\(Text.fixed(percent, percent == percent.rounded() ? 0 : 1)) %"
  }

  private func share(_ time: Double) -> String {
    Text.right(Text.fixed(cycleTime > 0 ? 100 * time / cycleTime : 0, 1), 7) + " %"
  }

  private var kindRows: [String] {
    var rows = ["", "kind                 time [s]     share  stretches"]
    for kind in kinds {
      rows.append(
        Text.padded(kind.kind, 16) + Text.right(Text.fixed(kind.time, 3), 13) + share(kind.time)
          + Text.right("\(kind.count ?? 0)", 11))
    }
    rows.append(
      Text.padded("all", 16) + Text.right(Text.fixed(cycleTime, 3), 13) + share(cycleTime)
        + Text.right("\(stretches)", 11))
    return rows
  }

  private var toolRows: [String] {
    let hasLife = tools.contains { $0.lifeShare != nil }
    var rows = [
      "",
      "tool    begin [s]   time [s]   feed [s]  rapid [s]  change [s]  waits [s]"
        + (hasLife ? "  cutting [s]    life" : ""),
    ]
    for tool in tools {
      let feed = tool.time(of: ["feed-line", "feed-arc", "feed-curve", "synchronised"])
      let rapid = tool.time(of: ["rapid"])
      let change = tool.time(of: ["tool-change"])
      var row = Text.right(tool.tool == 0 ? "-" : "\(tool.tool)", 4)
      row += Text.right(Text.fixed(tool.begin, 2), 13) + Text.right(Text.fixed(tool.time, 2), 11)
      row += Text.right(Text.fixed(feed, 2), 11) + Text.right(Text.fixed(rapid, 2), 11)
      row += Text.right(Text.fixed(change, 2), 12)
      row += Text.right(Text.fixed(max(0, tool.time - feed - rapid - change), 2), 11)
      if let cutting = tool.cutting, let life = tool.lifeShare {
        row += Text.right(Text.fixed(cutting, 1), 13)
        row += Text.right(Text.fixed(life * 100, 1), 6) + " %"
      }
      rows.append(row)
    }
    return rows
  }

  private func lineRows(_ source: [UInt8]) -> [String] {
    let shown = lines.prefix(Self.shownLines)
    let texts = Self.lines(Set(shown.filter { $0.file == nil }.map(\.line)), of: source)
    var rows = ["", "longest lines        time [s]     share"]
    for line in shown {
      let name = (line.file.map { "\($0):" } ?? "line ") + "\(line.line)"
      let text = line.file == nil ? texts[line.line] ?? "" : ""
      rows.append(
        Text.padded(name, 16) + Text.right(Text.fixed(line.time, 3), 13) + share(line.time)
          + (text.isEmpty ? "" : "  " + text))
    }
    return rows
  }

  /// Some lines of a text, by their numbers, cut to what a row has room for.
  private static func lines(_ wanted: Set<Int>, of source: [UInt8]) -> [Int: String] {
    guard let last = wanted.max(), !source.isEmpty else { return [:] }
    var found: [Int: String] = [:]
    var number = 1
    var start = source.startIndex
    while number <= last, start < source.endIndex {
      let end = source[start...].firstIndex(of: 10) ?? source.endIndex
      if wanted.contains(number) {
        let bytes = source[start..<min(end, start + shownBytes)].filter { $0 != 13 }
        found[number] = String(decoding: bytes, as: UTF8.self)
      }
      number += 1
      start = end + 1
    }
    return found
  }
}

extension CycleEstimate.ToolTime {
  /// Time of some kinds together. [s]
  fileprivate func time(of names: [String]) -> Double {
    kinds.reduce(0) { $0 + (names.contains($1.kind) ? $1.time : 0) }
  }
}
