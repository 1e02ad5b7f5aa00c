internal import CanonicalMachining

/// Why a walk through a program was given up though the planner would go on, and where.
struct WalkEnd {
  /// What ends it.
  enum Kind {
    /// Feed hold is on and nothing ends it.
    case held
    /// The dial for the feed stands at 0 before a feed and nothing turns it.
    case feedsHeld
    /// The dial for rapids stands at 0 before a rapid and nothing turns it.
    case rapidsHeld
    /// The time is longer than can be counted.
    case tooLong
    /// Threads and taps take longer than a run may. [s]
    case lockedTooLong(limit: Double)
  }

  let kind: Kind
  let source: SourceLine
  /// When it came to this. [s]
  let since: Double

  init(_ kind: Kind, at source: SourceLine, since: Double) {
    self.kind = kind
    self.source = source
    self.since = since
  }

  /// That a dial lets something stand for good.
  private func standing(_ motions: String, _ dial: String) -> String {
    "the dial for \(motions) stands at 0 from \(Text.fixed(since, 3)) s on, the program never gets "
      + "past this block; turn it up by panel.\(dial)-override or a panel.change"
  }

  /// In the words of a compiler's message.
  func explained(_ files: ProgramFiles) -> JobFault {
    let (message, code) =
      switch kind {
      case .held:
        (
          "feed hold is on at \(Text.fixed(since, 3)) s and nothing ends it, the program never "
            + "gets past this block; add a panel.change with hold = false", "program-held"
        )
      case .feedsHeld: (standing("feeds", "feed"), "feeds-held")
      case .rapidsHeld: (standing("rapids", "rapid"), "rapids-held")
      case .tooLong:
        (
          "the program takes more than \(Text.fixed(WalkClock.longest, 0)) s up to here, which "
            + "cannot be counted; check the feed or dwell of this block", "estimate-too-long"
        )
      case .lockedTooLong(let limit):
        (
          "threads and taps take longer than the job's time limit of \(Text.fixed(limit, 0)) s; "
            + "check S and the lead, or raise time-limit", "thread-too-long"
        )
      }
    return JobFault(
      file: files[source], line: Int(source.line), column: max(1, Int(source.column)),
      message: message, code: code)
  }
}
