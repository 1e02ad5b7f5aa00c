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
  /// A structure fault that only counts when the line is reached.
  var fault: ProgramError?

  var isLabelComputed: Bool { label.isEmpty }

  var kind: ControlKind { link.kind }
}

/// Where the O-words of a file are and how they belong together. Built in one pass before anything
/// moves, so that unmatched, crossed and missing O-words are found first.
struct ProgramStructure {
  var lines: [ControlLine] = []
  /// Places of subs by label, of program numbers by number.
  private(set) var subs: [String: Int] = [:]
  var programs: [String: Int] = [:]
  /// Structure faults, each with its line.
  private(set) var faults: [(line: Int32, error: ProgramError)] = []

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

  /// The names of all subs, sorted, for a message.
  var subNames: [String] { subs.keys.sorted() }

  // MARK: matching

  /// Joins the ends to their beginnings.
  mutating func match() {
    var open: [Int] = []
    var labels: [String: Int32] = [:]
    var sub = -1
    for index in lines.indices {
      switch lines[index].kind {
      case .sub:
        define(index, &labels, scope: -1)
        if sub >= 0 {
          blame(
            index, .nestedSub, "a subprogram is defined inside \(name(of: sub))",
            remedy: "close it with endsub before")
          continue
        }
        sub = index
        subs[lines[index].label] = subs[lines[index].label] ?? index
        lines[index].link.isRegion = true
        open.append(index)
      case .while where open.last.map { lines[$0].kind == .do && isSame($0, index) } ?? false:
        close(open.removeLast(), index)
      case .while, .do, .if, .repeat:
        define(index, &labels, scope: sub)
        lines[index].link.isRegion =
          lines[index].kind != .if && !open.contains { lines[$0].link.isRegion }
        open.append(index)
      case .elseif, .else: join(index, &open)
      case .endsub, .endwhile, .endif, .endrepeat:
        closeNext(index, &open)
        if lines[index].kind == .endsub { sub = -1 }
      case .break, .continue, .return: anchor(index, open)
      case .program: programs[lines[index].label] = programs[lines[index].label] ?? index
      case .call: break
      }
    }
    for index in open { blameUnclosed(index) }
  }

  private mutating func define(_ index: Int, _ labels: inout [String: Int32], scope: Int) {
    let line = lines[index]
    guard !line.isLabelComputed else { return refuseComputed(index) }
    let key = "\(scope) \(line.label)"
    guard let first = labels[key] else {
      labels[key] = line.line
      return
    }
    blame(
      index, .duplicateLabel, "the label o\(line.label) is used in line \(first) already",
      remedy: "give each sub, loop and branch a label of its own")
  }

  private mutating func refuseComputed(_ index: Int) {
    blame(
      index, .controlArgument, "only a call may compute its label",
      remedy: "write the number or <name> behind O")
  }

  private func isSame(_ first: Int, _ second: Int) -> Bool {
    lines[first].label == lines[second].label
  }

  private mutating func close(_ opening: Int, _ ending: Int) {
    lines[opening].link.partner =
      lines[opening].link.partner < 0 ? ending : lines[opening].link.partner
    lines[ending].link.partner = opening
    lines[ending].link.anchor = opening
    lines[opening].link.anchor = ending
  }

  // The branch of an if: the branch before it goes on here.
  private mutating func join(_ index: Int, _ open: inout [Int]) {
    guard let last = open.last, lines[last].kind == .if, isSame(last, index) else {
      return blameCrossed(index, open)
    }
    var branch = last
    while lines[branch].link.partner >= 0 { branch = lines[branch].link.partner }
    guard lines[branch].kind != .else else {
      return blame(
        index, .unmatchedControl, "\(lines[index].kind.name) stands behind the else",
        remedy: "the else comes last")
    }
    lines[branch].link.partner = index
    lines[index].link.anchor = last
  }

  private mutating func closeNext(_ index: Int, _ open: inout [Int]) {
    guard let last = open.last, isSame(last, index), isEnd(lines[index].kind, of: lines[last].kind)
    else { return blameCrossed(index, open) }
    open.removeLast()
    guard lines[last].kind == .if else { return close(last, index) }
    var branch = last
    while lines[branch].link.partner >= 0 {
      branch = lines[branch].link.partner
      lines[branch].link.anchor = index
    }
    lines[branch].link.partner = index
    lines[last].link.anchor = index
    lines[index].link.partner = last
  }

  private func isEnd(_ end: ControlKind, of kind: ControlKind) -> Bool {
    switch kind {
    case .sub: end == .endsub
    case .while: end == .endwhile
    case .if: end == .endif
    case .repeat: end == .endrepeat
    default: false
    }
  }

  private mutating func anchor(_ index: Int, _ open: [Int]) {
    let wanted: (ControlKind) -> Bool =
      lines[index].kind == .return ? { $0 == .sub } : { $0 == .while || $0 == .do }
    let found = open.last { wanted(lines[$0].kind) && isSame($0, index) }
    if let found {
      lines[index].link.anchor = found
      return
    }
    let isReturn = lines[index].kind == .return
    blame(
      index, .unmatchedControl,
      isReturn
        ? "return stands outside the subprogram o\(lines[index].label)"
        : "\(lines[index].kind.name) stands in no while or do of the label o\(lines[index].label)",
      remedy: isReturn
        ? "return carries the label of its sub" : "only while and do know break and continue")
  }

  // MARK: blame

  private func name(of index: Int) -> String {
    "o\(lines[index].label) \(lines[index].kind.name) of line \(lines[index].line)"
  }

  private mutating func blame(
    _ index: Int, _ code: FaultCode, _ message: String, remedy: String
  ) {
    let error = ProgramError(code, at: lines[index].span, message, remedy: remedy)
    lines[index].fault = error
    faults.append((lines[index].line, error))
  }

  private mutating func blameCrossed(_ index: Int, _ open: [Int]) {
    let kind = lines[index].kind.name
    let opening = open.last { isSame($0, index) }
    if let opening, let last = open.last, opening != last {
      blame(
        index, .crossedControl, "\(kind) crosses \(name(of: last)), which is still open",
        remedy: "close \(name(of: last)) first")
    } else if let opening {
      blame(
        index, .unmatchedControl, "\(kind) does not close \(name(of: opening))",
        remedy: "use the end that belongs to \(lines[opening].kind.name)")
    } else {
      let hint = open.last.map { "open here is \(name(of: $0))" } ?? "nothing is open here"
      blame(
        index, .unmatchedControl, "\(kind) has no beginning with the label o\(lines[index].label)",
        remedy: "check the label; \(hint)")
    }
  }

  private mutating func blameUnclosed(_ index: Int) {
    let end =
      switch lines[index].kind {
      case .sub: "endsub"
      case .do: "while"
      default: "end" + lines[index].kind.name
      }
    blame(
      index, .unclosedControl, "\(lines[index].kind.name) is never closed",
      remedy: "put o\(lines[index].label) \(end) behind it")
  }

  /// Notes a line that could not be read.
  mutating func appendFault(_ error: ProgramError, line: Int32) { faults.append((line, error)) }
}
