internal import CanonicalMachining
internal import Geometry

/// Blocks of a Fanuc 0i: read into RS274/NGC, so that its families carry them out.
extension Interpreter {
  /// As a 0i is switched on: G0, G98, all variables vacant.
  mutating func startFanuc() {
    state.motion = 0
    state.retractsToStart = true
    fanuc.readsEveryBlock = !options.countsWholeUnits
  }

  // MARK: words and codes

  /// Puts a word into the block; without a value it is as if it were not there, and the later one
  /// of a letter holds.
  mutating func insertFanuc(_ item: BlockItem) throws(ProgramError) {
    let value = try value(of: item.value)
    guard !MacroValue.isVacant(value), let letter = Letter(rawValue: Int(item.letter)) else {
      return
    }
    try BlockReader.checkSize(value, item)
    let bit: UInt32 = 1 << UInt32(item.letter)
    if item.target == -2 { fanuc.withoutPoint |= bit } else { fanuc.withoutPoint &= ~bit }
    if block.has(letter) { block.drop(letters: bit) }
    _ = block.insert(letter.rawValue, value, at: item.span)
    switch letter {
    case .f: block.mark(.feedRate)
    case .s: block.mark(.spindleSpeed)
    case .t: block.mark(.toolSelection)
    default: break
    }
  }

  /// Takes a code that RS274/NGC does not have, or one without a value.
  mutating func takesFanucCode(_ item: BlockItem) throws(ProgramError) -> Bool {
    let value = try value(of: item.value)
    if MacroValue.isVacant(value) { return true }
    if item.kind == .m {
      guard let number = Whole.number(value, within: 1e-4) else { return false }
      fanuc.lastM = number
      if FanucCodes.auxiliary.contains(number) { return false }
      foreign.append(ForeignItem(kind: .code, letter: .m, value: value, span: item.span))
      return true
    }
    guard let tenths = Whole.number(value * 10, within: 0.001) else { return false }
    if isFanucLathe, try takesLatheCode(tenths, item) { return true }
    if let meaning = FanucCodes.later[tenths] {
      throw ProgramError(
        .notSupportedYet, at: item.span, "G\(shortText(value)) (\(meaning)) is not supported yet")
    }
    guard !FanucCodes.missing.contains(tenths) else {
      throw ProgramError(
        .unknownGCode, at: item.span, "Fanuc has no G\(shortText(value))",
        remedy: "see docs/dialects.md, or read the program as --dialect linuxcnc")
    }
    guard FanucCodes.own.contains(tenths) || FanucCodes.passed.contains(tenths) else {
      return false
    }
    foreign.append(ForeignItem(kind: .code, letter: .g, value: value, span: item.span))
    return true
  }

  /// Of two codes of one group the later one holds; G80 only ends the cycle.
  mutating func takeLater(_ code: Block.Code, _ other: Block.Code, _ group: ModalGroup) {
    if group == .motion, code.tenths == 800 || other.tenths == 800 { fanuc.cancelsCycle = true }
    if group == .motion, code.tenths == 800 { return }
    block.put(g: code.tenths, at: code.span)
    if CodeTable.rules[code.row].letter == "M" {
      block.drop(group)
      block.insert(code, in: group)
      block.mark(CodeTable.facts[code.row].step)
    }
  }

  /// One least increment of an address, for numbers without a point.
  func increment(of letter: Letter) -> Double {
    guard !options.countsWholeUnits, Self.dimensions >> UInt32(letter.rawValue) & 1 == 1 else {
      return 1
    }
    let isInch = block[.units].map { $0.tenths == 200 } ?? state.isInch
    return InterpreterOptions.leastIncrement(isInch: isInch)
  }

  private static var dimensions: UInt32 { WordSet("XYZABCUVWIJKRQ").bits }

  // MARK: a block

