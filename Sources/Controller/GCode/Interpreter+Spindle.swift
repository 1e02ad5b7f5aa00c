internal import CanonicalMachining
internal import Geometry

/// Spindle, coolant, override switches, and the ways a program stops.
extension Interpreter {
  mutating func setSpindleSpeed() throws(ProgramError) {
    state.spindleSpeedRPM = try positive(.s)
    emit(.setSpindleSpeed(state.spindleSpeedRPM), at: block.span(of: .s))
  }

  mutating func turnSpindle() {
    guard let code = block[.spindle] else { return }
    switch code.tenths {
    case 30: startSpindle(.clockwise, at: code.span)
    case 40: startSpindle(.counterclockwise, at: code.span)
    default: stopSpindle(at: code.span)
    }
  }

  mutating func startSpindle(_ direction: SpindleDirection, at span: WordSpan) {
    state.spindle = direction
    emit(.startSpindle(direction), at: span)
  }

  mutating func stopSpindle(at span: WordSpan) {
    state.spindle = nil
    emit(.stopSpindle, at: span)
  }

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

  private mutating func setMist(_ isOn: Bool, at span: WordSpan) {
    state.isMistOn = isOn
    emit(.mist(isOn), at: span)
  }

  private mutating func setFlood(_ isOn: Bool, at span: WordSpan) {
    state.isFloodOn = isOn
    emit(.flood(isOn), at: span)
  }

  mutating func setOverrides() {
    guard let code = block[.overrides] else { return }
    state.isOverrideEnabled = code.tenths == 480
    emit(.enableFeedOverride(state.isOverrideEnabled), at: code.span)
  }

  // MARK: stops and ends

  mutating func stop() {
    guard let code = block[.stopping] else { return }
    switch code.tenths {
    case 0: emit(.programStop, at: code.span)
    case 10: emit(.optionalStop, at: code.span)
    default: endProgram()
    }
  }

  /// M2, M30, the closing `%` and the end of the text: puts the modes back as LinuxCNC does.
  /// G92, the tool length, the unit and the path mode stay.
  mutating func endProgram() {
    guard !isEnded else { return }
    let span = block[.stopping]?.span ?? WordSpan(column: block.column)
    reportOpenSpline(at: span)
    changeFrame(at: span) { interpreter in interpreter.emitWorkOffset(1, at: span) }
    parameters[ParameterStore.workOffsetIndex] = 1
    if state.plane != .xy {
      state.plane = .xy
      emit(.selectPlane(.xy), at: span)
    }
    state.isIncremental = false
    state.feedMode = .unitsPerTime
    emit(.setFeedMode(.unitsPerTime), at: span)
    storeFeed(0)
    commandFeed(0, at: span)
    if !state.isOverrideEnabled {
      state.isOverrideEnabled = true
      emit(.enableFeedOverride(true), at: span)
    }
    stopSpindle(at: span)
    state.motion = 10
    if state.isMistOn { setMist(false, at: span) }
    if state.isFloodOn { setFlood(false, at: span) }
    emit(.programEnd, at: span)
    isEnded = true
  }

  // MARK: comments

  /// Puts the comments of the block into the stream; MSG, DEBUG and PRINT become messages.
  mutating func emitComments() {
    for comment in block.comments {
      let span = WordSpan(column: comment.column, length: Int32(comment.end - comment.start + 2))
      let text = reader.text(comment.start..<comment.end)
      switch CommentKind(text) {
      case .plain: emitText(text, isMessage: false, at: span)
      case .message(let rest): emitText(rest, isMessage: true, at: span)
      case .debug(let rest):
        emitText(reader.substituted(rest, state: state), isMessage: true, at: span)
      case .ignored(let name):
        emitText(text, isMessage: false, at: span)
        warn(.unsupportedComment, at: span, "(\(name),) does nothing here", remedy: "delete it")
      }
    }
  }
}

/// What a comment wants, by the word before its first comma (LinuxCNC).
enum CommentKind: Equatable {
  case plain
  case message(String)
  case debug(String)
  case ignored(String)

  init(_ text: String) {
    self = .plain
    guard let comma = text.utf8.firstIndex(of: UInt8(ascii: ",")) else { return }
    let word = text[..<comma].drop { $0 == " " || $0 == "\t" }
    guard word.utf8.count <= 10 else { return }
    let rest = String(text[text.utf8.index(after: comma)...])
    switch word.lowercased() {
    case "msg": self = .message(rest)
    case "debug", "print": self = .debug(rest)
    case "log", "logopen", "logappend", "probeopen", "abort", "py":
      self = .ignored(word.uppercased())
    default: break
    }
    if word.lowercased() == "logclose" { self = .ignored("LOGCLOSE") }
  }
}
