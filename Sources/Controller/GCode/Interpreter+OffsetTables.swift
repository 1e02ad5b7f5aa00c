internal import CanonicalMachining
internal import Geometry

/// G10: what a program writes into the tables of work offsets (L2, L20) and tools (L1, L10, L11).
extension Interpreter {
  mutating func setTable(at span: WordSpan) throws(ProgramError) {
    guard let kind = block[.l] else {
      throw ProgramError(
        .missingWord, at: span, "G10 has no L",
        remedy: "L2 and L20 set a work offset, L1, L10 and L11 a tool")
    }
    switch kind {
    case 1, 10, 11: try setTool(kind: kind, at: span)
    case 2, 20: try setWorkOffset(isPosition: kind == 20, at: span)
    default:
      throw ProgramError(
        .valueNotAllowed, at: block.span(of: .l), "G10 knows no L\(shortText(kind))",
        remedy: "L2 and L20 set a work offset, L1, L10 and L11 a tool")
    }
  }

  // MARK: work offsets

  private mutating func setWorkOffset(
    isPosition: Bool, at span: WordSpan
  ) throws(ProgramError) {
    let index = try workOffsetIndex(at: span)
    try checkWorkOffsetWords(isPosition: isPosition)
    let offset = isPosition ? offsetFromPosition(index) : offsetFromWords(index)
    store(offset, from: ParameterStore.workOffset(index))
    if let angle = block[.r] { parameters[ParameterStore.workRotation(index)] = angle }
    if index == Int(state.frame.workOffsetIndex) {
      changeFrame(at: span) { interpreter in interpreter.emitWorkOffset(index, at: span) }
    } else {
      remark("setting coordinate system origin")
    }
  }

  private func checkWorkOffsetWords(isPosition: Bool) throws(ProgramError) {
    for letter in [Letter.i, .j, .q] where block.has(letter) {
      throw ProgramError(
        .unusedWord, at: block.span(of: letter), "a work offset has no \(letter.name)",
        remedy: "delete it; I, J and Q belong to tools (L1, L10, L11)")
    }
    guard isPosition, block.has(.r) else { return }
    throw ProgramError(
      .unusedWord, at: block.span(of: .r), "G10 L20 cannot turn the frame",
      remedy: "turn it with G10 L2 R")
  }

  private func workOffsetIndex(at span: WordSpan) throws(ProgramError) -> Int {
    guard let number = block[.p] else {
      throw ProgramError(
        .missingWord, at: span, "G10 has no P", remedy: "P1 is G54, P0 the offset in force")
    }
    guard let index = Whole.number(number, within: BinaryOperator.equality), index >= 0, index <= 9
    else {
      throw ProgramError(
        .valueNotAllowed, at: block.span(of: .p), "there is no work offset \(shortText(number))",
        remedy: "P goes from 0 to 9")
    }
    return index == 0 ? Int(state.frame.workOffsetIndex) : index
  }

  private func offsetFromWords(_ index: Int) -> AxisVector {
    var offset = storedOffset(index)
    for axis in 0..<AxisCount.all {
      if let value = block[Letter.axes[axis]] { offset[axis] = value * state.scale(axis) }
    }
    return offset
  }

  // The offset under which the machine, where it stands, has the positions the words say.
  private func offsetFromPosition(_ index: Int) -> AxisVector {
    let machine = state.frame.machinePosition(of: state.position)
    var frame = state.frame
    frame.workOffset = storedOffset(index)
    frame.rotation = storedRotation(index)
    var position = frame.workPosition(of: machine)
    for axis in 0..<AxisCount.all {
      if let value = block[Letter.axes[axis]] { position.axes[axis] = value * state.scale(axis) }
    }
    let reached = frame.machinePosition(of: position)
    return frame.workOffset + machine.axes - reached.axes
  }

  // MARK: tools