  /// Puts a block of Fanuc's into RS274/NGC.
  mutating func adaptFanuc() throws(ProgramError) {
    if let number = block.number { fanuc.lastNumber = Int(number) }
    fanuc.motionBehind = nil
    fanuc.boresHole = false
    if !options.countsWholeUnits { scaleWholeNumbers() }
    for item in foreign { try adaptForeign(item) }
    fanuc.withoutPoint = 0
    if isFanucLathe { adaptLathe() }
    try adaptOffsets()
    adaptRegisters()
    limitSpindle()
    try adaptCalls()
    try adaptMotion()
    if let code = block[.stopping], code.tenths >= 20, fanuc.unrotated != nil {
      stopRotation(at: code.span)
    }
  }

  private mutating func scaleWholeNumbers() {
    for index in 0..<26 where fanuc.withoutPoint >> UInt32(index) & 1 == 1 {
      guard let letter = Letter(rawValue: index), let value = block[letter] else { continue }
      block.set(letter, value * increment(of: letter), at: block.span(of: letter))
    }
  }

  private mutating func adaptForeign(_ item: ForeignItem) throws(ProgramError) {
    guard item.letter == .g else { return try adaptAuxiliary(item) }
    let tenths = Whole.number(item.value * 10, within: 0.001) ?? 0
    if isFanucLathe, FanucLatheCodes.own.contains(tenths) {
      return adaptLatheCode(tenths, at: item.span)
    }
    switch tenths {
    case 90: block.put(g: 610, at: item.span)
    case 150: break
    case 500: stopScaling()
    case 501: try mirror(isOn: false, at: item.span)
    case 510: try startScaling(at: item.span)
    case 511: try mirror(isOn: true, at: item.span)
    case 541, 1540: try selectAdditionalOffset(at: item.span)
    case 670: fanuc.modalCall = nil
    case 680: try startRotation(at: item.span)
    case 690: stopRotation(at: item.span)
    case 760, 870: startBoring(tenths, at: item.span)
    default:
      block.drop(WordSet("PQR"))
      deviate(
        .dialectCustom, at: item.span, "G\(shortText(item.value)) does nothing here",
        remedy: "the control always looks ahead", kind: "G\(tenths)")
    }
  }

  private mutating func adaptAuxiliary(_ item: ForeignItem) throws(ProgramError) {
    let name = "M\(shortText(item.value))"
    if item.value == 97 || item.value == 96 {
      throw ProgramError(
        .unknownMCode, at: item.span, "\(name) changes the way of the program, and no 0i has it",
        remedy: "call a subprogram with M98, or branch with GOTO")
    }
    if item.value == 29 {
      // Rigid tapping: the cycle behind it turns the spindle itself.
      if state.spindle == nil {
        if block.has(.s) { try setSpindleSpeed() }
        block.drop(WordSet("S"))
        startSpindle(.clockwise, at: item.span)
      }
      return
    }
    if block.groups == 0, !block.hasAxes { block.drop(letters: .max) }
    deviate(
      .unknownMCode, at: item.span, "\(name) is the machine builder's, it is left out",
      remedy: "see the machine's manual", kind: name)
  }

  // MARK: offsets

  private mutating func adaptOffsets() throws(ProgramError) {
    if let code = block[.feedMode], Self.feedMode(code.tenths) == state.feedMode {
      block.drop(.feedMode)
    }
    if let code = block[.pathControl], code.tenths == 610 { block.put(g: 611, at: code.span) }
    if fanuc.unrotated != nil { try checkRotated() }
    guard let code = block[.nonModal] else { return }
    if code.tenths == 40 { return adaptDwell(at: code.span) }
    if code.tenths == 100 { return try adaptOffsetSetting(at: code.span) }
    if code.tenths == 300 { try adaptSecondHome() }
    let needsAxes = code.tenths == 280 || code.tenths == 300
    if needsAxes, !block.hasAxes {
      throw ProgramError(
        .missingAxis, at: code.span, "it names no axis that is to go home",
        remedy: "write G91 G28 Z0 or the like")
    }
    if code.tenths == 921 { block.drop(letters: Block.axisLetters) }
  }

  private static func feedMode(_ tenths: Int) -> FeedMode {
    tenths == 930 ? .inverseTime : tenths == 950 ? .unitsPerRevolution : .unitsPerTime
  }

