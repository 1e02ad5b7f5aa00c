internal import CanonicalMachining
internal import Geometry

/// What a block asks for, and in which order it is done.
extension Interpreter {
  /// Carries a block out that has been read.
  mutating func execute() throws(ProgramError) {
    defer { notePlainMoves() }
    if latheDrawing != nil { return try draw() }
    if let number = block.number {
      output.lineNumbers.append(LineNumber(line: block.line, file: file, number: number))
    }
    if options.dialect != .linuxcnc { try adapt() }
    try decideMotion()
    try checkWords()
    try checkSpindleNumber()
    try checkUserCode()
    halveDiameter()
    try checkCompensation()
    var steps = block.steps
    while steps != 0 && !isEnded {
      let index = steps.trailingZeroBitCount
      steps &= steps &- 1
      if let step = ExecutionStep(rawValue: index) { try carryOut(step) }
    }
    refreshPosition()
    if unknownLetters != 0 { settleUnknown() }
    if options.dialect.isFanuc { try finishFanuc() }
  }

  mutating func carryOut(_ step: ExecutionStep) throws(ProgramError) {
    switch step {
    case .comment: try emitComment()
    case .spindleMode: try setSpindleMode()
    case .feedMode: setFeedMode()
    case .feedRate: try setFeedRate()
    case .spindleSpeed: try setSpindleSpeed()
    case .toolSelection: try selectTool()
    case .signals: try signal()
    case .toolChange: try changeTool()
    case .spindle: try turnSpindle()
    case .coolant: setCoolant()
    case .overrides: try setOverrides()
    case .userCode: callUser()
    case .dwell: try dwell()
    case .plane: selectPlane()
    case .units: setUnits()
    case .latheDiameter: setLatheDiameter()
    case .cutterCompensation: try setCutterCompensation()
    case .toolLength: try setToolLength()
    case .workOffset: selectWorkOffset()
    case .pathControl: try setPathControl()
    case .distance: setDistanceMode()
    case .arcDistance: setArcDistanceMode()
    case .retract: setRetractMode()
    case .savedModes: try handleSavedModes()
    case .subprogram: try handleSubprogram()
    case .nonModal: try doNonModal()
    case .motion: try move()
    case .stop: stop()
    }
  }

  // MARK: which code gets the axis words

  private var axisTaker: Block.Code? {
    for group in [ModalGroup.nonModal, .toolLength] {
      if let code = block[group], CodeTable.facts[code.row].takesAxes { return code }
    }
    return nil
  }

  mutating func decideMotion() throws(ProgramError) {
    motion = nil
    let needsAxisCheck = block.has(.nonModal) || block.has(.toolLength)
    let taker = needsAxisCheck ? axisTaker : nil
    if let code = block[.motion] {
      try decide(explicit: code, taker: taker)
    } else if block.hasAxes && taker == nil || hasArcCentre {
      motion = state.motion
      guard motion != nil else {
        throw ProgramError(
          .axisWithoutMotion, at: block.firstAxis,
          "\(axisName) has no motion code: none is in force here",
          remedy: "put G0 or G1 into this block")
      }
    }
    if motion != nil { block.mark(.motion) }
    try checkMachineCoordinates()
    if taker != nil, !block.hasAxes { try checkTaker(taker) }
  }

  private mutating func decide(
    explicit code: Block.Code, taker: Block.Code?
  ) throws(ProgramError) {
    if code.tenths == 800 {
      guard !block.hasAxes || taker != nil else {
        throw ProgramError(
          .axisWithoutMotion, at: block.firstAxis,
          "\(axisName) stands beside G80, which moves nothing",
          remedy: "put G0 into this block instead")
      }
    } else if let taker {
      try settleConflict(code, taker)
      return
    }
    motion = code.tenths
  }

