internal import CanonicalMachining

/// Comments: the last one of a block counts (LinuxCNC).
extension Interpreter {
  mutating func emitComment() throws(ProgramError) {
    // LinuxCNC reads M98 and M99 as O-words, whose comments say nothing.
    if let code = block[.macros], code.tenths >= 980, code.tenths <= 990 { return }
    for comment in block.comments.dropLast() { warnOfUnread(comment) }
    guard let comment = block.comments.last, comment.end > comment.start else { return }
    let span = comment.span
    switch CommentKind(text(of: comment)) {
    case .plain(let text): emitText(text, isMessage: false, at: span)
    case .message(let text): emitText(text, isMessage: true, at: span)
    case .debug(let text):
      guard parameters[ParameterStore.isDebugShown] != 0 else { return }
      emitText(substituted(text), isMessage: true, at: span)
    case .print(let text): emitLog(.terminal, substituted(text), at: span)
    case .log(let text): emitLog(.write, substituted(text), at: span)
    case .openLog(let name): emitLog(.open, name, at: span)
    case .appendLog(let name): emitLog(.append, name, at: span)
    case .closeLog: emitLog(.close, "", at: span)
    case .abort(let text):
      isEnded = true
      throw ProgramError(
        .programAborted, at: span, "the program gives up: " + substituted(text))
    case .unsupported(let name, let text):
      emitText(text, isMessage: false, at: span)
      warn(.unsupportedComment, at: span, "(\(name)) does nothing here", remedy: "delete it")
    }
  }

  private func text(of comment: Block.Comment) -> String {
    String(decoding: reader.tape.text[comment.start..<comment.end], as: UTF8.self)
  }

  private mutating func warnOfUnread(_ comment: Block.Comment) {
    guard !CommentKind(text(of: comment)).isPlain else { return }
    warn(
      .unsupportedComment, at: comment.span,
      "only the last comment of a block does something", remedy: "put it into a block of its own")
  }

  private mutating func emitLog(_ action: LogAction, _ text: String, at span: WordSpan) {
    let index = output.firstText &+ Int32(truncatingIfNeeded: output.texts.count)
    output.texts.append(text)
    emit(.log(action, index), at: span)
  }
}
