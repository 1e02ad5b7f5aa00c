/// The first place where a run that was made again is not the run that was recorded.
public struct Divergence: Equatable, Sendable {
  /// What is different.
  public enum Kind: Equatable, Sendable {
    /// A value of a row.
    case value
    /// The rows do not have the same tick.
    case tick
    /// The run made again goes on where the recording ends.
    case recordingEnds
    /// The recording goes on where the run made again ends.
    case replayEnds
  }

  /// A channel's two values at a tick before or at the divergence.
  public struct Point: Equatable, Sendable {
    /// The tick's count.
    public let tick: Int64
    /// The recorded value's bit pattern.
    public let recorded: UInt64
    /// The bit pattern of the value that was made again.
    public let replayed: UInt64
  }

  /// What is different.
  public let kind: Kind
  /// The tick's count, of the row that was made again where there is one.
  public let tick: Int64
  /// Line of the part program there.
  public let line: Int64
  /// The first channel that differs.
  public let channel: String
  /// All channels that differ in that row.
  public let channels: [String]
  /// The recorded value's bit pattern; 0 where the recording ends.
  public let recorded: UInt64
  /// The bit pattern of the value that was made again; 0 where that run ends.
  public let replayed: UInt64
  /// The channel over the last 20 ticks, this one among them.
  public let history: [Point]
}

extension Divergence: CustomStringConvertible {
  /// The report: one line with the place, then the channel's last ticks side by side.
  public var description: String {
    var lines = [headline]
    if kind == .value {
      if channels.count > 1 { lines.append("  also differ: " + others) }
      lines.append("  tick  \(channel) recorded  replayed")
      for point in history {
        let mark = point.recorded == point.replayed ? " " : "*"
        lines.append("\(mark) \(point.tick)  \(text(point.recorded))  \(text(point.replayed))")
      }
    }
    return lines.joined(separator: "\n")
  }

  private var headline: String {
    switch kind {
    case .value:
      return "tick \(tick), line \(line): \(channel) was \(text(recorded)) in the recording and is "
        + "\(text(replayed)) now"
    case .tick:
      return "tick \(tick), line \(line): the recording has tick "
        + "\(Int64(bitPattern: recorded)) here"
    case .recordingEnds:
      return "tick \(tick), line \(line): the recording ends before this tick"
    case .replayEnds:
      return "tick \(tick), line \(line): the run ends here; the recording goes on to tick "
        + "\(Int64(bitPattern: recorded))"
    }
  }

  private var others: String { channels.dropFirst().joined(separator: ", ") }

  private func text(_ bits: UInt64) -> String {
    "\(Double(bitPattern: bits)) (0x\(RunDigest.hexadecimal(bits)))"
  }
}
