internal import CanonicalMachining
internal import Geometry

/// G76 and G87 while they are in force; lengths in mm.
struct BoringCycle: Sendable {
  /// 760 or 870.
  var code: Int
  var span: WordSpan
  var depth: Double?
  var retract: Double?
  /// Q: how far the tool is moved off the wall.
  var shift: Double = 0
  /// P. [s]
  var dwell: Double = 0
  /// Where the run of cycles began.
  var level: Double
}

/// Motion of a Fanuc 0i: what its blocks mean in RS274/NGC.
extension Interpreter {
  mutating func adaptMotion() throws(ProgramError) {
    adaptCancel()
    if let code = block[.machineCoordinates], block[.motion]?.tenths != 0 {
      // G53 always goes in rapid and leaves the motion mode alone.
      fanuc.motionBehind = block[.motion]?.tenths ?? state.motion ?? 0
      block.put(g: 0, at: code.span)
    }
    if let code = block[.motion], code.tenths <= 30 { fanuc.boring = nil }
    if let code = block[.motion], FanucCodes.isCycle(code.tenths) { fanuc.boring = nil }
    yieldAxes()
    if fanuc.boring != nil { return takeBoringWords() }
    adaptArc()
    try adaptCycle()
    if fanuc.scaling != nil { try scaleBlock() }
  }

  // G80 ends a cycle; what moves then is the last of G0 to G3.
  private mutating func adaptCancel() {
    let isCancelled = fanuc.cancelsCycle || block[.motion]?.tenths == 800
    fanuc.cancelsCycle = false
    guard isCancelled else { return }
    fanuc.boring = nil
    state.motion = fanuc.baseMotion
    if block[.motion]?.tenths == 800 { block.drop(.motion) }
  }

  // G0 to G3 without axes only set the mode, and beside G28, G92 and their kin too.
  private mutating func yieldAxes() {
    guard let code = block[.motion], code.tenths <= 30 else { return }
    let isTaken = block[.nonModal].map { CodeTable.facts[$0.row].takesAxes } ?? false
    let hasCentre = block.has(.i) || block.has(.j) || block.has(.k)
    guard isTaken || !block.hasAxes && !(code.tenths >= 20 && hasCentre) else { return }
    state.motion = code.tenths
    block.drop(.motion)
  }

  /// The motion code that the block moves by, nil where it does not move.
  private var motionOfBlock: Int? {
    if let code = block[.motion] { return code.tenths }
    let isTaken = block[.nonModal].map { CodeTable.facts[$0.row].takesAxes } ?? false
    return block.hasAxes && !isTaken ? state.motion : nil
  }

  // R holds before I, J and K.
  private mutating func adaptArc() {
    guard let code = motionOfBlock, code == 20 || code == 30 else { return }
    if block.has(.r) { return block.drop(WordSet("IJK")) }
    guard !block.has(.i), !block.has(.j), !block.has(.k) else { return }
    // Parameter 3403#5 at 0: an arc without centre and radius is a straight line.
    let span = block[.motion]?.span ?? block.firstAxis
    fanuc.motionBehind = code
    block.put(g: 10, at: span)
    deviate(
      .arcWithoutCentre, at: span, "an arc without I, J, K and R goes straight to its end",
      remedy: "write G1, or the centre", kind: "straight arc")
  }

  private mutating func adaptCycle() throws(ProgramError) {
    guard let code = motionOfBlock ?? (block.has(.r) ? state.motion : nil),
      FanucCodes.isCycle(code)
    else { return }
    let isNew = block[.motion] != nil
    if let count = block[.k] {
      guard count >= 1 else {
        throw ProgramError(
          .notSupportedYet, at: block.span(of: .k), "K0, which only keeps the words, is not known",
          remedy: "write the cycle's words where it first drills")
      }
      block.set(.l, count, at: block.span(of: .k))
      block.drop(WordSet("K"))
    }
    if !FanucCodes.takesDwell(code) {
      block.drop(WordSet("P"))
    } else if let time = block[.p] {
      block.set(.p, time / 1000, at: block.span(of: .p))
    } else if isNew, let span = block[.motion]?.span, code != 740, code != 840 {
      block.set(.p, 0, at: span)
    }
    if code != 730, code != 830 { block.drop(WordSet("Q")) }
  }

  // MARK: G76, G87

  /// G76 or G87 in a block.
  mutating func startBoring(_ tenths: Int, at span: WordSpan) {
    block.drop(.motion)
    fanuc.boring = BoringCycle(
      code: tenths, span: span, level: state.position.axes[state.plane.normal])
    fanuc.boresHole = block.hasAxes || block.has(.r)
  }

