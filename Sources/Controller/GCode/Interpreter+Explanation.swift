internal import CanonicalMachining
internal import Geometry

/// Why a line does what it does.
extension Interpreter {
  /// Interprets a program up to a line and explains that line as it is carried out first.
  /// - Parameters:
  ///   - line: A line of the program, from 1.
  ///   - text: The program.
  ///   - fileName: How diagnostics call it.
  /// - Returns: The explanation; `isCarriedOut` is false where the program never comes there.
  public mutating func explain(
    line: Int, of text: any ProgramText, fileName: String
  ) -> Explanation {
    begin(text, fileName: fileName)
    var memory = StreamMemory()
    var modes = ModeMemory()
    while !isEnded {
      if let next = nextPlace, next.file == 0, next.line == line { break }
      let before = state
      block.clear(line: 0)
      step()
      modes.note(block, from: before, to: state, file: file)
      memory.follow(output.commands)
      hand { _ in }
    }
    var explanation = Explanation(file: fileName, line: line)
    explanation.text = textOfLine(line)
    guard !isEnded else {
      explanation.findings = output.diagnostics.filter { $0.severity == .error }.map(\.description)
      return explanation
    }
    explanation.isCarriedOut = true
    explanation.isRepeated = !frames.isEmpty || tapeLine >= 0
    explanation.modes = self.modes(modes)
    explanation.words = words(modes)
    carryOut(&explanation, memory)
    return explanation
  }

  /// The line that comes next; nil behind the text.
  private var nextPlace: (file: Int32, line: Int)? {
    if tapeLine >= 0 {
      let line = reader.tape.lines[Int(tapeLine)]
      return line.kind == .leave ? nil : (line.file, Int(line.line))
    }
    return reader.lexer.isAtEnd ? nil : (reader.file, Int(reader.lexer.line))
  }

  private func textOfLine(_ line: Int) -> String {
    var lexer = Lexer(files[0].text)
    while !lexer.isAtEnd, Int(lexer.line) < line { lexer.nextLine() }
    guard !lexer.isAtEnd else { return "" }
    let start = lexer.position
    lexer.skipLine()
    return String(decoding: lexer.bytes[start..<lexer.position], as: UTF8.self)
  }

  // MARK: the modes

  private func modes(_ memory: ModeMemory) -> [Explanation.Mode] {
    var modes: [Explanation.Mode] = []
    for group in ModeMemory.groups {
      let rule = memory.row(of: group, in: state).map { CodeTable.rules[$0] }
      var code = rule?.name ?? "none"
      var meaning = rule?.meaning ?? "no code is in force"
      if group == .coolant, state.isMistOn, state.isFloodOn {
        (code, meaning) = ("M7 M8", "mist and flood on")
      }
      modes.append(mode(group.name, code, meaning, memory.place(of: group)))
    }
    modes.append(mode("feed", "F" + shortText(state.feed), feedUnit, memory.feedPlace))
    modes.append(
      mode("speed", "S" + shortText(state.spindleSpeedRPM), "rpm", memory.speedPlace))
    modes.append(
      mode("tool", "T\(state.tool)", "the tool in the spindle", memory.toolPlace))
    return modes
  }

  private func mode(
    _ group: String, _ code: String, _ meaning: String, _ place: ModeMemory.Place?
  ) -> Explanation.Mode {
    let file = place.flatMap { $0.file == 0 ? nil : files[Int($0.file)].name }
    return Explanation.Mode(
      group: group, code: code, meaning: meaning, line: place?.line, file: file)
  }

  /// What F counts in.
  var feedUnit: String {
    let length = state.isInch ? "inch" : "mm"
    switch state.feedMode {
    case .inverseTime: return "1/min: the move takes 1/F minutes"
    case .unitsPerTime: return "\(length)/min"
    case .unitsPerRevolution: return "\(length) a revolution"
    }
  }

  // MARK: what comes out

  private mutating func carryOut(_ explanation: inout Explanation, _ memory: StreamMemory) {
    var text = CanonicalText()
    output.diagnostics = []
    rebuild(memory)
    _ = text.bytes(of: output, count: output.commands.count)
    _ = text.rest(isEnd: false)
    hand { _ in }
    let isInText = tapeLine < 0
    step()
    // A loop is compiled when it is met, and entered with the step behind.
    if isInText, tapeLine >= 0, output.commands.isEmpty, nextPlace?.line == explanation.line {
      step()
    }
    let bytes = text.bytes(of: output, count: output.commands.count) + text.rest(isEnd: false)
    explanation.commands = bytes.split(separator: TextByte.lineFeed).map { line in
      // Without the number of the call and the N word.
      let words = line.split(separator: TextByte.space, maxSplits: 2)
      let call = (words.last ?? []).drop { $0 == TextByte.space }
      return String(decoding: call, as: UTF8.self)
    }
    explanation.findings = output.diagnostics.map(\.description)
  }

  // MARK: the words

  private func words(_ modes: ModeMemory) -> [Explanation.Word] {
    var control = self
    var line: TapeLine
    if tapeLine >= 0 {
      line = reader.tape.lines[Int(tapeLine)]
    } else {
      control.compileLine()
      guard let compiled = control.reader.tape.lines.last else { return [] }
      line = compiled
    }
    return control.words(of: line, modes)
  }

  /// The words of a compiled line with the values they have now.
  private mutating func words(of line: TapeLine, _ modes: ModeMemory) -> [Explanation.Word] {
    let bytes = Array(textOfLine(Int(line.line)).utf8)
    var words: [Explanation.Word] = []
    if line.number >= 0 { words.append(numberWord(line, bytes)) }
    if line.kind == .control { words.append(controlWord(line, bytes)) }
    let items = Array(reader.tape.items[Int(line.firstItem)..<Int(line.endItem)])
    let owners = WordOwners(items.compactMap { row(of: $0) }, motion: state.motion)
    for item in items {
      var word = word(at: item.span, in: bytes)
      word.value = value(of: item)
      word.parameters = parameters(of: item.value) + parameters(of: item.index)
      word.meaning = meaning(of: item, owners)
      words.append(word)
    }
    return words.sorted { $0.column < $1.column }
  }

  private func word(at span: WordSpan, in bytes: [UInt8]) -> Explanation.Word {
    let start = Swift.min(Int(span.column) - 1, bytes.count)
    let end = Swift.min(start + Int(span.length), bytes.count)
    return Explanation.Word(
      text: String(decoding: bytes[start..<end], as: UTF8.self), column: start + 1,
      length: end - start, value: nil, meaning: "", parameters: [])
  }

  private func numberWord(_ line: TapeLine, _ bytes: [UInt8]) -> Explanation.Word {
    let start = bytes.firstIndex { $0 | 32 == UInt8(ascii: "n") } ?? 0
    let end = bytes[start...].dropFirst().firstIndex {
      !TextByte.isDigit($0) && $0 != TextByte.point
    }
    let span = WordSpan(
      column: Int32(truncatingIfNeeded: start + 1),
      length: Int32(truncatingIfNeeded: (end ?? bytes.count) - start))
    var word = word(at: span, in: bytes)
    word.value = Double(line.number)
    word.meaning = "the line's number: a name for it, without effect"
    return word
  }

  private func controlWord(_ line: TapeLine, _ bytes: [UInt8]) -> Explanation.Word {
    let control = files[Int(line.file)].structure.lines[Int(line.target)]
    var word = word(at: control.span, in: bytes)
    word.meaning = control.kind.meaning
    return word
  }
}
