internal import CanonicalMachining
internal import Geometry

/// What a Fanuc lathe (0i-T, G-code system A) has otherwise than the mill.
extension Interpreter {
  var isFanucLathe: Bool { options.dialect == .fanucLathe }

  /// As a 0i-T is switched on: G18, X in diameters, G99 (feed a revolution).
  mutating func startFanucLathe() {
    startFanuc()
    hasPlainMoves = false
    state.plane = .zx
    emit(.selectPlane(.zx))
    state.isDiameter = true
    state.feedMode = .unitsPerRevolution
    emit(.setFeedMode(.unitsPerRevolution))
  }

  // MARK: codes

  /// Takes a G code that means something else on a lathe.
  mutating func takesLatheCode(_ tenths: Int, _ item: BlockItem) throws(ProgramError) -> Bool {
    if let meaning = FanucLatheCodes.later[tenths] {
      throw ProgramError(
        .notSupportedYet, at: item.span, "G\(tenths / 10) (\(meaning)) is not supported yet",
        remedy: "write the moves out")
    }
    guard !FanucLatheCodes.missing.contains(tenths) else {
      throw ProgramError(
        .unknownGCode, at: item.span, "a lathe of G-code system A has no G\(tenths / 10)",
        remedy: "ways are U and W; or read it as --dialect fanuc, the mill")
    }
    guard FanucLatheCodes.own.contains(tenths) else { return false }
    let value = Double(tenths) / 10
    foreign.append(ForeignItem(kind: .code, letter: .g, value: value, span: item.span))
    return true
  }

  /// Puts a lathe's G code into RS274/NGC.
  mutating func adaptLatheCode(_ tenths: Int, at span: WordSpan) {
    switch tenths {
    case 320: block.put(g: 330, at: span)
    case 980: block.put(g: 940, at: span)
    case 990: block.put(g: 950, at: span)
    default: setLimitOrPosition(at: span)
    }
  }

  // G50 S: highest speed under G96. G50 X Z: names the current position.
  private mutating func setLimitOrPosition(at span: WordSpan) {
    if let limit = block[.s] {
      fanuc.spindleLimit = limit > 0 ? limit : nil
      block.drop(WordSet("S"))
    }
    if block.hasAxes { block.put(g: 920, at: span) }
  }

  // MARK: words

  /// Puts a lathe's words into RS274/NGC.
  mutating func adaptLathe() {
    let isDwell = block[.nonModal].map { $0.tenths == 40 } ?? false
    if !isDwell {
      addWay(.u, to: .x)
      addWay(.w, to: .z)
      addWay(.h, to: .c)
      adaptThread()
    }
    // Behind the ways: it puts in an H of its own.
    adaptTurret()
  }

  // U, W and H are ways along X, Z and C from where the program stands.
  private mutating func addWay(_ way: Letter, to letter: Letter) {
    guard let value = block[way], !block.has(letter) else { return }
    let axis = letter == .x ? 0 : letter == .z ? 2 : 5
    let here = state.programPosition(axis) * (letter == .x && state.isDiameter ? 2 : 1)
    let span = block.span(of: way)
    block.drop(letters: 1 << UInt32(way.rawValue))
    block.set(letter, here + value, at: span)
  }

  // F of G32 is the lead.
  private mutating func adaptThread() {
    guard (block[.motion]?.tenths ?? state.motion) == 330 else { return }
    if let lead = block[.f] {
      fanuc.threadLead = lead
      block.drop(WordSet("F"))
    }
    guard let lead = fanuc.threadLead, block.hasAxes, !block.has(.nonModal) else { return }
    block.set(.k, lead, at: block[.motion]?.span ?? block.firstAxis)
  }

  // T0203: tool 2 with offset 3; the turret turns at once, the spindle goes on.
  private mutating func adaptTurret() {
    guard let value = block[.t], let number = Whole.number(value, within: 1e-4), number >= 0
    else { return }
    let span = block.span(of: .t)
    guard number >= 100 else { return turn(to: number, at: span) }
    let (tool, offset) = (number / 100, number % 100)
    turn(to: tool, at: span)
    if offset == 0 {
      block.put(g: 490, at: span)
    } else {
      fanuc.lengthRegister = offset
      block.put(g: 430, at: span)
      block.set(.h, Double(offset), at: span)
    }
  }

  private mutating func turn(to tool: Int, at span: WordSpan) {
    guard tool > 0 else {
      block.drop(WordSet("T"))
      return block.put(g: 490, at: span)
    }
    guard tool != state.tool || block.has(.toolChange) else { return block.drop(WordSet("T")) }
    block.set(.t, Double(tool), at: span)
    block.mark(.toolSelection)
    guard !block.has(.toolChange), let row = CodeTable.row(m: 6) else { return }
    block.insert(Block.Code(row: row, tenths: 60, span: span), in: .toolChange)
    block.mark(.toolChange)
  }

  /// Gives G96 the limit that G50 set.
  mutating func limitSpindle() {
    guard isFanucLathe, let limit = fanuc.spindleLimit, let code = block[.spindleMode],
      code.tenths == 960
    else { return }
    block.set(.d, limit, at: code.span)
  }
}

/// G codes of a Fanuc lathe, ten times their numbers.
enum FanucLatheCodes {
  /// Those this control translates itself.
  static let own: Set<Int> = [320, 500, 980, 990]
  /// Codes of the mill that system A does not have.
  static let missing: Set<Int> = [
    430, 431, 440, 490, 501, 510, 511, 810, 820, 910, 930, 950,
  ]
  /// Codes this control cannot do yet.
  static let later: [Int: String] = [
    700: "finishing cycle", 710: "turning cycle", 720: "facing cycle",
    730: "pattern repeating cycle", 740: "face grooving cycle", 750: "grooving cycle",
    760: "threading cycle", 830: "face drilling cycle", 840: "face tapping cycle",
    850: "face boring cycle", 870: "side drilling cycle", 880: "side tapping cycle",
    890: "side boring cycle", 900: "cutting cycle along Z", 920: "thread cutting cycle",
    940: "cutting cycle along X", 340: "variable lead thread",
  ]
}