  private mutating func setTool(kind: Double, at span: WordSpan) throws(ProgramError) {
    let number = try tableTool(at: span)
    guard var entry = output.tools?[number] else { return }
    let words = WordSet("RIJQ").bits | Block.axisLetters
    guard block.letters & words != 0 else {
      throw ProgramError(
        .missingWord, at: span, "G10 says nothing of the tool",
        remedy: "write offsets, R, I, J or Q")
    }
    if kind == 1 {
      for axis in 0..<AxisCount.all {
        if let value = block[Letter.axes[axis]] { entry.offset[axis] = value * state.scale(axis) }
      }
    } else {
      entry.offset = touchedOff(entry.offset, isFixture: kind == 11)
    }
    if let radius = block[.r] { entry.diameter = 2 * radius * state.unit }
    if let angle = block[.i] { entry.frontAngle = angle * Elementary.radiansPerDegree }
    if let angle = block[.j] { entry.backAngle = angle * Elementary.radiansPerDegree }
    if block.has(.q) { entry.orientation = try orientation() }
    output.tools?[number] = entry
    emitChange(of: number, entry, at: span)
  }

  private func tableTool(at span: WordSpan) throws(ProgramError) -> Int {
    guard let value = block[.p] else {
      throw ProgramError(
        .missingWord, at: span, "G10 has no P", remedy: "P is the number of the tool")
    }
    let place = block.span(of: .p)
    guard let number = Whole.number(value, within: BinaryOperator.equality) else {
      throw ProgramError(
        .notWhole, at: place, "P must be a whole number", remedy: "P is the number of the tool")
    }
    guard let tools = output.tools else {
      throw ProgramError(
        .toolMissing, at: place, "no tool table is given, G10 cannot change a tool in it",
        remedy: "give the tool table")
    }
    guard tools[number] != nil else { throw missing(number, in: tools, at: place) }
    return number
  }

  private func orientation() throws(ProgramError) -> Int {
    let value = try positive(.q)
    guard let number = Whole.number(value, within: BinaryOperator.equality), number <= 9 else {
      throw ProgramError(
        .valueNotAllowed, at: block.span(of: .q), "there is no orientation \(shortText(value))",
        remedy: "Q goes from 0 to 9")
    }
    return number
  }

  // The offset with which the machine, where it stands, has the positions the words say: under the
  // offsets in force (L10), or in G59.3 without G92 (L11), where the touch-off fixture is.
  private func touchedOff(_ offset: AxisVector, isFixture: Bool) -> AxisVector {
    let machine = state.frame.machinePosition(of: state.position)
    var frame = state.frame
    frame.toolLength = AxisVector()
    if isFixture {
      frame.workOffset = storedOffset(9)
      frame.rotation = storedRotation(9)
      frame.axisOffset = AxisVector()
    }
    let position = frame.workPosition(of: machine)
    var turn = ProgramFrame()
    turn.rotation = frame.rotation
    var along = turn.workPosition(of: MachinePosition(offset))
    for axis in 0..<AxisCount.all {
      guard let value = block[Letter.axes[axis]] else { continue }
      along.axes[axis] = position.axes[axis] - value * state.scale(axis)
    }
    return turn.machinePosition(of: along).axes
  }

  // Line of the table first, then the tool in the spindle.
  private mutating func emitChange(of number: Int, _ entry: ToolEntry, at span: WordSpan) {
    append(ToolTableChange(number: number, entry: entry, isInSpindle: false), at: span)
    let isFirst = options.isStandAlone && state.tool == 0 && output.tools?.line(of: number) == 1
    guard state.tool == number || isFirst else { return }
    append(ToolTableChange(number: number, entry: entry, isInSpindle: true), at: span)
    state.tool = number
    storeTool()
  }

  private mutating func append(_ change: ToolTableChange, at span: WordSpan) {
    guard output.toolChanges.count < options.commandBudget else { return }
    let index = Int32(truncatingIfNeeded: output.toolChanges.count)
    output.toolChanges.append(change)
    emit(.setToolTableEntry(index), at: span)
  }
}