  // P counts milliseconds, X and U seconds.
  private mutating func adaptDwell(at span: WordSpan) {
    if let time = block[.x] ?? block[.u] {
      block.drop(WordSet("XU"))
      block.set(.p, time, at: span)
    } else if let time = block[.p] {
      block.set(.p, time / 1000, at: block.span(of: .p))
    }
  }

  private mutating func adaptOffsetSetting(at span: WordSpan) throws(ProgramError) {
    guard let kind = block[.l], kind == 2 || kind == 20 else {
      throw ProgramError(
        .notSupportedYet, at: block.has(.l) ? block.span(of: .l) : span,
        "G10 can only set work offsets here: L2, L20",
        remedy: "keep tool offsets in the tool table")
    }
    let least = 1.0
    let most = kind == 2 ? 6.0 : 3.0
    guard let number = block[.p], number >= least, number <= most else {
      throw ProgramError(
        .valueNotAllowed, at: block.has(.p) ? block.span(of: .p) : span,
        kind == 2 ? "P goes from 1 (G54) to 6 (G59)" : "P goes from 1 to 3 (G54.1)",
        remedy: "the external offset (P0) and further offsets are not kept here")
    }
    let index = (Whole.number(number, within: 1e-4) ?? 1) + (kind == 20 ? 6 : 0)
    block.set(.p, Double(index), at: block.span(of: .p))
    block.set(.l, 2, at: block.span(of: .l))
    guard block[.distance].map({ $0.tenths == 910 }) ?? state.isIncremental else { return }
    let offset = storedOffset(index)
    for axis in 0..<AxisCount.all {
      let letter = Letter.axes[axis]
      guard let value = block[letter] else { continue }
      block.set(letter, value + offset[axis] / state.scale(axis), at: block.span(of: letter))
    }
  }

  private mutating func adaptSecondHome() throws(ProgramError) {
    guard let number = block[.p] else { return }
    guard number == 2 else {
      throw ProgramError(
        .notSupportedYet, at: block.span(of: .p), "G30 P\(shortText(number)) is not kept here",
        remedy: "the second reference position (P2) is")
    }
    block.drop(WordSet("P"))
  }

  private mutating func selectAdditionalOffset(at span: WordSpan) throws(ProgramError) {
    guard let value = block[.p], let number = Whole.number(value, within: 1e-4), number >= 1,
      number <= 3
    else {
      throw ProgramError(
        .valueNotAllowed, at: block.has(.p) ? block.span(of: .p) : span,
        "G54.1 takes P1 to P3 here", remedy: "further work offsets are not kept")
    }
    block.drop(WordSet("P"))
    block.put(g: 590 + number, at: span)
  }

  // MARK: tool registers

  // H and D are registers of their own, and stay until others are named.
  private mutating func adaptRegisters() {
    if let value = block[.d] {
      fanuc.radiusRegister = Whole.number(value, within: 1e-4) ?? fanuc.radiusRegister
      let isUsed = block[.cutterCompensation].map { $0.tenths > 400 } ?? false
      if !isUsed { block.drop(WordSet("D")) }
    } else if let code = block[.cutterCompensation], code.tenths > 400, fanuc.radiusRegister > 0 {
      block.set(.d, Double(fanuc.radiusRegister), at: code.span)
    }
    let span = block.has(.h) ? block.span(of: .h) : block[.toolLength]?.span
    if let value = block[.h] {
      fanuc.lengthRegister = Whole.number(value, within: 1e-4) ?? fanuc.lengthRegister
      if !block.has(.toolLength) { block.drop(WordSet("H")) }
    }
    guard let code = block[.toolLength], code.tenths == 430, let span else { return }
    guard fanuc.lengthRegister > 0 else {
      block.drop(WordSet("H"))
      block.put(g: 490, at: code.span)
      return
    }
    block.set(.h, Double(fanuc.lengthRegister), at: span)
  }

  // MARK: calls

