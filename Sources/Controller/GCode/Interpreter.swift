internal import CanonicalMachining
internal import Geometry

/// Turns the text of a part program in RS274/NGC into canonical commands. It reads a block, decides
/// what it asks for, and carries its parts out in the order of `ExecutionStep`; a faulty block is
/// reported and left out, so that one pass finds all faults.
public struct Interpreter: Sendable {
  /// How to read; changes take hold with the next program.
  public var options: InterpreterOptions

  var reader: BlockReader
  var state = ModalState()
  var block = Block()
  /// What the block moves by, ten times its G code; nil where it does not move.
  var motion: Int?
  /// Cutter radius compensation with what waits for the next corner.
  var compensation = CutterCompensation()
  var output = Interpretation()
  /// Numbered and named parameters as they stand.
  var parameters: ParameterStore
  /// Where rs274's stand-in for the machine stands; kept only where the control imitates it.
  var standAlone = StandAlonePosition()
  var isEnded = false
  var hasOpeningPercent = false
  var hasReportedFeed = false
  /// Letters of refused lines whose meaning nobody knows; see `recover`.
  var unknownLetters: UInt32 = 0
  /// Whether no mode stands between the words of a G0 or G1 and the stream.
  var hasPlainMoves = true
  /// The files read so far; the main program is the first.
  var files: [SourceFile] = []
  /// File of the line that is carried out.
  var file: Int32 = 0
  /// Next line on the tape; below 0 where the next line is the one under the lexer.
  var tapeLine: Int32 = -1
  /// The calls that have not returned, outermost first.
  var frames: [CallFrame] = []
  /// A call or jump that is due when the block is done.
  var pending: PendingJump?
  var repeats: [RepeatCount] = []
  var savedModes: [SavedModes] = []
  /// Files of subprograms by name.
  var libraryFiles: [String: Int32] = [:]
  /// Whether an if goes from branch to branch.
  var isSeeking = false
  /// Whether a break out of a while will end the next do as well; only where rs274 is imitated.
  var hasLingeringBreak = false
  /// Whether a sub is passed by; its endsub still gives a value back (LinuxCNC).
  var isPassingSub = false
  /// The values of the call that is due.
  var arguments: [Double] = []
  /// How far the main text was read; what stands before is read again.
  var furthestOffset = 0
  var isReadingAgain = false
  var callNumbers: [CallSite: Int32] = [:]
  /// Operands of the expression that is being computed.
  var stack = [Double](repeating: 0, count: 64)
  var pendingNumbers: [(number: Int, value: Double)] = []
  var pendingNames: [(name: Int32, value: Double)] = []
  var reported: Set<ReportedPlace> = []
  var repeatedBlocks = 0
  /// Most blocks that loops and subprograms carry out; fewer behind a fault.
  var repeatBudget = 0
  var commandCount = 0
  var commandsBeforeBlock = 0
  var hasBlock = false
  /// The lathe cycle whose profile is being drawn.
  var latheDrawing: LatheDrawing?
  /// Items of the block that only the dialect knows.
  var foreign: [ForeignItem] = []
  /// How often each kind of deviation was met.
  var toldDeviations: [String: Int] = [:]
  /// What only a Fanuc control remembers.
  var fanuc = FanucState()
  var findingCount = 0
  var remarkCount = 0

  /// A control that waits for its first program.
  public init(options: InterpreterOptions = InterpreterOptions()) {
    self.options = options
    parameters = options.parameters
    reader = BlockReader(MemoryText([]), names: NameTable(), options: options)
  }

  /// Interprets a whole program. Any bytes are fine; what is wrong stands in the diagnostics.
  /// - Parameters:
  ///   - bytes: The text of the program.
  ///   - fileName: How diagnostics call it.
  /// - Returns: The commands and everything worth knowing about them.
  public mutating func interpret(_ bytes: [UInt8], fileName: String) -> Interpretation {
    interpret(MemoryText(bytes), fileName: fileName, batch: .max) { _ in }
  }

