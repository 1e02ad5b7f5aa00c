internal import CanonicalMachining
internal import Geometry

/// Tool selection, tool change and tool length.
extension Interpreter {
  mutating func selectTool() throws(ProgramError) {
    let number = try toolNumber(.t)
    state.selectedTool = number
    state.selectedPocket = pocket(of: number)
    emit(.selectTool(Int32(truncatingIfNeeded: number)), at: block.span(of: .t))
  }

  private func pocket(of number: Int) -> Int {
    guard let tools = output.tools else { return number }
    return tools[number]?.pocket ?? tools.line(of: number) ?? 0
  }

  // A whole number of a tool that the table has, or 0.
  mutating func toolNumber(_ letter: Letter) throws(ProgramError) -> Int {
    let value = try positive(letter)
    let span = block.span(of: letter)
    guard let number = Whole.number(value, within: BinaryOperator.equality) else {
      throw ProgramError(
        .notWhole, at: span, "\(letter.name) must be a whole number", remedy: "mend the number")
    }
    guard let tools = output.tools, number != 0, tools[number] == nil else { return number }
    if passesMissingTool(number, at: span) { return number }
    throw missing(number, in: tools, at: span)
  }

  /// The refusal of a tool that the table does not have.
  func missing(_ number: Int, in tools: ToolTable, at span: WordSpan) -> ProgramError {
    let nearest = tools.nearest(to: number).map { "the nearest is T\($0)" } ?? "it is empty"
    return ProgramError(
      .toolMissing, at: span, "tool \(number) is not in the tool table",
      remedy: "enter it there, in a job file as [[tool]]; \(nearest)")
  }

  // MARK: M6, M61

  mutating func changeTool() throws(ProgramError) {
    guard let code = block[.toolChange] else { return }
    if code.tenths == 610 { return try setToolNumber(at: code.span) }
    if state.selectedTool == nil {
      warn(
        .toolNotSelected, at: code.span, "M6 without a T before it empties the spindle",
        remedy: "write T and the tool's number")
    }
    emit(.startToolChange, at: code.span)
    // A turret turns while the spindle does.
    if !isFanucLathe { stopSpindle(at: code.span) }
    takeTool(state.selectedTool ?? 0)
    emit(.changeTool(Int32(truncatingIfNeeded: state.tool)), at: code.span)
  }

  private mutating func setToolNumber(at span: WordSpan) throws(ProgramError) {
    guard block.has(.q) else {
      throw ProgramError(
        .missingWord, at: span, "M61 has no Q", remedy: "Q is the number of the tool")
    }
    takeTool(try toolNumber(.q))
    emit(.setToolNumber(Int32(truncatingIfNeeded: state.tool)), at: span)
  }

  private mutating func takeTool(_ number: Int) {
    state.tool = number
    state.toolPocket = number == 0 ? 0 : pocket(of: number)
    storeTool()
  }

  /// Puts the tool in the spindle into its parameters.
  mutating func storeTool() {
    let entry = output.tools?[state.tool] ?? ToolEntry()
    parameters[ParameterStore.toolNumber] = Double(state.tool)
    store(entry.offset, from: ParameterStore.toolOffset)
    parameters[ParameterStore.toolDiameter] = entry.diameter / options.machineUnit.length
    parameters[ParameterStore.toolFrontAngle] = entry.frontAngle / Elementary.radiansPerDegree
    parameters[ParameterStore.toolBackAngle] = entry.backAngle / Elementary.radiansPerDegree
    parameters[ParameterStore.toolOrientation] = Double(entry.orientation)
  }

  // MARK: tool length

  mutating func setToolLength() throws(ProgramError) {
    guard let code = block[.toolLength] else { return }
    var offset = AxisVector()
    switch code.tenths {
    case 430: offset = try offsetFromTable(at: code.span)
    case 431:
      offset = state.frame.toolLength
      for axis in 0..<AxisCount.all {
        if let value = block[Letter.axes[axis]] { offset[axis] = value * state.scale(axis) }
      }
    case 432:
      guard block.has(.h) else {
        throw ProgramError(
          .missingWord, at: code.span, "G43.2 has no H", remedy: "H is the number of the tool")
      }
      offset = state.frame.toolLength + (try offsetFromTable(at: code.span))
    default: break
    }
    changeFrame(at: code.span) { interpreter in
      interpreter.emit(.useToolLengthOffset(offset), at: code.span)
    }
  }

  private mutating func tableNumber() throws(ProgramError) -> Int {
    let number = block.has(.h) ? try toolNumber(.h) : state.tool
    // H0 is the tool in the spindle (LinuxCNC).
    return number == 0 ? state.tool : number
  }

  private mutating func offsetFromTable(at span: WordSpan) throws(ProgramError) -> AxisVector {
    let number = try tableNumber()
    guard let tools = output.tools else {
      warn(
        .toolLengthUnknown, at: span, "no tool table is given: the tool length counts as 0",
        remedy: "give the tool table, or use G43.1")
      return AxisVector()
    }
    return tools[number]?.offset ?? AxisVector()
  }
}
