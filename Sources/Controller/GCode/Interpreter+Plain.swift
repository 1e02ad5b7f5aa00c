internal import CanonicalMachining
internal import Geometry

/// The short way for the lines that programs consist of: G0, G1, G2, G3 with plain numbers.
extension Interpreter {
  /// Carries a plain block out; what is not a mere move goes the long way.
  mutating func executePlain() throws(ProgramError) {
    guard hasPlainMoves, isMereMove else { return try execute() }
    if let number = block.number {
      output.lineNumbers.append(LineNumber(line: block.line, number: number))
    }
    if block.has(.f) { try setFeedRate() }
    let code = block[.motion]
    let span = code?.span ?? block.firstWord
    let motion = code?.tenths ?? state.motion ?? 0
    state.cycle.level = nil
    if motion == 0 {
      traverse(to: programmedEnd, at: span)
    } else {
      try requireFeed(at: span)
      feed(to: programmedEnd, at: span)
    }
    state.motion = motion
  }

  /// Finds out, behind a block that went the long way, whether moves may go the short one.
  mutating func notePlainMoves() {
    hasPlainMoves =
      compensation.isIdle && !state.isDiameter && state.openSpline == nil
      && state.splineRun.end == nil
  }

  private static let mereLetters = WordSet("XYZABCF").bits
  private static let motionGroup: UInt32 = 1 << UInt32(ModalGroup.motion.rawValue)

  private var isMereMove: Bool {
    guard block.letters & ~Self.mereLetters == 0, block.letters & Block.axisLetters != 0,
      block.groups & ~Self.motionGroup == 0
    else { return false }
    let motion = block[.motion]?.tenths ?? state.motion
    return motion == 0 || motion == 10
  }
}
