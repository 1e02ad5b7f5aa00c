internal import CMath

/// From the tape to the block: values are computed, assignments made.
extension Interpreter {
  /// Puts a compiled line into `block`: values with the parameters as they stood before it; what it
  /// assigns takes hold when all of it is computed (RS274/NGC 3.3.2.1).
  mutating func load(_ line: TapeLine) throws(ProgramError) {
    block.clear(line: line.line)
    block.column = line.column
    if line.number >= 0 { block.number = line.number }
    var index = Int(line.firstItem)
    while index < Int(line.endItem) {
      try load(reader.tape.items[index])
      index &+= 1
    }
    assignPending()
    if block.polar.isPresent { try resolvePolar() }
    if line.endItem > line.firstItem + Int32(truncatingIfNeeded: block.comments.count) {
      hasBlock = true
    }
    if let span = line.blankInNumber {
      warn(
        .blankInNumber, at: span, "blanks stand inside a number, they do not part it",
        remedy: "delete them, or write the missing letter")
    }
  }

  /// A line that does nothing but assign.
  mutating func assign(_ line: TapeLine) throws(ProgramError) {
    let first = Int(line.firstItem)
    if line.endItem == line.firstItem + 1 {
      let item = reader.tape.items[first]
      block.line = line.line
      let value = try value(of: item.value)
      if item.kind == .named {
        parameters[name: item.target] = value
      } else {
        parameters[try number(of: item)] = value
      }
      return
    }
    try load(line)
  }

  mutating func forgetPending() {
    pendingNumbers.removeAll(keepingCapacity: true)
    pendingNames.removeAll(keepingCapacity: true)
  }

  mutating func load(_ item: BlockItem) throws(ProgramError) {
    switch item.kind {
    case .word where options.dialect.isFanuc: try insertFanuc(item)
    case .word: try insert(item)
    case .g, .m:
      if options.dialect.isFanuc, try takesFanucCode(item) { return }
      try insertCode(item)
    case .numbered:
      pendingNumbers.append((try number(of: item), try value(of: item.value)))
    case .named: pendingNames.append((item.target, try value(of: item.value)))
    case .comment:
      guard case .steps(let start, let end) = item.value else { return }
      block.comments.append(Block.Comment(start: Int(start), end: Int(end), span: item.span))
      block.mark(.comment)
    case .spindleNumber: try insertSpindleNumber(item)
    case .polarRadius: try insertPolar(item, \.radius)
    case .polarAngle: try insertPolar(item, \.angle)
    case .argument, .label: break
    case .foreign: note(item)
    }
  }

  private mutating func assignPending() {
    for item in pendingNumbers { parameters[item.number] = item.value }
    for item in pendingNames { parameters[name: item.name] = item.value }
    forgetPending()
  }

  private mutating func number(of item: BlockItem) throws(ProgramError) -> Int {
    if item.target >= 0 { return Int(item.target) }
    let number = try ParameterStore.checkedNumber(try value(of: item.index), at: item.span)
    guard !ParameterStore.isReadOnly(number) else {
      throw BlockReader.readOnly("#\(number)", at: item.span)
    }
    return number
  }

  private mutating func insert(_ item: BlockItem) throws(ProgramError) {
    let value = try value(of: item.value)
    try BlockReader.checkSize(value, item)
    _ = block.insert(Int(item.letter), value, at: item.span)
    switch item.letter {
    case UInt8(ascii: "f") - 97: block.mark(.feedRate)
    case UInt8(ascii: "s") - 97: block.mark(.spindleSpeed)
    case UInt8(ascii: "t") - 97: block.mark(.toolSelection)
    default: break
    }
  }

  private mutating func insertCode(_ item: BlockItem) throws(ProgramError) {
    var row = Int(item.target)
    if row < 0 {
      let value = try value(of: item.value)
      row =
        item.kind == .g
        ? try CodeTable.row(g: value, at: item.span) : try CodeTable.row(m: value, at: item.span)
    }
    let facts = CodeTable.facts[row]
    let code = Block.Code(row: row, tenths: Int(facts.tenths), span: item.span)
    guard facts.isSupported else {
      let rule = CodeTable.rules[row]
      throw ProgramError(
        .notSupportedYet, at: code.span, "\(rule.name) (\(rule.meaning)) is not supported yet")
    }
    if let other = block[facts.group] {
      if settles(code, other, facts.group) { return }
      throw Self.conflict(code, other, facts.group)
    }
    block.insert(code, in: facts.group)
    if facts.step != .motion { block.mark(facts.step) }
  }