  /// Interprets a program piece by piece, with memory for a batch of commands only.
  /// - Parameters:
  ///   - text: The program.
  ///   - fileName: How diagnostics call it.
  ///   - batch: Commands, about, that are handed over at once.
  ///   - consume: Takes a batch: its `commands`, `texts` and `lineNumbers` are new.
  /// - Returns: The last batch and everything worth knowing about the whole.
  public mutating func interpret(
    _ text: any ProgramText, fileName: String, batch: Int, consume: (Interpretation) -> Void
  ) -> Interpretation {
    begin(text, fileName: fileName)
    while !isEnded {
      step()
      if output.commands.count >= batch { hand(to: consume) }
    }
    finish()
    defer { output = Interpretation() }
    return output
  }

  mutating func hand(to consume: (Interpretation) -> Void) {
    consume(output)
    output.clearCommands()
    output.firstText &+= Int32(truncatingIfNeeded: output.texts.count)
    if !output.texts.isEmpty { output.texts.removeAll(keepingCapacity: true) }
    if !output.lineNumbers.isEmpty { output.lineNumbers.removeAll(keepingCapacity: true) }
  }

  // MARK: a program from its beginning to its end

  mutating func begin(_ text: any ProgramText, fileName: String) {
    let options = options
    self = Interpreter(options: options)
    reader = BlockReader(text, names: parameters.names, options: options)
    repeatBudget = options.repeatBudget
    files = [
      SourceFile(
        name: fileName, text: text,
        structure: ProgramStructure(of: text, options: options))
    ]
    output.fileNames = [fileName]
    block.clear(line: 0)
    emitPrologue()
    startDialect()
    if reader.lexer.skipByteOrderMark() {
      warn(
        .byteOrderMark, at: WordSpan(column: 1, length: 3),
        "the text begins with a UTF-8 byte order mark",
        remedy: "save it without one; it is ignored")
    }
    if reader.lexer.isUTF16 { return refuseUTF16() }
    if !files[0].structure.faults.isEmpty { readWithoutMotion() }
  }

  mutating func step() {
    commandsBeforeBlock = commandCount
    if tapeLine >= 0 { runTapeLine() } else { runTextLine() }
  }

  private mutating func runTextLine() {
    guard !reader.lexer.isAtEnd else { return endOfText() }
    if reader.lexer.isAtBlankLine, !isReadingAgain, !options.dialect.isFanuc {
      state.line = Int(reader.lexer.line)
      return reader.lexer.nextLine()
    }
    if isReadingAgain {
      guard countTextLine() else { return }
    } else if fanuc.countsBlocks || options.dialect.isFanuc && !frames.isEmpty {
      guard countBlock() else { return }
    }
    if !fanuc.readsEveryBlock, reader.readPlain(into: &block) {
      hasBlock = true
      // A call may have left the name of another file.
      file = reader.file
      state.line = Int(block.line)
      runPlain()
      return reader.lexer.nextLine()
    }
    let mark = reader.tape.mark
    compileLine()
    let line = reader.tape.lines[mark.lines]
    if line.kind == .control, enterLoop(line) {
      // A region that was compiled just now stands behind the line.
      if reader.tape.lines.count == mark.lines + 1 { reader.tape.cut(to: mark) }
      return
    }
    reader.lexer.skipLine()
    reader.lexer.nextLine()
    run(line)
    // It leaves the tape before the jump: what it calls is compiled in its place.
    reader.tape.cut(to: mark)
    jump()
  }

  private mutating func runPlain() {
    do throws(ProgramError) {
      try executePlain()
    } catch {
      report(error)
      recoverPlain()
    }
  }

  /// Compiles the line under the lexer.
  mutating func compileLine() {
    swap(&reader.names, &parameters.names)
    reader.compileLine(files[Int(reader.file)].structure)
    swap(&reader.names, &parameters.names)
  }

