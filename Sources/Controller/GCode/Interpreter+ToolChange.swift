internal import CanonicalMachining
internal import Geometry

/// Tool selection, tool change and tool length.
extension Interpreter {
  mutating func selectTool() throws(ProgramError) {
    let number = try toolNumber(.t)
    state.selectedTool = number
    emit(.selectTool(Int32(truncatingIfNeeded: number)), at: block.span(of: .t))
  }

  // A whole number of a tool that the table has, or 0.
  private mutating func toolNumber(_ letter: Letter) throws(ProgramError) -> Int {
    let value = try positive(letter)
    let span = block.span(of: letter)
    guard let number = Whole.number(value, within: BinaryOperator.equality) else {
      throw ProgramError(
        .notWhole, at: span, "\(letter.name) must be a whole number", remedy: "mend the number")
    }
    guard let tools = options.tools, number != 0, tools[number] == nil else { return number }
    if passesMissingTool(number, at: span) { return number }
    let nearest = tools.nearest(to: number).map { "the nearest is T\($0)" } ?? "it is empty"
    throw ProgramError(
      .toolMissing, at: span, "tool \(number) is not in the tool table",
      remedy: "enter it there; \(nearest)")
  }

  mutating func changeTool() {
    guard let code = block[.toolChange] else { return }
    if state.selectedTool == nil {
      warn(
        .toolNotSelected, at: code.span, "M6 without a T before it empties the spindle",
        remedy: "write T and the tool's number")
    }
    stopSpindle(at: code.span)
    state.tool = state.selectedTool ?? 0
    parameters[ParameterStore.toolNumber] = Double(state.tool)
    parameters[ParameterStore.toolDiameter] = options.tools?[state.tool]?.diameter ?? 0
    emit(.changeTool(Int32(truncatingIfNeeded: state.tool)), at: code.span)
  }

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
    default: break
    }
    store(offset, from: ParameterStore.toolOffset)
    changeFrame(at: code.span) { interpreter in
      interpreter.emit(.useToolLengthOffset(offset), at: code.span)
    }
  }

  private mutating func offsetFromTable(at span: WordSpan) throws(ProgramError) -> AxisVector {
    var number = block.has(.h) ? try toolNumber(.h) : state.tool
    // H0 is the tool in the spindle (LinuxCNC).
    if number == 0 { number = state.tool }
    guard let tools = options.tools else {
      warn(
        .toolLengthUnknown, at: span, "no tool table is given: the tool length counts as 0",
        remedy: "give the tool table, or use G43.1")
      return AxisVector()
    }
    guard let tool = tools[number] else { return AxisVector() }
    return AxisVector(x: tool.offset.x, y: tool.offset.y, z: tool.offset.z)
  }
}
