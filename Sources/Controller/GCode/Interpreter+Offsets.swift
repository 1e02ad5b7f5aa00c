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

  // MARK: the parameters behind the offsets, in machine units and degrees

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
    axis >= 3 && axis < 6 ? Elementary.radiansPerDegree : options.machineUnit.length
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
    case 100: try setTable(at: code.span)
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