  // M98 P1002, P1002 L5, P51002: five times O1002; M99 P10: the caller goes on at N10.
  private mutating func adaptCalls() throws(ProgramError) {
    guard let code = block[.macros] else { return }
    if code.tenths == 980 {
      guard let value = block[.p], !block.has(.l), value >= 10_000,
        let number = Whole.number(value, within: 1e-4)
      else { return }
      block.set(.p, Double(number % 10_000), at: block.span(of: .p))
      block.set(.l, Double(number / 10_000), at: block.span(of: .p))
    } else if code.tenths == 990, let value = block[.p] {
      let span = block.span(of: .p)
      guard let number = Whole.number(value, within: 1e-4), number > 0 else {
        throw ProgramError(
          .jumpTarget, at: span, "M99 P names no block", remedy: "N words go from 1 on")
      }
      fanuc.returnLabel = (number, span)
      block.drop(.macros)
      block.drop(WordSet("P"))
    }
  }

  // MARK: behind a block

  /// What comes behind a block: a boring cycle, a modal macro call, M99 P.
  mutating func finishFanuc() throws(ProgramError) {
    let hasMoved = motion != nil && block.hasAxes || fanuc.boresHole
    if fanuc.boresHole { try bore() }
    if let motion = fanuc.motionBehind {
      state.motion = motion
      fanuc.motionBehind = nil
    }
    if let motion = state.motion, motion <= 30 { fanuc.baseMotion = motion }
    if let target = fanuc.returnLabel {
      fanuc.returnLabel = nil
      return try returnToLabel(target.number, at: target.span)
    }
    guard hasMoved, let call = fanuc.modalCall, call.level == frames.count, pending == nil else {
      return
    }
    try enterMacro(call.program, rounds: call.rounds, locals: call.locals, at: block.firstWord)
  }

  private mutating func returnToLabel(_ number: Int, at span: WordSpan) throws(ProgramError) {
    guard let frame = frames.last else {
      let offset = tapeLine > 0 ? reader.tape.lines[Int(tapeLine) - 1].offset : lineOfText
      pending = try place(of: number, in: file, from: offset, at: span)
      return
    }
    let back = frame.back
    let offset = back.tapeLine >= 0 ? reader.tape.lines[Int(back.tapeLine)].offset : back.offset
    let target = try place(of: number, in: frame.site.file, from: offset - 1, at: span)
    leaveSub()
    pending = target
  }

  // The lexer stands behind the line that is carried out.
  private var lineOfText: Int { Swift.max(reader.lexer.lineOffset - 1, 0) }

  // MARK: expressions

  /// Carries a step of a macro expression out.
  mutating func apply(
    _ operation: MacroOperation, at span: WordSpan, _ top: inout Int
  ) throws(ProgramError) {
    switch operation {
    case .fixed(let number):
      top += 1
      if top == stack.count { stack.append(contentsOf: repeatElement(0, count: stack.count)) }
      stack[top] = try variable(Int(number), at: span)
    case .indirect:
      let number = try FanucVariables.checkedNumber(stack[top], at: span)
      stack[top] = try variable(number, at: span)
    case .negate: stack[top] = -MacroValue.counted(stack[top])
    case .unary(let function):
      let result = try function.apply(
        MacroValue.counted(stack[top]),
        increment: InterpreterOptions.leastIncrement(isInch: state.isInch),
        isSigned: options.hasSignedAngles, at: span)
      stack[top] = try checked(result, at: span)
    case .binary(let operation):
      let right = stack[top]
      top -= 1
      let result = try operation.apply(
        stack[top], right, isSigned: options.hasSignedAngles, at: span)
      stack[top] = try checked(result, at: span)
    }
  }

  private func checked(_ value: Double, at span: WordSpan) throws(ProgramError) -> Double {
    guard value.isFinite else {
      throw ProgramError(
        .calculationOverflow, at: span, "the result is too large for a number",
        remedy: "check the operands")
    }
    return value
  }

  private func variable(_ number: Int, at span: WordSpan) throws(ProgramError) -> Double {
    if number == 0 { return MacroValue.vacant }
    if FanucVariables.isPlain(number) { return fanuc.variables[number] }
    return try systemVariable(number, at: span)
  }
}
