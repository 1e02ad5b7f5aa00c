internal import CanonicalMachining
internal import Geometry

/// System variables of a Fanuc 0i; lengths in program units. docs/dialects.md lists them.
extension Interpreter {
  /// The value of a variable from #1000 on.
  func systemVariable(_ number: Int, at span: WordSpan) throws(ProgramError) -> Double {
    switch number {
    case 1000...1035, 1100...1135, 3003...3005, 3007, 3901, 3902, 8570...8999:
      fanuc.variables.kept[number] ?? 0
    // The clock stands still: a run gives the same result each time.
    case 3001, 3002, 3011, 3012: fanuc.variables.kept[number] ?? 0
    case 2001...2200: toolLength(number - 2000)
    case 2201...2400: 0
    case 10_001...10_400, 12_001...12_400: 0
    case 11_001...11_400: toolLength(number - 11_000)
    case 13_001...13_400: toolRadius(number - 13_000)
    case 4001...4130: modalValue(number - 4000)
    case 5001...5009: state.programPosition(number - 5001)
    case 5021...5029: machinePosition(number - 5021)
    case 5041...5049: state.programPosition(number - 5041)
    case 5061...5069: state.programPosition(number - 5061)
    case 5081...5089: state.frame.toolLength[number - 5081] / state.scale(number - 5081)
    case 5101...5109: 0
    default: try offset(number, at: span)
    }
  }

  private func offset(_ number: Int, at span: WordSpan) throws(ProgramError) -> Double {
    if Self.isExternal(number) { return 0 }
    guard let place = Self.workOffset(number) else {
      throw ProgramError(
        .parameterOutOfRange, at: span, "the system variable #\(number) is not known here",
        remedy: "docs/dialects.md lists those that are")
    }
    return storedOffset(place.index)[place.axis] / state.scale(place.axis)
  }

  /// Sets a variable from #1000 on.
  mutating func setSystemVariable(
    _ number: Int, _ value: Double, at span: WordSpan
  ) throws(ProgramError) {
    let counted = MacroValue.counted(value)
    switch number {
    case 1100...1131:
      fanuc.variables.kept[number] = counted
      emit(.output(index: Int32(number - 1100), isOn: counted != 0), at: span)
    case 3001...3005, 3007, 3901, 3902, 8570...8999: fanuc.variables.kept[number] = counted
    default:
      guard let place = Self.workOffset(number) else {
        throw ProgramError(
          .parameterReadOnly, at: span, "#\(number) cannot be set here",
          remedy: "use #100-#199 or #500-#999; tool offsets are set in the tool table")
      }
      setOffset(place.index, place.axis, counted, at: span)
    }
  }

  private mutating func setOffset(_ index: Int, _ axis: Int, _ value: Double, at span: WordSpan) {
    var offset = storedOffset(index)
    offset[axis] = value * state.scale(axis)
    store(offset, from: ParameterStore.workOffset(index))
    guard index == Int(state.frame.workOffsetIndex) else { return }
    changeFrame(at: span) { interpreter in
      interpreter.emit(.setWorkOffset(index: Int32(index), offset: offset), at: span)
    }
  }

  // #5201..: the external offset, which is always 0 here; #2500, #2600...: the same.
  private static func isExternal(_ number: Int) -> Bool {
    number >= 5201 && number <= 5209 || [2500, 2600, 2700, 2800].contains(number)
  }

  // #5221.. (G54) to #5321.. (G59), #7001.. (G54.1 P1) to #7041.., #2501.. by axis.
  private static func workOffset(_ number: Int) -> (index: Int, axis: Int)? {
    switch number {
    case 5221...5329:
      let axis = (number - 5221) % 20
      return axis < 9 ? ((number - 5221) / 20 + 1, axis) : nil
    case 7001...7049:
      let axis = (number - 7001) % 20
      return axis < 9 ? ((number - 7001) / 20 + 7, axis) : nil
    case 2501...2506, 2601...2606, 2701...2706, 2801...2806:
      return (number % 100, number / 100 - 25)
    default: return nil
    }
  }

  // MARK: tools and positions

  private func toolLength(_ number: Int) -> Double {
    (output.tools?[number]?.offset.xyz.z ?? 0) / state.unit
  }

  private func toolRadius(_ number: Int) -> Double {
    (output.tools?[number]?.diameter ?? 0) / 2 / state.unit
  }

  private func machinePosition(_ axis: Int) -> Double {
    state.frame.machinePosition(of: state.position).axes[axis] / state.scale(axis)
  }

  // MARK: modal information

  // #4001 and up: G codes of groups 1 to 22; #4102 and up: other words.
  private func modalValue(_ number: Int) -> Double {
    switch number {
    case 1: Double(fanuc.baseMotion) / 10
    case 2: state.plane == .xy ? 17 : state.plane == .zx ? 18 : 19
    case 3: state.isIncremental ? 91 : 90
    case 5: state.feedMode == .unitsPerRevolution ? 95 : 94
    case 6: state.isInch ? 20 : 21
    case 7: 40
    case 8: state.frame.toolLength == AxisVector() ? 49 : 43
    case 9: cycleCode
    case 10: state.retractsToStart ? 98 : 99
    case 11: fanuc.scaling == nil ? 50 : 51
    case 12: fanuc.modalCall == nil ? 67 : 66
    case 14: workOffsetCode
    case 15: state.pathTolerance.mode == .exactStop ? 61 : 64
    case 16: fanuc.unrotated == nil ? 69 : 68
    case 107: Double(fanuc.radiusRegister)
    case 109: state.feed
    case 111: Double(fanuc.lengthRegister)
    case 113: Double(fanuc.lastM)
    case 114: Double(fanuc.lastNumber)
    case 115: Double(fanuc.program ?? 0)
    case 119: state.spindleSpeedRPM
    case 120: Double(state.selectedTool ?? state.tool)
    case 130: Double(Swift.max(Int(state.frame.workOffsetIndex) - 6, 0))
    default: 0
    }
  }

  private var cycleCode: Double {
    if let cycle = fanuc.boring { return Double(cycle.code) / 10 }
    guard let motion = state.motion, FanucCodes.isCycle(motion) else { return 80 }
    return Double(motion) / 10
  }

  private var workOffsetCode: Double {
    let index = Int(state.frame.workOffsetIndex)
    return index <= 6 ? Double(53 + index) : 54.1
  }
}
