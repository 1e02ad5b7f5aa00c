internal import CanonicalMachining
internal import Geometry

/// G73 and G81 to G89, expanded into the moves LinuxCNC makes of them (RS274/NGC 3.5.16).
/// Without a synchronised spindle G84 taps as LinuxCNC does: overrides off, feed in, spindle
/// stopped and reversed, dwell, feed out, spindle stopped and back to its direction, overrides as
/// before.
extension Interpreter {
  mutating func runCycle(_ code: Int, at span: WordSpan) throws(ProgramError) {
    try checkCycleWords(code, at: span)
    try requireFeed(at: span)
    let words = try cycleWords(code, at: span)
    let repeats = try cycleRepeats()
    let plan = try cyclePlan(words, code: code, span: span)
    state.cycle = words
    if state.position.axes[state.plane.normal] < plan.retract {
      var start = state.position
      start.axes[state.plane.normal] = plan.retract
      traverse(to: start, at: span)
    }
    let mode = state.pathTolerance
    if mode.mode != .exactPath {
      emit(.setPathTolerance(PathTolerance(mode: .exactPath)), at: span)
    }
    try drill(plan, repeats: repeats)
    if mode.mode != .exactPath { emit(.setPathTolerance(mode), at: span) }
  }

  // MARK: words

  private func checkCycleWords(_ code: Int, at span: WordSpan) throws(ProgramError) {
    for axis in 3..<AxisCount.all where block.has(Letter.axes[axis]) {
      let letter = Letter.axes[axis]
      throw ProgramError(
        .axisConflict, at: block.span(of: letter), "a cycle cannot move \(letter.name)",
        remedy: "move it in a block of its own")
    }
    if state.feedMode == .inverseTime {
      throw ProgramError(
        .cycleInInverseTime, at: span, "cycles need a feed a minute or a revolution",
        remedy: "put G94 before")
    }
    let needsSpindle = code == 840 || code == 860
    if needsSpindle && state.spindle == nil {
      throw ProgramError(
        .spindleAtRest, at: span, "this cycle needs a turning spindle", remedy: "put M3 before")
    }
  }

  // Words of the last cycle hold while the same cycle stays in force.
  private func cycleWords(_ code: Int, at span: WordSpan) throws(ProgramError) -> CycleWords {
    var words = state.motion == code ? state.cycle : CycleWords(level: state.cycle.level)
    if words.level == nil { words.level = state.position.axes[state.plane.normal] }
    let depthLetter = Letter.axes[state.plane.normal]
    if let value = block[depthLetter] { words.depth = value * state.unit }
    if let value = block[.r] { words.retract = value * state.unit }
    if block.has(.q) { words.step = try positive(.q) * state.unit }
    if block.has(.p) { words.dwell = try positive(.p) }
    if words.retract == nil {
      throw ProgramError(
        .cycleWithoutRetract, at: span, "the cycle has no R",
        remedy: "R says where the feed begins")
    }
    if words.depth == nil {
      throw ProgramError(
        .cycleWithoutDepth, at: span, "the cycle has no \(depthLetter.name)",
        remedy: "\(depthLetter.name) says where the hole ends")
    }
    if code == 730 || code == 830 { try checkStep(words.step, at: span) }
    if [820, 860, 890].contains(code), words.dwell == nil {
      throw ProgramError(
        .missingWord, at: span, "the cycle has no P", remedy: "P says how many seconds to wait")
    }
    return words
  }

  private func checkStep(_ step: Double?, at span: WordSpan) throws(ProgramError) {
    guard let step else {
      throw ProgramError(
        .missingWord, at: span, "the cycle has no Q", remedy: "Q says how deep a peck goes")
    }
    guard step > 0 else {
      throw ProgramError(
        .valueNotAllowed, at: block.span(of: .q), "Q must be above 0",
        remedy: "Q says how deep a peck goes")
    }
  }

  private func cycleRepeats() throws(ProgramError) -> Int {
    guard let value = block[.l] else { return 1 }
    guard let repeats = Whole.number(value, within: BinaryOperator.equality), repeats >= 1 else {
      throw ProgramError(
        .valueNotAllowed, at: block.span(of: .l), "L must be a whole number, at least 1",
        remedy: "L says how many holes to make")
    }
    return repeats
  }

