/// Rewriting a block that has been read: how a dialect puts its own customs into RS274/NGC.
extension Block {
  /// Takes words and codes out, with the steps they asked for.
  mutating func drop(letters dropped: UInt32 = 0, groups droppedGroups: UInt32 = 0) {
    guard letters & dropped != 0 || groups & droppedGroups != 0 else { return }
    let old = self
    clear(line: old.line)
    comments = old.comments
    number = old.number
    firstWord = old.firstWord
    column = old.column
    for index in 0..<26 where (old.letters & ~dropped) >> UInt32(index) & 1 == 1 {
      guard let letter = Letter(rawValue: index) else { continue }
      _ = insert(index, old.value(at: index), at: old.span(of: letter))
    }
    steps = old.steps
    for group in ModalGroup.allCases {
      guard let code = old[group] else { continue }
      if droppedGroups >> UInt32(group.rawValue) & 1 == 0 {
        insert(code, in: group)
      } else {
        steps &= ~(1 << UInt32(CodeTable.facts[code.row].step.rawValue))
      }
    }
    if !has(.f) { steps &= ~(1 << UInt32(ExecutionStep.feedRate.rawValue)) }
    if !has(.s) { steps &= ~(1 << UInt32(ExecutionStep.spindleSpeed.rawValue)) }
    if !has(.t) { steps &= ~(1 << UInt32(ExecutionStep.toolSelection.rawValue)) }
  }

  /// Takes words out.
  mutating func drop(_ words: WordSet) { drop(letters: words.bits) }

  /// Takes the code of a group out.
  mutating func drop(_ group: ModalGroup) { drop(groups: 1 << UInt32(group.rawValue)) }

  /// Puts a value in the place of a word's, or a new word in.
  mutating func set(_ letter: Letter, _ value: Double, at span: WordSpan) {
    drop(letters: 1 << UInt32(letter.rawValue))
    _ = insert(letter.rawValue, value, at: span)
  }

  /// Puts a G code in, in the place of the one of its group.
  mutating func put(g tenths: Int, at span: WordSpan) {
    guard let row = CodeTable.row(g: tenths) else { return }
    let facts = CodeTable.facts[row]
    drop(facts.group)
    insert(Code(row: row, tenths: tenths, span: span), in: facts.group)
    if facts.step != .motion { mark(facts.step) }
  }
}
