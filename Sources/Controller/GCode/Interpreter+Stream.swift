internal import CanonicalMachining

/// The canonical stream: every command with the word that asked for it.
extension Interpreter {
  /// Appends a command of the current block; while cutter compensation has a move open, it waits.
  mutating func emit(_ command: CanonicalCommand, at span: WordSpan? = nil) {
    // The seam of cutter compensation.
    if !compensation.queue.isEmpty, compensation.isOn {
      let record = CanonicalRecord(
        command, at: sourceLine(at: span ?? WordSpan(column: block.column)))
      if hold(record) { return }
    }
    append(command, at: span ?? WordSpan(column: block.column))
    if options.isStandAlone { standAlone.follow(command, in: state.frame) }
    state.frame.apply(command)
  }

  /// Where in the text a word of the current block stands.
  func sourceLine(at span: WordSpan) -> SourceLine {
    SourceLine(
      file: file, line: block.line, column: span.column, length: span.length,
      call: frames.isEmpty ? 0 : frames[frames.count &- 1].number)
  }

  /// Puts a command that has waited at the end of the stream.
  mutating func append(_ record: CanonicalRecord) {
    commandCount &+= 1
    guard isWithinBudget else { return abandonCommands() }
    output.commands.append(record)
    if options.isStandAlone { standAlone.follow(record.command, in: state.frame) }
    state.frame.apply(record.command)
  }

  /// Appends a command that leaves the frame alone: a move.
  @inline(__always)
  mutating func append(_ command: CanonicalCommand, at span: WordSpan) {
    commandCount &+= 1
    guard isWithinBudget else { return abandonCommands() }
    output.commands.append(CanonicalRecord(command, at: sourceLine(at: span)))
  }

  private var isWithinBudget: Bool {
    commandCount <= options.commandBudget
      && commandCount &- commandsBeforeBlock <= options.blockCommandBudget
  }

  private mutating func abandonCommands() {
    let isBlock = commandCount &- commandsBeforeBlock > options.blockCommandBudget
    abandon(
      .tooManyCommands,
      isBlock
        ? "the block asks for more than \(options.blockCommandBudget) commands"
        : "the program asks for more than \(options.commandBudget) commands",
      budget: isBlock ? "block" : "commands")
  }

  /// Appends a text with the command that shows it.
  mutating func emitText(_ text: String, isMessage: Bool, at span: WordSpan) {
    let index = output.firstText &+ Int32(truncatingIfNeeded: output.texts.count)
    output.texts.append(text)
    emit(isMessage ? .message(index) : .comment(index), at: span)
  }

  /// Appends one of LinuxCNC's remarks, where they are wanted.
  @inline(__always)
  mutating func remark(_ text: @autoclosure () -> String) {
    guard options.hasInterpreterRemarks else { return }
    emitText("interpreter: " + text(), isMessage: false, at: WordSpan(column: block.column))
  }
}
