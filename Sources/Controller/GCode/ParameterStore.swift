/// The parameters of a program: `#1` to `#5602` by number, `#<name>` by name.
/// Numbers as in LinuxCNC: 5161-5169 the G28 position, 5181-5189 the G30 position, 5210 whether G92
/// is active and 5211-5219 its offsets, 5220 the number of the work offset, 5221-5230 the offsets
/// and the rotation of G54, then ten more for each up to G59.3. Lengths in them are in mm, angles
/// in degrees.
public struct ParameterStore: Equatable, Sendable {
  /// The highest number.
  public static let last = 5602

  private var numbered: [Double]
  /// The names that were ever met, as numbers.
  var names = NameTable()
  /// Values of the names that begin with `_`: seen in every subprogram.
  private var globals: [Double?] = []
  /// Values of the other names: each call has its own.
  private var locals: [Double?] = []

  /// Whether both have the same values.
  public static func == (left: ParameterStore, right: ParameterStore) -> Bool {
    left.numbered == right.numbered && left.namedValues == right.namedValues
  }

  /// All parameters 0, work offset G54.
  public init() {
    numbered = [Double](repeating: 0, count: Self.last + 1)
    numbered[Self.workOffsetIndex] = 1
  }

  /// The value of a numbered parameter; 0 outside 1...5602, where setting does nothing.
  /// [mm or degrees or without unit]
  public subscript(number: Int) -> Double {
    get { number > 0 && number <= Self.last ? numbered[number] : 0 }
    set { if number > 0 && number <= Self.last { numbered[number] = newValue } }
  }

  /// The value of a named parameter, in lower case without blanks; nil where it was never set.
  public subscript(name: String) -> Double? {
    get { names.existingNumber(of: name).flatMap { self[name: $0] } }
    set { self[name: names.number(of: name)] = newValue }
  }

  /// All names that have a value now.
  private var namedValues: [String: Double] {
    var values: [String: Double] = [:]
    for (number, name) in names.names.enumerated() {
      values[name] = self[name: Int32(truncatingIfNeeded: number)]
    }
    return values
  }

  /// The value of a name by its number.
  subscript(name number: Int32) -> Double? {
    get {
      let index = Int(number)
      if index < locals.count, let value = locals[index] { return value }
      return index < globals.count ? globals[index] : nil
    }
    set {
      let index = Int(number)
      if names[number].utf8.first == UInt8(ascii: "_") {
        Self.put(newValue, into: &globals, at: index)
      } else {
        Self.put(newValue, into: &locals, at: index)
      }
    }
  }

  private static func put(_ value: Double?, into values: inout [Double?], at index: Int) {
    if index >= values.count {
      values.append(contentsOf: repeatElement(nil, count: index + 1 - values.count))
    }
    values[index] = value
  }

  // MARK: calls

  /// The parameters #1 to #30 and the local names of a call.
  struct Locals: Sendable {
    fileprivate var numbered: [Double]
    fileprivate var named: [Double?]
  }

  /// How many numbered parameters each call has for itself (LinuxCNC).
  static let localCount = 30

  /// Puts a call's own parameters in place of the caller's: the arguments, then zeros.
  /// - Returns: The caller's, for `leave`.
  mutating func enter(_ arguments: [Double]) -> Locals {
    let saved = Locals(numbered: Array(numbered[1...Self.localCount]), named: locals)
    for index in 0..<Self.localCount {
      numbered[index + 1] = index < arguments.count ? arguments[index] : 0
    }
    locals = []
    return saved
  }

  /// Puts the caller's parameters back.
  mutating func leave(to saved: Locals) {
    numbered.replaceSubrange(1...Self.localCount, with: saved.numbered)
    locals = saved.named
  }

  /// Whether the control itself sets this parameter: tool, tool offset and current position.
  static func isReadOnly(_ number: Int) -> Bool {
    number >= 5400 && number <= 5413 || number >= 5420 && number <= 5428
  }

  static let homePosition = 5161
  static let secondHomePosition = 5181
  static let isAxisOffsetActive = 5210
  static let axisOffset = 5211
  static let workOffsetIndex = 5220
  static let toolNumber = 5400
  static let toolOffset = 5401
  static let toolDiameter = 5410
  static let currentPosition = 5420

  /// The parameter of the first axis of a work offset, 1 (G54) to 9 (G59.3).
  static func workOffset(_ index: Int) -> Int { 5201 + 20 * index }

  /// The parameter of the rotation of a work offset. [degrees]
  static func workRotation(_ index: Int) -> Int { 5210 + 20 * index }
}

extension ParameterStore {
  /// The number of a parameter that a value names, 1 to 5602.
  static func checkedNumber(_ value: Double, at span: WordSpan) throws(ProgramError) -> Int {
    guard let number = Whole.number(value, within: BinaryOperator.equality) else {
      throw ProgramError(
        .notWhole, at: span, "a parameter's number must be whole", remedy: "round it with ROUND[ ]")
    }
    guard number >= 1 && number <= last else {
      throw ProgramError(
        .parameterOutOfRange, at: span, "there is no parameter #\(number)",
        remedy: "numbers go from 1 to \(last)")
    }
    return number
  }
}
