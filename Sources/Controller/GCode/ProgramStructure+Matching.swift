/// How the O-words of a file belong together. One pass; each fault is told once, at the word that
/// is to be mended, and what follows from it is not told.
extension ProgramStructure {
  /// Joins the ends to their beginnings.
  mutating func match() {
    var matching = ControlMatching(lines)
    for index in lines.indices where lines[index].fault < 0 { match(index, &matching) }
    // In the order of the text: of many faults the first are told.
    for open in matching.open { blameUnclosed(open) }
    while !matching.open.isEmpty { pop(&matching) }
    for index in lines.indices where lines[index].kind == .call {
      lines[index].link.partner = subs[lines[index].label] ?? -1
    }
  }

  private mutating func match(_ index: Int, _ matching: inout ControlMatching) {
    switch lines[index].kind {
    case .sub: openSub(index, &matching)
    case .while where isEndOfDo(index, matching): end(index, &matching)
    case .while, .do, .if, .repeat: openLoop(index, &matching)
    case .elseif, .else: join(index, &matching)
    case .endsub, .endwhile, .endif, .endrepeat: end(index, &matching)
    case .break, .continue, .return: anchor(index, &matching)
    case .program: programs[lines[index].label] = programs[lines[index].label] ?? index
    case .call: break
    }
  }

  // MARK: beginnings

  private mutating func openSub(_ index: Int, _ matching: inout ControlMatching) {
    while let outer = matching.sub {
      guard matching.lastEnd[lines[outer].label] ?? -1 > index else {
        // It is never closed: the new sub begins where its end is missing.
        abandon(through: outer, &matching)
        continue
      }
      blame(
        index, .nestedSub, "a subprogram is defined inside \(name(of: outer))",
        remedy: "close it with endsub before")
      break
    }
    define(index, scope: -1, &matching)
    subs[lines[index].label] = subs[lines[index].label] ?? index
    lines[index].link.isRegion = true
    matching.push(index, label: nil)
    matching.openRegions += 1
  }

  private mutating func openLoop(_ index: Int, _ matching: inout ControlMatching) {
    define(index, scope: matching.sub ?? -1, &matching)
    let isRegion = lines[index].kind != .if && matching.openRegions == 0
    lines[index].link.isRegion = isRegion
    if isRegion { matching.openRegions += 1 }
    matching.push(index, label: lines[index].label)
  }

  private func isEndOfDo(_ index: Int, _ matching: ControlMatching) -> Bool {
    guard let place = matching.places[lines[index].label] else { return false }
    return lines[matching.open[place].control].kind == .do
  }

  private mutating func define(_ index: Int, scope: Int, _ matching: inout ControlMatching) {
    let line = lines[index]
    guard !line.isLabelComputed else {
      return blame(
        index, .controlArgument, "only a call may compute its label",
        remedy: "write the number or <name> behind O")
    }
    let key = ControlMatching.Key(scope: scope, label: line.label)
    guard let first = matching.labels[key] else {
      matching.labels[key] = line.line
      return
    }
    blame(
      index, .duplicateLabel, "the label o\(line.label) is used in line \(first) already",
      remedy: "give each sub, loop and branch a label of its own")
  }

  // MARK: ends

  private func isSame(_ first: Int, _ second: Int) -> Bool {
    lines[first].label == lines[second].label
  }

  private func isEnd(_ opening: Int, _ ending: Int) -> Bool {
    guard isSame(opening, ending) else { return false }
    let end = lines[ending].kind
    return switch lines[opening].kind {
    case .sub: end == .endsub
    case .while: end == .endwhile
    case .do: end == .while
    case .if: end == .endif
    case .repeat: end == .endrepeat
    default: false
    }
  }