  // The axis words leave the block: the hole is made behind it.
  private mutating func takeBoringWords() {
    guard var cycle = fanuc.boring, block.hasAxes || block.has(.r) else { return }
    if block.has(.nonModal) { return }
    fanuc.boresHole = true
    let normal = state.plane.normal
    let unit = state.unit
    let isIncremental = block[.distance].map { $0.tenths == 910 } ?? state.isIncremental
    if let value = block[.r] { cycle.retract = value * unit + (isIncremental ? cycle.level : 0) }
    if let value = block[Letter.axes[normal]] {
      cycle.depth = value * unit + (isIncremental ? cycle.retract ?? cycle.level : 0)
    }
    if let value = block[.q] { cycle.shift = value.magnitude * unit }
    if let value = block[.p] { cycle.dwell = value / 1000 }
    fanuc.boring = cycle
    holeWords = (
      block[Letter.axes[state.plane.first]], block[Letter.axes[state.plane.second]]
    )
    holeCount = block[.k] ?? block[.l] ?? 1
    block.drop(letters: Block.axisLetters | WordSet("RQPKL").bits)
  }

  /// Makes the hole of a boring block.
  mutating func bore() throws(ProgramError) {
    guard let cycle = fanuc.boring else { return }
    guard let depth = cycle.depth, let retract = cycle.retract else {
      throw ProgramError(
        cycle.retract == nil ? .cycleWithoutRetract : .cycleWithoutDepth, at: cycle.span,
        "the cycle has no \(cycle.retract == nil ? "R" : "depth")",
        remedy: "R and the depth hold from the first block on")
    }
    guard let count = Whole.number(holeCount, within: 1e-4), count >= 1 else {
      throw ProgramError(
        .valueNotAllowed, at: cycle.span, "K must be a whole number, at least 1",
        remedy: "K says how many holes to make")
    }
    try requireFeed(at: cycle.span)
    guard state.spindle != nil else {
      throw ProgramError(
        .spindleAtRest, at: cycle.span, "this cycle needs a turning spindle",
        remedy: "put M3 before")
    }
    for _ in 0..<count where !isEnded {
      move(to: holeWords, cycle)
      if cycle.code == 760 {
        boreFine(cycle, depth: depth, retract: retract)
      } else {
        boreBack(cycle, depth: depth, retract: retract)
      }
    }
  }

  private mutating func move(to words: (Double?, Double?), _ cycle: BoringCycle) {
    var end = state.position
    for (axis, word) in [(state.plane.first, words.0), (state.plane.second, words.1)] {
      guard let word else { continue }
      end.axes[axis] = word * state.unit + (state.isIncremental ? end.axes[axis] : 0)
    }
    traverse(to: end, at: cycle.span)
  }

  private mutating func rapid(_ axis: Int, to value: Double, _ cycle: BoringCycle) {
    var end = state.position
    end.axes[axis] = value
    traverse(to: end, at: cycle.span)
  }

  private mutating func plunge(to height: Double, _ cycle: BoringCycle) {
    var end = state.position
    end.axes[state.plane.normal] = height
    feed(to: end, at: cycle.span)
  }

  // In with the feed, stop oriented, off the wall by Q, out in rapid, back by Q, turn again.
  private mutating func boreFine(_ cycle: BoringCycle, depth: Double, retract: Double) {
    let (first, normal) = (state.plane.first, state.plane.normal)
    let direction = state.spindle ?? .clockwise
    let centre = state.position.axes[first]
    rapid(normal, to: retract, cycle)
    plunge(to: depth, cycle)
    if cycle.dwell > 0 { emit(.dwell(cycle.dwell), at: cycle.span) }
    orient(cycle)
    rapid(first, to: centre + cycle.shift, cycle)
    rapid(normal, to: state.retractsToStart ? max(cycle.level, retract) : retract, cycle)
    rapid(first, to: centre, cycle)
    startSpindle(direction, at: cycle.span)
  }

  // Down beside the hole with the spindle oriented, then up with the feed from below.
  private mutating func boreBack(_ cycle: BoringCycle, depth: Double, retract: Double) {
    let (first, normal) = (state.plane.first, state.plane.normal)
    let direction = state.spindle ?? .clockwise
    let centre = state.position.axes[first]
    orient(cycle)
    rapid(first, to: centre + cycle.shift, cycle)
    rapid(normal, to: retract, cycle)
    rapid(first, to: centre, cycle)
    startSpindle(direction, at: cycle.span)
    plunge(to: depth, cycle)
    if cycle.dwell > 0 { emit(.dwell(cycle.dwell), at: cycle.span) }
    orient(cycle)
    rapid(first, to: centre + cycle.shift, cycle)
    rapid(normal, to: cycle.level, cycle)
    rapid(first, to: centre, cycle)
    startSpindle(direction, at: cycle.span)
  }

  private mutating func orient(_ cycle: BoringCycle) {
    stopSpindle(at: cycle.span)
    emit(.orientSpindle(angle: 0, mode: 0), at: cycle.span)
  }

  private var holeWords: (Double?, Double?) {
    get { (fanuc.holeFirst, fanuc.holeSecond) }
    set { (fanuc.holeFirst, fanuc.holeSecond) = newValue }
  }

  private var holeCount: Double {
    get { fanuc.holeCount }
    set { fanuc.holeCount = newValue }
  }
}
