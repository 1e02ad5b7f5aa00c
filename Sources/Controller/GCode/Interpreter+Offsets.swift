internal import CanonicalMachining
internal import Geometry

/// Work offsets, G92 and G52, home positions: whatever changes or uses the frame of the program.
extension Interpreter {
  /// Carries out a change of offsets: the machine stays where it is, the position in program
  /// coordinates follows.
  mutating func changeFrame(at span: WordSpan, _ change: (inout Interpreter) -> Void) {
    let machine = state.frame.machinePosition(of: state.position)
    change(&self)
    state.position = state.frame.workPosition(of: machine)
  }

  // MARK: the parameters behind the offsets, in mm and degrees

  /// Nine parameters in a row as axes. [mm, rad]
  func storedAxes(from number: Int) -> AxisVector {
    var axes = AxisVector()
    for axis in 0..<AxisCount.all { axes[axis] = parameters[number + axis] * stored(axis) }
    return axes
  }

  mutating func store(_ axes: AxisVector, from number: Int) {
    for axis in 0..<AxisCount.all { parameters[number + axis] = axes[axis] / stored(axis) }
  }

  private func stored(_ axis: Int) -> Double {
    axis >= 3 && axis < 6 ? Elementary.radiansPerDegree : 1
  }

  func storedOffset(_ index: Int) -> AxisVector {
    storedAxes(from: ParameterStore.workOffset(index))
  }

  func storedRotation(_ index: Int) -> Double {
    parameters[ParameterStore.workRotation(index)] * Elementary.radiansPerDegree
  }

  /// Puts a work offset with its rotation into the stream.
  mutating func emitWorkOffset(_ index: Int, at span: WordSpan) {
    emit(.setWorkOffset(index: Int32(index), offset: storedOffset(index)), at: span)
    emit(.setRotation(storedRotation(index)), at: span)
  }

  // MARK: G54 to G59.3

  mutating func selectWorkOffset() {
    guard let code = block[.workOffset] else { return }
    let index = code.tenths <= 590 ? code.tenths / 10 - 53 : code.tenths - 584
    guard index != Int(state.frame.workOffsetIndex) else {
      return remark("continuing to use same coordinate system")
    }
    parameters[ParameterStore.workOffsetIndex] = Double(index)
    let shift = state.frame.axisOffset
    changeFrame(at: code.span) { interpreter in
      interpreter.emit(
        .setWorkOffset(index: Int32(index), offset: interpreter.storedOffset(index)),
        at: code.span)
      interpreter.emit(.setAxisOffset(shift), at: code.span)
      interpreter.emit(.setRotation(interpreter.storedRotation(index)), at: code.span)
    }
  }

  // MARK: group 0

  mutating func doNonModal() throws(ProgramError) {
    guard let code = block[.nonModal] else { return }
    switch code.tenths {
    case 100: try setOffset(at: code.span)
    case 280: goHome(ParameterStore.homePosition, at: code.span)
    case 300: goHome(ParameterStore.secondHomePosition, at: code.span)
    case 281: storeHome(ParameterStore.homePosition)
    case 301: storeHome(ParameterStore.secondHomePosition)
    case 520: shiftProgram(at: code.span)
    case 920: namePosition(at: code.span)
    case 921, 922: dropShift(isForgotten: code.tenths == 921, at: code.span)
    default: restoreShift(at: code.span)
    }
  }

  // MARK: G10

  private mutating func setOffset(at span: WordSpan) throws(ProgramError) {
    let index = try offsetIndex(at: span)
    let isPosition = block[.l] == 20
    if isPosition, block.has(.r) {
      throw ProgramError(
        .unusedWord, at: block.span(of: .r), "G10 L20 cannot turn the frame",
        remedy: "turn it with G10 L2 R")
    }
    let offset = isPosition ? offsetFromPosition(index) : offsetFromWords(index)
    store(offset, from: ParameterStore.workOffset(index))
    if let angle = block[.r] { parameters[ParameterStore.workRotation(index)] = angle }
    if index == Int(state.frame.workOffsetIndex) {
      changeFrame(at: span) { interpreter in interpreter.emitWorkOffset(index, at: span) }
    } else {
      remark("setting coordinate system origin")
    }
  }

  private func offsetIndex(at span: WordSpan) throws(ProgramError) -> Int {
    guard let kind = block[.l] else {
      throw ProgramError(
        .missingWord, at: span, "G10 has no L", remedy: "L2 sets an offset, L20 by the position")
    }
    guard kind == 2 || kind == 20 else {
      let isKnown = kind == 1 || kind == 10 || kind == 11
      throw ProgramError(
        isKnown ? .notSupportedYet : .valueNotAllowed, at: block.span(of: .l),
        isKnown
          ? "G10 L\(shortText(kind)) is not supported yet" : "G10 knows no L\(shortText(kind))",
        remedy: "L2 and L20 set work offsets")
    }
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

  // MARK: G52, G92

  private mutating func shiftProgram(at span: WordSpan) {
    var shift = state.frame.axisOffset
    for axis in 0..<AxisCount.all {
      if let value = block[Letter.axes[axis]] { shift[axis] = value * state.scale(axis) }
    }
    useShift(shift, at: span)
  }

  private mutating func namePosition(at span: WordSpan) {
    var shift = state.frame.axisOffset
    var position = state.position
    for axis in 0..<AxisCount.all {
      guard let value = block[Letter.axes[axis]] else { continue }
      let wanted = value * state.scale(axis)
      shift[axis] += position.axes[axis] - wanted
      position.axes[axis] = wanted
    }
    useShift(shift, at: span)
    // Exactly what the words say, without the rounding of the way through the offsets.
    state.position = position
  }

  private mutating func useShift(_ shift: AxisVector, at span: WordSpan) {
    store(shift, from: ParameterStore.axisOffset)
    parameters[ParameterStore.isAxisOffsetActive] = 1
    changeFrame(at: span) { interpreter in interpreter.emit(.setAxisOffset(shift), at: span) }
  }

  private mutating func dropShift(isForgotten: Bool, at span: WordSpan) {
    parameters[ParameterStore.isAxisOffsetActive] = 0
    if isForgotten { store(AxisVector(), from: ParameterStore.axisOffset) }
    changeFrame(at: span) { interpreter in
      interpreter.emit(.setAxisOffset(AxisVector()), at: span)
    }
  }

  private mutating func restoreShift(at span: WordSpan) {
    let shift = storedAxes(from: ParameterStore.axisOffset)
    useShift(shift, at: span)
  }

  // MARK: G28, G30

  // The axis words are a point on the way; only the axes they name go home (LinuxCNC).
  private mutating func goHome(_ number: Int, at span: WordSpan) {
    let waypoint = programmedEnd
    let home = state.frame.workPosition(of: MachinePosition(storedAxes(from: number)))
    var end = home
    if block.hasAxes {
      end = waypoint
      for axis in 0..<AxisCount.all where block.has(Letter.axes[axis]) {
        end.axes[axis] = home.axes[axis]
      }
    }
    traverse(to: waypoint, at: span)
    traverse(to: end, at: span)
  }

  private mutating func storeHome(_ number: Int) {
    store(state.frame.machinePosition(of: state.position).axes, from: number)
  }
}