  private mutating func settleConflict(
    _ code: Block.Code, _ taker: Block.Code
  ) throws(ProgramError) {
    let names = (CodeTable.rules[code.row].name, CodeTable.rules[taker.row].name)
    let later = code.span.column > taker.span.column ? code.span : taker.span
    let isHoming = taker.tenths == 280 || taker.tenths == 300
    guard options.dialect.isForgiving, isHoming, code.tenths <= 10 else {
      throw ProgramError(
        .axisConflict, at: later, "\(names.0) and \(names.1) both want the axis words",
        remedy: "put them on two lines")
    }
    warn(
      .axisConflict, at: later, "\(names.1) gets the axis words, \(names.0) only sets the mode",
      remedy: "put them on two lines")
    state.motion = code.tenths
  }

  // I5 J0 alone is a full circle while G2 or G3 is in force.
  private var hasArcCentre: Bool {
    guard state.motion == 20 || state.motion == 30 else { return false }
    return (block.has(.i) || block.has(.j) || block.has(.k)) && !block.has(.nonModal)
  }

  private func checkMachineCoordinates() throws(ProgramError) {
    guard let code = block[.machineCoordinates] else { return }
    let isIncremental = block[.distance].map { $0.tenths == 910 } ?? state.isIncremental
    guard !isIncremental else {
      throw ProgramError(
        .machineCoordinates, at: code.span, "G53 needs absolute positions",
        remedy: "put G90 into this block")
    }
    guard let motion, motion == 0 || motion == 10 else {
      throw ProgramError(
        .machineCoordinates, at: code.span, "G53 needs G0 or G1 and axis words",
        remedy: "write G53 G0 and the axes")
    }
  }

  private func checkTaker(_ taker: Block.Code?) throws(ProgramError) {
    guard let taker, taker.tenths == 920 || taker.tenths == 520 else { return }
    throw ProgramError(
      .missingAxis, at: taker.span, "\(CodeTable.rules[taker.row].name) has no axis word",
      remedy: "name the axes and their values")
  }

  // MARK: words that nobody uses

  private static let alwaysAllowed = WordSet("FST").bits

  private func checkWords() throws(ProgramError) {
    if block.letters & WordSet.secondaryAxes != 0 && !options.hasSecondaryAxes {
      try refuseSecondaryAxes()
    }
    var allowed = Self.alwaysAllowed
    if motion != nil { allowed |= Block.axisLetters }
    var groups = block.groups
    while groups != 0 {
      let index = groups.trailingZeroBitCount
      groups &= groups &- 1
      if let group = ModalGroup(rawValue: index), let code = block[group] {
        let facts = CodeTable.facts[code.row]
        allowed |= facts.words | (facts.takesAxes ? Block.axisLetters : 0)
      }
    }
    if let motion, let row = CodeTable.row(g: motion) { allowed |= CodeTable.facts[row].words }
    let unused = block.letters & ~allowed
    if unused != 0 { throw unusedWord(among: unused) }
  }

  private func unusedWord(among letters: UInt32) -> ProgramError {
    let letter = firstLetter(among: letters)
    let name = letter.name
    let span = block.span(of: letter)
    if Block.axisLetters >> UInt32(letter.rawValue) & 1 == 1 {
      return ProgramError(
        .axisWithoutMotion, at: span, "\(name) has no code that uses it",
        remedy: "put G0 or G1 into this block, or delete \(name)")
    }
    return ProgramError(
      .unusedWord, at: span, "no code of this block uses \(name)",
      remedy: "delete it, or write the code it belongs to")
  }

  private func refuseSecondaryAxes() throws(ProgramError) {
    let letter = firstLetter(among: block.letters & WordSet.secondaryAxes)
    throw ProgramError(
      .unknownAxis, at: block.span(of: letter), "the machine has no axis \(letter.name)",
      remedy: "delete the word, or switch the secondary axes on")
  }

  private func firstLetter(among letters: UInt32) -> Letter {
    var first: Letter?
    for index in 0..<26 where letters >> UInt32(index) & 1 == 1 {
      guard let letter = Letter(rawValue: index) else { continue }
      if let found = first, block.span(of: found).column <= block.span(of: letter).column {
        continue
      }
      first = letter
    }
    return first ?? .a
  }

  private var axisName: String {
    let axes = block.letters & Block.axisLetters
    return axes == 0 ? "the arc centre" : firstLetter(among: axes).name
  }
}