  private mutating func runTapeLine() {
    let line = reader.tape.lines[Int(tapeLine)]
    tapeLine &+= 1
    repeatedBlocks &+= 1
    guard repeatedBlocks <= repeatBudget else {
      return abandonRepeats(file: line.file, line: line.line)
    }
    run(line)
    jump()
  }

  /// Carries a compiled line out.
  private mutating func run(_ line: TapeLine) {
    file = line.file
    state.line = Int(line.line)
    do throws(ProgramError) {
      switch line.kind {
      case .empty: return
      case .assignments: return try assign(line)
      case .block:
        try load(line)
        try execute()
      case .control:
        hasBlock = true
        block.clear(line: line.line)
        block.column = line.column
        try carryOutControl(line)
      case .percent: try passPercent(line)
      case .macro: try carryOutMacro(line)
      case .faulty:
        loadKnown(line)
        throw reader.tape.faults[Int(line.target)]
      case .leave: pending = .text(file: line.file, offset: line.offset, line: line.line)
      }
    } catch {
      report(error)
      recover(line)
    }
  }

  private mutating func passPercent(_ line: TapeLine) throws(ProgramError) {
    block.clear(line: line.line)
    block.column = line.column
    if !hasOpeningPercent && !hasBlock {
      hasOpeningPercent = true
      return
    }
    guard hasOpeningPercent else {
      if options.dialect.isLenient { return passStrayPercent() }
      throw ProgramError(
        .misplacedPercent, at: WordSpan(column: block.column), "% ends a program that no % began",
        remedy: "put % on the first line too, or end with M2")
    }
    emit(.finish)
    endProgram()
  }

  // Structure faults forbid every motion; the other faults of the text are still worth knowing.
  private mutating func readWithoutMotion() {
    for fault in files[0].structure.faults.sorted(by: { $0.line < $1.line }) {
      block.clear(line: fault.line)
      state.line = Int(fault.line)
      report(fault.error)
    }
    readTextFaults()
    isEnded = true
    let ordered = output.diagnostics.enumerated().sorted {
      ($0.element.line, $0.offset) < ($1.element.line, $1.offset)
    }
    output.diagnostics = ordered.map(\.element)
  }

  /// Reads the text on to its end, only for what is wrong with its lines.
  mutating func readTextFaults() {
    while !reader.lexer.isAtEnd && !isEnded {
      let mark = reader.tape.mark
      compileLine()
      let line = reader.tape.lines[mark.lines]
      if line.kind == .faulty {
        block.clear(line: line.line)
        state.line = Int(line.line)
        report(reader.tape.faults[Int(line.target)])
      }
      reader.tape.cut(to: mark)
      reader.lexer.skipLine()
      reader.lexer.nextLine()
    }
  }

  private mutating func endOfText() {
    if let failure = reader.lexer.failure {
      state.line = Int(reader.lexer.line)
      block.clear(line: reader.lexer.line)
      report(ProgramError(.unreadableText, at: WordSpan(column: 1), failure.message))
      isEnded = true
      return
    }
    if !frames.isEmpty { return endOfCalledText() }
    let isBetweenLines = reader.lexer.position == reader.lexer.lineOffset - reader.lexer.base
    state.line = Int(reader.lexer.line) - (isBetweenLines ? 1 : 0)
    // grbl knows no end of a program but the last line.
    if options.dialect == .grbl { return endProgram() }
    let error = ProgramError(
      .missingProgramEnd, at: WordSpan(column: 1),
      hasOpeningPercent ? "the closing % is missing" : "the program ends without M2",
      remedy: "put M2 or M30 at its end, or read it as --dialect lenient")
    if options.dialect.isLenient {
      warn(error.code, at: WordSpan(column: 1), error.message, remedy: "put M2 or M30 at its end")
    } else {
      report(error)
    }
    endProgram()
  }

  mutating func finish() {
    suggestDialect()
    output.endState = state
    output.parameters = parameters
  }
}

/// A file of the program.
struct SourceFile: Sendable {
  var name: String
  var text: any ProgramText
  var structure: ProgramStructure
}
