public import CanonicalMachining
public import Signals

/// What a stretch of the program's time goes into.
public enum StretchKind: UInt8, Sendable, BitwiseCopyable {
  /// A feed along a straight line: G1, the feed strokes of cycles.
  case line
  /// A feed along an arc or a helix: G2, G3.
  case arc
  /// A feed along a curve: a rounded corner, a smoothed run of short feeds, a spline.
  case curve
  /// A feed in step with the spindle's angle: threads, rigid taps.
  case synchronised
  /// G0.
  case rapid
  /// G4.
  case dwell
  /// M6, by the tool changer.
  case toolChange
  /// A feed that waits until the spindle turns as asked.
  case spindleWait
  /// M0, M1: what they take without anybody who waits.
  case programStop
  /// A tick for each other action: spindle, coolant, selection of a tool, the program's end.
  case action
  /// A motion that the operator holds, or a feed or rapid whose dial stands at 0.
  case hold
}

/// A stretch of the program's time: one entry of the plan or a part of it, at one override.
public struct Stretch: Sendable, BitwiseCopyable {
  /// What it goes into.
  public var kind: StretchKind
  /// The block it belongs to.
  public var source: SourceLine
  /// How long it takes. [s]
  public var duration: Double = 0
  /// Whether it takes what is left of the servo period it begins in, instead of a duration.
  public var fillsTick = false
}

/// How far one stride has led.
public enum StrideResult: Sendable, BitwiseCopyable {
  /// A stretch of time has passed.
  case passed(Stretch)
  /// A feed waits for the spindle to be at speed.
  case awaitsSpindle(SourceLine)
  /// What comes is locked to the spindle's angle: `advance(by:override:spindle:)` drives it, from
  /// the begin of a servo period on, until `isLockedToSpindle` is false.
  case needsTicks(SourceLine)
  /// Nothing waits: more commands are needed, or the program is over.
  case empty
  /// An override of 0, feed hold, the dial of what comes at 0, or a fault: nothing will move.
  case stands
}

// The same plan and the same profiles as in a tick, but from event to event: for estimates.
extension MotionPlanner {
  /// Speed asked of the spindle with its dial, positive clockwise (M3), negative counter-clockwise
  /// (M4), in rpm.
  public var spindleSpeedRPM: Double { askedSpindleRPM }

  /// Number of the tool in the spindle; during a tool change the one that comes.
  public var tool: Int32 {
    if case .changingTool(_, let tool) = activity { return tool }
    return status.tool
  }

  /// The block that is driven, or comes next.
  public var presentSource: SourceLine {
    if case .waiting = activity, !queue.isEmpty { return queue.firstSource }
    return current.source
  }

  /// Whether a rapid is driven, or comes next.
  public var isAtRapid: Bool {
    var kind = current.kind
    if case .waiting = activity, !queue.isEmpty { kind = queue.firstKind }
    if case .rapid = kind { return true }
    return false
  }

  /// Whether the program permits feed override here: not in threads and taps, nor under M49.
  public var allowsOverride: Bool { status.allowsOverride && !isLockedToSpindle }

  /// Whether a feed of those admitted goes by turns, so that the spindle's reading matters.
  public var pacesAnyFeed: Bool { hasPacedFeeds }

  /// Goes on to the end of the entry being driven. At a constant override that takes the same
  /// time as ticks do, and as many as take place in it need no work.
  /// - Parameters:
  ///   - most: Longest time to go on for. [s]
  ///   - override: Factor on the feed.
  ///   - panel: The operator's dials and hold. The spindle is asked for another speed at the end,
  ///     so whoever turns a dial goes on for a tick at most.
  ///   - spindle: The spindle now.
  /// - Returns: What has passed.
  public mutating func stride(
    atMost most: Double, override: FeedOverride, panel: PanelOverrides = PanelOverrides(),
    spindle: SpindleReading
  ) -> StrideResult {
    action = nil
    guard isUsable, most > 0 else { return .stands }
    dials = panel.obeyed(after: dials)
    let result = goOn(most, override, spindle)
    turnSpindleDial()
    return result
  }

