internal import Signals

/// Cycle time from the rehearsal: by tool, by kind of motion and by line.
public struct CycleEstimate: Sendable, Codable {
  /// Version of this document.
  public var schema = 1
  /// The program.
  public var program: String
  /// All of it. [s]
  public var cycleTime: Double
  /// In the material. [s]
  public var cutting: Double = 0
  /// Everything else. [s]
  public var other: Double = 0
  /// By tool, in the order of use.
  public var tools: [ToolTime] = []
  /// The lines that take longest, longest first.
  public var lines: [LineTime] = []

  /// Time with a tool.
  public struct ToolTime: Sendable, Codable {
    /// Its number.
    public var tool: Int
    /// From its change to the next. [s]
    public var time: Double
    /// Of it in the material. [s]
    public var cutting: Double
    /// Share of a nominal life that is cut. (no unit)
    public var lifeShare: Double
  }

  /// Time on a line.
  public struct LineTime: Sendable, Codable {
    /// The line.
    public var line: Int
    /// How long it takes. [s]
    public var time: Double
  }

  /// Most lines that are listed.
  static let listedLines = 20

  /// The estimate of a prepared job.
  public init(_ preparation: Preparation) {
    program = preparation.job.programPath
    cycleTime = preparation.outlook.cycleTime
    var byLine: [Int: Double] = [:]
    for span in preparation.outlook.spans {
      let isCutting = span.kind != .none
      if isCutting { cutting += span.duration } else { other += span.duration }
      byLine[Int(span.line), default: 0] += span.duration
      if tools.last?.tool != Int(span.tool) {
        tools.append(
          ToolTime(tool: Int(span.tool), time: 0, cutting: 0, lifeShare: span.lifeToToolChange))
      }
      tools[tools.count - 1].time += span.duration
      if isCutting { tools[tools.count - 1].cutting += span.duration }
    }
    lines = byLine.map { LineTime(line: $0.key, time: $0.value) }
      .sorted { ($1.time, $0.line) < ($0.time, $1.line) }
    lines = Array(lines.prefix(Self.listedLines))
  }

  /// The estimate for people.
  public var text: String {
    var rows = [
      "\(program): \(Text.duration(cycleTime)) (\(Text.fixed(cycleTime, 2)) s), cutting "
        + "\(Text.fixed(cutting, 1)) s, other \(Text.fixed(other, 1)) s"
    ]
    for tool in tools {
      rows.append(
        "tool \(tool.tool): \(Text.fixed(tool.time, 1)) s, "
          + "cutting \(Text.fixed(tool.cutting, 1)) s, "
          + "\(Text.fixed(tool.lifeShare * 100, 1)) % of a nominal tool life")
    }
    for line in lines.prefix(8) {
      rows.append("line \(line.line): \(Text.fixed(line.time, 2)) s")
    }
    return rows.joined(separator: "\n")
  }
}
