internal import CanonicalMachining
internal import Geometry

/// Spindle: speed, what the speed means, direction, orientation.
extension Interpreter {
  mutating func setSpindleSpeed() throws(ProgramError) {
    state.spindleSpeedRPM = try positive(.s)
    let isFeet = state.isSurfaceSpeed && state.isInch
    let speed = state.spindleSpeedRPM * (isFeet ? CuttingSpeed.metresPerFoot : 1)
    emit(.setSpindleSpeed(speed), at: block.span(of: .s))
  }

  // MARK: G96, G97

  mutating func setSpindleMode() throws(ProgramError) {
    guard let code = block[.spindleMode] else { return }
    guard code.tenths == 960 else {
      state.isSurfaceSpeed = false
      return emit(.setSpindleMode(maximumRPM: 0), at: code.span)
    }
    guard block.has(.s) else {
      throw ProgramError(
        .missingWord, at: code.span, "G96 has no S", remedy: "S is the cutting speed")
    }
    var maximum = Double.infinity
    if let value = block[.d] {
      guard value > 0 else {
        throw ProgramError(
          .valueNotAllowed, at: block.span(of: .d), "D must be above 0",
          remedy: "D is the highest speed of the spindle")
      }
      maximum = value
    }
    state.isSurfaceSpeed = true
    emit(.setSpindleMode(maximumRPM: maximum), at: code.span)
  }

  // MARK: M3, M4, M5, M19

  mutating func turnSpindle() throws(ProgramError) {
    guard let code = block[.spindle] else { return }
    switch code.tenths {
    case 30: startSpindle(.clockwise, at: code.span)
    case 40: startSpindle(.counterclockwise, at: code.span)
    case 190: try orientSpindle(at: code.span)
    default: stopSpindle(at: code.span)
    }
  }

  mutating func startSpindle(_ direction: SpindleDirection, at span: WordSpan) {
    state.spindle = direction
    emit(.startSpindle(direction), at: span)
  }

  mutating func stopSpindle(at span: WordSpan) {
    state.spindle = nil
    emit(.stopSpindle, at: span)
  }

  private mutating func orientSpindle(at span: WordSpan) throws(ProgramError) {
    guard block.has(.r) || block.has(.p) else {
      throw ProgramError(
        .missingWord, at: span, "M19 has no R", remedy: "R is the angle to turn to")
    }
    let angle = block[.r] ?? 0
    guard angle >= 0 && angle <= 360 else {
      throw ProgramError(
        .valueNotAllowed, at: block.span(of: .r), "the spindle has no angle R\(shortText(angle))",
        remedy: "R goes from 0 to 360")
    }
    let way = block[.p] ?? 0
    guard let mode = Whole.number(way, within: BinaryOperator.equality), mode >= 0, mode <= 2
    else {
      throw ProgramError(
        .valueNotAllowed, at: block.span(of: .p), "M19 knows no P\(shortText(way))",
        remedy: "P0 is the shortest way, P1 clockwise, P2 counter-clockwise")
    }
    let timeout = block[.q]
    guard timeout.map({ $0 > 0 }) ?? true else {
      throw ProgramError(
        .valueNotAllowed, at: block.span(of: .q), "Q must be above 0",
        remedy: "Q says how many seconds to wait for the spindle")
    }
    state.spindle = nil
    let turned = (angle + options.machine.orientOffsetDegrees) * Elementary.radiansPerDegree
    emit(.orientSpindle(angle: turned, mode: Int32(mode)), at: span)
    if let timeout { emit(.waitSpindleOrient(timeout: timeout), at: span) }
  }

  // MARK: $

  /// Refuses a `$` for a spindle that is not there, or that nothing in the block uses.
  func checkSpindleNumber() throws(ProgramError) {
    guard let spindle = block.spindleNumber else { return }
    // -1 is all spindles (LinuxCNC).
    let isAll = spindle.value == -1 && !block.has(.spindleMode)
    guard spindle.value == 0 || isAll else {
      throw ProgramError(
        .valueNotAllowed, at: spindle.span, "there is no spindle \(spindle.value)",
        remedy: "the machine has spindle 0 alone")
    }
    let isUsed =
      block.has(.spindle) || block.has(.spindleMode) || block.has(.s)
      || block[.overrides]?.tenths == 510 || block[.feedMode]?.tenths == 950
      || [330, 331, 760, 740, 840].contains(motion ?? -1)
    guard isUsed else {
      throw ProgramError(
        .unusedWord, at: spindle.span, "no code of this block uses $",
        remedy: "delete it, or write the code it belongs to")
    }
  }
}
