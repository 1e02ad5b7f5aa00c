/// What an O-word asks for.
enum ControlKind: UInt8, BitwiseCopyable {
  case sub, endsub, call, `return`
  case `while`, endwhile, `do`
  case `if`, elseif, `else`, endif
  case `repeat`, endrepeat
  case `break`, `continue`
  /// `O1234` alone: where a program or an M98 subprogram begins.
  case program

  init?(_ word: StaticWord) {
    switch word {
    case StaticWord("sub"): self = .sub
    case StaticWord("endsub"): self = .endsub
    case StaticWord("call"): self = .call
    case StaticWord("return"): self = .return
    case StaticWord("while"): self = .while
    case StaticWord("endwhile"): self = .endwhile
    case StaticWord("do"): self = .do
    case StaticWord("if"): self = .if
    case StaticWord("elseif"): self = .elseif
    case StaticWord("else"): self = .else
    case StaticWord("endif"): self = .endif
    case StaticWord("repeat"): self = .repeat
    case StaticWord("endrepeat"): self = .endrepeat
    case StaticWord("break"): self = .break
    case StaticWord("continue"): self = .continue
    default: return nil
    }
  }

  /// As it is written.
  var name: String {
    switch self {
    case .sub: "sub"
    case .endsub: "endsub"
    case .call: "call"
    case .return: "return"
    case .while: "while"
    case .endwhile: "endwhile"
    case .do: "do"
    case .if: "if"
    case .elseif: "elseif"
    case .else: "else"
    case .endif: "endif"
    case .repeat: "repeat"
    case .endrepeat: "endrepeat"
    case .break: "break"
    case .continue: "continue"
    case .program: "a program number"
    }
  }

  /// How many values in brackets may follow.
  var mostArguments: Int {
    switch self {
    case .call: ParameterStore.localCount
    case .endsub, .return, .while, .if, .elseif, .repeat: 1
    default: 0
    }
  }

  var argumentText: String {
    switch mostArguments {
    case 0: "no value"
    case 1: "one value"
    default: "at most \(mostArguments) values"
    }
  }

  var needsArgument: Bool {
    switch self {
    case .while, .if, .elseif, .repeat: true
    default: false
    }
  }
}

/// How an O-word hangs together with others of its file, by their place in the list.
struct ControlLink: BitwiseCopyable {
  var kind: ControlKind
  /// Whether it opens a region that is compiled as a whole.
  var isRegion = false
  /// Its line on the tape once it is compiled.
  var tapeLine: Int32 = -1
  /// The other end: end of a sub or loop, next branch of an if; opening line of an end.
  var partner = -1
  /// The endif of a branch, the opening line of the loop of break and continue.
  var anchor = -1
  /// The number of a call from the caller that made it last, so that it is not looked for.
  var caller: Int32 = -1
  var callNumber: Int32 = 0
}

/// A line of a program that begins with an O-word.
struct ControlLine {
  var link: ControlLink
  /// `100` or `<name>`, in lower case; empty where it is computed.
  var label: String
  /// First byte of the line in its file, and the line.
  var offset: Int
  var line: Int32
  /// The O-word with its keyword.
  var span: WordSpan
  /// Bytes of the line before its arguments.
  var argumentColumn: Int32
  /// Its structure fault; below 0 where there is none.
  var fault: Int32 = -1

  var isLabelComputed: Bool { label.isEmpty }

  var kind: ControlKind { link.kind }
}

/// Where the O-words of a file are and how they belong together. Built in one pass before anything
/// moves, so that unmatched, crossed and missing O-words are found first.
struct ProgramStructure {
  var lines: [ControlLine] = []
  /// Places of subs by label, of program numbers by number.
  var subs: [String: Int] = [:]
  var programs: [String: Int] = [:]
  /// Structure faults, each with its line.
  private(set) var faults: [(line: Int32, error: ProgramError)] = []

  /// More faults than these are not told one by one.
  private static let mostFaults = 1_000

  /// No lines yet.
  init() {}

  var isEmpty: Bool { lines.isEmpty }

  /// The O-word of the line that begins at an offset.
  func index(ofLineAt offset: Int) -> Int? {
    var low = 0
    var high = lines.count
    while low < high {
      let middle = (low + high) / 2
      if lines[middle].offset < offset { low = middle + 1 } else { high = middle }
    }
    return low < lines.count && lines[low].offset == offset ? low : nil
  }

  /// Where the line of an O-word begins.
  func place(of index: Int) -> (offset: Int, line: Int32) {
    (lines[index].offset, lines[index].line)
  }

  /// The names of all subs, sorted, for a message.
  var subNames: [String] { subs.keys.sorted() }

  // MARK: faults

  /// Whether a line has a structure fault.
  func fault(of line: ControlLine) -> ProgramError? {
    line.fault >= 0 ? faults[Int(line.fault)].error : nil
  }

  /// Notes a fault of a line with an O-word.
  mutating func blame(_ index: Int, _ error: ProgramError) {
    lines[index].fault = append(error, line: lines[index].line)
  }

  private mutating func append(_ error: ProgramError, line: Int32) -> Int32 {
    if faults.count < Self.mostFaults { faults.append((line, error)) }
    return Int32(truncatingIfNeeded: faults.count &- 1)
  }
}
