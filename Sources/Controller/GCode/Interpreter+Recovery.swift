internal import CanonicalMachining

/// Behind a refused line: what it would have set is taken over as far as it is known, and what it
/// leaves open is not blamed on the lines that build on it. So one pass finds all faults, and none
/// brings forth others.
extension Interpreter {
  /// Goes on behind a line that was refused.
  mutating func recover(_ line: TapeLine) {
    forgetPending()
    guard !options.dialect.isFanuc else { return adoptModes() }
    if line.kind == .block { loadKnown(line) }
    adoptModes()
    let known = adoptedLetters
    forgetAssigned(line)
    if !state.isIncremental { unknownLetters &= ~known }
    unknownLetters |= letters(of: line) & ~known
    hasPlainMoves = false
    leaveControl(line)
  }

  /// Goes on behind a plain line that was refused: all its words are known.
  mutating func recoverPlain() {
    motion = block.hasAxes ? block[.motion]?.tenths ?? state.motion : nil
    adoptModes()
  }

  /// Whether an error may come from what a refused line left open.
  func isFollowUp(_ error: ProgramError) -> Bool {
    output.hasErrors && (error.isFollowUp || unknownLetters & causes(of: error.code) != 0)
  }

  /// Notes what a sound block has settled again.
  mutating func settleUnknown() {
    if block.has(.f) { unknownLetters &= ~WordSet("F").bits }
    if block.has(.s) { unknownLetters &= ~WordSet("S").bits }
    if block.has(.spindle) { unknownLetters &= ~WordSet("M").bits }
    if block[.motion] != nil { unknownLetters &= ~WordSet("G").bits }
    guard let motion, motion <= 30, !state.isIncremental else { return }
    unknownLetters &= ~(block.letters & Block.axisLetters)
  }

  // Letters that may have brought a fault forth where they are unknown; O stands for all that a
  // branch or subprogram does.
  private func causes(of code: FaultCode) -> UInt32 {
    switch code {
    case .arcRadiusMismatch, .arcWithoutRadius, .arcRadiusTooSmall, .arcEndsEqual,
      .compensationEntry, .compensationArcTooSmall, .compensationGouge:
      bits(ofAxis: state.plane.first) | bits(ofAxis: state.plane.second)
    case .cycleRetractBelowDepth, .probeTooShort, .latheProfile, .splineNotClosed,
      .threadImpossible:
      Block.axisLetters
    case .missingFeed: WordSet("F").bits
    case .spindleAtRest, .spindleTurnsWrongWay: WordSet("MS").bits
    case .axisWithoutMotion: WordSet("G").bits
    case .parameterUnset: WordSet("O").bits
    default: 0
    }
  }

  private func bits(ofAxis axis: Int) -> UInt32 { 1 << UInt32(Letter.axes[axis].rawValue) }

  // MARK: words and modes

  /// Puts into the block what can be known of a refused line. A second fault of a line is not told:
  /// the first may have brought it forth.
  mutating func loadKnown(_ line: TapeLine) {
    block.clear(line: line.line)
    block.column = line.column
    motion = nil
    for index in Int(line.firstItem)..<Int(line.endItem) {
      let item = reader.tape.items[index]
      guard item.isWord, !options.dialect.isFanuc || item.value.isLiteral else { continue }
      do throws(ProgramError) {
        try load(item)
      } catch {
        // Of two codes of a group neither holds.
        guard error.code == .modalGroupConflict, item.target >= 0 else { continue }
        block.drop(CodeTable.facts[Int(item.target)].group)
      }
    }
    guard !options.dialect.isFanuc else { return }
    do throws(ProgramError) {
      try decideMotion()
    } catch {
      motion = nil
    }
  }

  /// Takes over the modes that a refused block named.
  private mutating func adoptModes() {
    guard latheDrawing == nil else { return }
    if let code = block[.motion] { state.motion = code.tenths == 800 ? nil : code.tenths }
    if block.has(.plane) { state.plane = namedPlane }
    if let code = block[.units] { state.isInch = code.tenths == 200 }
    if let code = block[.distance] { state.isIncremental = code.tenths == 910 }
    if let code = block[.arcDistance] { state.isArcCentreAbsolute = code.tenths == 901 }
    if let feed = block[.f], feed > 0 { storeFeed(feed) }
    guard motion != nil, block.hasAxes, !block.has(.machineCoordinates) else { return }
    state.position = programmedEnd
  }

  // Those whose meaning `adoptModes` has taken over.
  private var adoptedLetters: UInt32 {
    var letters: UInt32 = 0
    if let feed = block[.f], feed > 0 { letters |= WordSet("F").bits }
    if let motion, motion <= 30, !block.has(.machineCoordinates) {
      letters |= block.letters & Block.axisLetters
    }
    return letters
  }

  private func letters(of line: TapeLine) -> UInt32 {
    if line.kind == .control || line.control >= 0 || block.has(.macros) { return .max }
    var letters = line.letters
    for index in Int(line.firstItem)..<Int(line.endItem) {
      let item = reader.tape.items[index]
      if item.kind == .word { letters |= 1 << UInt32(item.letter) }
      if item.kind == .g { letters |= WordSet("G").bits }
      if item.kind == .m { letters |= WordSet("M").bits }
    }
    return letters
  }

  // MARK: parameters

  // What the line should have assigned is unknown. The control's own values stay as they were.
  private mutating func forgetAssigned(_ line: TapeLine) {
    for index in Int(line.firstItem)..<Int(line.endItem) {
      let item = reader.tape.items[index]
      if item.kind == .named { parameters[name: item.target] = .nan }
      if item.kind == .numbered, item.target > 0, item.target < ParameterStore.probeResult {
        parameters[Int(item.target)] = .nan
      }
    }
  }

  // MARK: control flow

  // A branch or loop whose condition cannot be computed is left out, and a subprogram that cannot
  // give its value back ends nevertheless.
  private mutating func leaveControl(_ line: TapeLine) {
    let wasPassingSub = isPassingSub
    isSeeking = false
    let index = Int(line.kind == .control ? line.target : line.control)
    guard index >= 0, !isEnded else { return }
    let link = link(index)
    switch link.kind {
    case .while, .if, .elseif, .repeat: if link.partner > index { seek(link.partner) }
    case .return, .endsub:
      isPassingSub = false
      state.returnedValue = .nan
      if !wasPassingSub { leaveSub() }
    default: break
    }
  }
}

extension BlockItem {
  fileprivate var isWord: Bool { kind == .word || kind == .g || kind == .m }
}

extension ItemValue {
  fileprivate var isLiteral: Bool {
    if case .literal = self { true } else { false }
  }
}
