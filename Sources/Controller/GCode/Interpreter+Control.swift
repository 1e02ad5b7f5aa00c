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
    var file: Int32
    var control: Int
    var rounds: Int
    var level: Int
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
    case .sub: pending = .behind(file: file, control: link(index).partner)
    case .call: try call(line, index)
    case .return, .endsub: try returnFromSub(line)
    case .program: try meetProgramNumber(line, index)
    case .do, .endif: break
    }
  }

  private func link(_ index: Int) -> ControlLink {
    files[Int(file)].structure.lines[index].link
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
    // An elseif that is reached by falling through ends the branch before it.
    if structure.kind == .elseif, !isSeeking {
      pending = .behind(file: file, control: structure.anchor)
      return
    }
    isSeeking = false
    let holds = try argument(line) != 0
    let isEndOfDo = structure.kind == .while && structure.partner < index && structure.partner >= 0
    if isEndOfDo {
      if holds { pending = .behind(file: file, control: structure.partner) }
    } else if !holds {
      seek(structure.partner)
    }
  }

  // The next branch decides anew; behind an else, an endif or an endwhile the program goes on.
  private mutating func seek(_ next: Int) {
    if link(next).kind == .elseif {
      isSeeking = true
      pending = .at(file: file, control: next)
    } else {
      pending = .behind(file: file, control: next)
    }
  }

  private mutating func leaveLoop(_ opening: Int) {
    pending = .behind(file: file, control: link(opening).partner)
  }

  // `continue` in a do goes to its while, which decides.
  private mutating func nextRound(_ opening: Int) {
    let isDo = link(opening).kind == .do
    pending = .at(file: file, control: isDo ? link(opening).partner : opening)
  }

  // MARK: repeat

  private mutating func startRepeat(_ line: TapeLine, _ index: Int) throws(ProgramError) {
    let count = try argument(line)
    guard count < Self.mostRounds else {
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
    repeats.append(RepeatCount(file: file, control: index, rounds: rounds, level: frames.count))
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
    let structure = files[Int(file)].structure.lines[index]
    // A loop that is not on the tape must not escape the budget.
    fanuc.countsBlocks = true
    goToText(file, structure.offset, structure.line)
    if isBehind { reader.lexer.nextLine() }
  }

  /// Puts the lexer at the first byte of a line of a file.
  mutating func goToText(_ file: Int32, _ offset: Int, _ line: Int32) {
    tapeLine = -1
    if reader.file != file {
      reader.lexer = Lexer(files[Int(file)].text)
      reader.file = file
    }
    reader.lexer.seek(offset: offset, line: line)
  }

  // MARK: regions

  /// Longest stretch of text that is compiled as a whole; longer loops are read again each round.
  private static var longestRegion: Int { 1 << 23 }
  /// Most lines the tape holds.
  private static var longestTape: Int { 1 << 20 }

  /// Compiles a loop or subprogram with all its lines onto the tape.
  /// - Returns: Whether it is there now.
  mutating func compileRegion(_ index: Int, in file: Int32) -> Bool {
    let lines = files[Int(file)].structure.lines
    if lines[index].link.tapeLine >= 0 { return true }
    let last = regionEnd(index, lines)
    let end = last.map { lines[$0].offset } ?? files[Int(file)].text.count
    guard end - lines[index].offset <= Self.longestRegion,
      reader.tape.lines.count < Self.longestTape
    else { return false }
    let place = (reader.file, reader.lexer.lineOffset, reader.lexer.line)
    goToText(file, lines[index].offset, lines[index].line)
    while !reader.lexer.isAtEnd {
      let offset = reader.lexer.lineOffset
      if let last, offset > lines[last].offset { break }
      compileTapeLine(file)
    }
    reader.tape.lines.append(
      TapeLine(
        kind: .leave, file: file, line: reader.lexer.line, offset: reader.lexer.lineOffset))
    goToText(place.0, place.1, place.2)
    return true
  }

  // The closing line; nil where an M98 subprogram goes on to the end of the text.
  private func regionEnd(_ index: Int, _ lines: [ControlLine]) -> Int? {
    if lines[index].kind != .program { return lines[index].link.partner }
    return lines[(index + 1)...].firstIndex { $0.kind == .program }.map { $0 - 1 }
      .flatMap { $0 > index ? $0 : nil }
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
