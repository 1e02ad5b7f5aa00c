/// The parameters of a program: `#1` to `#5602` by number, `#<name>` by name.
/// Numbers as in LinuxCNC: 5161-5169 the G28 position, 5181-5189 the G30 position, 5210 whether G92
/// is active and 5211-5219 its offsets, 5220 the number of the work offset, 5221-5230 the offsets
/// and the rotation of G54, then twenty further for each up to G59.3; 5399 what M66 read, 5400 the
/// number of the tool in the spindle, 5401-5409 its offsets, 5410 its diameter, 5411 and 5412 its
/// angles, 5413 its orientation. Lengths in them count in the unit of the machine, angles in
/// degrees; only the current position, 5420-5428, counts as the program does.
public struct ParameterStore: Equatable, Sendable {
  /// The highest number.
  public static let last = 5602

  private var numbered: [Double]
  /// The names that were ever met, as numbers.
  var names = NameTable()
  /// Values of the names that begin with `_`: seen in every subprogram.
  private var globals: [Double?] = []
  /// Values of the other names: each call has its own.
  private var locals: [LocalValue] = []
  /// Values of callers that a call's own stand in place of, newest last.
  private var displaced: [DisplacedValue] = []
  /// #1 to #30 of the callers, outermost first.
  private var callers: [Double] = []
  /// The call that runs, and the last one that began.
  private var call: UInt32 = 1
  private var lastCall: UInt32 = 1

  /// Whether both have the same values.
  public static func == (left: ParameterStore, right: ParameterStore) -> Bool {
    left.numbered == right.numbered && left.namedValues == right.namedValues
  }

  /// All parameters 0, work offset G54.
  public init() {
    numbered = [Double](repeating: 0, count: Self.last + 1)
    numbered[Self.workOffsetIndex] = 1
    numbered[Self.isDebugShown] = 1
  }

  /// The value of a numbered parameter; 0 outside 1...5602, where setting does nothing.
  /// [machine units or degrees or without unit]
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
      if index < locals.count, locals[index].call == call { return locals[index].value }
      return index < globals.count ? globals[index] : nil
    }
    set {
      let index = Int(number)
      if names.isGlobal(number) {
        Self.lengthen(&globals, to: index, with: nil)
        globals[index] = newValue
      } else {
        putLocal(newValue, at: index)
      }
    }
  }

  private mutating func putLocal(_ value: Double?, at index: Int) {
    Self.lengthen(&locals, to: index, with: LocalValue())
    if locals[index].call != call {
      displaced.append(DisplacedValue(index: index, value: locals[index]))
    }
    locals[index] = value.map { LocalValue(value: $0, call: call) } ?? LocalValue()
  }

  private static func lengthen<Value>(_ values: inout [Value], to index: Int, with empty: Value) {
    guard index >= values.count else { return }
    values.append(contentsOf: repeatElement(empty, count: index + 1 - values.count))
  }

  // MARK: calls

  /// A value of a name, and whose it is; 0 where it was never set.
  private struct LocalValue: BitwiseCopyable {
    var value = 0.0
    var call: UInt32 = 0
  }

  private struct DisplacedValue: BitwiseCopyable {
    var index: Int
    var value: LocalValue
  }

  /// What a call must put back of its caller.
  struct Scope: BitwiseCopyable {
    fileprivate var call: UInt32
    fileprivate var displaced: Int
  }

  /// How many numbered parameters each call has for itself (LinuxCNC).
  static let localCount = 30

  /// Puts a call's own parameters in place of the caller's: the arguments, then zeros.
  /// - Returns: The caller's, for `leave`.
  mutating func enter(_ arguments: [Double]) -> Scope {
    let scope = Scope(call: call, displaced: displaced.count)
    callers.append(contentsOf: numbered[1...Self.localCount])
    for index in 0..<Self.localCount {
      numbered[index + 1] = index < arguments.count ? arguments[index] : 0
    }
    lastCall &+= 1
    call = lastCall
    return scope
  }

  /// Puts the caller's parameters back.
  mutating func leave(to scope: Scope) {
    let first = callers.count - Self.localCount
    for index in 0..<Self.localCount { numbered[index + 1] = callers[first + index] }
    callers.removeLast(Self.localCount)
    while displaced.count > scope.displaced, let last = displaced.popLast() {
      locals[last.index] = last.value
    }
    call = scope.call
  }

  /// Whether the control itself sets this parameter: tool, tool offset and current position.
  static func isReadOnly(_ number: Int) -> Bool {
    number >= 5400 && number <= 5413 || number >= 5420 && number <= 5428
  }

  static let probeResult = 5061
  static let hasProbeContact = 5070
  static let homePosition = 5161
  static let secondHomePosition = 5181
  static let isAxisOffsetActive = 5210
  static let axisOffset = 5211
  static let workOffsetIndex = 5220
  static let inputValue = 5399
  static let toolNumber = 5400
  static let toolOffset = 5401
  static let toolDiameter = 5410
  static let toolFrontAngle = 5411
  static let toolBackAngle = 5412
  static let toolOrientation = 5413
  /// (DEBUG,) is silent where this is 0.
  static let isDebugShown = 5599
  static let currentPosition = 5420

  /// The parameter of the first axis of a work offset, 1 (G54) to 9 (G59.3).
  static func workOffset(_ index: Int) -> Int { 5201 + 20 * index }

  /// The parameter of the rotation of a work offset. [degrees]
  static func workRotation(_ index: Int) -> Int { 5210 + 20 * index }
}

extension ParameterStore {
  /// The number of a parameter that a value names, 1 to 5602.
  static func checkedNumber(_ value: Double, at span: WordSpan) throws(ProgramError) -> Int {
    guard value.magnitude <= InterpreterOptions.largestWord else {
      throw ProgramError(
        .parameterOutOfRange, at: span, "there is no parameter #\(shortText(value))",
        remedy: "numbers go from 1 to \(last)")
    }
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