  // MARK: the hole

  /// A hole to make, in absolute positions along the plane's normal. [mm]
  private struct CyclePlan {
    var code: Int
    var span: WordSpan
    var retract: Double
    var bottom: Double
    var step: Double
    var dwell: Double
  }

  private func cyclePlan(
    _ words: CycleWords, code: Int, span: WordSpan
  ) throws(ProgramError) -> CyclePlan {
    let level = words.level ?? 0
    let retract = (words.retract ?? 0) + (state.isIncremental ? level : 0)
    let bottom = (words.depth ?? 0) + (state.isIncremental ? retract : 0)
    guard bottom <= retract else {
      let guilty = block.has(.r) ? block.span(of: .r) : span
      throw ProgramError(
        .cycleRetractBelowDepth, at: guilty, "R lies below the bottom of the hole",
        remedy: "R must be the higher one")
    }
    return CyclePlan(
      code: code, span: span, retract: retract, bottom: bottom, step: words.step ?? 0,
      dwell: words.dwell ?? 0)
  }

  private mutating func drill(_ plan: CyclePlan, repeats: Int) throws(ProgramError) {
    let plane = state.plane
    let level = state.cycle.level ?? plan.retract
    let clearance = state.retractsToStart ? max(level, plan.retract) : plan.retract
    let words = (block[Letter.axes[plane.first]], block[Letter.axes[plane.second]])
    for _ in 0..<repeats {
      if isEnded { return }
      var above = state.position
      above.axes[plane.first] = cycleEnd(above.axes[plane.first], words.0)
      above.axes[plane.second] = cycleEnd(above.axes[plane.second], words.1)
      // LinuxCNC rises on the way to the hole where G98 follows G99.
      if state.retractsToStart { above.axes[plane.normal] = max(above.axes[plane.normal], level) }
      traverse(to: above, at: plan.span)
      if above.axes[plane.normal] != plan.retract { rapid(plan.retract, plan) }
      makeHole(plan, clearance: clearance)
    }
  }

  private func cycleEnd(_ current: Double, _ word: Double?) -> Double {
    guard let word else { return current }
    return state.isIncremental ? current + word * state.unit : word * state.unit
  }

  private mutating func rapid(_ height: Double, _ plan: CyclePlan) {
    var end = state.position
    end.axes[state.plane.normal] = height
    traverse(to: end, at: plan.span)
  }

  private mutating func plunge(_ height: Double, _ plan: CyclePlan) {
    var end = state.position
    end.axes[state.plane.normal] = height
    feed(to: end, at: plan.span)
  }

  private mutating func makeHole(_ plan: CyclePlan, clearance: Double) {
    switch plan.code {
    case 730, 830: peck(plan)
    case 840: return tap(plan, clearance: clearance)
    default: plunge(plan.bottom, plan)
    }
    if [820, 860, 890].contains(plan.code) { emit(.dwell(plan.dwell), at: plan.span) }
    switch plan.code {
    case 850: plunge(plan.retract, plan)
    case 860: return leaveStopped(plan, clearance: clearance)
    case 890: return plunge(clearance, plan)
    default: break
    }
    rapid(clearance, plan)
  }

  // G83 goes out to R after every peck, G73 only a little up. Both come back to a little above.
  private mutating func peck(_ plan: CyclePlan) {
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

  private mutating func tap(_ plan: CyclePlan, clearance: Double) {
    let direction = state.spindle ?? .clockwise
    emit(.enableFeedOverride(false), at: plan.span)
    plunge(plan.bottom, plan)
    stopSpindle(at: plan.span)
    startSpindle(direction == .clockwise ? .counterclockwise : .clockwise, at: plan.span)
    emit(.dwell(plan.dwell), at: plan.span)
    plunge(clearance, plan)
    stopSpindle(at: plan.span)
    startSpindle(direction, at: plan.span)
    if state.isOverrideEnabled { emit(.enableFeedOverride(true), at: plan.span) }
  }

  private mutating func leaveStopped(_ plan: CyclePlan, clearance: Double) {
    let direction = state.spindle ?? .clockwise
    stopSpindle(at: plan.span)
    rapid(clearance, plan)
    startSpindle(direction, at: plan.span)
  }
}
