internal import CanonicalMachining

/// A call that has not returned.
struct CallFrame: BitwiseCopyable, Sendable {
  /// Where it was called.
  var site: CallSite
  /// Number of the call in the list of calls.
  var number: Int32
  /// Where the program goes on behind it.
  var back: ReturnPlace
  /// The caller's parameters; nil for M98, which shares them.
  var locals: ParameterStore.Scope?
  /// M98 L: rounds still to make behind this one.
  var rounds = 0
  /// First line of an M98 subprogram.
  var entry: Int = -1
  var file: Int32
  /// How many `repeat` loops were open.
  var repeats: Int
}

/// Where a call comes back to.
struct ReturnPlace: BitwiseCopyable, Sendable {
  /// On the tape; below 0 in the text.
  var tapeLine: Int32
  var file: Int32
  var offset: Int
  var line: Int32
}

/// Calls of subprograms: O-words and M98, in the file and in files of their own.
extension Interpreter {
  /// `o100 call [1] [2]`.
  mutating func call(_ line: TapeLine, _ index: Int) throws(ProgramError) {
    arguments.removeAll(keepingCapacity: true)
    var label: String?
    for item in Int(line.firstItem)..<Int(line.endItem) {
      let item = reader.tape.items[item]
      if item.kind == .argument { arguments.append(try value(of: item.value)) }
      if item.kind == .label { label = try computedLabel(item) }
    }
    let link = files[Int(file)].structure.lines[index].link
    if link.partner >= 0 { return try enter(file, link.partner, from: index) }
    let span = files[Int(file)].structure.lines[index].span
    let target = try find(
      label ?? files[Int(file)].structure.lines[index].label, at: span)
    try enter(target.file, target.control, from: index)
  }

  // From the line of an O-word.
  private mutating func enter(
    _ target: Int32, _ control: Int, from index: Int
  ) throws(ProgramError) {
    try checkDepth(at: files[Int(file)].structure.lines[index].span)
    // Made before: beside a copy of self the list of calls would be copied as a whole.
    let number = callNumber(of: index)
    var frame = frame(target, control, number: number)
    frame.locals = parameters.enter(arguments)
    if options.machine.countsArguments {
      parameters[name: parameters.names.number(of: "n_args")] = Double(arguments.count)
    }
    push(frame)
  }

  /// Calls the subprogram that draws a lathe cycle's profile.
  mutating func callProfile(_ label: String, at span: WordSpan) throws(ProgramError) {
    let target = try find(label, at: span)
    try checkDepth(at: span)
    var frame = frame(target.file, target.control, number: callNumber(from: site))
    frame.locals = parameters.enter([])
    push(frame)
  }

  private mutating func computedLabel(_ item: BlockItem) throws(ProgramError) -> String {
    let value = try value(of: item.value)
    guard let number = Whole.number(value, within: BinaryOperator.equality), number >= 0 else {
      throw ProgramError(
        .notWhole, at: item.span, "\(shortText(value)) is no number of a subprogram",
        remedy: "round it with ROUND[ ]")
    }
    return String(number)
  }

  // MARK: finding

  private mutating func find(
    _ label: String, at span: WordSpan
  ) throws(ProgramError) -> (file: Int32, control: Int) {
    for candidate in [file, 0] {
      if let control = files[Int(candidate)].structure.subs[label] { return (candidate, control) }
    }
    let opened = try open(label, at: span)
    if let opened, let control = files[Int(opened)].structure.subs[label] {
      return (opened, control)
    }
    if let opened {
      throw ProgramError(
        .subMissing, at: span, "\(files[Int(opened)].name) has no o\(label) sub",
        remedy: "the sub must be called as its file")
    }
    throw missingSub(label, at: span)
  }

  private func missingSub(_ label: String, at span: WordSpan) -> ProgramError {
    let known = files[Int(file)].structure.subNames.prefix(8).map { "o" + $0 }
    let hint = known.isEmpty ? "this file has none" : "there are " + known.joined(separator: " ")
    return ProgramError(
      .subMissing, at: span, "there is no subprogram o\(label)",
      remedy: options.library == nil
        ? "check the name: \(hint)"
        : "check the name and the search path for subprograms: \(hint)")
  }

