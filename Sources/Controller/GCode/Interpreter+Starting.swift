internal import CanonicalMachining
internal import Geometry

/// Why a program cannot be begun at a line, and where it can.
public struct StartRefusal: Error, Equatable, Sendable {
  /// The reason, in the words of the shop.
  public var message: String
  /// The last line before it that can be begun at, nil where there is none.
  public var before: Int?
  /// The first line behind it that can be begun at, nil where there is none.
  public var behind: Int?
  /// What was found in the program, where that forbids it.
  public var diagnostics: [Diagnostic] = []

  /// What to do about it: the lines that are possible.
  public var remedy: String {
    switch (before, behind) {
    case (let before?, let behind?): "start at line \(before) or at line \(behind)"
    case (let before?, nil): "start at line \(before)"
    case (nil, let behind?): "start at line \(behind)"
    case (nil, nil): "start at line 1"
    }
  }
}

/// To begin a program in its midst, as after a broken tool.
extension Interpreter {
  /// Interprets a whole program piece by piece and notes from where it can be begun.
  /// - Parameters:
  ///   - text: The program.
  ///   - fileName: How diagnostics call it.
  ///   - batch: Commands, about, that are handed over at once.
  ///   - index: Becomes the program's index.
  ///   - consume: Takes a batch, as in `interpret(_:fileName:batch:consume:)`.
  /// - Returns: The last batch and everything worth knowing about the whole.
  public mutating func interpret(
    _ text: any ProgramText, fileName: String, batch: Int, index: inout ProgramIndex,
    consume: (Interpretation) -> Void
  ) -> Interpretation {
    begin(text, fileName: fileName)
    index = ProgramIndex()
    var memory = StreamMemory()
    let loops = files[0].structure.closedStretches
    // Often enough that what a copy must not hold stays small.
    let batch = Swift.min(batch, Self.silentBatch)
    while !isEnded {
      if isAtOpenLine, reader.lexer.line >= index.nextLine,
        loops.stretch(around: reader.lexer.line) == nil
      {
        take(&index, &memory, consume)
        index.append(checkpoint(memory))
      }
      step()
      if output.commands.count >= batch { take(&index, &memory, consume) }
    }
    index.note(output.lineNumbers[...])
    index.lastLine = Int32(truncatingIfNeeded: state.line)
    finish()
    index.hasErrors = output.hasErrors
    defer { output = Interpretation() }
    return output
  }

  private static var silentBatch: Int { 4_096 }

  private mutating func take(
    _ index: inout ProgramIndex, _ memory: inout StreamMemory, _ consume: (Interpretation) -> Void
  ) {
    memory.follow(output.commands)
    index.note(output.lineNumbers[...])
    hand(to: consume)
  }

  /// Whether the next line is one of the main program that no call waits behind.
  private var isAtOpenLine: Bool {
    tapeLine < 0 && frames.isEmpty && repeats.isEmpty && reader.file == 0 && !isSeeking
      && !reader.lexer.isAtEnd
  }

  private func checkpoint(_ memory: StreamMemory) -> ProgramIndex.Checkpoint {
    var copy = self
    copy.reader.lexer = Lexer(MemoryText([]))
    // No file: whoever goes on opens the text anew.
    copy.reader.file = -1
    copy.output.diagnostics = []
    return ProgramIndex.Checkpoint(
      control: copy, memory: memory, offset: reader.lexer.lineOffset, line: reader.lexer.line)
  }

  // MARK: on from a line

  /// The line of the main program that carries an N word.
  /// - Parameters:
  ///   - number: The number behind N.
  ///   - index: The program's index.
  /// - Returns: The line, from 1.
  /// - Throws: That no line carries it, or that several do.
  public static func line(
    ofNumber number: Int64, in index: ProgramIndex
  ) throws(StartRefusal) -> Int {
    let lines = index.lines(ofNumber: number)
    guard let line = lines.first else {
      throw StartRefusal(message: "no line of the program carries N\(number)")
    }
    guard lines.count == 1 else {
      let isMore = lines.count == ProgramIndex.shownLines
      let all = lines.map(String.init).joined(separator: ", ") + (isMore ? ", ..." : "")
      throw StartRefusal(
        message: "N\(number) stands in several lines (\(all)); name the line", before: line)
    }
    return line
  }

