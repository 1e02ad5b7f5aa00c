internal import CanonicalMachining

/// Statements of custom macro B: assignments, branches, macro calls.
extension Interpreter {
  /// Carries a macro statement out, from left to right.
  mutating func carryOutMacro(_ line: TapeLine) throws(ProgramError) {
    block.clear(line: line.line)
    block.column = line.column
    hasBlock = true
    if line.number >= 0 { fanuc.lastNumber = Int(line.number) }
    if line.target > 0 { return try callMacro(line) }
    for index in Int(line.firstItem)..<Int(line.endItem) {
      let item = reader.tape.items[index]
      switch item.kind {
      case .argument:
        let value = try value(of: item.value)
        if MacroValue.counted(value) == 0 { return }
      case .label: return try go(to: item, from: line)
      case .numbered: try assign(item, in: line)
      default: break
      }
    }
  }

  // MARK: assignments

  private mutating func assign(_ item: BlockItem, in line: TapeLine) throws(ProgramError) {
    var number = Int(item.target)
    if number < 0 {
      number = try FanucVariables.checkedNumber(try value(of: item.index), at: item.span)
    }
    let value = try value(of: item.value)
    if FanucVariables.isPlain(number) {
      fanuc.variables[number] = value
      return
    }
    switch number {
    case 3000: throw alarm(value, in: line, at: item.span)
    case 3006: stop(with: line, at: item.span)
    default: try setSystemVariable(number, value, at: item.span)
    }
  }

  private mutating func alarm(
    _ value: Double, in line: TapeLine, at span: WordSpan
  ) -> ProgramError {
    isEnded = true
    let number = shortText(3000 + MacroValue.counted(value))
    let text = comment(of: line).map { ": " + $0 } ?? ""
    return ProgramError(
      .programAlarm, at: span, "the program raises alarm \(number)\(text)",
      remedy: "it found something wrong itself: see its comments")
  }

  private mutating func stop(with line: TapeLine, at span: WordSpan) {
    if let text = comment(of: line) { emitText(text, isMessage: true, at: span) }
    emit(.programStop, at: span)
  }

  private func comment(of line: TapeLine) -> String? {
    for index in Int(line.firstItem)..<Int(line.endItem) {
      let item = reader.tape.items[index]
      guard item.kind == .comment, case .steps(let start, let end) = item.value else { continue }
      return String(decoding: reader.tape.text[Int(start)..<Int(end)], as: UTF8.self)
    }
    return nil
  }

  // MARK: GOTO

  private mutating func go(to item: BlockItem, from line: TapeLine) throws(ProgramError) {
    let value = try value(of: item.value)
    guard let number = Whole.number(MacroValue.counted(value), within: 1e-4), number > 0 else {
      throw ProgramError(
        .jumpTarget, at: item.span, "GOTO \(shortText(MacroValue.counted(value))) names no block",
        remedy: "N words go from 1 on")
    }
    pending = try place(of: number, in: line.file, from: line.offset, at: item.span)
  }

  /// Where an N word stands in the program that holds a place of a file.
  mutating func place(
    of number: Int, in file: Int32, from offset: Int, at span: WordSpan
  ) throws(ProgramError) -> PendingJump {
    if fanuc.labels[file] == nil {
      fanuc.labels[file] = FanucLabels(of: files[Int(file)].text, options: options)
    }
    let stretch = program(around: offset, in: file)
    let found = fanuc.labels[file]?.place(of: number, in: stretch, behind: offset)
    guard let found else {
      throw ProgramError(
        .jumpTarget, at: span, "there is no N\(number) in this program",
        remedy: "the block to go to begins with N\(number)")
    }
    try checkLoops(from: offset, to: found, in: file, number, at: span)
    fanuc.countsBlocks = true
    return .text(file: file, offset: found.offset, line: found.line)
  }

  // From one O number to the next.
  private func program(around offset: Int, in file: Int32) -> Range<Int> {
    var start = 0
    for line in files[Int(file)].structure.lines where line.kind == .program {
      if line.offset > offset { return start..<line.offset }
      start = line.offset
    }
    return start..<Int.max
  }

  // A branch may leave loops, but never enter one.
  private func checkLoops(
    from offset: Int, to place: FanucLabels.Place, in file: Int32, _ number: Int,
    at span: WordSpan
  ) throws(ProgramError) {
    let lines = files[Int(file)].structure.lines
    for loop in lines where loop.kind == .while && loop.link.partner >= 0 {
      let inside = (loop.offset + 1)...Swift.max(loop.offset + 1, lines[loop.link.partner].offset)
      guard inside.contains(place.offset), !inside.contains(offset) else { continue }
      throw ProgramError(
        .jumpTarget, at: span,
        "N\(number) lies inside DO\(loop.label) of line \(loop.line), which this block is not in",
        remedy: "go to the WHILE itself")
    }
  }

  /// Counts a block of the text for the budget; false where that is spent.
  mutating func countBlock() -> Bool {
    repeatedBlocks &+= 1
    guard repeatedBlocks > repeatBudget else { return true }
    abandonRepeats(file: reader.file, line: reader.lexer.line)
    return false
  }

  // MARK: G65, G66

