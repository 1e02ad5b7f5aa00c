internal import CanonicalMachining
internal import Geometry

/// Straight moves, and what all feed moves share.
extension Interpreter {
  mutating func move() throws(ProgramError) {
    guard let code = motion else { return }
    let span = block[.motion]?.span ?? block.firstAxis
    if code < 730 || code == 760 || code == 800 { state.cycle.level = nil }
    if code != 52 && code != 53 { try refuseOpenSpline(at: span) }
    if code != 50 { state.splineRun = SplineRun() }
    let isLeaving = try checkExit(code, at: span)
    switch code {
    case 0 where compensation.isOn:
      try moveBesideProfile(to: try straightEnd(), isRapid: true, at: span)
    case 10 where compensation.isOn:
      try requireFeed(at: span)
      try moveBesideProfile(to: try straightEnd(), isRapid: false, at: span)
    case 0: traverse(to: try straightEnd(), at: span)
    case 10 where isLeaving:
      try requireFeed(at: span)
      leaveProfile(to: try straightEnd(), at: span)
    case 10:
      try requireFeed(at: span)
      feed(to: try straightEnd(), at: span)
    case 20, 30: try moveOnArc(isCounterclockwise: code == 30, at: span)
    case 50, 51: try moveOnSpline(code, at: span)
    case 52: try addSplinePoint(at: span)
    case 53: try closeSpline(at: span)
    case 330, 331: try thread(code, at: span)
    case 382...385: try probe(code, at: span)
    case 700...722: try runLatheCycle(code, at: span)
    case 760: try runThreadingCycle(at: span)
    case 800: remark("motion mode set to none")
    default: try runCycle(code, at: span)
    }
    // G5.3 and G80 leave no motion for the blocks behind them.
    state.motion = code == 53 || code == 800 ? nil : code
  }

  /// Refuses a motion that the compensation of the cutter radius cannot offset.
  func refuseCompensation(at span: WordSpan) throws(ProgramError) {
    guard compensation.isOn else { return }
    throw ProgramError(
      .motionUnderCompensation, at: span, "the cutter radius is compensated: not in this motion",
      remedy: "put G40 before")
  }

  /// Where the axis words of the block lead; axes without a word stay. [mm, rad]
  var programmedEnd: WorkPosition {
    var end = state.position
    var letters = block.letters & Block.axisLetters
    while letters != 0 {
      let letter = letters.trailingZeroBitCount
      letters &= letters &- 1
      let axis = Block.axis(of: letter)
      let length = block.value(at: letter) * state.scale(axis)
      end.axes[axis] = state.isIncremental ? end.axes[axis] + length : length
    }
    return end
  }

  private func straightEnd() throws(ProgramError) -> WorkPosition {
    guard block.has(.machineCoordinates) else { return programmedEnd }
    var machine = state.frame.machinePosition(of: state.position)
    for axis in 0..<AxisCount.all {
      if let value = block[Letter.axes[axis]] { machine.axes[axis] = value * state.scale(axis) }
    }
    return state.frame.workPosition(of: machine)
  }

  /// A rapid.
  mutating func traverse(to end: WorkPosition, at span: WordSpan) {
    emit(.straightTraverse(end), at: span)
    state.position = end
    output.extents.rapid.include(end.axes.xyz)
  }

  /// A straight feed.
  mutating func feed(to end: WorkPosition, at span: WordSpan) {
    prepareFeed(isRotary: isRotaryOnly(to: end), at: span)
    emit(.straightFeed(end), at: span)
    output.extents.feed.include(state.position.axes.xyz)
    output.extents.feed.include(end.axes.xyz)
    state.position = end
  }

  // Such a move counts F in degrees (RS274/NGC 2.1.2.5).
  func isRotaryOnly(to end: WorkPosition) -> Bool {
    var isTurning = false
    for axis in 0..<AxisCount.all where end.axes[axis] != state.position.axes[axis] {
      guard axis >= 3 && axis < 6 else { return false }
      isTurning = true
    }
    return isTurning
  }

  /// Refuses a feed move without a feed. In inverse time every move needs its own F.
  mutating func requireFeed(at span: WordSpan) throws(ProgramError) {
    if state.feed == 0 { borrowFeed(at: span) }
    if state.feedMode == .inverseTime {
      guard let feed = block[.f], feed > 0 else {
        throw ProgramError(
          .missingFeed, at: span, "in inverse time feed (G93) every feed move needs its own F",
          remedy: "write F = 1 / minutes into this block")
      }
      return
    }
    guard state.feed > 0 else {
      let history = state.feedLostAt.map { ": line \($0) set it to 0" } ?? ": there was no F yet"
      throw ProgramError(
        .missingFeed, at: span, "a feed move without feed\(history)",
        remedy: "write F into this block or before")
    }
    // LinuxCNC asks for S alone; with the spindle at rest the move would never end either.
    let isTurning = state.spindle != nil && state.spindleSpeedRPM > 0
    guard state.feedMode != .unitsPerRevolution || isTurning else {
      throw ProgramError(
        .spindleAtRest, at: span, "a feed a revolution (G95) needs a turning spindle",
        remedy: "put S and M3 before")
    }
  }

  /// Puts the feed into the stream where the move needs another than the last one.
  mutating func prepareFeed(isRotary: Bool, at span: WordSpan) {
    if state.feedMode == .inverseTime {
      return commandFeed(state.feedRate, at: block.has(.f) ? block.span(of: .f) : span)
    }
    let rate = isRotary ? rotaryRate : state.feedRate
    if rate != state.commandedFeed { commandFeed(rate, at: span) }
  }

  // F of a move of rotary axes alone. [rad/s or rad]
  private var rotaryRate: Double {
    let angle = state.feed * Elementary.radiansPerDegree
    return state.feedMode == .unitsPerTime ? angle / 60 : angle
  }
}