  /// Interprets a program from a line on. The stream begins with what rebuilds the machine's state
  /// before that line: units, offsets, tool, spindle, coolant, and rapids to where the line begins,
  /// Z last when it goes down and first when it goes up. They are
  /// the first batch.
  /// - Parameters:
  ///   - line: The line, from 1.
  ///   - index: The program's index; its pass must have found no errors.
  ///   - batch: Commands, about, that are handed over at once.
  ///   - consume: Takes a batch, as in `interpret(_:fileName:batch:consume:)`.
  /// - Returns: The last batch and everything worth knowing about the program from there.
  /// - Throws: Why the line cannot be begun at, and the nearest ones that can.
  public mutating func interpret(
    from line: Int, of index: ProgramIndex, batch: Int, consume: (Interpretation) -> Void
  ) throws(StartRefusal) -> Interpretation {
    let memory = try go(to: line, of: index)
    rebuild(memory)
    hand(to: consume)
    while !isEnded {
      step()
      if output.commands.count >= batch { hand(to: consume) }
    }
    finish()
    defer { output = Interpretation() }
    return output
  }

  /// Interprets a program in memory from a line on, as a whole.
  /// - Parameters:
  ///   - bytes: The text of the program.
  ///   - fileName: How diagnostics call it.
  ///   - line: The line, from 1.
  /// - Returns: The commands from there on; all that was found in the whole program.
  /// - Throws: What is wrong with the program, or why the line cannot be begun at.
  public mutating func interpret(
    _ bytes: [UInt8], fileName: String, from line: Int
  ) throws(StartRefusal) -> Interpretation {
    var index = ProgramIndex()
    let whole = interpret(
      MemoryText(bytes), fileName: fileName, batch: .max, index: &index
    ) { _ in }
    guard !whole.hasErrors else {
      throw StartRefusal(
        message: "the program has errors; mend them first", diagnostics: whole.diagnostics)
    }
    let memory = try go(to: line, of: index)
    // Nothing was handed on before: the texts begin with the first one that is kept.
    output.firstText = 0
    rebuild(memory)
    while !isEnded { step() }
    finish()
    defer { output = Interpretation() }
    output.diagnostics = whole.diagnostics
    return output
  }

  /// Interprets silently up to a line.
  private mutating func go(
    to line: Int, of index: ProgramIndex
  ) throws(StartRefusal) -> StreamMemory {
    guard !index.hasErrors else {
      throw StartRefusal(message: "the program has errors; mend them first")
    }
    guard line >= 1, let checkpoint = index.checkpoint(before: line) else {
      throw StartRefusal(message: "there is no line \(line)")
    }
    let options = options
    self = checkpoint.control
    self.options = options
    goToText(0, checkpoint.offset, checkpoint.line)
    var memory = checkpoint.memory
    let loops = files[0].structure.closedStretches
    var before: Int?
    while !isEnded {
      if isAtOpenLine, loops.stretch(around: reader.lexer.line) == nil {
        if Int(reader.lexer.line) >= line { break }
        before = Int(reader.lexer.line)
      }
      step()
      if output.commands.count >= Self.silentBatch { forget(&memory) }
    }
    forget(&memory)
    guard !isEnded, Int(reader.lexer.line) == line else {
      let behind = isEnded ? nil : Int(reader.lexer.line)
      throw StartRefusal(
        message: refusal(of: line, lastLine: index.lastLine), before: before, behind: behind)
    }
    return memory
  }

  private mutating func forget(_ memory: inout StreamMemory) {
    memory.follow(output.commands)
    hand { _ in }
  }

  private func refusal(of line: Int, lastLine: Int32) -> String {
    let stretch = files[0].structure.closedStretches.stretch(around: Int32(clamping: line))
    if let stretch {
      return
        "line \(line) lies inside \(stretch.name) (lines \(stretch.first) to \(stretch.last)), "
        + "which is carried out several times or by a call"
    }
    if isEnded, line > Int(lastLine) {
      return "line \(line) lies behind the program's end in line \(lastLine)"
    }
    return "line \(line) is not carried out: it lies in a branch that is not taken, or in a "
      + "subprogram"
  }

  // MARK: the machine's state

  /// Puts into the stream how the machine stands, as if the stream began here.
  mutating func rebuild(_ memory: StreamMemory) {
    output.extents = ProgramExtents()
    output.diagnostics = []
    block.clear(line: reader.lexer.line)
    file = 0
    let span = WordSpan(column: 1)
    for command in memory.beforeApproach { append(command, at: span) }
    approach(at: span)
    for command in memory.behindApproach { append(command, at: span) }
  }

  // From where the machine stands at the start: up before sideways, sideways before down.
  private mutating func approach(at span: WordSpan) {
    let start = state.frame.workPosition(of: options.start)
    let end = state.position
    var above = start
    above.axes[2] = Swift.max(start.axes[2], end.axes[2])
    var beside = end
    beside.axes[2] = above.axes[2]
    var last = start
    for place in [above, beside, end] where place != last {
      append(.straightTraverse(place), at: span)
      output.extents.rapid.include(place.axes.xyz)
      last = place
    }
  }
}
