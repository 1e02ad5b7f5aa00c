internal import CMath

/// A step of an expression of Fanuc's custom macro B. A vacant value counts as 0 in every
/// calculation, and is equal to nothing but another vacant one.
enum MacroOperation: BitwiseCopyable {
  /// `#n` with n known.
  case fixed(Int32)
  /// `#[...]`: the value on the stack is the number.
  case indirect
  case negate
  case unary(MacroFunction)
  case binary(MacroOperator)
}

/// A value of custom macro B: any number, or vacant.
enum MacroValue {
  /// No value: not a number, which no calculation may bring forth.
  static let vacant = Double.nan

  static func isVacant(_ value: Double) -> Bool { value.isNaN }

  /// The value in a calculation.
  static func counted(_ value: Double) -> Double { value.isNaN ? 0 : value }
}

/// Functions of one operand. Angles in degrees.
enum MacroFunction: BitwiseCopyable {
  case sin, cos, tan, asin, acos, atan, sqrt, abs, round, fix, fup, ln, exp, bin, bcd
  /// ROUND in the value of a word: to the least increment of the address.
  case roundToIncrement

  /// A function by its name in lower case; two letters are enough for some.
  init?(_ word: StaticWord) {
    switch word {
    case StaticWord("sin"): self = .sin
    case StaticWord("cos"): self = .cos
    case StaticWord("tan"): self = .tan
    case StaticWord("asin"): self = .asin
    case StaticWord("acos"): self = .acos
    case StaticWord("atan"), StaticWord("atn"): self = .atan
    case StaticWord("sqrt"), StaticWord("sqr"): self = .sqrt
    case StaticWord("abs"): self = .abs
    case StaticWord("round"), StaticWord("rnd"): self = .round
    case StaticWord("fix"): self = .fix
    case StaticWord("fup"): self = .fup
    case StaticWord("ln"): self = .ln
    case StaticWord("exp"): self = .exp
    case StaticWord("bin"): self = .bin
    case StaticWord("bcd"): self = .bcd
    default: return nil
    }
  }

  func apply(
    _ x: Double, increment: Double, isSigned: Bool, at span: WordSpan
  ) throws(ProgramError) -> Double {
    switch self {
    case .sin: feedhold_sin(x * Elementary.radiansPerDegree)
    case .cos: feedhold_cos(x * Elementary.radiansPerDegree)
    case .tan: feedhold_tan_degrees(x)
    case .asin: Self.turned(try Elementary.arcsine(x, at: span), isSigned)
    case .acos: try Elementary.arccosine(x, at: span)
    case .atan: feedhold_atan2_degrees(x, 1)
    case .sqrt: try Elementary.squareRoot(x, at: span)
    case .abs: x.magnitude
    case .round: x.rounded(.toNearestOrAwayFromZero)
    case .roundToIncrement: (x / increment).rounded(.toNearestOrAwayFromZero) * increment
    // Towards zero and away from it (Fanuc's manual: FIX[-1.2] = -1, FUP[-1.2] = -2).
    case .fix: x.rounded(.towardZero)
    case .fup: x.rounded(.awayFromZero)
    case .ln: try Elementary.logarithm(x, at: span)
    case .exp: feedhold_nearest_exp(x)
    case .bin: try Self.decimal(x, from: 16, to: 10, at: span)
    case .bcd: try Self.decimal(x, from: 10, to: 16, at: span)
    }
  }

  /// An angle in 0 to 360, as the control gives it where parameter 6004#0 (NAT) is 0.
  static func turned(_ angle: Double, _ isSigned: Bool) -> Double {
    !isSigned && angle < 0 ? angle + 360 : angle
  }

  // BCD packs decimal digits into half bytes; BIN unpacks them.
  private static func decimal(
    _ value: Double, from: Int, to: Int, at span: WordSpan
  ) throws(ProgramError) -> Double {
    guard var rest = Whole.number(value, within: 0.5), rest >= 0 else {
      throw ProgramError(
        .operandOutOfRange, at: span, "BIN and BCD take whole numbers from 0",
        remedy: "check the operand")
    }
    var (result, place) = (0, 1)
    while rest > 0 {
      let digit = rest % from
      guard digit < 10 else {
        throw ProgramError(
          .operandOutOfRange, at: span, "\(shortText(value)) is no binary coded decimal",
          remedy: "check the operand")
      }
      result += digit * place
      place *= to
      rest /= from
    }
    return Double(result)
  }
}

/// Operators and functions of two operands.
enum MacroOperator: BitwiseCopyable {
  case times, divided, modulo, and
  case plus, minus, or, exclusiveOr
  case equal, notEqual, greater, greaterOrEqual, less, lessOrEqual
  case power, arctangent

  /// Multiplication binds like AND, addition like OR and XOR, comparison last.
  var precedence: Int {
    switch self {
    case .power, .arctangent: 4
    case .times, .divided, .modulo, .and: 3
    case .plus, .minus, .or, .exclusiveOr: 2
    default: 1
    }
  }

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

  func apply(
    _ left: Double, _ right: Double, isSigned: Bool, at span: WordSpan
  ) throws(ProgramError) -> Double {
    switch self {
    case .equal: return Self.areEqual(left, right) ? 1 : 0
    case .notEqual: return Self.areEqual(left, right) ? 0 : 1
    default: break
    }
    let (a, b) = (MacroValue.counted(left), MacroValue.counted(right))
    switch self {
    case .times: return a * b
    case .divided: return try Elementary.quotient(a, b, at: span)
    case .modulo: return try Self.remainder(a, b, at: span)
    case .plus: return a + b
    case .minus: return a - b
    case .power: return try Elementary.power(a, b, at: span)
    case .arctangent: return MacroFunction.turned(feedhold_atan2_degrees(a, b), isSigned)
    case .greater: return a > b ? 1 : 0
    case .greaterOrEqual: return a >= b ? 1 : 0
    case .less: return a < b ? 1 : 0
    case .lessOrEqual: return a <= b ? 1 : 0
    default: return try bitwise(a, b, at: span)
    }
  }

  // Vacant is equal to vacant alone, and not to 0 (Fanuc's manual, undefined variables).
  private static func areEqual(_ left: Double, _ right: Double) -> Bool {
    if left.isNaN || right.isNaN { return left.isNaN && right.isNaN }
    return left == right
  }

  private static func remainder(
    _ left: Double, _ right: Double, at span: WordSpan
  ) throws(ProgramError) -> Double {
    guard right != 0 else {
      throw ProgramError(.divisionByZero, at: span, "\(shortText(left)) MOD 0 does not exist")
    }
    return left.truncatingRemainder(dividingBy: right)
  }

  private func bitwise(
    _ left: Double, _ right: Double, at span: WordSpan
  ) throws(ProgramError) -> Double {
    guard let a = Whole.number(left, within: 0.5), let b = Whole.number(right, within: 0.5) else {
      throw ProgramError(
        .operandOutOfRange, at: span, "AND, OR and XOR take numbers up to 1e9",
        remedy: "check the operands")
    }
    switch self {
    case .and: return Double(a & b)
    case .or: return Double(a | b)
    default: return Double(a ^ b)
    }
  }
}
