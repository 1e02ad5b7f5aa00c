internal import CMath
internal import Signals

/// How fast an edge is being used up. Remembers the logarithms of speed, feed and depth, because a
/// tick seldom changes more than one of them; gives the bits of `TaylorLife.life` all the same.
struct WearPace: BitwiseCopyable {
  private let law: TaylorLife
  private let constantLogarithm: Double
  private var speed = Double.nan
  private var feed = Double.nan
  private var depth = Double.nan
  private var speedLogarithm: Double = 0
  private var feedLogarithm: Double = 0
  private var depthLogarithm: Double = 0
  private var life = Double.infinity

  init(law: TaylorLife) {
    self.law = law
    constantLogarithm = feedhold_log(law.constantMetresPerMinute)
  }

  /// Life under the conditions of a cut; 0 in air. [s]
  mutating func life(in engagement: Engagement) -> Double {
    guard engagement.kind != .none else { return 0 }
    let share = engagement.kind == .milling ? Self.contactShare(engagement) : 1
    guard
      let cut = TaylorConditions(
        cuttingSpeed: engagement.cuttingSpeed, feedPerTooth: engagement.feedPerTooth,
        axialDepth: engagement.axialDepth, hardnessFactor: engagement.hardnessFactor)
    else { return .infinity }
    if cut.speed != speed || cut.feed != feed || cut.depth != depth { follow(cut) }
    return TaylorLife.byTheClock(life, engagedShare: share)
  }

  private mutating func follow(_ cut: TaylorConditions) {
    if cut.speed != speed {
      speed = cut.speed
      speedLogarithm = feedhold_log(speed)
    }
    if cut.feed != feed {
      feed = cut.feed
      feedLogarithm = feedhold_log(feed)
    }
    if cut.depth != depth {
      depth = cut.depth
      depthLogarithm = feedhold_log(depth)
    }
    life = law.contactLife(
      constantLogarithm: constantLogarithm, speedLogarithm: speedLogarithm,
      feedLogarithm: feedLogarithm, depthLogarithm: depthLogarithm)
  }

  /// Share of a turn that a tooth is in the material; arcs that run backwards do not count. (no
  /// unit)
  private static func contactShare(_ engagement: Engagement) -> Double {
    let count = engagement.arcCount < 4 ? Int(engagement.arcCount) : 4
    let arcs = engagement.arcs.span
    var sum = 0.0
    var index = 0
    while index < count {
      let width = arcs[index].exit - arcs[index].entry
      if width > 0 { sum += width }
      index += 1
    }
    let turn = sum / (2 * Double.pi)
    return turn < 1 ? turn : 1
  }
}