  private mutating func callMacro(_ line: TapeLine) throws(ProgramError) {
    var arguments = MacroArguments()
    var (program, rounds, span): (String?, Int, WordSpan) = (nil, 1, WordSpan(column: line.column))
    for index in Int(line.firstItem)..<Int(line.endItem) {
      let item = reader.tape.items[index]
      if item.kind == .g || item.kind == .m || item.kind == .word { throw besideCall(item) }
      guard item.kind == .argument, let letter = Letter(rawValue: Int(item.letter)) else {
        continue
      }
      let value = try value(of: item.value)
      switch letter {
      case .p:
        program = try programName(value, at: item.span)
        span = item.span
      case .l: rounds = try callCount(value, at: item.span)
      default: try arguments.take(letter, scaled(value, item, letter), at: item.span)
      }
    }
    guard let program else {
      throw ProgramError(
        .missingWord, at: span, "the macro call has no P", remedy: "P is the number of the macro")
    }
    if line.target == 660 {
      _ = try findProgram(program, at: span)
      fanuc.modalCall = ModalCall(
        program: program, rounds: rounds, locals: arguments.locals, span: span,
        level: frames.count)
      fanuc.readsEveryBlock = true
      return
    }
    try enterMacro(program, rounds: rounds, locals: arguments.locals, at: span)
  }

  private func besideCall(_ item: BlockItem) -> ProgramError {
    ProgramError(
      .misplacedMacro, at: item.span, "a word stands before the macro call",
      remedy: "G65 and G66 go first in their block")
  }

  private func programName(_ value: Double, at span: WordSpan) throws(ProgramError) -> String {
    guard let number = Whole.number(MacroValue.counted(value), within: 1e-4), number > 0 else {
      throw ProgramError(
        .notWhole, at: span, "P names no program", remedy: "P is the number behind O")
    }
    return String(number)
  }

  private func callCount(_ value: Double, at span: WordSpan) throws(ProgramError) -> Int {
    guard let count = Whole.number(MacroValue.counted(value), within: 1e-4), count >= 0 else {
      throw ProgramError(
        .valueNotAllowed, at: span, "L must be a whole number from 0",
        remedy: "L says how often the macro runs")
    }
    return count
  }

  private func scaled(_ value: Double, _ item: BlockItem, _ letter: Letter) -> Double {
    value * (item.target == -2 ? increment(of: letter) : 1)
  }

  /// Calls a macro: it gets local variables of its own.
  mutating func enterMacro(
    _ program: String, rounds: Int, locals: [Double], at span: WordSpan
  ) throws(ProgramError) {
    guard rounds > 0 else { return }
    let place = try findProgram(program, at: span)
    try enter(place.file, place.control, rounds: rounds, at: span)
    fanuc.macroFrames.append(MacroFrame(level: frames.count, locals: fanuc.variables.locals))
    fanuc.variables.locals = locals
  }

  /// Puts the caller's local variables back where the call that returned was a macro's.
  mutating func leaveMacro() {
    if let call = fanuc.modalCall, call.level > frames.count { fanuc.modalCall = nil }
    guard let last = fanuc.macroFrames.last, last.level > frames.count else { return }
    fanuc.variables.locals = last.locals
    fanuc.macroFrames.removeLast()
  }

  // MARK: program numbers

  /// An O word that is come to, not called.
  mutating func meetProgramNumber(_ line: TapeLine, _ index: Int) throws(ProgramError) {
    guard options.dialect.isFanuc else { return }
    let control = files[Int(file)].structure.lines[index]
    let number = Int(control.label) ?? 0
    guard fanuc.program != nil || !frames.isEmpty else {
      fanuc.program = number
      return
    }
    guard frames.isEmpty else {
      throw ProgramError(
        .missingProgramEnd, at: control.span, "O\(number) begins before M99 came",
        remedy: "put M99 at the end of the program above")
    }
    warn(
      .missingProgramEnd, at: control.span, "O\(number) begins before M30 came",
      remedy: "put M30 at the end of the program above")
    endProgram()
  }
}

/// The arguments of G65 and G66 as local variables, by argument specification I or II: the second
/// I, J or K, or one out of order, begins the next set of specification II.
struct MacroArguments {
  private(set) var locals = [Double](
    repeating: MacroValue.vacant, count: FanucVariables.localCount + 1)
  private var set = 0
  private var lastOfSet = 0

  /// Variables of A to Z by specification I; 0 where a letter is no argument.
  private static let numbers = [
    1, 2, 3, 7, 8, 9, 0, 11, 4, 5, 6, 0, 13, 0, 0, 0, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26,
  ]
  private static let mostSets = 10

  mutating func take(
    _ letter: Letter, _ value: Double, at span: WordSpan
  ) throws(ProgramError) {
    var number = Self.numbers[letter.rawValue]
    guard number > 0 else {
      throw ProgramError(
        .macroArgument, at: span, "\(letter.name) is no argument of a macro",
        remedy: "arguments are A to F, H to K, M, Q to Z")
    }
    if letter == .i || letter == .j || letter == .k {
      if letter.rawValue <= lastOfSet { set += 1 }
      lastOfSet = letter.rawValue
      guard set < Self.mostSets else {
        throw ProgramError(
          .macroArgument, at: span, "more than \(Self.mostSets) sets of I J K",
          remedy: "pass the rest in common variables")
      }
      number += 3 * set
    }
    locals[number] = value
  }
}
