/// A line of G-code, read but not carried out: its words, codes and comments. One value is used
/// over and over; `clear` costs a few stores, whatever the last block held.
struct Block {
  /// A G or M code in the block.
  struct Code: BitwiseCopyable {
    /// Index in `CodeTable.rules`.
    var row: Int = 0
    /// Ten times its number.
    var tenths: Int = 0
    var span = WordSpan(column: 1)
  }

  /// A letter's value and where it stands.
  private struct Word: BitwiseCopyable {
    var value = 0.0
    var span = WordSpan(column: 1)
  }

  /// A comment in brackets: a stretch of the tape's text.
  struct Comment: BitwiseCopyable {
    var start: Int
    var end: Int
    var span: WordSpan
  }

  /// The letters present, bit 0 is A.
  private(set) var letters: UInt32 = 0
  // Arrays, as reading one element of an InlineArray copies all of it (Swift 6.3).
  private var words = [Word](repeating: Word(), count: 26)
  /// The modal groups present, bit by raw value.
  private(set) var groups: UInt32 = 0
  private var codes = [Code](repeating: Code(), count: ModalGroup.allCases.count)
  /// The execution steps due, bit by raw value.
  var steps: UInt32 = 0
  var comments: [Comment] = []
  /// The `$` word, where there is one.
  var spindleNumber: (value: Int, span: WordSpan)?
  /// The words `@` and `^`, where they are.
  var polar = PolarWords()
  /// The N word, where there is one.
  var number: Int64?
  var line: Int32 = 0
  /// The first word.
  var firstWord = WordSpan(column: 1)
  /// First byte of the first word.
  var column: Int32 = 1

  mutating func clear(line: Int32) {
    letters = 0
    groups = 0
    steps = 0
    if !comments.isEmpty { comments.removeAll(keepingCapacity: true) }
    number = nil
    spindleNumber = nil
    if polar.isPresent { polar = PolarWords() }
    self.line = line
    column = 1
  }

  static func index(of letter: UInt8) -> Int { Int((letter | 32) &- 97) }

  func has(_ letter: Letter) -> Bool { letters >> UInt32(letter.rawValue) & 1 == 1 }

  /// The value of a word, nil where it is absent.
  subscript(letter: Letter) -> Double? {
    has(letter) ? words[letter.rawValue].value : nil
  }

  /// The value of a letter that is present.
  func value(at letter: Int) -> Double { words[letter].value }

  /// The axis of a letter among X Y Z A B C U V W.
  static func axis(of letter: Int) -> Int {
    letter <= 2 ? letter + 3 : letter >= 23 ? letter - 23 : letter - 14
  }

  func span(of letter: Letter) -> WordSpan { words[letter.rawValue].span }

  /// Puts a word in; false where the letter is already there.
  @inline(__always)
  mutating func insert(_ index: Int, _ value: Double, at span: WordSpan) -> Bool {
    let bit: UInt32 = 1 << UInt32(index)
    guard letters & bit == 0 else { return false }
    letters |= bit
    words[index] = Word(value: value, span: span)
    return true
  }

  /// Halves a word's value: X where it is a diameter.
  mutating func halve(_ letter: Letter) { words[letter.rawValue].value *= 0.5 }

  func has(_ group: ModalGroup) -> Bool { groups >> UInt32(group.rawValue) & 1 == 1 }

  /// The code of a group, nil where there is none.
  subscript(group: ModalGroup) -> Code? {
    has(group) ? codes[group.rawValue] : nil
  }

  mutating func insert(_ code: Code, in group: ModalGroup) {
    groups |= 1 << UInt32(group.rawValue)
    codes[group.rawValue] = code
  }

  mutating func mark(_ step: ExecutionStep) { steps |= 1 << UInt32(step.rawValue) }

  /// The letters of axis words: X Y Z A B C U V W.
  static let axisLetters = WordSet("XYZABCUVW").bits

  var hasAxes: Bool { letters & Self.axisLetters != 0 }

  /// The first axis word, for a message.
  var firstAxis: WordSpan {
    var first = WordSpan(column: column)
    var isFound = false
    for index in 0..<9 where has(Letter.axes[index]) {
      let axis = Letter.axes[index]
      if !isFound || span(of: axis).column < first.column { first = span(of: axis) }
      isFound = true
    }
    return first
  }
}

/// The letters of words, by their place in the alphabet.
enum Letter: Int {
  case a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v, w, x, y, z

  /// The axes in the order of `AxisVector`.
  static let axes: InlineArray<9, Letter> = [.x, .y, .z, .a, .b, .c, .u, .v, .w]

  /// As it is written.
  var name: String { String(UnicodeScalar(UInt8(65 + rawValue))) }
}