  private mutating func end(_ index: Int, _ matching: inout ControlMatching) {
    guard let opening = place(of: index, matching) else {
      let hint = matching.open.last.map { "open here is \(name(of: $0.control))" }
      return blame(
        index, .unmatchedControl,
        "\(lines[index].kind.name) has no beginning with the label o\(lines[index].label)",
        remedy: "check the label; \(hint ?? "nothing is open here")")
    }
    while matching.open.count - 1 > opening, let last = matching.open.last {
      guard last.isAbandoned || matching.lastEnd[lines[last.control].label] ?? -1 <= index else {
        return cross(index, last.control, opening, &matching)
      }
      abandon(last, &matching)
    }
    let control = matching.open[opening].control
    guard isEnd(control, index) else {
      blame(
        index, .unmatchedControl, "\(lines[index].kind.name) does not close \(name(of: control))",
        remedy: "use the end that belongs to \(lines[control].kind.name)")
      return pop(&matching)
    }
    close(index, &matching)
  }

  // Where in the stack the beginning of an end stands.
  private func place(of index: Int, _ matching: ControlMatching) -> Int? {
    if lines[index].kind == .endsub, let place = matching.subPlace,
      isSame(matching.open[place].control, index), !matching.open[place].isAbandoned
    {
      return place
    }
    guard let place = matching.places[lines[index].label], !matching.open[place].isAbandoned else {
      return nil
    }
    return place
  }

  private mutating func cross(
    _ index: Int, _ inner: Int, _ opening: Int, _ matching: inout ControlMatching
  ) {
    blame(
      index, .crossedControl,
      "\(lines[index].kind.name) crosses \(name(of: inner)), which is still open",
      remedy: "close \(name(of: inner)) first")
    matching.open[opening].isAbandoned = true
  }

  private mutating func close(_ index: Int, _ matching: inout ControlMatching) {
    guard let last = matching.open.last else { return }
    pop(&matching)
    let opening = last.control
    guard lines[opening].kind == .if else {
      lines[opening].link.partner = index
      lines[opening].link.anchor = index
      lines[index].link.partner = opening
      lines[index].link.anchor = opening
      return
    }
    var branch = opening
    while lines[branch].link.partner >= 0 {
      branch = lines[branch].link.partner
      lines[branch].link.anchor = index
    }
    lines[branch].link.partner = index
    lines[opening].link.anchor = index
    lines[index].link.partner = opening
  }

  // MARK: branches

  // The branch of an if: the branch before it goes on here.
  private mutating func join(_ index: Int, _ matching: inout ControlMatching) {
    guard let place = place(of: index, matching), lines[matching.open[place].control].kind == .if
    else {
      let hint = matching.open.last.map { "open here is \(name(of: $0.control))" }
      return blame(
        index, .unmatchedControl,
        "\(lines[index].kind.name) has no beginning with the label o\(lines[index].label)",
        remedy: "check the label; \(hint ?? "nothing is open here")")
    }
    while matching.open.count - 1 > place, let last = matching.open.last {
      guard last.isAbandoned || matching.lastEnd[lines[last.control].label] ?? -1 <= index else {
        return blame(
          index, .crossedControl,
          "\(lines[index].kind.name) crosses \(name(of: last.control)), which is still open",
          remedy: "close \(name(of: last.control)) first")
      }
      abandon(last, &matching)
    }
    let branch = matching.open[place].branch
    guard lines[branch].kind != .else else {
      return blame(
        index, .unmatchedControl, "\(lines[index].kind.name) stands behind the else",
        remedy: "the else comes last")
    }
    lines[branch].link.partner = index
    lines[index].link.anchor = matching.open[place].control
    matching.open[place].branch = index
  }

  private mutating func anchor(_ index: Int, _ matching: inout ControlMatching) {
    if lines[index].kind == .return {
      if let sub = matching.sub, isSame(sub, index) {
        lines[index].link.anchor = sub
        return
      }
      return blame(
        index, .unmatchedControl,
        "return stands outside the subprogram o\(lines[index].label)",
        remedy: "return carries the label of its sub")
    }
    if let place = place(of: index, matching) {
      let loop = matching.open[place].control
      if lines[loop].kind == .while || lines[loop].kind == .do {
        lines[index].link.anchor = loop
        return
      }
    }
    blame(
      index, .unmatchedControl,
      "\(lines[index].kind.name) stands in no while or do of the label o\(lines[index].label)",
      remedy: "only while and do know break and continue")
  }

