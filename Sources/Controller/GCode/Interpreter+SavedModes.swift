internal import CanonicalMachining
internal import Geometry

/// The modes that M70 saves (LinuxCNC): units, plane, compensation, distance and feed modes, work
/// offset, tool length, retract, path control, F, S, spindle, coolant and override switches.
struct SavedModes: Sendable {
  var state: ModalState
  /// How many calls deep the call stands that saved them.
  var level: Int
  /// M73: put back when the subprogram returns.
  var isAutomatic = false
}

/// M70 to M73.
extension Interpreter {
  mutating func handleSavedModes() throws(ProgramError) {
    guard let code = block[.macros] else { return }
    switch code.tenths {
    case 700: save(isAutomatic: false)
    case 730:
      save(isAutomatic: true)
      if frames.isEmpty {
        warn(
          .noSavedModes, at: code.span, "M73 outside a subprogram restores nothing by itself",
          remedy: "use M70 and M72")
      }
    case 710: forgetModes()
    default:
      guard let saved = savedModes.last, saved.level == frames.count else {
        throw ProgramError(
          .noSavedModes, at: code.span, "no modes are saved here", remedy: "put M70 before")
      }
      restore(saved.state, at: code.span)
    }
  }

  private mutating func save(isAutomatic: Bool) {
    forgetModes()
    savedModes.append(
      SavedModes(state: state, level: frames.count, isAutomatic: isAutomatic))
  }

  /// Forgets what this call saved.
  private mutating func forgetModes() {
    if let saved = savedModes.last, saved.level == frames.count { savedModes.removeLast() }
  }

  /// Puts saved modes back, each that differs, in the order LinuxCNC does.
  private mutating func restore(_ saved: ModalState, at span: WordSpan) {
    let kept = block
    if saved.isInch != state.isInch { redo([("G", saved.isInch ? 200 : 210)]) }
    block.clear(line: kept.line)
    block.column = span.column
    var codes: [(String, Int)] = []
    if saved.feedMode != state.feedMode {
      codes.append(("G", feedModeTenths(saved.feedMode)))
    }
    if saved.spindle != state.spindle {
      codes.append(("M", saved.spindle.map { $0 == .clockwise ? 30 : 40 } ?? 50))
    }
    if saved.isOverrideEnabled != state.isOverrideEnabled {
      codes.append(("M", saved.isOverrideEnabled ? 480 : 490))
    }
    if saved.plane != state.plane {
      codes.append(("G", saved.plane == .xy ? 170 : saved.plane == .zx ? 180 : 190))
    }
    codes += differingOffsets(saved)
    codes += differingDistances(saved)
    redo(codes, feed: saved, at: span)
    block = kept
    restoreCoolant(saved, at: span)
  }

  private func feedModeTenths(_ mode: FeedMode) -> Int {
    switch mode {
    case .inverseTime: 930
    case .unitsPerTime: 940
    case .unitsPerRevolution: 950
    }
  }

  private func differingOffsets(_ saved: ModalState) -> [(String, Int)] {
    let index = Int(saved.frame.workOffsetIndex)
    guard index != Int(state.frame.workOffsetIndex) else { return [] }
    return [("G", index <= 6 ? 530 + 10 * index : 584 + index)]
  }

  private func differingDistances(_ saved: ModalState) -> [(String, Int)] {
    var codes: [(String, Int)] = []
    if saved.isIncremental != state.isIncremental {
      codes.append(("G", saved.isIncremental ? 910 : 900))
    }
    if saved.isArcCentreAbsolute != state.isArcCentreAbsolute {
      codes.append(("G", saved.isArcCentreAbsolute ? 901 : 911))
    }
    if saved.retractsToStart != state.retractsToStart {
      codes.append(("G", saved.retractsToStart ? 980 : 990))
    }
    return codes
  }

  private mutating func redo(
    _ codes: [(String, Int)], feed saved: ModalState? = nil, at span: WordSpan = WordSpan(column: 1)
  ) {
    block.clear(line: block.line)
    for (letter, tenths) in codes {
      let row = letter == "G" ? CodeTable.row(g: tenths) : CodeTable.row(m: tenths / 10)
      guard let row else { continue }
      let facts = CodeTable.facts[row]
      block.insert(Block.Code(row: row, tenths: tenths, span: span), in: facts.group)
      block.mark(facts.step)
    }
    for index in 0..<ExecutionStep.allCases.count {
      guard let step = ExecutionStep(rawValue: index) else { continue }
      if let saved { redoValue(step, saved, at: span) }
      guard block.steps >> UInt32(index) & 1 == 1 else { continue }
      // None of these codes has words that could be wrong.
      try? carryOut(step)
    }
  }

  private mutating func redoValue(_ step: ExecutionStep, _ saved: ModalState, at span: WordSpan) {
    switch step {
    case .feedRate where saved.feed != state.feed && saved.feedMode != .inverseTime:
      storeFeed(saved.feed)
      commandFeed(state.feedRate, at: span)
    case .spindleSpeed where saved.spindleSpeedRPM != state.spindleSpeedRPM:
      state.spindleSpeedRPM = saved.spindleSpeedRPM
      emit(.setSpindleSpeed(saved.spindleSpeedRPM), at: span)
    case .toolLength where saved.frame.toolLength != state.frame.toolLength:
      let offset = saved.frame.toolLength
      store(offset, from: ParameterStore.toolOffset)
      changeFrame(at: span) { $0.emit(.useToolLengthOffset(offset), at: span) }
    case .pathControl where saved.pathTolerance != state.pathTolerance:
      state.pathTolerance = saved.pathTolerance
      emit(.setPathTolerance(saved.pathTolerance), at: span)
    default: break
    }
  }

  private mutating func restoreCoolant(_ saved: ModalState, at span: WordSpan) {
    guard saved.isMistOn != state.isMistOn || saved.isFloodOn != state.isFloodOn else { return }
    if !saved.isMistOn && !saved.isFloodOn {
      setMist(false, at: span)
      setFlood(false, at: span)
      return
    }
    if saved.isMistOn != state.isMistOn { setMist(saved.isMistOn, at: span) }
    if saved.isFloodOn != state.isFloodOn { setFlood(saved.isFloodOn, at: span) }
  }

  /// What a subprogram saved with M73 comes back when it has returned.
  mutating func restoreAutomatically() {
    guard let saved = savedModes.last, saved.level > frames.count else { return }
    savedModes.removeLast()
    if saved.isAutomatic { restore(saved.state, at: WordSpan(column: block.column)) }
  }
}
