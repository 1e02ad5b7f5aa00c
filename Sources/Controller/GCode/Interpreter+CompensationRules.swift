internal import CanonicalMachining
internal import Geometry

/// What cutter compensation does not allow while it is on, and right behind it.
extension Interpreter {
  /// Refuses a block that asks for what cannot be while compensation is on.
  func checkCompensation() throws(ProgramError) {
    let setting = block[.cutterCompensation]?.tenths
    guard compensation.isOn || setting != nil && setting != 400 else { return }
    if compensation.isOn { try checkFirstSteps() }
    guard setting != 400 else { return }
    for group in [ModalGroup.toolLength, .workOffset, .pathControl, .retract, .nonModal] {
      if let code = block[group], isForbidden(code, in: group) { throw forbidden(code) }
    }
    if let code = block[.machineCoordinates] { throw forbidden(code) }
    // G80 only ends a mode.
    if let motion, motion > 30, motion != 800 {
      let code =
        block[.motion]
        ?? Block.Code(
          row: CodeTable.row(g: motion) ?? 0, tenths: motion, span: block.firstAxis)
      throw forbidden(code)
    }
  }

  // Carried out before the compensation itself, so that G40 in the same block comes too late.
  private func checkFirstSteps() throws(ProgramError) {
    if let code = block[.plane], namedPlane != state.plane || code.tenths % 10 != 0 {
      throw forbidden(code)
    }
    for group in [ModalGroup.toolChange, .overrides, .signals] {
      if let code = block[group] { throw forbidden(code) }
    }
  }

  private func isForbidden(_ code: Block.Code, in group: ModalGroup) -> Bool {
    guard group == .nonModal else { return true }
    switch code.tenths {
    case 40: return false  // G4
    case 100:
      guard let kind = block[.l], kind == 2 || kind == 20 else { return false }
      let index = block[.p] ?? 0
      return index == 0 || index == Double(state.frame.workOffsetIndex)
    default: return true
    }
  }

  private func forbidden(_ code: Block.Code) -> ProgramError {
    let name = CodeTable.rules[code.row].name
    return ProgramError(
      .compensationConflict, at: code.span,
      "\(name) is not allowed while cutter compensation is on", remedy: "put G40 before")
  }

  /// Refuses an arc right behind G40: its start lies a radius beside the programmed one. True for
  /// the straight move that leaves the profile.
  mutating func checkExit(_ code: Int, at span: WordSpan) throws(ProgramError) -> Bool {
    guard compensation.needsStraightExit, !compensation.isOn, code != 800 else { return false }
    guard code != 20 && code != 30 else {
      throw ProgramError(
        .compensationExit, at: span, "the first move behind G40 is an arc",
        remedy: "put a straight move between")
    }
    compensation.needsStraightExit = false
    return true
  }

  /// The feed behind G40. In inverse time it is as fast as the programmed way asks for, though the
  /// tool comes from a radius beside it (LinuxCNC).
  mutating func leaveProfile(to end: WorkPosition, at span: WordSpan) {
    guard state.feedMode == .inverseTime else { return feed(to: end, at: span) }
    let programmed = (end.axes.xyz - state.position.axes.xyz).length
    let real = (end.axes.xyz - compensation.toolPosition.axes.xyz).length
    commandFeed(state.feedRate * (real > 0 ? programmed / real : 1), at: span)
    emit(.straightFeed(end), at: span)
    output.extents.feed.include(compensation.toolPosition.axes.xyz)
    output.extents.feed.include(end.axes.xyz)
    state.position = end
  }
}
