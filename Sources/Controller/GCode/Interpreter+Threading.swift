internal import CanonicalMachining
internal import Geometry

/// Feeds that follow the spindle: G33 cuts a thread, G33.1 taps in and out again without a
/// floating holder. K is the way for one turn; F plays no part.
extension Interpreter {
  mutating func thread(_ code: Int, at span: WordSpan) throws(ProgramError) {
    try requireAxes(at: span)
    try refuseCompensation(at: span)
    let pitch = try threadPitch(at: span)
    try requireTurningSpindle(at: span)
    let end = programmedEnd
    emit(.startSpeedFeedSync(perTurn: pitch, isVelocity: false), at: span)
    if code == 330 { follow(to: end, at: span) } else { tapRigidly(to: end, at: span) }
    emit(.stopSpeedFeedSync, at: span)
  }

  private func threadPitch(at span: WordSpan) throws(ProgramError) -> Double {
    if block.has(.f) {
      throw ProgramError(
        .feedInThread, at: block.span(of: .f), "F stands beside a thread, whose feed is K",
        remedy: "write F in another block")
    }
    guard let pitch = block[.k] else {
      throw ProgramError(
        .missingWord, at: span, "the thread has no K", remedy: "K is the way for one turn")
    }
    guard pitch > 0 else {
      throw ProgramError(
        .valueNotAllowed, at: block.span(of: .k), "K must be above 0",
        remedy: "K is the way for one turn; left-hand threads turn the spindle with M4")
    }
    return pitch * state.unit
  }

  /// Refuses what would wait for a spindle at rest for ever.
  func requireTurningSpindle(at span: WordSpan) throws(ProgramError) {
    guard state.spindle == nil else { return }
    throw ProgramError(
      .spindleAtRest, at: span, "a thread needs a turning spindle", remedy: "put S and M3 before")
  }

  /// A feed at the spindle's pace: the feed of F stays as it is.
  mutating func follow(to end: WorkPosition, at span: WordSpan) {
    emit(.straightFeed(end), at: span)
    output.extents.feed.include(state.position.axes.xyz)
    output.extents.feed.include(end.axes.xyz)
    state.position = end
  }

  // The tap comes back to where it began.
  private mutating func tapRigidly(to end: WorkPosition, at span: WordSpan) {
    if block.has(.i) {
      warn(
        .notSupportedYet, at: block.span(of: .i),
        "I does nothing here: the tap comes out as fast as it went in", remedy: "delete it")
    }
    emit(.rigidTap(end), at: span)
    output.extents.feed.include(state.position.axes.xyz)
    output.extents.feed.include(end.axes.xyz)
  }
}
