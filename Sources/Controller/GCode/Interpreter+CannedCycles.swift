internal import CanonicalMachining
internal import Geometry

/// G73, G74 and G81 to G89: which words a cycle has, and the way from hole to hole
/// (RS274/NGC 3.5.16, LinuxCNC where the two differ). `makeHole` does the hole itself.
extension Interpreter {
  mutating func runCycle(_ code: Int, at span: WordSpan) throws(ProgramError) {
    try checkCycle(at: span)
    try requireFeed(at: span)
    let words = try cycleWords(code, at: span)
    let repeats = try cycleRepeats()
    let plan = try holePlan(words, code: code, span: span)
    try checkSpindle(code, at: span)
    state.cycle = words
    if (words.level ?? 0) * state.unit < plan.retract { rapid(plan.retract, plan) }
    let mode = state.pathTolerance
    if mode.mode != .exactPath {
      emit(.setPathTolerance(PathTolerance(mode: .exactPath)), at: span)
    }
    try drill(plan, repeats: repeats)
    if mode.mode != .exactPath { emit(.setPathTolerance(mode), at: span) }
  }

  // MARK: checks

  private func checkCycle(at span: WordSpan) throws(ProgramError) {
    try requireAxes(at: span)
    try refuseCompensation(at: span)
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
  }

  /// Refuses a motion code that stands without axis words.
  func requireAxes(at span: WordSpan) throws(ProgramError) {
    guard block.hasAxes else {
      throw ProgramError(
        .missingAxis, at: span, "the code has no axis word",
        remedy: "name the axes and where they go")
    }
  }

  // Left-hand taps need M4: with the other direction the tap would break.
  private func checkSpindle(_ code: Int, at span: WordSpan) throws(ProgramError) {
    guard [740, 840, 860, 870, 880].contains(code) else { return }
    guard let direction = state.spindle else {
      throw ProgramError(
        .spindleAtRest, at: span, "this cycle needs a turning spindle",
        remedy: code == 740 ? "put S and M4 before" : "put S and M3 before")
    }
    let isLeftHanded = direction == .counterclockwise
    if code == 840 && isLeftHanded || code == 740 && !isLeftHanded {
      throw ProgramError(
        .spindleTurnsWrongWay, at: span,
        code == 840
          ? "G84 taps right-hand threads, the spindle turns counter-clockwise"
          : "G74 taps left-hand threads, the spindle turns clockwise",
        remedy: code == 840 ? "put M3 before, or use G74" : "put M4 before, or use G84")
    }
  }

  // MARK: words

  // Words of the last cycle hold while the same cycle stays in force; P alone is kept for the taps
  // of other cycles, as LinuxCNC does.
  private func cycleWords(_ code: Int, at span: WordSpan) throws(ProgramError) -> CycleWords {
    let isSame = state.motion == code
    var words = isSame ? state.cycle : CycleWords(level: state.cycle.level)
    words.dwell = state.cycle.dwell
    let normal = state.plane.normal
    if words.level == nil { words.level = state.position.axes[normal] / state.unit }
    let depthLetter = Letter.axes[normal]
    if let value = block[depthLetter] { words.depth = value }
    if let value = block[.r] { words.retract = value }
    if block.has(.q) { words.step = try positive(.q) }
    if block.has(.p) { words.dwell = try positive(.p) }
    if code == 870 { try takeOffsets(into: &words, at: span) }
    try require(words.retract, .cycleWithoutRetract, "R", "where the feed begins", at: span)
    try require(
      words.depth, .cycleWithoutDepth, depthLetter.name, "where the hole ends", at: span)
    if code == 730 || code == 830 {
      try require(words.step, .missingWord, "Q", "how deep a peck goes", at: span)
      try checkStep(words.step)
    }
    if [820, 860, 880, 890].contains(code) {
      let dwell = isSame ? words.dwell : block[.p]
      try require(dwell, .missingWord, "P", "how many seconds to wait", at: span)
    }
    return words
  }

