internal import Geometry
internal import Signals

/// Adds up, tick by tick, what the summary and the report show.
struct RunStatistics {
  private let period: Double
  private(set) var result = RunResult()
  private(set) var timeline = RunTimeline()
  private(set) var lastGranted = 1.0
  private var sample = RunTimeline.Sample()
  private var errors = ErrorSums()
  private var toolPeaks: [Int32: Double] = [:]
  private var toolEstimates: [Int32: Double] = [:]

  /// Feed changes smaller than this are not told one by one. (no unit)
  static let tellingChange = 0.005
  /// Most feed changes that a result lists; all of them are in the events.
  static let listedChanges = 2000

  /// The override that an estimate reckons with. (no unit)
  private var expectedOverride: Double

  init(period: Double, expectedOverride: Double = 1) {
    self.period = period
    self.expectedOverride = expectedOverride
  }

  /// Takes in a tick.
  mutating func add(_ row: borrowing TickRecord, motion: MotionKind) {
    result.ticks += 1
    let peak = row[.peakForce]
    let power = row[.power]
    let isCutting = peak > 0
    switch motion {
    case .rapid: result.time.rapid += 1
    case .toolChange: result.time.toolChange += 1
    case .feed where isCutting: result.time.cutting += 1
    case .feed: result.time.airFeed += 1
    case .idle, .dwell, .hold, .ended, .operated: result.time.waiting += 1
    }
    if motion == .feed, (lastGranted - expectedOverride).magnitude >= Self.tellingChange {
      result.time.atOtherFeed += 1
    }
    if isCutting { noteLoad(row, peak: peak, power: power) }
    let lagX = (row[.commandX] - row[.actualX]).magnitude
    let lagY = (row[.commandY] - row[.actualY]).magnitude
    let lagZ = (row[.commandZ] - row[.actualZ]).magnitude
    result.peakFollowingError = max(result.peakFollowingError, max(lagX, max(lagY, lagZ)))
    result.removedVolume += row[.removedVolume]
  }

  private mutating func noteLoad(_ row: borrowing TickRecord, peak: Double, power: Double) {
    sample.isCutting = true
    sample.peakForce = max(sample.peakForce, peak)
    sample.power = max(sample.power, power)
    if peak > result.peak.force {
      result.peak.force = peak
      result.peak.forceLine = Int(row[.line])
    }
    if power > result.peak.power {
      result.peak.power = power
      result.peak.powerLine = Int(row[.line])
    }
    result.peak.deflection = max(result.peak.deflection, row[.deflection])
    result.peak.chipThickness = max(result.peak.chipThickness, row[.chipThickness])
    let tool = Int32(row[.tool])
    if peak > toolPeaks[tool, default: 0] { toolPeaks[tool] = peak }
  }

  /// The last estimate of a tool's flank wear; nil where it never cut. [mm]
  func lastEstimate(ofTool number: Int32) -> Double? { toolEstimates[number] }

  /// How the run ended, where it was not by the program's end.
  mutating func end(_ outcome: String) { result.outcome = outcome }

  /// Peak force that a tool bore. [N]
  func peakForce(ofTool number: Int32) -> Double { toolPeaks[number, default: 0] }

  /// Takes in a step of the agent: closes the timeline's sample, compares estimate and truth.
  /// `truth`: true flank wear; `nominal`: what the wear law alone would say. [mm]
  mutating func add(
    step row: AgentRecord, tick: borrowing TickRecord, tip: Vector3, truth: Double, nominal: Double
  ) {
    sample.time = Double(tick.tick.count + 1) * period
    sample.line = Int(tick[.line])
    sample.tool = Int(tick[.tool])
    sample.override = row[.granted]
    sample.dialled = tick[.override]
    sample.pathSpeed = tick[.pathSpeed]
    sample.forecastForce = row[.forecastForce]
    sample.flankWear = truth
    sample.estimate = row[.flankWear]
    sample.low = row[.flankWearLow]
    sample.high = row[.flankWearHigh]
    sample.tip = tip
    timeline.samples.append(sample)
    sample = RunTimeline.Sample()
    guard row[.isCutting] > 0 else { return }
    errors.add(row, truth: truth, nominal: nominal)
    toolEstimates[Int32(tick[.tool])] = row[.flankWear]
  }

