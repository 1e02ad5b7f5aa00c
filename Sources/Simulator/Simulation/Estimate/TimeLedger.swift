internal import CanonicalMachining
internal import MotionPlanning

/// Adds the stretches of a program up, by kind, tool and line, in whole nanoseconds.
struct TimeLedger {
  /// A tool from its change to the next.
  struct ToolUse {
    var tool: Int32
    var begin: Int64
    var times = [Int64](repeating: 0, count: StretchKind.all.count)
  }

  /// What makes a stretch one with the next.
  struct Entry: Equatable {
    var kind: StretchKind
    var file: Int32
    var line: Int32
    var tool: Int32
    var override: Double
  }

  private(set) var uses: [ToolUse] = []
  private(set) var counts = [Int](repeating: 0, count: StretchKind.all.count)
  /// Time of each line of the program itself. [ns]
  private(set) var lines: [Int64] = []
  /// Time of the lines of other files, by file and line. [ns]
  private(set) var foreignLines: [Int64: Int64] = [:]
  private(set) var end: Int64 = 0
  private(set) var entries = 0
  private var open: Entry?
  private var begin: Int64 = 0
  private let take: ((BlockTime) -> Void)?

  /// Highest line that is added up by itself: more than a file of the largest size has.
  private static let highestLine = 1 << 30

  init(_ take: ((BlockTime) -> Void)?) { self.take = take }

  /// What begins now. [ns]
  mutating func note(_ entry: Entry, at clock: WalkClock) {
    guard entry != open else { return }
    close(at: clock)
    open = entry
    begin = clock.nanoseconds
  }

  /// Ends what goes on.
  mutating func close(at clock: WalkClock) {
    end = clock.nanoseconds
    guard let entry = open, end > begin else { return }
    open = nil
    entries += 1
    counts[Int(entry.kind.rawValue)] += 1
    if uses.last?.tool != entry.tool { uses.append(ToolUse(tool: entry.tool, begin: begin)) }
    uses[uses.count - 1].times[Int(entry.kind.rawValue)] += end - begin
    addLine(entry, end - begin)
    guard let take else { return }
    take(
      BlockTime(
        file: Int(entry.file), line: Int(entry.line), kind: entry.kind.name,
        tool: Int(entry.tool), override: entry.override, begin: Double(begin) / 1e9,
        end: Double(end) / 1e9, duration: Double(end - begin) / 1e9))
  }

  private mutating func addLine(_ entry: Entry, _ time: Int64) {
    let line = Int(entry.line)
    guard line >= 0, line < Self.highestLine else { return }
    guard entry.file == 0 else {
      foreignLines[Int64(entry.file) << 32 | Int64(line), default: 0] += time
      return
    }
    if line >= lines.count {
      lines.append(contentsOf: repeatElement(0, count: max(line + 1 - lines.count, lines.count)))
    }
    lines[line] += time
  }
}
