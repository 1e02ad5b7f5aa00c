internal import CanonicalMachining
internal import MotionPlanning

/// A stretch of the cycle time: one block, one kind of motion, one tool.
public struct BlockTime: Sendable, Equatable, Codable {
  /// Number of the file: 0 is the program itself, others hold subprograms.
  public var file: Int = 0
  /// The line, from 1. Where short feeds run smoothly together, the line of the first.
  public var line: Int
  /// What the time goes into: a `StretchKind` by its name.
  public var kind: String
  /// The tool in the spindle, in a tool change the one that comes; 0 for none.
  public var tool: Int
  /// The feed override. (no unit)
  public var override: Double
  /// When it begins. [s]
  public var begin: Double
  /// When it ends. [s]
  public var end: Double
  /// How long it takes: a whole count of nanoseconds. [s]
  public var duration: Double

  /// The columns of a table of them.
  public static let columns = "line,kind,tool,override,begin_s,end_s,duration_s,file"

  /// A row of the table.
  public var row: String {
    "\(line),\(kind),\(tool),\(override),\(begin),\(end),\(duration),\(file)"
  }

  /// A line of JSON.
  public var json: String {
    "{\"begin\":\(begin),\"duration\":\(duration),\"end\":\(end),\"file\":\(file),"
      + "\"kind\":\"\(kind)\",\"line\":\(line),\"override\":\(override),\"schema\":2,"
      + "\"tool\":\(tool)}"
  }
}

extension StretchKind {
  /// All of them, in the order they are shown in.
  static let all: [StretchKind] = [
    .line, .arc, .curve, .synchronised, .rapid, .dwell, .spindleWait, .toolChange, .programStop,
    .action, .hold,
  ]

  /// Its name in documents.
  var name: String {
    switch self {
    case .line: "feed-line"
    case .arc: "feed-arc"
    case .curve: "feed-curve"
    case .synchronised: "synchronised"
    case .rapid: "rapid"
    case .dwell: "dwell"
    case .toolChange: "tool-change"
    case .spindleWait: "spindle-wait"
    case .programStop: "program-stop"
    case .action: "action"
    case .hold: "hold"
    }
  }

  /// Whether the tool moves along the path at a feed.
  var isFeed: Bool {
    switch self {
    case .line, .arc, .curve, .synchronised: true
    default: false
    }
  }
}
