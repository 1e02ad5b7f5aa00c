internal import CanonicalMachining

/// M62 to M68, inputs and outputs of the machine, and M100 to M199, the user's own codes.
extension Interpreter {
  mutating func signal() throws(ProgramError) {
    guard let code = block[.signals] else { return }
    switch code.tenths {
    case 620, 630:
      let index = try signalIndex(.p, of: code)
      emit(.motionOutput(index: index, isOn: code.tenths == 620), at: code.span)
    case 640, 650:
      let index = try signalIndex(.p, of: code)
      emit(.output(index: index, isOn: code.tenths == 640), at: code.span)
    case 660: try waitForInput(code)
    default:
      let index = try signalIndex(.e, of: code)
      guard let value = block[.q] else { throw missingWord(.q, of: code) }
      let isWithMotion = code.tenths == 670
      emit(
        isWithMotion
          ? .motionOutputValue(index: index, value: value)
          : .outputValue(index: index, value: value),
        at: code.span)
    }
  }

  private func missingWord(_ letter: Letter, of code: Block.Code) -> ProgramError {
    let name = CodeTable.rules[code.row].name
    return ProgramError(
      .missingWord, at: code.span, "\(name) has no \(letter.name)",
      remedy: letter == .q ? "Q is the value" : "\(letter.name) is the number of the signal")
  }

  private func signalIndex(
    _ letter: Letter, of code: Block.Code
  ) throws(ProgramError) -> Int32 {
    guard block.has(letter) else { throw missingWord(letter, of: code) }
    let value = try positive(letter)
    guard let number = Whole.number(value, within: BinaryOperator.equality) else {
      throw ProgramError(
        .notWhole, at: block.span(of: letter), "\(letter.name) must be a whole number",
        remedy: "\(letter.name) is the number of the signal")
    }
    return Int32(truncatingIfNeeded: number)
  }

  // MARK: M66

  private mutating func waitForInput(_ code: Block.Code) throws(ProgramError) {
    guard block.has(.p) || block.has(.e) else { throw missingWord(.p, of: code) }
    guard !block.has(.p) || !block.has(.e) else {
      throw ProgramError(
        .valueNotAllowed, at: block.span(of: .e), "M66 has a digital and an analogue input",
        remedy: "keep P or E")
    }
    let isAnalogue = block.has(.e)
    let index = try signalIndex(isAnalogue ? .e : .p, of: code)
    let mode = try waitMode(isAnalogue: isAnalogue)
    let timeout = try positive(.q)
    guard mode == 0 || timeout > 0 else {
      throw ProgramError(
        .valueNotAllowed, at: block.has(.q) ? block.span(of: .q) : block.span(of: .l),
        "M66 waits, but not for any time", remedy: "Q says how many seconds to wait at most")
    }
    let wait = InputWait(index: index, isAnalogue: isAnalogue, mode: mode, timeout: timeout)
    emit(.waitInput(wait), at: code.span)
    parameters[ParameterStore.inputValue] = options.inputs.result(of: wait)
  }

  private func waitMode(isAnalogue: Bool) throws(ProgramError) -> Int32 {
    guard let value = block[.l] else { return 0 }
    let span = block.span(of: .l)
    guard let mode = Whole.number(value, within: BinaryOperator.equality), mode >= 0, mode <= 4
    else {
      throw ProgramError(
        .valueNotAllowed, at: span, "M66 knows no L\(shortText(value))",
        remedy: "L0 reads at once, L1 waits for a rise, L2 for a fall, L3 for high, L4 for low")
    }
    guard !isAnalogue || mode == 0 else {
      throw ProgramError(
        .valueNotAllowed, at: span, "an analogue input cannot be waited for",
        remedy: "read it with L0")
    }
    return Int32(mode)
  }

  // MARK: M100 to M199

  /// Refuses a user's code that the machine does not have.
  func checkUserCode() throws(ProgramError) {
    guard let code = block[.macros], code.tenths >= 1000 else { return }
    guard options.userCodes.contains(code.tenths / 10) else {
      throw ProgramError(
        .unknownMCode, at: code.span, "the machine has no M\(code.tenths / 10)",
        remedy: "M100 to M199 are the user's own codes; name those the machine has")
    }
  }

  mutating func callUser() {
    guard let code = block[.macros], code.tenths >= 1000 else { return }
    let call = UserCode(
      number: Int32(code.tenths / 10), p: block[.p] ?? .nan, q: block[.q] ?? .nan)
    emit(.userCode(call), at: code.span)
  }
}

extension SimulatedInputs {
  /// What #5399 holds behind M66: the value; -1 where the wait for a named input times out.
  func result(of wait: InputWait) -> Double {
    if wait.isAnalogue { return analogue[Int(wait.index)] ?? 0 }
    guard let isHigh = digital[Int(wait.index)] else { return 0 }
    let isTimedOut = wait.mode == 1 || wait.mode == 3 ? !isHigh : wait.mode != 0 && isHigh
    if isTimedOut { return -1 }
    return isHigh ? 1 : 0
  }
}
