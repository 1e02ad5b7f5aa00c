internal import CMath

/// The operators of RS274/NGC 3.3.2.3 and LinuxCNC, with their precedence; all bind to the left.
enum BinaryOperator {
  case power
  case times, divided, modulo
  case plus, minus
  case equal, notEqual, greater, greaterOrEqual, less, lessOrEqual
  case and, or, exclusiveOr

  var precedence: Int {
    switch self {
    case .power: 5
    case .times, .divided, .modulo: 4
    case .plus, .minus: 3
    case .equal, .notEqual, .greater, .greaterOrEqual, .less, .lessOrEqual: 2
    case .and, .or, .exclusiveOr: 1
    }
  }

  /// Numbers closer than this are equal to EQ, NE and to whole-number checks (LinuxCNC).
  static let equality = 1e-4

  /// The operator a two-letter or three-letter word names, in lower case.
  init?(_ word: StaticWord) {
    switch word {
    case StaticWord("or"): self = .or
    case StaticWord("eq"): self = .equal
    case StaticWord("ne"): self = .notEqual
    case StaticWord("gt"): self = .greater
    case StaticWord("ge"): self = .greaterOrEqual
    case StaticWord("lt"): self = .less
    case StaticWord("le"): self = .lessOrEqual
    case StaticWord("and"): self = .and
    case StaticWord("xor"): self = .exclusiveOr
    case StaticWord("mod"): self = .modulo
    default: return nil
    }
  }

  func apply(_ left: Double, _ right: Double, at span: WordSpan) throws(ProgramError) -> Double {
    switch self {
    case .power: try Elementary.power(left, right, at: span)
    case .times: left * right
    case .divided: try Elementary.quotient(left, right, at: span)
    case .modulo: try Elementary.remainder(left, right, at: span)
    case .plus: left + right
    case .minus: left - right
    case .equal: (left - right).magnitude < Self.equality ? 1 : 0
    case .notEqual: (left - right).magnitude < Self.equality ? 0 : 1
    case .greater: left > right ? 1 : 0
    case .greaterOrEqual: left >= right ? 1 : 0
    case .less: left < right ? 1 : 0
    case .lessOrEqual: left <= right ? 1 : 0
    case .and: left != 0 && right != 0 ? 1 : 0
    case .or: left != 0 || right != 0 ? 1 : 0
    case .exclusiveOr: (left != 0) != (right != 0) ? 1 : 0
    }
  }
}

/// A word of up to eight letters in one number, so that names compare without a String.
struct StaticWord: Equatable {
  private var letters: UInt64 = 0
  private(set) var count = 0

  init() {}

  init(_ text: StaticString) {
    text.withUTF8Buffer { buffer in
      for index in buffer.indices { append(unsafe buffer[index]) }
    }
  }

  mutating func append(_ letter: UInt8) {
    letters = letters << 8 | UInt64(letter)
    count &+= 1
  }
}

/// The functions of RS274/NGC 3.3.2.4. Angles in degrees.
enum UnaryFunction {
  case abs, acos, asin, cos, exp, fix, fup, ln, round, sin, sqrt, tan

  init?(_ word: StaticWord) {
    switch word {
    case StaticWord("abs"): self = .abs
    case StaticWord("acos"): self = .acos
    case StaticWord("asin"): self = .asin
    case StaticWord("cos"): self = .cos
    case StaticWord("exp"): self = .exp
    case StaticWord("fix"): self = .fix
    case StaticWord("fup"): self = .fup
    case StaticWord("ln"): self = .ln
    case StaticWord("round"): self = .round
    case StaticWord("sin"): self = .sin
    case StaticWord("sqrt"): self = .sqrt
    case StaticWord("tan"): self = .tan
    default: return nil
    }
  }