  static func conflict(
    _ code: Block.Code, _ other: Block.Code, _ group: ModalGroup
  ) -> ProgramError {
    let names = (CodeTable.rules[other.row].name, CodeTable.rules[code.row].name)
    return ProgramError(
      .modalGroupConflict, at: code.span,
      "\(names.0) and \(names.1) are both of the group \(group.name)",
      remedy: "put them on two lines, or keep one")
  }

  // MARK: expressions

  /// The value of an item now.
  mutating func value(of value: ItemValue) throws(ProgramError) -> Double {
    switch value {
    case .literal(let number): number
    case .steps(let start, let end): try evaluate(Int(start), Int(end))
    }
  }

  private mutating func evaluate(_ start: Int, _ end: Int) throws(ProgramError) -> Double {
    var top = -1
    for index in start..<end {
      let step = reader.tape.steps[index]
      switch step.operation {
      case .constant(let value): push(value, &top)
      case .numbered(let number): try pushKnown(numberedValue(Int(number)), at: step.span, &top)
      case .system(let name): try pushKnown(name.value(in: state), at: step.span, &top)
      case .named(let name):
        guard let value = parameters[name: name] else { throw unset(name, at: step.span) }
        try pushKnown(value, at: step.span, &top)
      case .namedExists(let name): push(parameters[name: name] == nil ? 0 : 1, &top)
      case .binary(let operation):
        let right = stack[top]
        top &-= 1
        let result = try operation.apply(stack[top], right, at: step.span)
        stack[top] = try Self.finite(result, at: step.span)
      case .arctangent:
        top &-= 1
        stack[top] = feedhold_atan2_degrees(stack[top], stack[top &+ 1])
      case .negate: stack[top] = -stack[top]
      case .unary(let function):
        let result = try function.apply(stack[top], at: step.span)
        stack[top] = try Self.finite(result, at: step.span)
      case .macro(let operation): try apply(operation, at: step.span, &top)
      case .indirect:
        let number = try ParameterStore.checkedNumber(stack[top], at: step.span)
        top &-= 1
        try pushKnown(numberedValue(number), at: step.span, &top)
      case .numberedExists:
        stack[top] = try ParameterStore.checkedNumber(stack[top], at: step.span) > 0 ? 1 : 0
      }
    }
    return stack[0]
  }

  // What a faulty line should have set is not a number.
  @inline(__always)
  private mutating func pushKnown(
    _ value: Double, at span: WordSpan, _ top: inout Int
  ) throws(ProgramError) {
    guard !value.isNaN else { throw Self.unknown(at: span) }
    push(value, &top)
  }

  @inline(__always)
  private mutating func push(_ value: Double, _ top: inout Int) {
    top &+= 1
    if top == stack.count { stack.append(contentsOf: repeatElement(0, count: stack.count)) }
    stack[top] = value
  }

  private static func finite(_ value: Double, at span: WordSpan) throws(ProgramError) -> Double {
    guard value.isFinite else {
      throw ProgramError(
        .calculationOverflow, at: span, "the result is too large for a number",
        remedy: "check the operands")
    }
    return value
  }

  private static func unknown(at span: WordSpan) -> ProgramError {
    var error = ProgramError(.calculationOverflow, at: span, "the value is not a number")
    error.isFollowUp = true
    return error
  }

  // It is told once: what else needs it is not blamed again.
  private mutating func unset(_ number: Int32, at span: WordSpan) -> ProgramError {
    let name = parameters.names[number]
    parameters[name: number] = .nan
    if name.hasPrefix(ConfigurationFile.parameterPrefix) {
      return ProgramError(
        .parameterUnset, at: span, "the configuration gives no number #<\(name)>",
        remedy: "name the configuration (--ini), and write its section and key in capitals there")
    }
    let isLocal = !frames.isEmpty && !name.hasPrefix("_")
    return ProgramError(
      .parameterUnset, at: span, "#<\(name)> was never set",
      remedy: isLocal
        ? "names without _ belong to one subprogram: pass it as an argument, or begin it with _"
        : "set it first, or ask EXISTS[#<\(name)>]")
  }

  /// A numbered parameter; the current position is taken from the state.
  func numberedValue(_ number: Int) -> Double {
    let axis = number &- ParameterStore.currentPosition
    if axis >= 0 && axis < AxisCount.all { return state.programPosition(axis) }
    return parameters[number]
  }
}
