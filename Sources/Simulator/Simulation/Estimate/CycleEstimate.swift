internal import MotionPlanning
internal import Signals

/// Cycle time of a program as it will be executed at the programmed feed, by kind of motion, tool
/// and line. Nothing is cut for it: a guard or a policy that changes the feed is not in it.
public struct CycleEstimate: Sendable, Codable {
  /// Version of this document.
  public var schema = 2
  /// The program.
  public var program: String
  /// All of it. [s]
  public var cycleTime: Double = 0
  /// By kind, those that occur; they add up to the cycle time.
  public var kinds: [KindTime] = []
  /// By tool, in the order of use; they add up to the cycle time.
  public var tools: [ToolTime] = []
  /// The lines that take longest, longest first.
  public var lines: [LineTime] = []
  /// How many stretches of one block and one kind there are.
  public var stretches = 0
  /// The feed override at the begin. (no unit)
  public var override: Double = 1
  /// Where the override changes.
  public var overrides: [OverrideChange] = []
  /// In the material; only where the tool life was asked for. [s]
  public var cutting: Double?
  /// Everything else; only where the tool life was asked for. [s]
  public var other: Double?
  /// Every stretch; only where it was asked for.
  public var blocks: [BlockTime]?
  /// What the estimate does not know.
  public var notes: [String] = []

  /// Time of a kind.
  public struct KindTime: Sendable, Codable, Equatable {
    /// Its name: feed-line, feed-arc, feed-curve, synchronised, rapid, dwell, spindle-wait,
    /// tool-change, program-stop, action or hold.
    public var kind: String
    /// All of it. [s]
    public var time: Double
    /// How many stretches.
    public var count: Int?
  }

  /// Time with a tool.
  public struct ToolTime: Sendable, Codable {
    /// Its number; 0 before the first.
    public var tool: Int
    /// When its change begins. [s]
    public var begin: Double
    /// From its change to the next. [s]
    public var time: Double
    /// Of it by kind.
    public var kinds: [KindTime]
    /// Of it in the material; only where the tool life was asked for. [s]
    public var cutting: Double?
    /// Share of a nominal life that is cut; only where it was asked for. (no unit)
    public var lifeShare: Double?
  }

  /// Time on a line, all its turns together.
  public struct LineTime: Sendable, Codable {
    /// Name of its file, where that is not the program.
    public var file: String?
    /// The line.
    public var line: Int
    /// How long it takes. [s]
    public var time: Double
  }

  /// A turn of the dial.
  public struct OverrideChange: Sendable, Codable {
    /// The line, or N and the number of the block.
    public var place: String
    /// Factor on the feed from there on. (no unit)
    public var feed: Double
  }

  /// Most lines that are listed.
  static let listedLines = 20
}

extension CycleEstimate {
  /// What a walk has added up.
  init(program: String, _ ledger: TimeLedger, _ overrides: OverrideSchedule, files: [String]) {
    self.program = program
    cycleTime = Self.seconds(ledger.end)
    stretches = ledger.entries
    override = overrides.first
    self.overrides = overrides.changes.map { change in
      switch change.place {
      case .line(let line): OverrideChange(place: "\(line)", feed: change.feed)
      case .number(let number): OverrideChange(place: "N\(number)", feed: change.feed)
      }
    }
    var sums = [Int64](repeating: 0, count: StretchKind.all.count)
    for use in ledger.uses {
      for kind in sums.indices { sums[kind] += use.times[kind] }
      tools.append(
        ToolTime(
          tool: Int(use.tool), begin: Self.seconds(use.begin),
          time: Self.seconds(use.times.reduce(0, +)), kinds: Self.kinds(use.times, nil)))
    }
    kinds = Self.kinds(sums, ledger.counts)
    lines = Self.longest(ledger, files)
  }

  private static func seconds(_ nanoseconds: Int64) -> Double { Double(nanoseconds) / 1e9 }

  private static func kinds(_ times: [Int64], _ counts: [Int]?) -> [KindTime] {
    StretchKind.all.compactMap { kind in
      let index = Int(kind.rawValue)
      guard times[index] > 0 else { return nil }
      return KindTime(kind: kind.name, time: seconds(times[index]), count: counts?[index])
    }
  }

  /// The longest lines, in one pass: there may be millions.
  private static func longest(_ ledger: TimeLedger, _ files: [String]) -> [LineTime] {
    var best: [(time: Int64, file: Int, line: Int)] = []
    func consider(_ time: Int64, _ file: Int, _ line: Int) {
      guard best.count < listedLines || time > best[best.count - 1].time else { return }
      let place = best.firstIndex { $0.time < time } ?? best.count
      best.insert((time, file, line), at: place)
      if best.count > listedLines { best.removeLast() }
    }
    for (line, time) in ledger.lines.enumerated() where time > 0 { consider(time, 0, line) }
    for (key, time) in ledger.foreignLines.sorted(by: { $0.key < $1.key }) {
      consider(time, Int(key >> 32), Int(key & 0xFFFF_FFFF))
    }
    return best.map { entry in
      let name = entry.file == 0 || entry.file >= files.count ? nil : files[entry.file]
      return LineTime(file: name, line: entry.line, time: seconds(entry.time))
    }
  }

  /// Adds what only a rehearsal in the material tells.
  public mutating func addToolLife(_ preparation: Preparation) {
    var uses: [(tool: Int, cutting: Double, life: Double)] = []
    for span in preparation.outlook.spans {
      if uses.last?.tool != Int(span.tool) {
        uses.append((Int(span.tool), 0, span.lifeToToolChange))
      }
      if span.kind != .none { uses[uses.count - 1].cutting += span.duration }
    }
    var next = uses[...]
    for index in tools.indices {
      guard let place = next.firstIndex(where: { $0.tool == tools[index].tool }) else { continue }
      tools[index].cutting = next[place].cutting
      tools[index].lifeShare = next[place].life
      next = next[(place + 1)...]
    }
    let all = uses.reduce(0) { $0 + $1.cutting }
    cutting = all
    other = max(0, cycleTime - all)
  }
}