  func apply(_ x: Double, at span: WordSpan) throws(ProgramError) -> Double {
    switch self {
    case .abs: x.magnitude
    case .acos: try Elementary.arccosine(x, at: span)
    case .asin: try Elementary.arcsine(x, at: span)
    case .cos: feedhold_cos_degrees(x)
    case .exp: feedhold_nearest_exp(x)
    // FIX rounds towards minus infinity, not towards 0 (RS274/NGC 3.3.2.4).
    case .fix: x.rounded(.down)
    case .fup: x.rounded(.up)
    case .ln: try Elementary.logarithm(x, at: span)
    case .round: x.rounded(.toNearestOrAwayFromZero)
    case .sin: feedhold_sin_degrees(x)
    case .sqrt: try Elementary.squareRoot(x, at: span)
    case .tan: feedhold_tan_degrees(x)
    }
  }
}

/// Elementary functions with the checks a program needs.
enum Elementary {
  static let radiansPerDegree = Double.pi / 180

  static func arcsine(_ x: Double, at span: WordSpan) throws(ProgramError) -> Double {
    try checkRatio(x, name: "ASIN", at: span)
    return feedhold_asin_degrees(x)
  }

  static func arccosine(_ x: Double, at span: WordSpan) throws(ProgramError) -> Double {
    try checkRatio(x, name: "ACOS", at: span)
    return feedhold_acos_degrees(x)
  }

  private static func checkRatio(
    _ x: Double, name: String, at span: WordSpan
  ) throws(ProgramError) {
    guard x >= -1 && x <= 1 else {
      throw ProgramError(
        .operandOutOfRange, at: span, "\(name) of \(shortText(x)) does not exist",
        remedy: "its operand must lie in -1 to 1")
    }
  }

  static func logarithm(_ x: Double, at span: WordSpan) throws(ProgramError) -> Double {
    guard x > 0 else {
      throw ProgramError(
        .operandOutOfRange, at: span, "LN of \(shortText(x)) does not exist",
        remedy: "its operand must be above 0")
    }
    return feedhold_nearest_log(x)
  }

  static func squareRoot(_ x: Double, at span: WordSpan) throws(ProgramError) -> Double {
    guard x >= 0 else {
      throw ProgramError(
        .operandOutOfRange, at: span, "SQRT of \(shortText(x)) does not exist",
        remedy: "its operand must not be negative")
    }
    return x.squareRoot()
  }

  static func quotient(
    _ left: Double, _ right: Double, at span: WordSpan
  ) throws(ProgramError) -> Double {
    guard right != 0 else {
      throw ProgramError(
        .divisionByZero, at: span, "\(shortText(left)) is divided by 0",
        remedy: "check the value behind the /")
    }
    return left / right
  }

  /// The remainder is never negative (LinuxCNC): -7 MOD 3 = 2, 7 MOD -3 = 1.
  static func remainder(
    _ left: Double, _ right: Double, at span: WordSpan
  ) throws(ProgramError) -> Double {
    guard right != 0 else {
      throw ProgramError(.divisionByZero, at: span, "\(shortText(left)) MOD 0 does not exist")
    }
    let rest = left.truncatingRemainder(dividingBy: right)
    return rest < 0 ? rest + right.magnitude : rest
  }

  static func power(
    _ base: Double, _ exponent: Double, at span: WordSpan
  ) throws(ProgramError) -> Double {
    guard base >= 0 || exponent == exponent.rounded(.towardZero) else {
      throw ProgramError(
        .operandOutOfRange, at: span,
        "\(shortText(base)) to the power \(shortText(exponent)) does not exist",
        remedy: "a negative base needs a whole exponent")
    }
    return exponent == 2 ? base * base : feedhold_nearest_pow(base, exponent)
  }
}

/// A number as a message shows it: four decimals at most.
func shortText(_ value: Double) -> String {
  if value.magnitude < 1e9, value == value.rounded(.towardZero) { return String(Int(value)) }
  guard value.magnitude < 1e9, value.magnitude >= 1e-4 else { return String(value) }
  var text = FixedDecimal.text(value, decimals: 4)
  while text.hasSuffix("0") { text.removeLast() }
  if text.hasSuffix(".") { text.removeLast() }
  return text
}
