/// O-words: loops, branches and subprograms.
extension Interpreter {
  /// Where the program goes on, other than in the next line.
  enum PendingJump: BitwiseCopyable {
    /// In the text, at the first byte of a line.
    case text(file: Int32, offset: Int, line: Int32)
    /// At a line with an O-word.
    case at(file: Int32, control: Int)
    /// Behind a line with an O-word.
    case behind(file: Int32, control: Int)
  }

  /// A `repeat` that has rounds left.
  struct RepeatCount: BitwiseCopyable {
    var control: Int
    var rounds: Int
  }

  /// Carries a line with an O-word out.
  mutating func carryOutControl(_ line: TapeLine) throws(ProgramError) {
    let index = Int(line.target)
    switch link(index).kind {
    case .while, .if, .elseif: try decide(line, index)
    case .endwhile: pending = .at(file: file, control: link(index).partner)
    case .else: pending = .behind(file: file, control: link(index).anchor)
    case .repeat: try startRepeat(line, index)
    case .endrepeat: endRepeat(link(index).partner)
    case .break: leaveLoop(link(index).anchor)
    case .continue: nextRound(link(index).anchor)
    case .sub: passSub(index)
    case .call: try call(line, index)
    case .endsub where isPassingSub: passEndsub(line)
    case .return, .endsub: try returnFromSub(line)
    case .program: try meetProgramNumber(line, index)
    case .do, .endif: break
    }
  }

  func link(_ index: Int) -> ControlLink {
    files[Int(file)].structure.lines[index].link
  }

  // MARK: definitions

  // The endsub of a sub that is passed by still gives its value back (LinuxCNC).
  private mutating func passSub(_ index: Int) {
    isPassingSub = true
    pending = .at(file: file, control: link(index).partner)
  }

  // What its value needs may only be there in a call.
  private mutating func passEndsub(_ line: TapeLine) {
    isPassingSub = false
    let item = firstArgument(line)
    state.hasReturnedValue = item != nil
    state.returnedValue = 0
    guard let item else { return }
    do throws(ProgramError) {
      state.returnedValue = try value(of: item.value)
    } catch {
      return
    }
  }

  // MARK: decisions

  /// The value of the first argument, nil where there is none.
  func firstArgument(_ line: TapeLine) -> BlockItem? {
    for index in Int(line.firstItem)..<Int(line.endItem)
    where reader.tape.items[index].kind == .argument {
      return reader.tape.items[index]
    }
    return nil
  }

  private mutating func argument(_ line: TapeLine) throws(ProgramError) -> Double {
    guard let item = firstArgument(line) else { return 0 }
    return try value(of: item.value)
  }

  private mutating func decide(_ line: TapeLine, _ index: Int) throws(ProgramError) {
    let structure = link(index)
    // An elseif that is reached by falling through ends the branch before it; LinuxCNC computes the
    // conditions of the others nevertheless.
    let isOver = structure.kind == .elseif && !isSeeking
    isSeeking = false
    let holds = try argument(line) != 0
    if isOver { return passElseif(structure) }
    let isEndOfDo = structure.kind == .while && structure.partner < index && structure.partner >= 0
    if isEndOfDo {
      // In LinuxCNC 2.9 a break out of a while also ends the next do (found by trial with rs274).
      if hasLingeringBreak {
        hasLingeringBreak = false
        return
      }
      if holds { pending = .behind(file: file, control: structure.partner) }
    } else if !holds {
      if options.isStandAlone { noteBreak(inside: index) }
      seek(structure.partner)
    }
  }

  private mutating func passElseif(_ branch: ControlLink) {
    pending =
      link(branch.partner).kind == .elseif
      ? .at(file: file, control: branch.partner)
      : .behind(file: file, control: branch.anchor)
  }