  private mutating func goOn(
    _ most: Double, _ override: FeedOverride, _ spindle: SpindleReading
  ) -> StrideResult {
    pace(by: spindle)
    let isHeld = dials.isHeld || !(override.value > 0)
    let factor = isHeld ? 0 : min(override.value, settings.overrideCeiling)
    completePlan()
    if case .waiting = activity, let result = beginStride(factor, spindle) { return result }
    switch activity {
    case .waiting: return .empty
    case .moving: return moveOn(most, factor)
    case .dwelling(let time):
      let used = min(time, most)
      activity = time > most ? .dwelling(time - most) : .waiting
      return passed(.dwell, used, current.source)
    case .changingTool(let time, let tool):
      let used = min(time, most)
      activity = time > most ? .changingTool(time - most, tool) : .waiting
      if time <= most { status.tool = tool }
      return passed(.toolChange, used, current.source)
    case .synchronised: return .needsTicks(current.source)
    case .stopped, .faulted, .ended: return .stands
    }
  }

  /// Begins the next entry; nil where it takes time by itself.
  private mutating func beginStride(
    _ factor: Double, _ spindle: SpindleReading
  ) -> StrideResult? {
    if queue.isEmpty { publish() }
    while queue.isEmpty, !releaseAll() {
      guard planOn() else { break }
    }
    guard !queue.isEmpty else { return .empty }
    let source = queue.firstSource
    current.source = source
    switch queue.firstKind {
    case .feed, .rapid:
      guard mayBegin(factor) else { return .stands }
      guard case .feed = queue.firstKind, awaitsSpindle, !spindle.isAtSpeed else { break }
      status.allowsSpindleOverride = queue.firstAllowsSpindleOverride
      return .awaitsSpindle(source)
    case .synchronised:
      // What it read long ago says nothing of the angle now.
      observer = SpindleObserver()
      return .needsTicks(source)
    case .action(let kind):
      _ = begin(.infinity, factor, spindle.isAtSpeed)
      var stretch = Stretch(kind: kind.stretchKind, source: source)
      stretch.fillsTick = true
      return .passed(stretch)
    case .dwell, .empty: break
    }
    let wasAsked = askedSpindleRPM
    _ = begin(.infinity, factor, spindle.isAtSpeed)
    turnSpindleDial()
    // M51 takes effect here: the spindle is told before a feed that goes by its turns is driven.
    guard askedSpindleRPM == wasAsked else { return passed(kindNow, 0, source) }
    return nil
  }

  /// What the time from here on goes into.
  private var kindNow: StretchKind {
    if case .moving = activity { return current.stretchKind }
    return .dwell
  }

  private func passed(
    _ kind: StretchKind, _ duration: Double, _ source: SourceLine
  ) -> StrideResult {
    .passed(Stretch(kind: kind, source: source, duration: duration))
  }

  /// Drives to the end of the present entry.
  private mutating func moveOn(_ most: Double, _ factor: Double) -> StrideResult {
    let wanted = goalNow(factor)
    if wanted != goal || profile.isOver { replan(for: wanted) }
    let (kind, source) = (current.stretchKind, current.source)
    guard !profile.isOver else {
      guard passEnd(most) > 0 else { return .stands }
      return passed(kind, 0, source)
    }
    let end = current.finish + drive.shift
    // A profile that a hold ends before the entry's end leads to no other.
    let isLast = queue.first + 1 >= drive.next || profile.endsAt < end
    let needed = isLast ? profile.timeLeft : profile.time(to: end)
    guard needed <= most else {
      _ = profile.advance(by: most)
      return passed(kind, most, source)
    }
    // An infinite time leaves no rest of a phase to rounding.
    _ = profile.advance(by: isLast ? .infinity : needed)
    if !isLast { hop() } else if hasArrived { arrive() }
    return passed(kind, needed, source)
  }
}

extension Segment {
  /// What the time of a motion goes into.
  fileprivate var stretchKind: StretchKind {
    switch kind {
    case .rapid: return .rapid
    case .synchronised: return .synchronised
    default: break
    }
    switch path.shape {
    case .line: return .line
    case .arc: return .arc
    case .curve, .paced: return .curve
    }
  }
}

extension MachineActionKind {
  /// What the tick of an action goes into.
  fileprivate var stretchKind: StretchKind {
    switch self {
    case .toolChange: .toolChange
    case .programStop, .optionalStop: .programStop
    default: .action
    }
  }
}
