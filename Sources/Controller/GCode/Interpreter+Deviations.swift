internal import CanonicalMachining

/// A code or word that the language of the control does not have, but a dialect lets pass.
struct ForeignItem: BitwiseCopyable {
  enum Kind: Int32, BitwiseCopyable {
    /// A G or M code of another control.
    case code
    /// A line number inside a block.
    case lineNumber
    /// `:1234` for O1234.
    case colon
    /// `$...`: a command to grbl itself.
    case systemCommand
  }

  var kind: Kind
  var letter: Letter
  var value: Double
  var span: WordSpan
}

/// What the dialects let pass: each deviation is a warning at its place.
extension Interpreter {
  /// So many places of one kind are told; a program of a plastic printer has thousands.
  static var mostPlaces: Int { 5 }

  /// Warns of a deviation; after a few places of the same kind it is silent.
  mutating func deviate(
    _ code: FaultCode, at span: WordSpan, _ message: String, remedy: String, kind: String
  ) {
    let count = (toldDeviations[kind] ?? 0) + 1
    toldDeviations[kind] = count
    guard count <= Self.mostPlaces else { return }
    let isLast = count == Self.mostPlaces
    warn(code, at: span, message, remedy: remedy + (isLast ? "; more of these are not told" : ""))
  }

  /// Notes an item that is not of the language.
  mutating func note(_ item: BlockItem) {
    guard case .literal(let value) = item.value, let kind = ForeignItem.Kind(rawValue: item.target),
      let letter = Letter(rawValue: Int(item.letter))
    else { return }
    foreign.append(ForeignItem(kind: kind, letter: letter, value: value, span: item.span))
  }

  /// How the control stands when it is switched on, where that is not as LinuxCNC does.
  mutating func startDialect() {
    switch options.dialect {
    case .linuxcnc, .lenient, .marlin: break
    case .grbl: state.motion = 0
    case .fanuc: startFanuc()
    case .fanucLathe: startFanucLathe()
    }
  }

  /// Puts what a dialect says in its own way into RS274/NGC.
  mutating func adapt() throws(ProgramError) {
    defer { if !foreign.isEmpty { foreign.removeAll(keepingCapacity: true) } }
    switch options.dialect {
    case .linuxcnc: break
    case .lenient, .marlin: adaptLenient()
    case .grbl: try adaptGrbl()
    case .fanuc, .fanucLathe: try adaptFanuc()
    }
  }

  /// Two codes of one group: true where the dialect knows which one holds.
  mutating func settles(
    _ code: Block.Code, _ other: Block.Code, _ group: ModalGroup
  ) -> Bool {
    if options.dialect.isFanuc {
      takeLater(code, other, group)
      return true
    }
    // G80 beside another motion code yields to it (found by trial with rs274).
    if group == .motion, code.tenths == 800 || other.tenths == 800 {
      if other.tenths == 800 { block.insert(code, in: group) }
      return true
    }
    guard options.dialect.isForgiving, code.tenths == other.tenths else { return false }
    deviate(
      .modalGroupConflict, at: code.span, "\(CodeTable.rules[code.row].name) stands twice",
      remedy: "delete one", kind: "twice \(code.row)")
    return true
  }

  /// A tool the table does not have: true where it passes with a warning.
  mutating func passesMissingTool(_ number: Int, at span: WordSpan) -> Bool {
    guard options.dialect.isForgiving || options.dialect.isFanuc else { return false }
    deviate(
      .toolMissing, at: span, "tool \(number) is not in the tool table, its offsets count as 0",
      remedy: "enter it there", kind: "tool \(number)")
    return true
  }

  /// Takes the feed a control of printers starts with, where the program has named none.
  mutating func borrowFeed(at span: WordSpan) {
    guard options.dialect == .marlin, state.feed == 0, state.feedMode == .unitsPerTime else {
      return
    }
    // In mm/min: what `feedrate` begins with in Sprinter and Marlin.
    storeFeed(1500 / state.unit)
    deviate(
      .missingFeed, at: span, "there was no F yet: the feed is Marlin's 1500 mm/min",
      remedy: "write F into this block or before", kind: "borrowed feed")
  }

  // MARK: lenient

  private mutating func adaptLenient() {
    if block.letters & Self.printerWords != 0, !usesE { dropExtruder() }
    for item in foreign { pass(item) }
  }

  private static var printerWords: UInt32 { WordSet("E").bits }

  // M66 to M68 and the threading cycle have an E of their own.
  private var usesE: Bool {
    if block.has(.signals) { return true }
    return (block[.motion]?.tenths ?? state.motion) == 760
  }

  private mutating func dropExtruder() {
    let span = block.span(of: .e)
    block.drop(WordSet("E"))
    deviate(
      .unusedWord, at: span, "E feeds the wire of a plastic printer, it is left out",
      remedy: "delete it", kind: "E")
    if let code = block[.nonModal], code.tenths == 920, !block.hasAxes { block.drop(.nonModal) }
  }

  private mutating func pass(_ item: ForeignItem) {
    switch item.kind {
    case .code: passCode(item)
    case .lineNumber:
      deviate(
        .misplacedLineNumber, at: item.span, "N stands inside a block, it is left out",
        remedy: "the line number goes first", kind: "N")
    case .colon:
      deviate(
        .badCharacter, at: item.span, "':' and a number is taken as a program number",
        remedy: "write O\(shortText(item.value))", kind: ":")
    case .systemCommand: passSystemCommand(item)
    }
  }

  private mutating func passCode(_ item: ForeignItem) {
    let name = item.letter.name + shortText(item.value)
    // Without another code the words of the block are the foreign code's own: M104 S200.
    if block.groups == 0 {
      block.drop(letters: .max)
    } else if !block.hasAxes {
      block.drop(WordSet("SPE"))
    }
    deviate(
      item.letter == .g ? .unknownGCode : .unknownMCode, at: item.span,
      "\(name) is unknown here, it is left out", remedy: "delete it if the job does not need it",
      kind: name)
  }

  /// `$...`, which speaks to grbl and not to the program.
  mutating func passSystemCommand(_ item: ForeignItem) {
    deviate(
      .systemCommand, at: item.span, "a $ line speaks to grbl itself, it is left out",
      remedy: "send it by hand", kind: "$")
  }
}