  /// Opens the file of a subprogram.
  private mutating func open(_ label: String, at span: WordSpan) throws(ProgramError) -> Int32? {
    let name = label.hasPrefix("<") ? String(label.dropFirst().dropLast()) : label
    if let known = libraryFiles[name] { return known }
    guard let library = options.library else { return nil }
    do throws(ProgramTextFailure) {
      guard let found = try library.subprogram(named: name) else { return nil }
      let number = Int32(truncatingIfNeeded: files.count)
      files.append(
        SourceFile(
          name: found.fileName, text: found.text,
          structure: ProgramStructure(of: found.text, options: options)))
      output.fileNames.append(found.fileName)
      libraryFiles[name] = number
      reportStructure(of: number)
      return number
    } catch {
      throw ProgramError(.unreadableText, at: span, error.message)
    }
  }

  private mutating func reportStructure(of number: Int32) {
    let (here, line) = (file, state.line)
    for fault in files[Int(number)].structure.faults {
      (file, state.line) = (number, Int(fault.line))
      report(fault.error)
      isEnded = true
    }
    (file, state.line) = (here, line)
  }

  // MARK: in and out

  private func checkDepth(at span: WordSpan) throws(ProgramError) {
    guard frames.count >= options.callDepth else { return }
    throw ProgramError(
      .callTooDeep, at: span, "calls are nested deeper than \(options.callDepth)",
      remedy: "end the recursion, or raise the limit: --budget calls=NUMBER")
  }

  private func frame(_ target: Int32, _ control: Int, number: Int32) -> CallFrame {
    let back = ReturnPlace(
      tapeLine: tapeLine, file: reader.file, offset: reader.lexer.lineOffset,
      line: reader.lexer.line)
    return CallFrame(
      site: site, number: number, back: back, entry: control, file: target,
      repeats: repeats.count)
  }

  private mutating func push(_ frame: CallFrame) {
    frames.append(frame)
    state.callLevel = frames.count
    pending = .behind(file: frame.file, control: frame.entry)
  }

  /// Where the block stands, seen as a call.
  private var site: CallSite {
    CallSite(caller: frames.last?.number ?? 0, file: file, line: block.line)
  }

  // A call in a loop is not looked for again and again.
  private mutating func callNumber(of index: Int) -> Int32 {
    let site = site
    let link = files[Int(file)].structure.lines[index].link
    if link.caller == site.caller { return link.callNumber }
    let number = callNumber(from: site)
    files[Int(file)].structure.lines[index].link.caller = site.caller
    files[Int(file)].structure.lines[index].link.callNumber = number
    return number
  }

  private mutating func callNumber(from site: CallSite) -> Int32 {
    if let number = callNumbers[site] { return number }
    guard output.calls.count < NameTable.capacity else { return site.caller }
    output.calls.append(site)
    let number = Int32(truncatingIfNeeded: output.calls.count)
    callNumbers[site] = number
    return number
  }

  /// `return` and `endsub`, with the value they give back.
  mutating func returnFromSub(_ line: TapeLine) throws(ProgramError) {
    guard !frames.isEmpty else {
      throw ProgramError(
        .unmatchedControl, at: WordSpan(column: line.column), "this subprogram was not called")
    }
    let item = firstArgument(line)
    state.hasReturnedValue = item != nil
    state.returnedValue =
      try item.map { (item) throws(ProgramError) in
        try value(of: item.value)
      } ?? 0
    leaveSub()
    try finishLatheCycle()
  }

  /// Puts the caller's world back.
  mutating func leaveSub() {
    guard let frame = frames.popLast() else { return }
    leaveMacro()
    if frame.repeats < repeats.count { repeats.removeLast(repeats.count - frame.repeats) }
    restoreAutomatically()
    state.callLevel = frames.count
    if let locals = frame.locals { parameters.leave(to: locals) }
    if frame.back.tapeLine >= 0 {
      tapeLine = frame.back.tapeLine
      pending = nil
    } else {
      pending = .text(file: frame.back.file, offset: frame.back.offset, line: frame.back.line)
    }
  }

