internal import CanonicalMachining
internal import Geometry

/// G76, the threading cycle of lathes: its words, checks and moves. `ThreadingCycle` has the
/// geometry.
extension Interpreter {
  mutating func runThreadingCycle(at span: WordSpan) throws(ProgramError) {
    try requireAxes(at: span)
    try refuseCompensation(at: span)
    for axis in 3..<AxisCount.all where block.has(Letter.axes[axis]) {
      let letter = Letter.axes[axis]
      throw ProgramError(
        .axisConflict, at: block.span(of: letter), "a thread cannot move \(letter.name)",
        remedy: "move it in a block of its own")
    }
    try requireTurningSpindle(at: span)
    let cycle = try threadingCycle(at: span)
    let end = programmedEnd
    var number = 1
    while !isEnded {
      let depth = cycle.depth(ofPass: number)
      // Measured from the drive line, as LinuxCNC does: rounding may decide about a last pass.
      guard cycle.peak.magnitude + depth < cycle.peak.magnitude + cycle.fullDepth else { break }
      cut(cycle, depth: depth, at: span)
      number += 1
    }
    for _ in 0...cycle.springPasses where !isEnded {
      cut(cycle, depth: cycle.fullDepth, at: span)
    }
    traverse(to: end, at: span)
  }

  // MARK: words

  private func threadingCycle(at span: WordSpan) throws(ProgramError) -> ThreadingCycle {
    let end = programmedEnd
    var cycle = ThreadingCycle(
      driveLine: state.position.axes[.x] / state.unit, start: state.position.axes[.z] / state.unit,
      end: end.axes[.z] / state.unit, pitch: try threadWord(.p, "the way for one turn", at: span),
      peak: try threadWord(.i, "the way from the drive line to the peak", at: span),
      firstDepth: try threadWord(.j, "the depth of the first pass", at: span),
      fullDepth: try threadWord(.k, "the full depth", at: span))
    if state.isDiameter {
      // Like X they are diameters under G7 (found by trial with rs274).
      cycle.peak *= 0.5
      cycle.firstDepth *= 0.5
      cycle.fullDepth *= 0.5
    }
    try check(cycle)
    // Below 1 it would cut deeper from pass to pass; LinuxCNC takes 1.
    cycle.degression = max(block[.r] ?? 1, 1)
    cycle.slideAngle = block[.q] ?? 0
    guard cycle.slideAngle >= 0 && cycle.slideAngle <= 80 else {
      throw impossible(.q, "Q must be an angle from 0 to 80 degrees")
    }
    cycle.springPasses = try wholeThreadWord(.h, atMost: Self.mostSpringPasses)
    try takeTapers(into: &cycle)
    return cycle
  }

  private static var mostSpringPasses: Int { 1000 }

  private func threadWord(
    _ letter: Letter, _ meaning: String, at span: WordSpan
  ) throws(ProgramError) -> Double {
    guard let value = block[letter] else {
      throw ProgramError(
        .missingWord, at: span, "G76 has no \(letter.name)", remedy: "\(letter.name) is \(meaning)")
    }
    return value
  }

  private func check(_ cycle: ThreadingCycle) throws(ProgramError) {
    if cycle.pitch <= 0 { throw impossible(.p, "P must be above 0") }
    if cycle.firstDepth <= 0 { throw impossible(.j, "J must be above 0") }
    if cycle.fullDepth <= cycle.firstDepth { throw impossible(.k, "K must be above J") }
    if cycle.peak == 0 { throw impossible(.i, "I must not be 0") }
  }

  private func impossible(_ letter: Letter, _ message: String) -> ProgramError {
    ProgramError(
      .threadImpossible, at: block.span(of: letter), message,
      remedy: "J is the first depth, K the full one, I the way to the peak")
  }

  private func wholeThreadWord(_ letter: Letter, atMost limit: Int) throws(ProgramError) -> Int {
    guard let value = block[letter] else { return 0 }
    guard let number = Whole.number(value, within: BinaryOperator.equality), number >= 0,
      number <= limit
    else {
      throw impossible(letter, "\(letter.name) must be a whole number from 0 to \(limit)")
    }
    return number
  }

  private func takeTapers(into cycle: inout ThreadingCycle) throws(ProgramError) {
    let tapers = try wholeThreadWord(.l, atMost: 3)
    guard tapers > 0, let length = block[.e] else { return }
    guard length > 0 else { throw impossible(.e, "E must be above 0 where L asks for tapers") }
    let needed = tapers == 3 ? 2 * length : length
    guard needed <= (cycle.end - cycle.start).magnitude + InterpreterOptions.smallestLength else {
      throw impossible(.e, "the tapers are longer than the thread")
    }
    cycle.taperLength = length
    cycle.hasEntryTaper = tapers & 1 == 1
    cycle.hasExitTaper = tapers & 2 == 2
  }

  // MARK: a pass

  private mutating func cut(_ cycle: ThreadingCycle, depth: Double, at span: WordSpan) {
    let pass = cycle.pass(depth: depth)
    traverse(to: place(pass.clear, pass.start), at: span)
    if !cycle.hasEntryTaper { traverse(to: place(pass.cut, pass.start), at: span) }
    emit(.enableFeedOverride(false), at: span)
    if cycle.hasEntryTaper {
      synchronise(cycle.taperPitch, at: span)
      follow(to: place(pass.taper, pass.start), at: span)
      let inside = pass.start + cycle.direction * cycle.taperLength
      follow(to: place(pass.cut, inside), at: span)
    }
    synchronise(cycle.pitch, at: span)
    if cycle.hasExitTaper {
      let inside = pass.end - cycle.direction * cycle.taperLength
      follow(to: place(pass.cut, inside), at: span)
      synchronise(cycle.taperPitch, at: span)
      follow(to: place(pass.taper, pass.end), at: span)
    } else {
      follow(to: place(pass.cut, pass.end), at: span)
    }
    emit(.stopSpeedFeedSync, at: span)
    traverse(to: place(pass.clear, pass.end), at: span)
    emit(.enableFeedOverride(true), at: span)
  }

  private mutating func synchronise(_ pitch: Double, at span: WordSpan) {
    emit(.startSpeedFeedSync(perTurn: pitch * state.unit, isVelocity: false), at: span)
  }

  private func place(_ x: Double, _ z: Double) -> WorkPosition {
    var place = state.position
    place.axes[.x] = x * state.unit
    place.axes[.z] = z * state.unit
    return place
  }
}
