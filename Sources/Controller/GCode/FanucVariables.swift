/// The variables of custom macro B that hold what the program puts in: local and common ones.
/// docs/dialects.md lists the system variables.
struct FanucVariables: Sendable {
  /// #1 to #33 of the level in force, vacant at first.
  var locals = [Double](repeating: MacroValue.vacant, count: localCount + 1)
  private var commons = [Double](repeating: MacroValue.vacant, count: lastCommon + 1)
  /// System variables that only keep what is put in.
  var kept: [Int: Double] = [:]

  /// How many local variables a level has.
  static let localCount = 33
  static let lastCommon = 999
  /// The highest number that any 0i has.
  static let last = 19_999

  /// Whether a number is a local or common variable.
  static func isPlain(_ number: Int) -> Bool {
    number >= 1 && number <= localCount || number >= 100 && number <= 199
      || number >= 500 && number <= lastCommon
  }

  /// A local or common variable.
  subscript(number: Int) -> Double {
    get { number <= Self.localCount ? locals[number] : commons[number] }
    set {
      if number <= Self.localCount { locals[number] = newValue } else { commons[number] = newValue }
    }
  }

  /// The number of a variable that a value names.
  static func checkedNumber(_ value: Double, at span: WordSpan) throws(ProgramError) -> Int {
    guard let number = Whole.number(MacroValue.counted(value), within: BinaryOperator.equality)
    else {
      throw ProgramError(
        .notWhole, at: span, "a variable's number must be whole", remedy: "round it with ROUND[ ]")
    }
    guard number >= 0 && number <= last else {
      throw ProgramError(
        .parameterOutOfRange, at: span, "there is no variable #\(number)",
        remedy: "there are #1-#33, #100-#199, #500-#999 and system variables from #1000")
    }
    return number
  }
}

/// What a Fanuc control remembers besides the modal state of RS274/NGC.
struct FanucState: Sendable {
  var variables = FanucVariables()
  /// Macro calls that have not returned.
  var macroFrames: [MacroFrame] = []
  /// G66.
  var modalCall: ModalCall?
  /// G51 and G51.1.
  var scaling: FanucScaling?
  /// G92 offset that was in force before G68; nil while G68 is off.
  var unrotated: UnrotatedFrame?
  /// G0 to G3 as last programmed; G80 goes back to it.
  var baseMotion = 0
  /// G76 or G87 while it is in force.
  var boring: BoringCycle?
  /// The motion mode to put back behind the block.
  var motionBehind: Int?
  var cancelsCycle = false
  var boresHole = false
  /// Words of the hole that is bored behind the block. [program units]
  var holeFirst: Double?
  var holeSecond: Double?
  var holeCount = 1.0
  /// M99 P: where the caller goes on.
  var returnLabel: (number: Int, span: WordSpan)?
  /// The last H word.
  var lengthRegister = 0
  /// The last D word.
  var radiusRegister = 0
  /// Number of the program that runs.
  var program: Int?
  var lastM = 0
  var lastNumber = 0
  /// Letters of the block whose number has no point.
  var withoutPoint: UInt32 = 0
  /// Whether blocks of the text count for the budget: a GOTO has gone back.
  var countsBlocks = false
  /// Whether no line may take the short way.
  var readsEveryBlock = false
  /// N words of the files, found when the first GOTO asks.
  var labels: [Int32: FanucLabels] = [:]
  /// G50 S of a lathe. [rpm]
  var spindleLimit: Double?
  /// F of a lathe's G32. [program units]
  var threadLead: Double?
}

/// A macro call that has not returned.
struct MacroFrame: Sendable {
  /// How many calls were open with it.
  var level: Int
  /// The caller's local variables.
  var locals: [Double]
}

/// G66: the macro to call behind every move.
struct ModalCall: Sendable {
  var program: String
  var rounds: Int
  var locals: [Double]
  var span: WordSpan
  /// The level of calls that it holds in.
  var level: Int
}
