internal import CanonicalMachining

/// Coolant, override switches, and the ways a program stops.
extension Interpreter {
  mutating func setCoolant() {
    guard let code = block[.coolant] else { return }
    switch code.tenths {
    case 70: setMist(true, at: code.span)
    case 80: setFlood(true, at: code.span)
    default:
      setMist(false, at: code.span)
      setFlood(false, at: code.span)
    }
  }

  mutating func setMist(_ isOn: Bool, at span: WordSpan) {
    state.isMistOn = isOn
    emit(.mist(isOn), at: span)
  }

  mutating func setFlood(_ isOn: Bool, at span: WordSpan) {
    state.isFloodOn = isOn
    emit(.flood(isOn), at: span)
  }

  // MARK: M48 to M53

  mutating func setOverrides() throws(ProgramError) {
    guard let code = block[.overrides] else { return }
    switch code.tenths {
    case 480, 490:
      setFeedOverride(code.tenths == 480, at: code.span)
      setSpeedOverride(code.tenths == 480, at: code.span)
    case 500: setFeedOverride(try isSwitchedOn(), at: code.span)
    case 510: setSpeedOverride(try isSwitchedOn(), at: code.span)
    case 520:
      state.isAdaptiveFeedEnabled = try isSwitchedOn()
      emit(.enableAdaptiveFeed(state.isAdaptiveFeedEnabled), at: code.span)
    default:
      state.isFeedHoldEnabled = try isSwitchedOn()
      emit(.enableFeedHold(state.isFeedHoldEnabled), at: code.span)
    }
  }

  private mutating func setFeedOverride(_ isOn: Bool, at span: WordSpan) {
    state.isOverrideEnabled = isOn
    emit(.enableFeedOverride(isOn), at: span)
  }

  private mutating func setSpeedOverride(_ isOn: Bool, at span: WordSpan) {
    state.isSpeedOverrideEnabled = isOn
    emit(.enableSpeedOverride(isOn), at: span)
  }

  // P0 switches off, P1 and no P switch on.
  private func isSwitchedOn() throws(ProgramError) -> Bool {
    guard let value = block[.p] else { return true }
    guard value == 0 || value == 1 else {
      throw ProgramError(
        .valueNotAllowed, at: block.span(of: .p), "a switch has no position P\(shortText(value))",
        remedy: "P1 is on, P0 is off")
    }
    return value == 1
  }

  // MARK: stops and ends

  mutating func stop() {
    // A lathe cycle ends before its block does.
    guard let code = block[.stopping], latheDrawing == nil else { return }
    switch code.tenths {
    case 0: emit(.programStop, at: code.span)
    case 10: emit(.optionalStop, at: code.span)
    case 600:
      emit(.palletShuttle, at: code.span)
      emit(.programStop, at: code.span)
    default: endProgram()
    }
  }

  /// M2, M30, the closing `%` and the end of the text: puts the modes back as LinuxCNC does.
  /// G92, the tool length, the unit and the path mode stay.
  mutating func endProgram() {
    guard !isEnded else { return }
    let code = block[.stopping]
    let span = code?.span ?? WordSpan(column: block.column)
    reportOpenSpline(at: span)
    changeFrame(at: span) { interpreter in interpreter.emitWorkOffset(1, at: span) }
    parameters[ParameterStore.workOffsetIndex] = 1
    resetModes(at: span)
    if code?.tenths == 300 { emit(.palletShuttle, at: span) }
    emit(.programEnd, at: span)
    if code != nil, hasOpeningPercent, options.hasInterpreterRemarks, !reader.hasClosingPercent {
      remark("percent sign missing from end of file")
    }
    isEnded = true
  }

  private mutating func resetModes(at span: WordSpan) {
    if state.plane != .xy || state.isSecondaryPlane {
      state.plane = .xy
      state.isSecondaryPlane = false
      emit(.selectPlane(.xy), at: span)
    }
    state.isIncremental = false
    state.feedMode = .unitsPerTime
    emit(.setFeedMode(.unitsPerTime), at: span)
    storeFeed(0)
    commandFeed(0, at: span)
    if !state.isOverrideEnabled { setFeedOverride(true, at: span) }
    state.isSpeedOverrideEnabled = true
    stopSpindle(at: span)
    state.isSurfaceSpeed = false
    emit(.setSpindleMode(maximumRPM: 0), at: span)
    state.motion = 10
    if state.isMistOn { setMist(false, at: span) }
    if state.isFloodOn { setFlood(false, at: span) }
  }
}
