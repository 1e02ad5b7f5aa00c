internal import CanonicalMachining
internal import Geometry

/// The holes of the cycles: what happens between R and the bottom. The tool stands at R above the
/// hole when they begin.
extension Interpreter {
  mutating func makeHole(_ plan: HolePlan) {
    switch plan.code {
    case 740, 840: return tap(plan)
    case 870: return boreBack(plan)
    case 730, 830: peck(plan)
    default: plunge(plan.bottom, plan)
    }
    if [820, 860, 880, 890].contains(plan.code) { emit(.dwell(plan.dwell), at: plan.span) }
    switch plan.code {
    case 850: plunge(plan.retract, plan)
    case 860: return leaveStopped(plan)
    case 880: return leaveByHand(plan)
    case 890: return plunge(plan.clearance, plan)
    default: break
    }
    rapid(plan.clearance, plan)
  }

  /// A rapid along the plane's normal.
  mutating func rapid(_ height: Double, _ plan: HolePlan) {
    var end = state.position
    end.axes[state.plane.normal] = height
    traverse(to: end, at: plan.span)
  }

  private mutating func plunge(_ height: Double, _ plan: HolePlan) {
    var end = state.position
    end.axes[state.plane.normal] = height
    feed(to: end, at: plan.span)
  }

  // G83 goes out to R after every peck, G73 only a little up. Both come back to a little above.
  private mutating func peck(_ plan: HolePlan) {
    let gap = 0.254  // mm: 0.010 in, as LinuxCNC
    var depth = plan.retract - plan.step
    while depth > plan.bottom && !isEnded {
      plunge(depth, plan)
      if plan.code == 830 { rapid(plan.retract, plan) }
      rapid(depth + gap, plan)
      depth -= plan.step
    }
    plunge(plan.bottom, plan)
  }

  // G86
  private mutating func leaveStopped(_ plan: HolePlan) {
    let direction = state.spindle ?? .clockwise
    stopSpindle(at: plan.span)
    rapid(plan.clearance, plan)
    startSpindle(direction, at: plan.span)
  }

  // G88: the operator takes the tool out by hand, at least to where the program counts on from.
  private mutating func leaveByHand(_ plan: HolePlan) {
    let direction = state.spindle ?? .clockwise
    stopSpindle(at: plan.span)
    emit(.programStop, at: plan.span)
    startSpindle(direction, at: plan.span)
    var end = state.position
    end.axes[state.plane.normal] = plan.clearance
    countOn(from: end, at: plan.span)
  }

  private mutating func countOn(from end: WorkPosition, at span: WordSpan) {
    emit(.movedByHand(end), at: span)
    output.extents.rapid.include(end.axes.xyz)
    state.position = end
  }

  // MARK: tapping

  // G74 and G84 as LinuxCNC 2.9: no synchronisation, so the tap needs a floating holder. That they
  // are a tap is said beside it, for machines that can do better; not where the axes are mixed up.
  private mutating func tap(_ plan: HolePlan) {
    let direction = state.spindle ?? .clockwise
    let isTrueTap = state.plane == .xy
    if isTrueTap { emit(.beginTapCycle(dwell: plan.dwell), at: plan.span) }
    emit(.enableFeedOverride(false), at: plan.span)
    emit(.enableSpeedOverride(false), at: plan.span)
    feedTap(plan.bottom, plan)
    stopSpindle(at: plan.span)
    startSpindle(direction == .clockwise ? .counterclockwise : .clockwise, at: plan.span)
    emit(.dwell(plan.dwell), at: plan.span)
    feedTap(plan.clearance, plan)
    stopSpindle(at: plan.span)
    startSpindle(direction, at: plan.span)
    if state.isOverrideEnabled { emit(.enableFeedOverride(true), at: plan.span) }
    if state.isSpeedOverrideEnabled { emit(.enableSpeedOverride(true), at: plan.span) }
    if isTrueTap { emit(.endTapCycle, at: plan.span) }
  }

  // LinuxCNC 2.9 hands the tap's ends on with the axes of G18 and G19 mixed up. A control that
  // mended it would not simulate the machine the program runs on; so it says so instead.
  private mutating func feedTap(_ height: Double, _ plan: HolePlan) {
    var end = state.position
    end.axes[state.plane.normal] = height
    guard state.plane != .xy else { return feed(to: end, at: plan.span) }
    let taken: Plane = state.plane == .zx ? .yz : .zx
    var mixed = end
    mixed.axes[taken.first] = end.axes[state.plane.first]
    mixed.axes[taken.second] = end.axes[state.plane.second]
    mixed.axes[taken.normal] = end.axes[state.plane.normal]
    if height == plan.bottom {
      warn(
        .tapAxesMixed, at: plan.span,
        "LinuxCNC 2.9 mixes up the axes of taps outside G17: this one leaves its hole",
        remedy: "tap with G33.1, or in G17")
    }
    feed(to: mixed, at: plan.span)
    // The control counts on from where the tap should be; only rs274 has a machine that is there.
    if options.isStandAlone { emit(.movedByHand(end), at: plan.span) }
    state.position = end
  }

  // MARK: G87

  // Through the hole with the spindle oriented and off its centre, then the bore is cut on the way
  // back. [LinuxCNC 2.9, as its rs274 prints it]
  private mutating func boreBack(_ plan: HolePlan) {
    let centre = state.position
    let direction = state.spindle ?? .clockwise
    shift(from: centre, by: plan.aside, height: plan.retract, at: plan.span)
    orient(direction, at: plan.span)
    rapid(plan.bottom, plan)
    shift(from: centre, by: (0, 0), height: plan.bottom, at: plan.span)
    startSpindle(direction, at: plan.span)
    plunge(plan.middle, plan)
    plunge(plan.bottom, plan)
    orient(direction, at: plan.span)
    shift(from: centre, by: plan.aside, height: plan.bottom, at: plan.span)
    rapid(plan.clearance, plan)
    shift(from: centre, by: (0, 0), height: plan.clearance, at: plan.span)
    startSpindle(direction, at: plan.span)
  }

  private mutating func shift(
    from centre: WorkPosition, by aside: (first: Double, second: Double), height: Double,
    at span: WordSpan
  ) {
    var end = centre
    end.axes[state.plane.first] += aside.first
    end.axes[state.plane.second] += aside.second
    end.axes[state.plane.normal] = height
    traverse(to: end, at: span)
  }

  private mutating func orient(_ direction: SpindleDirection, at span: WordSpan) {
    stopSpindle(at: span)
    // LinuxCNC hands its own numbers of the directions on: 2 is clockwise here, 3 the other way.
    emit(.orientSpindle(angle: 0, mode: direction == .clockwise ? 2 : 3), at: span)
  }
}
