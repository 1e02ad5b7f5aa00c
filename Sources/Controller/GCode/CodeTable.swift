/// What the control knows about one G or M code.
public struct CodeRule: Sendable {
  /// G or M.
  public var letter: String
  /// Ten times the code's number: 920 is G92, 921 is G92.1.
  public var tenths: Int
  /// Its modal group.
  public var group: ModalGroup
  /// When in its block it is carried out.
  public var step: ExecutionStep
  /// Whether the control can do it; the others are refused as not supported yet.
  public var isSupported: Bool
  /// Whether it takes the axis words of its block, apart from a motion.
  public var takesAxes: Bool
  /// Letters of the words it may use besides axis words.
  public var words: WordSet
  /// What it does, in a few words.
  public var meaning: String

  /// How the code is written.
  public var name: String {
    letter + String(tenths / 10) + (tenths % 10 == 0 ? "" : ".\(tenths % 10)")
  }

  init(
    _ code: (letter: String, tenths: Int), _ group: ModalGroup, _ step: ExecutionStep,
    _ meaning: String, words: String = "", traits: CodeTraits = []
  ) {
    letter = code.letter
    tenths = code.tenths
    self.group = group
    self.step = step
    self.meaning = meaning
    self.words = WordSet(words)
    isSupported = !traits.contains(.later)
    takesAxes = traits.contains(.axes)
  }
}

struct CodeTraits: OptionSet {
  let rawValue: Int
  /// Refused as not supported yet.
  static let later = CodeTraits(rawValue: 1)
  /// Takes axis words.
  static let axes = CodeTraits(rawValue: 2)
}

/// A set of letters A to Z.
public struct WordSet: Equatable, Sendable {
  /// Bit 0 is A.
  var bits: UInt32 = 0

  /// The letters of a text.
  init(_ letters: String) {
    for byte in letters.utf8 where TextByte.isLetter(byte) {
      bits |= 1 << UInt32((byte | 32) &- 97)
    }
  }

  static let secondaryAxes = WordSet("UVW").bits

  /// Whether a letter is in it.
  public func contains(_ letter: Swift.Character) -> Bool {
    guard let byte = letter.asciiValue, TextByte.isLetter(byte) else { return false }
    return bits >> UInt32((byte | 32) &- 97) & 1 == 1
  }
}

/// A rule without its texts.
struct CodeFacts: BitwiseCopyable {
  /// Ten times the code's number.
  var tenths: Int32
  var group: ModalGroup
  var step: ExecutionStep
  var isSupported: Bool
  var takesAxes: Bool
  /// Letters, bit 0 is A.
  var words: UInt32
}

/// All codes of RS274/NGC and LinuxCNC, and how to find one by its number.
public enum CodeTable {
  /// Every code, G first, by number.
  public static let rules: [CodeRule] = geometry + settings + cycles + auxiliary

  /// The rules without their texts, for the blocks that need no message.
  static let facts: [CodeFacts] = rules.map { rule in
    CodeFacts(
      tenths: Int32(truncatingIfNeeded: rule.tenths), group: rule.group, step: rule.step,
      isSupported: rule.isSupported,
      takesAxes: rule.takesAxes, words: rule.words.bits)
  }

  private static let gIndex = index(of: "G")
  private static let mIndex = index(of: "M")

  /// The row of a G code by ten times its number.
  static func row(g tenths: Int) -> Int? { found(tenths, in: gIndex) }

  /// The row of an M code by its number.
  static func row(m number: Int) -> Int? { found(number, in: mIndex) }

  /// The row of the G code that a value names.
  static func row(g value: Double, at span: WordSpan) throws(ProgramError) -> Int {
    guard let tenths = Whole.number(value * 10, within: 0.001), let row = row(g: tenths) else {
      throw ProgramError(
        .unknownGCode, at: span, "there is no G\(shortText(value))",
        remedy: "see docs/gcode-support.md for the codes")
    }
    return row
  }

  /// The row of the M code that a value names.
  static func row(m value: Double, at span: WordSpan) throws(ProgramError) -> Int {
    let number = Whole.number(value, within: BinaryOperator.equality)
    guard let number, let row = row(m: number) else {
      throw ProgramError(
        .unknownMCode, at: span, "there is no M\(shortText(value))",
        remedy: "see docs/gcode-support.md for the codes")
    }
    return row
  }

  private static func found(_ key: Int, in index: [Int16]) -> Int? {
    guard key >= 0 && key < index.count, index[key] >= 0 else { return nil }
    return Int(index[key])
  }

  private static func index(of letter: String) -> [Int16] {
    var index = [Int16](repeating: -1, count: 1000)
    for (row, rule) in rules.enumerated() where rule.letter == letter {
      let key = letter == "G" ? rule.tenths : rule.tenths / 10
      if key < index.count { index[key] = Int16(row) }
    }
    return index
  }
}
