internal import CanonicalMachining
internal import Geometry

/// The short way for the lines that programs consist of: G0, G1, G2, G3 with plain numbers.
extension Interpreter {
  /// Carries a plain block out; what is not a mere move goes the long way.
  mutating func executePlain() throws(ProgramError) {
    guard hasPlainMoves, isMereMove else { return try execute() }
    if let number = block.number {
      output.lineNumbers.append(LineNumber(line: block.line, file: file, number: number))
    }
    if block.has(.f) { try setFeedRate() }
    let code = block[.motion]
    let span = code?.span ?? block.firstWord
    let motion = code?.tenths ?? state.motion ?? 0
    state.cycle.level = nil
    switch motion {
    case 0: traverse(to: programmedEnd, at: span)
    case 10:
      try requireFeed(at: span)
      feed(to: programmedEnd, at: span)
    default: try moveOnArc(isCounterclockwise: motion == 30, at: span)
    }
    state.motion = motion
  }

  /// Finds out, behind a block that went the long way, whether moves may go the short one.
  mutating func notePlainMoves() {
    hasPlainMoves =
      compensation.isIdle && latheDrawing == nil && !state.isDiameter && state.openSpline == nil
      && state.splineRun.end == nil && unknownLetters == 0
  }

  private static let mereLetters = WordSet("XYZABCF").bits
  private static let arcLetters = WordSet("XYZABCFIJKR").bits
  private static let motionGroup: UInt32 = 1 << UInt32(ModalGroup.motion.rawValue)

  private var isMereMove: Bool {
    guard block.letters & Block.axisLetters != 0, block.groups & ~Self.motionGroup == 0 else {
      return false
    }
    switch block[.motion]?.tenths ?? state.motion {
    case 0, 10: return block.letters & ~Self.mereLetters == 0
    case 20, 30: return block.letters & ~Self.arcLetters == 0 && !options.dialect.isFanuc
    default: return false
    }
  }
}