  // LinuxCNC 2.9 passes the lines of a while that is over, and a break among them lingers.
  private mutating func noteBreak(inside opening: Int) {
    guard link(opening).kind == .while else { return }
    for index in opening..<Swift.max(opening, link(opening).partner)
    where link(index).kind == .break && link(index).anchor == opening {
      hasLingeringBreak = true
    }
  }

  // The next branch decides anew; behind an else, an endif or an endwhile the program goes on.
  mutating func seek(_ next: Int) {
    if link(next).kind == .elseif {
      isSeeking = true
      pending = .at(file: file, control: next)
    } else {
      pending = .behind(file: file, control: next)
    }
  }

  private mutating func leaveLoop(_ opening: Int) {
    forgetRepeats(inside: opening)
    if options.isStandAlone, link(opening).kind == .while { hasLingeringBreak = true }
    pending = .behind(file: file, control: link(opening).partner)
  }

  // `continue` in a do goes to its while, which decides.
  private mutating func nextRound(_ opening: Int) {
    forgetRepeats(inside: opening)
    let isDo = link(opening).kind == .do
    pending = .at(file: file, control: isDo ? link(opening).partner : opening)
  }

  // MARK: repeat

  private mutating func startRepeat(_ line: TapeLine, _ index: Int) throws(ProgramError) {
    let count = try argument(line)
    guard count <= Self.mostRounds else {
      let span = firstArgument(line)?.span ?? WordSpan(column: line.column)
      throw ProgramError(
        .repeatCount, at: span, "\(shortText(count)) rounds are more than any machine makes",
        remedy: "repeat at most \(shortText(Self.mostRounds)) times")
    }
    let rounds = Int(count.rounded(.toNearestOrAwayFromZero))
    guard rounds > 0 else {
      pending = .behind(file: file, control: link(index).partner)
      return
    }
    repeats.append(RepeatCount(control: index, rounds: rounds))
  }

  // A jump out of loops leaves their `repeat` behind.
  private mutating func forgetRepeats(inside opening: Int) {
    let oldest = frames.last?.repeats ?? 0
    while repeats.count > oldest, let last = repeats.last, last.control > opening {
      repeats.removeLast()
    }
  }

  private static var mostRounds: Double { 1e9 }

  private mutating func endRepeat(_ opening: Int) {
    guard let last = repeats.indices.last, repeats[last].control == opening else { return }
    repeats[last].rounds -= 1
    if repeats[last].rounds > 0 {
      pending = .behind(file: file, control: opening)
    } else {
      repeats.removeLast()
    }
  }

  // MARK: jumps

  /// Goes where the block wanted to go on.
  mutating func jump() {
    guard let target = pending else { return }
    pending = nil
    switch target {
    case .text(let file, let offset, let line): goToText(file, offset, line)
    case .at(let file, let control): go(to: control, in: file, isBehind: false)
    case .behind(let file, let control): go(to: control, in: file, isBehind: true)
    }
  }

  private mutating func go(to index: Int, in file: Int32, isBehind: Bool) {
    let kind = files[Int(file)].structure.lines[index].link.kind
    if isBehind, kind == .sub || kind == .program { _ = compileRegion(index, in: file) }
    let line = files[Int(file)].structure.lines[index].link.tapeLine
    if line >= 0 {
      tapeLine = line &+ (isBehind ? 1 : 0)
      return
    }
    let place = files[Int(file)].structure.place(of: index)
    goToText(file, place.offset, place.line)
    if isBehind { reader.lexer.nextLine() }
  }

  /// Puts the lexer at the first byte of a line of a file.
  mutating func goToText(_ file: Int32, _ offset: Int, _ line: Int32) {
    tapeLine = -1
    if reader.file == 0 { furthestOffset = Swift.max(furthestOffset, reader.lexer.lineOffset) }
    isReadingAgain = file != 0 || offset < furthestOffset
    putLexer(file, offset, line)
  }