  /// The text of an M98 subprogram ended without M99.
  mutating func endOfCalledText() {
    state.line = Int(reader.lexer.line) - 1
    warn(
      .missingProgramEnd, at: WordSpan(column: 1), "the subprogram ends without M99",
      remedy: "put M99 at its end; the return is taken as meant")
    returnFromM98()
    jump()
  }

  // MARK: M98, M99

  mutating func handleSubprogram() throws(ProgramError) {
    guard let code = block[.macros] else { return }
    guard options.machine.hasFanucSubprograms else {
      throw ProgramError(
        .switchedOff, at: code.span,
        "the machine's configuration turns M98 and M99 off (DISABLE_FANUC_STYLE_SUB)",
        remedy: "call with o<name> call, or set DISABLE_FANUC_STYLE_SUB = 0")
    }
    guard code.tenths == 980 else { return try handleM99(at: code.span) }
    guard let value = block[.p] else {
      throw ProgramError(
        .missingWord, at: code.span, "M98 has no P", remedy: "P is the number of the subprogram")
    }
    guard let number = Whole.number(value, within: BinaryOperator.equality), number >= 0 else {
      throw ProgramError(
        .notWhole, at: block.span(of: .p), "\(shortText(value)) is no number of a subprogram",
        remedy: "P is the number behind O")
    }
    let rounds = try callRounds()
    guard rounds > 0 else { return }
    let place = try findProgram(String(number), at: block.span(of: .p))
    try enter(place.file, place.control, rounds: rounds, at: code.span)
  }

  /// Calls what stands behind a program number, a number of times.
  mutating func enter(
    _ target: Int32, _ control: Int, rounds: Int, at span: WordSpan
  ) throws(ProgramError) {
    try checkDepth(at: span)
    let site = site
    let number = callNumber(from: site)
    var frame = frame(target, control, number: number)
    frame.rounds = rounds - 1
    push(frame)
  }

  private func callRounds() throws(ProgramError) -> Int {
    guard let value = block[.l] else { return 1 }
    guard let rounds = Whole.number(value, within: BinaryOperator.equality), rounds >= 0 else {
      throw ProgramError(
        .valueNotAllowed, at: block.span(of: .l), "L must be a whole number",
        remedy: "L says how often the subprogram runs")
    }
    return rounds
  }

  mutating func findProgram(
    _ number: String, at span: WordSpan
  ) throws(ProgramError) -> (file: Int32, control: Int) {
    for candidate in [file, 0] {
      let structure = files[Int(candidate)].structure
      if let control = structure.programs[number] { return (candidate, control) }
    }
    if let opened = try open(number, at: span) {
      let structure = files[Int(opened)].structure
      if let control = structure.programs[number] ?? structure.subs[number] {
        return (opened, control)
      }
    }
    let known = files[Int(file)].structure.programs.keys.sorted().prefix(8).map { "O" + $0 }
    throw ProgramError(
      .subMissing, at: span, "there is no subprogram O\(number)",
      remedy: known.isEmpty
        ? "it begins with O\(number) alone on a line, behind the M2 or M30 of the main program"
        : "there are " + known.joined(separator: " "))
  }

  private mutating func handleM99(at span: WordSpan) throws(ProgramError) {
    guard !frames.isEmpty else {
      warn(
        .returnWithoutCall, at: span, "M99 in the main program would begin it anew, for ever",
        remedy: "end it with M2 or M30; one run is read")
      return endProgram()
    }
    returnFromM98()
  }

  private mutating func returnFromM98() {
    guard let frame = frames.last else { return }
    guard frame.rounds > 0 else { return leaveSub() }
    frames[frames.count - 1].rounds -= 1
    if frame.repeats < repeats.count { repeats.removeLast(repeats.count - frame.repeats) }
    pending = .behind(file: frame.file, control: frame.entry)
  }
}