  // MARK: blame

  private func name(of index: Int) -> String {
    "o\(lines[index].label) \(lines[index].kind.name) of line \(lines[index].line)"
  }

  private mutating func blame(
    _ index: Int, _ code: FaultCode, _ message: String, remedy: String
  ) {
    guard lines[index].fault < 0 else { return }
    blame(index, ProgramError(code, at: lines[index].span, message, remedy: remedy))
  }

  // What was told to be faulty already goes as well.
  private mutating func pop(_ matching: inout ControlMatching) {
    repeat {
      guard let last = matching.open.last else { return }
      if lines[last.control].link.isRegion { matching.openRegions -= 1 }
      matching.pop(label: lines[last.control].label)
    } while matching.open.last?.isAbandoned ?? false
  }

  private mutating func abandon(through control: Int, _ matching: inout ControlMatching) {
    while let last = matching.open.last {
      abandon(last, &matching)
      if last.control == control { return }
    }
  }

  // Something whose end is missing.
  private mutating func abandon(
    _ last: ControlMatching.OpenControl, _ matching: inout ControlMatching
  ) {
    blameUnclosed(last)
    pop(&matching)
  }

  private mutating func blameUnclosed(_ open: ControlMatching.OpenControl) {
    guard !open.isAbandoned else { return }
    let kind = lines[open.control].kind
    let end = kind == .sub ? "endsub" : kind == .do ? "while" : "end" + kind.name
    blame(
      open.control, .unclosedControl, "\(kind.name) is never closed",
      remedy: "put o\(lines[open.control].label) \(end) behind it")
  }
}

/// What is open while the O-words of a file are matched.
struct ControlMatching {
  /// An O-word that waits for its end.
  struct OpenControl: BitwiseCopyable {
    var control: Int
    /// The last branch of an if so far.
    var branch: Int
    var isSub: Bool
    /// Where in the stack another one with the same label stands; below 0 where none does.
    var hidden: Int
    /// Whether its end was told to be faulty already.
    var isAbandoned = false
    /// The sub it stands in, as a place in the stack; below 0 outside.
    var outerSub: Int
  }

  /// A label in its sub; -1 is the main program.
  struct Key: Hashable {
    var scope: Int
    var label: String
  }

  private(set) var openSub = -1
  var open: [OpenControl] = []
  /// How many open ones are compiled as a whole.
  var openRegions = 0
  /// The line of each label.
  var labels: [Key: Int32] = [:]
  /// Where in the stack a loop or branch stands.
  private(set) var places: [String: Int] = [:]
  /// The last end of each label.
  private(set) var lastEnd: [String: Int] = [:]

  init(_ lines: [ControlLine]) {
    for index in lines.indices {
      switch lines[index].kind {
      case .endsub, .endwhile, .endif, .endrepeat, .while: lastEnd[lines[index].label] = index
      default: break
      }
    }
  }

  /// The sub that is open, where there is one.
  var sub: Int? { openSub >= 0 ? open[openSub].control : nil }

  /// Its place in the stack.
  var subPlace: Int? { openSub >= 0 ? openSub : nil }

  /// Opens a sub, or a loop or branch with its label.
  mutating func push(_ control: Int, label: String?) {
    let hidden = label.flatMap { places.updateValue(open.count, forKey: $0) }
    open.append(
      OpenControl(
        control: control, branch: control, isSub: label == nil, hidden: hidden ?? -1,
        outerSub: openSub))
    if label == nil { openSub = open.count - 1 }
  }

  mutating func pop(label: String) {
    guard let last = open.popLast() else { return }
    openSub = last.outerSub
    if !last.isSub { places[label] = last.hidden >= 0 ? last.hidden : nil }
  }
}