  private mutating func putLexer(_ file: Int32, _ offset: Int, _ line: Int32) {
    if reader.file != file {
      reader.lexer = Lexer(files[Int(file)].text, windowSize: options.windowSize)
      reader.file = file
    }
    reader.lexer.seek(offset: offset, line: line)
  }

  /// Counts a line of the text that was carried out before; false where that was too often.
  mutating func countTextLine() -> Bool {
    if reader.file == 0, reader.lexer.lineOffset >= furthestOffset { isReadingAgain = false }
    repeatedBlocks &+= 1
    guard repeatedBlocks > repeatBudget else { return true }
    abandonRepeats(file: reader.file, line: reader.lexer.line)
    return false
  }

  /// Gives loops up that do not come to their end; behind a fault the rest is only read.
  mutating func abandonRepeats(file: Int32, line: Int32) {
    self.file = file
    state.line = Int(line)
    block.clear(line: line)
    guard output.hasErrors else {
      return abandon(
        .tooManyRepeats,
        "loops and subprograms carry out more than \(options.repeatBudget) blocks",
        budget: "repeats")
    }
    if reader.file == 0 { readTextFaults() }
    isEnded = true
  }

  // MARK: regions

  /// Longest stretch of text that is compiled as a whole; longer loops are read again each round.
  private static var longestRegion: Int { 1 << 23 }
  /// Most lines the tape holds.
  private static var longestTape: Int { 1 << 20 }

  /// Compiles a loop or subprogram with all its lines onto the tape.
  /// - Returns: Whether it is there now.
  mutating func compileRegion(_ index: Int, in file: Int32) -> Bool {
    if files[Int(file)].structure.lines[index].link.tapeLine >= 0 { return true }
    let begin = files[Int(file)].structure.place(of: index)
    let end = regionEnd(index, files[Int(file)].structure) ?? files[Int(file)].text.count
    guard end - begin.offset <= Self.longestRegion, reader.tape.lines.count < Self.longestTape
    else { return false }
    compile(begin, to: end, in: file)
    return true
  }

  private mutating func compile(
    _ begin: (offset: Int, line: Int32), to end: Int, in file: Int32
  ) {
    let place = (reader.file, reader.lexer.lineOffset, reader.lexer.line)
    putLexer(file, begin.offset, begin.line)
    while !reader.lexer.isAtEnd, reader.lexer.lineOffset < end { compileTapeLine(file) }
    reader.tape.lines.append(
      TapeLine(
        kind: .leave, file: file, line: reader.lexer.line, offset: reader.lexer.lineOffset))
    putLexer(place.0, place.1, place.2)
  }

  // Behind the closing line; nil where an M98 subprogram goes on to the end of the text, or a sub
  // has no such line.
  private func regionEnd(_ index: Int, _ structure: borrowing ProgramStructure) -> Int? {
    if structure.lines[index].kind != .program {
      let partner = structure.lines[index].link.partner
      return partner < 0 ? nil : structure.place(of: partner).offset + 1
    }
    var next = index + 1
    while next < structure.lines.count {
      if structure.lines[next].kind == .program { return structure.lines[next].offset }
      next += 1
    }
    return nil
  }

  private mutating func compileTapeLine(_ file: Int32) {
    let index = reader.tape.lines.count
    compileLine()
    let line = reader.tape.lines[index]
    if line.kind == .control {
      files[Int(file)].structure.lines[Int(line.target)].link.tapeLine = Int32(
        truncatingIfNeeded: index)
    }
    reader.lexer.skipLine()
    reader.lexer.nextLine()
  }

  /// Goes into a loop's compiled form, where it is not too long for that.
  mutating func enterLoop(_ line: TapeLine) -> Bool {
    let structure = files[Int(line.file)].structure.lines[Int(line.target)].link
    guard structure.isRegion, structure.kind != .sub,
      compileRegion(Int(line.target), in: line.file)
    else { return false }
    tapeLine = files[Int(line.file)].structure.lines[Int(line.target)].link.tapeLine
    return true
  }
}
