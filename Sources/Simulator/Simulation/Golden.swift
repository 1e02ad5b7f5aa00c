internal import Foundation

/// What a Simulations folder is held to: the digest of every row, and the figures that explain a
/// change.
public struct Golden: Codable, Sendable, Equatable {
  /// Version of this document.
  public var schema = 1
  /// The digest, 16 hexadecimal digits.
  public var digest: String
  /// Number of ticks.
  public var ticks: Int64
  /// How the run ended.
  public var outcome: String
  /// Cycle time. [s]
  public var cycleTime: Double
  /// Volume cut. [mm^3]
  public var removedVolume: Double
  /// Peak force. [N]
  public var peakForce: Double
  /// Peak power. [W]
  public var peakPower: Double
  /// Flank wear of each tool. [mm]
  public var flankWear: [Double]
  /// Number of feed changes.
  public var feedChanges: Int
  /// The alarms, in order.
  public var alarms: [String]
  /// Why it was recorded last.
  public var reason: String

  /// The golden of a result.
  public init(_ result: RunResult, reason: String) {
    digest = result.digest
    ticks = result.ticks
    outcome = result.outcome
    cycleTime = result.time.cycle
    removedVolume = result.removedVolume
    peakForce = result.peak.force
    peakPower = result.peak.power
    flankWear = result.tools.map(\.flankWear)
    feedChanges = result.feedChangeCount
    alarms = result.alarms.map(\.kind)
    self.reason = reason
  }

  /// What changed, a line each; empty where digest and figures are equal.
  public func differences(to other: Golden) -> [String] {
    var lines: [String] = []
    func compare(_ name: String, _ old: Double, _ new: Double, _ unit: String) {
      guard old != new else { return }
      let share = old != 0 ? " (\(Text.fixed(100 * (new / old - 1), 3)) %)" : ""
      lines.append("\(name): \(old) -> \(new) \(unit)\(share)")
    }
    if outcome != other.outcome { lines.append("outcome: \(outcome) -> \(other.outcome)") }
    if alarms != other.alarms { lines.append("alarms: \(alarms) -> \(other.alarms)") }
    compare("cycle time", cycleTime, other.cycleTime, "s")
    compare("removed volume", removedVolume, other.removedVolume, "mm^3")
    compare("peak force", peakForce, other.peakForce, "N")
    compare("peak power", peakPower, other.peakPower, "W")
    for (index, (old, new)) in zip(flankWear, other.flankWear).enumerated() {
      compare("flank wear of tool \(index + 1)", old, new, "mm")
    }
    compare("feed changes", Double(feedChanges), Double(other.feedChanges), "")
    compare("ticks", Double(ticks), Double(other.ticks), "")
    if digest != other.digest { lines.append("digest: \(digest) -> \(other.digest)") }
    return lines
  }
}

/// Judges a Simulations folder.
public enum Verification {
  /// What came of a folder.
  public struct Finding: Sendable {
    /// The folder.
    public var folder: String
    /// Why it does not pass; empty where it does.
    public var differences: [String]
    /// Whether it could not be run at all.
    public var isBroken = false
  }

  /// Name of the job in a folder.
  public static let jobName = "job.toml"
  /// Name of the golden in a folder.
  public static let goldenName = "golden.json"

  /// Runs a folder's job and holds it against its golden and its expectation.
  /// - Parameters:
  ///   - folder: The folder.
  ///   - reason: Where given, the golden is written anew with it.
  ///   - options: How the job is run.
  /// - Returns: What differs.
  public static func judge(
    _ folder: String, updatingFor reason: String? = nil, options: RunOptions = RunOptions()
  ) -> Finding {
    let result: RunResult
    let job: Job
    do {
      job = try LoadedJob(path: "\(folder)/\(jobName)").job
      result = try Runner.run(try Preparation(job), options: options).result
    } catch {
      return Finding(folder: folder, differences: ["\(error)"], isBroken: true)
    }
    var differences = broken(job.expectation, by: result)
    let fresh = Golden(result, reason: reason ?? "")
    let path = "\(folder)/\(goldenName)"
    if let old = read(path) {
      differences += old.differences(to: fresh)
    } else if reason == nil {
      differences.append("there is no \(path); record it with verify --update --reason TEXT")
    }
    if reason != nil {
      do {
        let text = try ResultDocument.json(fresh) + "\n"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
      } catch {
        return Finding(folder: folder, differences: ["\(path): \(error)"], isBroken: true)
      }
    }
    return Finding(folder: folder, differences: differences)
  }

  private static func read(_ path: String) -> Golden? {
    guard let bytes = try? InputFile.read(path, limit: 1 << 20) else { return nil }
    return try? JSONDecoder().decode(Golden.self, from: Data(bytes))
  }

  private static func broken(_ expectation: Expectation, by result: RunResult) -> [String] {
    var lines: [String] = []
    if let alarms = expectation.alarms, alarms != result.alarms.map(\.kind) {
      lines.append("expected alarms \(alarms), got \(result.alarms.map(\.kind))")
    }
    if let limit = expectation.cycleTimeMaximum, result.time.cycle > limit {
      lines.append("cycle time \(result.time.cycle) s is above the expected \(limit) s")
    }
    if let limit = expectation.cycleTimeMinimum, result.time.cycle < limit {
      lines.append("cycle time \(result.time.cycle) s is below the expected \(limit) s")
    }
    return lines
  }

  /// The folders below a folder that hold a job, in alphabetical order; the folder itself if it
  /// does.
  public static func folders(below path: String) -> [String] {
    let manager = FileManager.default
    if manager.fileExists(atPath: "\(path)/\(jobName)") { return [path] }
    let names = (try? manager.contentsOfDirectory(atPath: path)) ?? []
    return names.sorted().map { "\(path)/\($0)" }.filter {
      manager.fileExists(atPath: "\($0)/\(jobName)")
    }
  }
}
