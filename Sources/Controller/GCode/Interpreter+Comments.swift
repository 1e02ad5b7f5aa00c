internal import CanonicalMachining

/// Comments: the last one of a block counts (LinuxCNC).
extension Interpreter {
  mutating func emitComment() throws(ProgramError) {
    for comment in block.comments.dropLast() { warnOfUnread(comment) }
    guard let comment = block.comments.last, comment.end > comment.start else { return }
    let span = place(of: comment)
    switch CommentKind(reader.text(comment.start..<comment.end)) {
    case .plain(let text): emitText(text, isMessage: false, at: span)
    case .message(let text): emitText(text, isMessage: true, at: span)
    case .debug(let text):
      guard parameters[ParameterStore.isDebugShown] != 0 else { return }
      emitText(reader.substituted(text, state: state), isMessage: true, at: span)
    case .print(let text): emitLog(.print, reader.substituted(text, state: state), at: span)
    case .log(let text): emitLog(.write, reader.substituted(text, state: state), at: span)
    case .openLog(let name): emitLog(.open, name, at: span)
    case .appendLog(let name): emitLog(.append, name, at: span)
    case .closeLog: emitLog(.close, "", at: span)
    case .abort(let text):
      isEnded = true
      throw ProgramError(
        .programAborted, at: span,
        "the program gives up: "
          + reader.substituted(text, state: state))
    case .unsupported(let name, let text):
      emitText(text, isMessage: false, at: span)
      warn(.unsupportedComment, at: span, "(\(name)) does nothing here", remedy: "delete it")
    }
  }

  private func place(of comment: Block.Comment) -> WordSpan {
    WordSpan(
      column: comment.column,
      length: Int32(truncatingIfNeeded: comment.end - comment.start + 2))
  }

  private mutating func warnOfUnread(_ comment: Block.Comment) {
    guard !CommentKind(reader.text(comment.start..<comment.end)).isPlain else { return }
    warn(
      .unsupportedComment, at: place(of: comment),
      "only the last comment of a block does something", remedy: "put it into a block of its own")
  }

  private mutating func emitLog(_ action: LogAction, _ text: String, at span: WordSpan) {
    let index = Int32(truncatingIfNeeded: output.texts.count)
    output.texts.append(text)
    emit(.log(action, index), at: span)
  }
}
