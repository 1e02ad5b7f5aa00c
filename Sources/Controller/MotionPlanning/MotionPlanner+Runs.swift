internal import CanonicalMachining
internal import Geometry
internal import Signals

// Entries that are driven with one profile.
extension MotionPlanner {
  /// Most entries of a run.
  static var longestRun: Int { 64 }

  /// Puts an entry behind the newest one, as a part of its run or as the first of a new one. A
  /// curve with jerk comes with what it asks of the axes.
  mutating func append(_ entry: Segment, asking bounds: CurveBounds = CurveBounds()) {
    if isRunOpen, newest.canGoOn(in: entry), run.take(entry, asking: bounds) {
      let limits = newest.limits
      newest = entry
      newest.continues = true
      newest.limits = limits
    } else {
      publish()
      let speed = newest.jointSpeed(to: entry, axes: axes, settings: settings)
      run = EntryRun(from: queue.stagedEnd, entry, asking: bounds)
      newest = entry
      newest.jointSpeed = speed
    }
    cellsWaiting = Int(newest.cells)
    takeIn()
  }

  /// Lets the newest run into the plan, with the limits that all its curves leave.
  mutating func publish() {
    guard queue.hasStaged else { return }
    let limits = PathLimits(
      curve: run.bounds, ceiling: min(run.ceiling, newest.feed * settings.overrideCeiling))
    queue.withFirstStaged {
      $0.limits = limits
      $0.jointSpeed = min($0.jointSpeed, limits.speed)
      $0.stretch = run.stretch
    }
    newest.limits = limits
    newest.stretch = run.stretch
    queue.publish()
  }

  /// Whether the newest run may still grow: it is not being driven, and if it is of curves its
  /// limits are not final.
  private var isRunOpen: Bool {
    guard run.count < MotionPlanner.longestRun else { return false }
    if newest.isStaged { return queue.hasStaged }
    if queue.hasStaged || run.first > queue.first { return true }
    guard run.first == queue.first, case .waiting = activity else { return false }
    return true
  }

  /// The next entry of the driven run, from where the profile has left the present one.
  mutating func hop() {
    queue.removeFirst()
    let next = queue[queue.first]
    drive.shift += current.finish - next.begin
    let (limits, stretch) = (current.limits, current.stretch)
    current = next
    current.limits = limits
    current.stretch = stretch
    setpoint.line = next.source.line
    setpoint.segment = next.ordinal
    status.allowsSpindleOverride = next.allowsSpindleOverride
  }
}

extension Segment {
  /// Whether one profile, under the limits of the run that this ends, can go on in another entry.
  /// Changes nothing, as all that follows; but what may is not handed a copy.
  mutating func canGoOn(in next: Segment) -> Bool {
    guard case .feed = kind, case .feed = next.kind, !stopsAtEnd, !next.isCell,
      path.shape == next.path.shape, path.measure == next.path.measure, feed == next.feed,
      allowsOverride == next.allowsOverride, followsSpindle == next.followsSpindle
    else { return false }
    // Nor under the speed of a line so short that it is held to it.
    let isFaster = next.limits.speed * Segment.nearlyAll > limits.speed
    if path.shape == .arc || path.shape == .line && (next.limits.speed < limits.speed || isFaster) {
      return false
    }
    return goesOnSmoothly(in: next)
  }

  /// Whether direction and curvature go on where another entry begins.
  mutating func goesOnSmoothly(in next: Segment) -> Bool {
    if path.shape == .paced, next.path.shape == .paced { return goesOnByLaw(in: next) }
    let before = path.derivatives(at: finish)
    let after = next.path.derivatives(at: next.begin)
    for axis in 0..<AxisVector.count {
      guard
        Segment.isSmooth(
          (before.tangent[axis], before.curvature[axis]),
          (after.tangent[axis], after.curvature[axis]))
      else { return false }
    }
    return true
  }

  /// The same where both are paced: curves of X, Y and Z alone.
  private mutating func goesOnByLaw(in next: Segment) -> Bool {
    let before = path.rates(at: finish)
    let after = next.path.rates(at: next.begin)
    for axis in 0..<3 {
      guard
        Segment.isSmooth(
          (before.speed[axis], before.acceleration[axis]),
          (after.speed[axis], after.acceleration[axis]))
      else { return false }
    }
    return true
  }

  /// Whether both derivatives of an axis go on, but for rounding.
  private static func isSmooth(
    _ before: (first: Double, second: Double), _ after: (first: Double, second: Double)
  ) -> Bool {
    let unit = max(1, after.first.magnitude)
    let rounding = straightness * (after.second.magnitude + hardlyBent)
    return (after.first - before.first).magnitude <= straightness * unit
      && (after.second - before.second).magnitude <= rounding
  }

  /// A share of a speed that rounding does not take away. (no unit)
  static var nearlyAll: Double { 0.999 }
  /// A curvature that no speed makes anything of. [1/mm]
  static var hardlyBent: Double { 1e-3 }
  /// Below this difference of direction lines are one line. (no unit)
  static var straightness: Double { 1e-10 }
}

/// The entries that are to be driven with one profile, while more may come.
struct EntryRun: BitwiseCopyable {
  /// The first one's number in the queue.
  var first = -1
  /// How many they are.
  var count = 0
  /// What the curves among them ask of the axes, all together.
  var bounds = CurveBounds()
  /// Largest speed that an entry's length permits. [mm/s]
  var ceiling: Double = 0
  /// How much longer one of them is than its parameter at most. (no unit)
  var stretch: Double = 1
  /// The least of them. (no unit)
  private var leastStretch: Double = 1
  /// The highest speed that one of them permits by itself, at most the feed. [mm/s]
  private var fastest: Double = 0

  init() {}

  init(from number: Int, _ entry: Segment, asking bounds: CurveBounds) {
    first = number
    count = 1
    self.bounds = bounds
    ceiling = entry.limits.speed
    stretch = entry.stretch
    leastStretch = entry.stretch
    fastest = min(entry.feed, bounds.topSpeed)
  }

  /// Takes a further entry, unless it would cost the others too much speed, or they it.
  mutating func take(_ entry: Segment, asking more: CurveBounds) -> Bool {
    count += 1
    guard entry.isStaged else { return true }
    let (most, least) = (max(stretch, entry.stretch), min(leastStretch, entry.stretch))
    guard most <= EntryRun.widestStretch * least else { return false }
    let joined = bounds.union(more)
    let highest = max(fastest, min(entry.feed, more.topSpeed))
    guard min(entry.feed, joined.topSpeed) >= EntryRun.leastSpeedShare * highest else {
      return false
    }
    bounds = joined
    fastest = highest
    ceiling = min(ceiling, entry.limits.speed)
    (stretch, leastStretch) = (most, least)
    return true
  }

  /// How much faster the fastest of paced curves may be than the slowest of its run: a dial that
  /// is turned down holds all of them to what the fastest may do.
  private static var widestStretch: Double { 2 }
  /// What a run may cost the fastest of its curves.
  private static var leastSpeedShare: Double { 0.85 }
}

extension MotionPlanner {
  /// How much a bend counts beside its change: an axis that needs the time A/J to build its
  /// acceleration up passes A/J v, and J/(A v) is the wave number that goes with it. [1/mm]
  func bendRatio(at feed: Double) -> Double {
    var slowest = Double.infinity
    for axis in 0..<3 where axes.hasAxis(axis) {
      slowest = min(slowest, axes.jerk[axis] / axes.acceleration[axis])
    }
    return min(1e3, max(1e-3, slowest / feed))
  }
}