  private func require(
    _ value: Double?, _ code: FaultCode, _ letter: String, _ meaning: String, at span: WordSpan
  ) throws(ProgramError) {
    guard value == nil else { return }
    throw ProgramError(
      code, at: span, "the cycle has no \(letter)", remedy: "\(letter) says \(meaning)")
  }

  private func checkStep(_ step: Double?) throws(ProgramError) {
    guard let step, step <= 0 else { return }
    throw ProgramError(
      .valueNotAllowed, at: block.span(of: .q), "Q must be above 0",
      remedy: "Q says how deep a peck goes")
  }

  private func takeOffsets(
    into words: inout CycleWords, at span: WordSpan
  ) throws(ProgramError) {
    let letters: [Letter] = [.i, .j, .k]
    for (axis, letter) in letters.enumerated() {
      if let value = block[letter] { words.offsets[axis] = value }
      let meaning =
        axis == state.plane.normal
        ? "where the back bore ends" : "how far the tool steps aside to pass the hole"
      try require(words.offsets[axis], .missingWord, letter.name, meaning, at: span)
    }
  }

  private func cycleRepeats() throws(ProgramError) -> Int {
    guard let value = block[.l] else { return 1 }
    guard let repeats = Whole.number(value, within: BinaryOperator.equality), repeats >= 1 else {
      throw ProgramError(
        .valueNotAllowed, at: block.span(of: .l), "L must be a whole number, at least 1",
        remedy: "L says how many holes to make")
    }
    // LinuxCNC taps one hole a block.
    guard repeats == 1 || motion != 740 && motion != 840 else {
      throw ProgramError(
        .unusedWord, at: block.span(of: .l), "tapping cycles know no L",
        remedy: "write a block for each hole")
    }
    return repeats
  }

  private func holePlan(
    _ words: CycleWords, code: Int, span: WordSpan
  ) throws(ProgramError) -> HolePlan {
    let level = words.level ?? 0
    let retract = (words.retract ?? 0) + (state.isIncremental ? level : 0)
    let bottom = (words.depth ?? 0) + (state.isIncremental ? retract : 0)
    guard bottom <= retract else {
      let guilty = block.has(.r) ? block.span(of: .r) : span
      throw ProgramError(
        .cycleRetractBelowDepth, at: guilty, "R lies below the bottom of the hole",
        remedy: "R must be the higher one")
    }
    let unit = state.unit
    let plane = state.plane
    let middle = (words.offsets[plane.normal] ?? 0) + (state.isIncremental ? bottom : 0)
    return HolePlan(
      code: code, span: span, retract: retract * unit, bottom: bottom * unit,
      clearance: (state.retractsToStart ? max(level, retract) : retract) * unit,
      step: (words.step ?? 0) * unit, dwell: words.dwell ?? 0,
      aside: (
        (words.offsets[plane.first] ?? 0) * unit, (words.offsets[plane.second] ?? 0) * unit
      ),
      middle: middle * unit)
  }

  // MARK: from hole to hole

  private mutating func drill(_ plan: HolePlan, repeats: Int) throws(ProgramError) {
    let plane = state.plane
    let words = (block[Letter.axes[plane.first]], block[Letter.axes[plane.second]])
    for _ in 0..<repeats {
      if isEnded { return }
      var above = state.position
      above.axes[plane.first] = cycleEnd(above.axes[plane.first], words.0)
      above.axes[plane.second] = cycleEnd(above.axes[plane.second], words.1)
      // From above R the tool stays at its height; from R or below it rises on the way.
      if above.axes[plane.normal] <= plan.retract { above.axes[plane.normal] = plan.clearance }
      traverse(to: above, at: plan.span)
      if above.axes[plane.normal] != plan.retract { rapid(plan.retract, plan) }
      makeHole(plan)
    }
  }

  private func cycleEnd(_ current: Double, _ word: Double?) -> Double {
    guard let word else { return current }
    return state.isIncremental ? current + word * state.unit : word * state.unit
  }
}
