/// Blocks in compiled form: what a line says, checked and ready to be carried out as often as a
/// loop or a call comes by. A line outside loops is put on the tape's end and taken off again.
struct Tape {
  /// The lines in the order of the text, each region followed by a `leave`.
  var lines: [TapeLine] = []
  /// Words, codes, assignments and comments of all lines.
  var items: [BlockItem] = []
  /// Expressions in reverse Polish notation.
  var steps: [ExpressionStep] = []
  /// Texts of comments.
  var text: [UInt8] = []
  /// What is wrong with lines that could not be compiled.
  var faults: [ProgramError] = []

  /// How far the tape is filled.
  struct Mark: BitwiseCopyable {
    var lines: Int
    var items: Int
    var steps: Int
    var text: Int
    var faults: Int
  }

  var mark: Mark {
    Mark(
      lines: lines.count, items: items.count, steps: steps.count, text: text.count,
      faults: faults.count)
  }

  /// Takes everything behind a mark off again.
  mutating func cut(to mark: Mark) {
    lines.removeLast(lines.count - mark.lines)
    items.removeLast(items.count - mark.items)
    if steps.count > mark.steps { steps.removeLast(steps.count - mark.steps) }
    if text.count > mark.text { text.removeLast(text.count - mark.text) }
    if faults.count > mark.faults { faults.removeLast(faults.count - mark.faults) }
  }
}

/// One compiled line.
struct TapeLine: BitwiseCopyable {
  enum Kind: UInt8 {
    /// Nothing to do.
    case empty
    /// Words, and perhaps assignments and comments.
    case block
    /// Assignments alone.
    case assignments
    /// An O-word with its arguments.
    case control
    /// A `%` alone.
    case percent
    /// Cannot be carried out; `target` is its fault.
    case faulty
    /// The end of a region: on in the text, at `offset`.
    case leave
    /// A statement of Fanuc's custom macro; `target` is ten times the code of a macro call, or 0.
    case macro
  }

  var kind: Kind
  /// Number of the file.
  var file: Int32
  var line: Int32
  /// First byte of the line in its file.
  var offset: Int
  /// First byte of the first word.
  var column: Int32 = 1
  var firstItem: Int32 = 0
  var endItem: Int32 = 0
  /// The line of the program's structure (control), or the fault.
  var target: Int32 = -1
  /// The O-word of a faulty line; below 0 where there is none.
  var control: Int32 = -1
  /// Letters that stand anywhere in a faulty line.
  var letters: UInt32 = 0
  /// The N word; below 0 where there is none.
  var number: Int64 = -1
  /// Blanks inside a number, where there are any.
  var blankInNumber: WordSpan?
}

/// A part of a block.
struct BlockItem: BitwiseCopyable {
  enum Kind: UInt8 {
    /// A word; `letter` is its place in the alphabet.
    case word
    /// A G code; `target` is its row where it is a plain number.
    case g
    /// An M code; `target` is its row where it is a plain number.
    case m
    /// `#n = value`; `target` is n, or below 0 where `index` computes it.
    case numbered
    /// `#<name> = value`; `target` is the name.
    case named
    /// A comment in brackets; `value` is its stretch of the tape's text.
    case comment
    /// `$`, the number of a spindle.
    case spindleNumber
    /// `@`, a radius about the program's zero.
    case polarRadius
    /// `^`, an angle about it.
    case polarAngle
    /// An argument of an O-word.
    case argument
    /// The number of an O-word that is computed; of a GOTO.
    case label
    /// What the language does not have, but a dialect lets pass; `target` is its kind.
    case foreign
  }

  var kind: Kind
  var letter: UInt8 = 0
  var target: Int32 = -1
  var span: WordSpan
  var value: ItemValue
  /// Computes the number of a parameter.
  var index = ItemValue.literal(0)
}

/// A value: a number that stands there, or steps that compute it.
enum ItemValue: BitwiseCopyable {
  case literal(Double)
  case steps(Int32, Int32)
}

/// A step of an expression, with the place to blame.
struct ExpressionStep: BitwiseCopyable {
  enum Operation: BitwiseCopyable {
    case constant(Double)
    /// `#n` with n known.
    case numbered(Int32)
    /// `#[...]`: the value on the stack is the number.
    case indirect
    /// `#<name>`, by the number of the name.
    case named(Int32)
    /// A value that the control itself sets.
    case system(NamedValue)
    /// `EXISTS[#<name>]`
    case namedExists(Int32)
    /// `EXISTS[#n]`: the value on the stack is the number.
    case numberedExists
    case negate
    case unary(UnaryFunction)
    case binary(BinaryOperator)
    case arctangent
    /// A step of Fanuc's custom macro, whose values may be vacant.
    case macro(MacroOperation)
  }

  var operation: Operation
  var span: WordSpan
}