  /// Takes in a verdict; returns it where it is worth telling: the feed changed, or the guard did
  /// not simply grant and did not say the same a moment ago.
  mutating func add(
    _ verdict: Verdict, _ proposal: FeedProposal, line: Int32
  ) -> RunResult.FeedChange? {
    switch verdict.ruling {
    case .granted: result.verdicts.granted += 1
    case .clipped: result.verdicts.clipped += 1
    case .refused: result.verdicts.refused += 1
    case .hold: result.verdicts.hold += 1
    }
    let granted = verdict.granted.value
    let isRefusal = verdict.ruling == .refused || verdict.ruling == .hold
    let isChange = (granted - lastGranted).magnitude >= Self.tellingChange
    guard isChange || isRefusal else { return nil }
    var change = RunResult.FeedChange()
    change.time = Double(verdict.tick.count) * period
    change.line = Int(line)
    change.from = lastGranted
    change.to = granted
    change.proposed = verdict.proposed
    change.reason = proposal.reason.name
    change.ruling = verdict.ruling.name
    change.limit = verdict.limit.name
    let isBound = verdict.limit != .none
    change.value = isBound ? verdict.value : proposal.value
    change.bound = isBound ? verdict.bound : proposal.bound
    lastGranted = granted
    if isChange {
      result.feedChangeCount += 1
      if result.feedChanges.count < Self.listedChanges { result.feedChanges.append(change) }
    }
    return change
  }

  /// Takes in what the operator has changed at the panel. [s]
  mutating func add(
    _ turned: PanelOverrides, at time: Double, line: Int, expected override: Double
  ) {
    expectedOverride = override
    var turn = RunResult.PanelTurn()
    turn.time = time
    turn.line = line
    turn.feed = turned.feed
    turn.rapid = turned.rapid
    turn.spindle = turned.spindle
    turn.isHeld = turned.isHeld
    result.panel.append(turn)
  }

  mutating func add(_ alarm: Alarm) {
    var entry = RunResult.AlarmResult()
    entry.time = Double(alarm.tick.count) * period
    entry.kind = alarm.kind.name
    entry.line = Int(alarm.line)
    entry.value = alarm.value
    entry.limit = alarm.limit
    result.alarms.append(entry)
  }

  /// The sums as a result: ticks become seconds.
  func finished() -> RunResult {
    var result = result
    result.time.cutting *= period
    result.time.airFeed *= period
    result.time.rapid *= period
    result.time.toolChange *= period
    result.time.waiting *= period
    result.time.atOtherFeed *= period
    result.time.cycle = Double(result.ticks) * period
    result.wearEstimate = errors.result
    return result
  }

  private struct ErrorSums {
    var count = 0
    var absolute = 0.0
    var square = 0.0
    var worst = 0.0
    var inside = 0
    var readings = 0
    var readingAbsolute = 0.0
    var nominalAbsolute = 0.0

    mutating func add(_ row: AgentRecord, truth: Double, nominal: Double) {
      let error = row[.flankWear] - truth
      count += 1
      absolute += error.magnitude
      square += error * error
      worst = max(worst, error.magnitude)
      if truth >= row[.flankWearLow], truth <= row[.flankWearHigh] { inside += 1 }
      nominalAbsolute += (nominal - truth).magnitude
      let reading = row[.reading]
      guard !reading.isNaN else { return }
      readings += 1
      readingAbsolute += (reading - truth).magnitude
    }

    var result: RunResult.EstimateError {
      var error = RunResult.EstimateError()
      guard count > 0 else { return error }
      let n = Double(count)
      error.samples = count
      error.meanAbsolute = absolute / n
      error.rootMeanSquare = (square / n).squareRoot()
      error.worst = worst
      error.coverage = Double(inside) / n
      error.readingMeanAbsolute = readings > 0 ? readingAbsolute / Double(readings) : 0
      error.nominalMeanAbsolute = nominalAbsolute / n
      return error
    }
  }
}
