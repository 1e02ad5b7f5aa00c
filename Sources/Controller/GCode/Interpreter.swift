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
  var fileName = ""
  var isEnded = false
  var hasOpeningPercent = false
  var hasReportedFeed = false
  /// Numbered and named parameters as they stand.
  var parameters: ParameterStore {
    get { reader.parameters }
    _modify { yield &reader.parameters }
  }
  private var blockCount = 0
  /// Blocks without any word before the first one that has some.
  private var blankBlocks = 0
  private var errorCount = 0

  /// Bytes of text a command comes from, about.
  private static let bytesOfCommand = 20

  /// A control that waits for its first program.
  public init(options: InterpreterOptions = InterpreterOptions()) {
    self.options = options
    reader = BlockReader([], parameters: options.parameters, options: options)
  }

  /// Interprets a whole program. Any bytes are fine; what is wrong stands in the diagnostics.
  /// - Parameters:
  ///   - bytes: The text of the program.
  ///   - fileName: How diagnostics call it.
  /// - Returns: The commands and everything worth knowing about them.
  public mutating func interpret(_ bytes: [UInt8], fileName: String) -> Interpretation {
    begin(bytes, fileName: fileName)
    while !isEnded && !reader.lexer.isAtEnd {
      runBlock()
      if isEnded { break }
      reader.lexer.nextLine()
      countBlock()
    }
    finish()
    output.endState = state
    output.parameters = parameters
    defer { output = Interpretation() }
    return output
  }

  private mutating func begin(_ bytes: [UInt8], fileName: String) {
    reader = BlockReader(bytes, parameters: options.parameters, options: options)
    state = ModalState()
    compensation = CutterCompensation()
    output = Interpretation()
    // A motion line is seldom shorter; memory that is not used stays untouched.
    let expected = bytes.count / Self.bytesOfCommand
    output.commands.reserveCapacity(Swift.min(expected, options.commandBudget))
    self.fileName = fileName
    (isEnded, hasOpeningPercent, hasReportedFeed) = (false, false, false)
    (blockCount, blankBlocks, errorCount) = (0, 0, 0)
    block.clear(line: 0)
    emitPrologue()
    if reader.lexer.skipByteOrderMark() {
      let place = TextPlace(file: fileName, line: 1, column: 1, length: 3)
      report(
        Diagnostic(
          .warning, at: place, message: "the text begins with a UTF-8 byte order mark",
          remedy: "save it without one; it is ignored", code: .byteOrderMark))
    }
  }

  private mutating func runBlock() {
    state.line = Int(reader.lexer.line)
    do throws(ProgramError) {
      try reader.read(into: &block, state: state)
      if block.isPercent { return try passPercent() }
      try execute()
    } catch {
      report(error)
      reader.lexer.skipLine()
      adoptModes()
    }
  }

  private mutating func passPercent() throws(ProgramError) {
    if !hasOpeningPercent && blockCount == blankBlocks {
      hasOpeningPercent = true
      return
    }
    guard hasOpeningPercent else {
      throw ProgramError(
        .misplacedPercent, at: WordSpan(column: block.column), "% ends a program that no % began",
        remedy: "put % on the first line too, or end with M2")
    }
    endProgram()
  }

  private mutating func countBlock() {
    if block.isEmpty && blankBlocks == blockCount { blankBlocks += 1 }
    blockCount += 1
    guard blockCount >= options.blockBudget else { return }
    abandon(.tooManyBlocks, "the program has more than \(options.blockBudget) blocks")
  }

  private mutating func finish() {
    guard !isEnded else { return }
    let place = TextPlace(file: fileName, line: Int(Swift.max(block.line, 1)))
    report(
      Diagnostic(
        .warning, at: place,
        message: hasOpeningPercent ? "the closing % is missing" : "the program ends without M2",
        remedy: "put M2 or M30 at its end; the end is taken as meant", code: .missingProgramEnd))
    endProgram()
  }

  // MARK: diagnostics

  /// Takes a finding in, up to the budget.
  mutating func report(_ diagnostic: Diagnostic) {
    guard errorCount < options.diagnosticBudget else { return }
    errorCount += 1
    output.diagnostics.append(diagnostic)
    guard errorCount == options.diagnosticBudget else { return }
    let place = TextPlace(file: fileName, line: diagnostic.line, column: diagnostic.column)
    output.diagnostics.append(
      Diagnostic(
        .error, at: place, message: "more than \(options.diagnosticBudget) findings",
        remedy: "mend these first; the rest was not read", code: .tooManyDiagnostics))
    isEnded = true
  }

  mutating func report(_ error: ProgramError) {
    if error.code == .missingFeed {
      if hasReportedFeed { return }
      hasReportedFeed = true
    }
    report(diagnostic(.error, error))
  }

  mutating func warn(
    _ code: FaultCode, at span: WordSpan, _ message: String, remedy: String = ""
  ) {
    report(diagnostic(.warning, ProgramError(code, at: span, message, remedy: remedy)))
  }

  private func diagnostic(_ severity: Severity, _ error: ProgramError) -> Diagnostic {
    let place = TextPlace(
      file: fileName, line: Int(reader.lexer.line), column: Int(error.column),
      length: Int(error.length))
    return Diagnostic(
      severity, at: place, message: error.message, remedy: error.remedy, code: error.code)
  }

  /// Gives the program up, once.
  mutating func abandon(_ code: FaultCode, _ message: String) {
    guard !isEnded else { return }
    report(
      diagnostic(
        .error,
        ProgramError(
          code, at: WordSpan(column: block.column), message,
          remedy: "raise the budget if it is meant"
        )))
    isEnded = true
  }

  // MARK: the canonical stream

  /// Appends a command of the current block; while cutter compensation has a move open, it waits.
  mutating func emit(_ command: CanonicalCommand, at span: WordSpan? = nil) {
    let record = CanonicalRecord(
      command, at: sourceLine(at: span ?? WordSpan(column: block.column)))
    // MARK: the seam of cutter compensation
    if compensation.isOn && !compensation.queue.isEmpty && hold(record) { return }
    append(record)
  }

  /// Where in the text a word of the current block stands.
  func sourceLine(at span: WordSpan) -> SourceLine {
    SourceLine(line: block.line, column: span.column)
  }

  /// Puts a command at the end of the stream; the frame follows offset commands.
  mutating func append(_ record: CanonicalRecord) {
    guard output.commands.count < options.commandBudget else {
      return abandon(
        .tooManyCommands, "the program asks for more than \(options.commandBudget) commands")
    }
    output.commands.append(record)
    state.frame.apply(record.command)
  }

  /// Appends a text with the command that shows it.
  mutating func emitText(_ text: String, isMessage: Bool, at span: WordSpan) {
    let index = Int32(truncatingIfNeeded: output.texts.count)
    output.texts.append(text)
    emit(isMessage ? .message(index) : .comment(index), at: span)
  }

  /// Appends one of LinuxCNC's remarks, where they are wanted.
  mutating func remark(_ text: String) {
    guard options.hasInterpreterRemarks else { return }
    emitText("interpreter: " + text, isMessage: false, at: WordSpan(column: block.column))
  }
}
