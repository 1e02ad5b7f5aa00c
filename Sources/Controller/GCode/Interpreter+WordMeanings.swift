internal import CanonicalMachining

/// The codes of a line that give its words their meaning.
struct WordOwners {
  /// Rows of the codes that stand in the line.
  let rows: [Int]
  /// Row of the code that gets the axis words; nil where none does.
  let axisTaker: Int?

  /// - Parameters:
  ///   - rows: Rows of the codes that stand in the line.
  ///   - motion: Ten times the motion code in force.
  init(_ rows: [Int], motion: Int?) {
    self.rows = rows
    let facts = CodeTable.facts
    let other = rows.first { facts[$0].takesAxes && facts[$0].step != .motion }
    let written = rows.first { facts[$0].group == .motion && facts[$0].tenths != 800 }
    axisTaker = other ?? written ?? motion.flatMap { CodeTable.row(g: $0) }
  }

  /// The row of the code that a word belongs to.
  func owner(of letter: Int) -> Int? {
    if Block.axisLetters >> UInt32(letter) & 1 == 1 { return axisTaker }
    let users = rows + (axisTaker.map { [$0] } ?? [])
    return users.first { CodeTable.facts[$0].words >> UInt32(letter) & 1 == 1 }
  }
}

/// What the words of a line mean.
extension Interpreter {
  /// The row of the code that an item is; nil where it is none.
  mutating func row(of item: BlockItem) -> Int? {
    guard item.kind == .g || item.kind == .m else { return nil }
    if item.target >= 0 { return Int(item.target) }
    guard let value = value(of: item) else { return nil }
    return item.kind == .g
      ? try? CodeTable.row(g: value, at: item.span) : try? CodeTable.row(m: value, at: item.span)
  }

  /// The value of an item now; nil where it has none, or cannot be computed.
  mutating func value(of item: BlockItem) -> Double? {
    guard item.kind != .comment else { return nil }
    return try? value(of: item.value)
  }

  // MARK: parameters

  /// The parameters that a value is computed from, each once.
  mutating func parameters(of value: ItemValue) -> [Explanation.Parameter] {
    guard case .steps(let start, let end) = value, end > start,
      Int(end) <= reader.tape.steps.count
    else { return [] }
    var found: [Explanation.Parameter] = []
    for index in Int(start)..<Int(end) {
      guard let parameter = parameter(ofStep: index, from: Int(start)) else { continue }
      if !found.contains(where: { $0.name == parameter.name }) { found.append(parameter) }
    }
    return found
  }

  private mutating func parameter(ofStep index: Int, from start: Int) -> Explanation.Parameter? {
    switch reader.tape.steps[index].operation {
    case .numbered(let number):
      return Explanation.Parameter(name: "#\(number)", value: numberedValue(Int(number)))
    case .named(let name):
      return Explanation.Parameter(
        name: "#<\(parameters.names[name])>", value: parameters[name: name])
    case .system(let name):
      return Explanation.Parameter(name: "#<\(name.rawValue)>", value: name.value(in: state))
    case .indirect:
      let operand = ItemValue.steps(
        Int32(truncatingIfNeeded: operandStart(before: index, from: start)),
        Int32(truncatingIfNeeded: index))
      guard let value = try? value(of: operand),
        let number = Whole.number(value, within: BinaryOperator.equality)
      else { return nil }
      return Explanation.Parameter(name: "#\(number)", value: numberedValue(number))
    default: return nil
    }
  }

  // Where the steps begin that compute the value on top of the stack before a step.
  private func operandStart(before index: Int, from start: Int) -> Int {
    var missing = 1
    var place = index
    while missing > 0, place > start {
      place -= 1
      switch reader.tape.steps[place].operation {
      case .binary, .arctangent: missing += 1
      case .unary, .negate, .indirect, .numberedExists: break
      default: missing -= 1
      }
    }
    return place
  }

  // MARK: meanings

  /// What an item means in its line.
  func meaning(of item: BlockItem, _ owners: WordOwners) -> String {
    switch item.kind {
    case .g, .m:
      var control = self
      guard let row = control.row(of: item) else { return "a code that the control does not know" }
      let rule = CodeTable.rules[row]
      return "\(rule.meaning) (\(rule.name), group \(rule.group.name))"
    case .numbered, .named: return "assigns; holds from the next block on"
    case .comment: return "a comment"
    case .argument: return "a value for the O-word"
    case .label: return "the number of the subprogram"
    case .spindleNumber: return "the number of the spindle that is meant"
    case .polarRadius: return "the radius about the program's zero: gives X and Y"
    case .polarAngle: return "the angle about the program's zero: gives X and Y"
    case .foreign: return "not of this language; the dialect says what becomes of it"
    case .word: return meaning(ofWord: item, owners)
    }
  }

  private func meaning(ofWord item: BlockItem, _ owners: WordOwners) -> String {
    switch item.letter {
    case UInt8(ascii: "f") - 97: return "feed [\(feedUnit)]"
    case UInt8(ascii: "s") - 97: return "spindle speed [rpm]"
    case UInt8(ascii: "t") - 97: return "asks for this tool; M6 brings it in"
    default: break
    }
    guard let row = owners.owner(of: Int(item.letter)) else { return "no code here uses it" }
    let rule = CodeTable.rules[row]
    let code = "\(rule.name), \(rule.meaning)"
    if Block.axisLetters >> UInt32(item.letter) & 1 == 1 {
      return axisMeaning(item, owners) + " of \(code)"
    }
    let isArc = rule.tenths == 20 || rule.tenths == 30
    let isCentre = (8...10).contains(item.letter)
    if rule.letter == "G", isArc, isCentre { return centreMeaning(item, owners) + " of \(code)" }
    return "\(BlockReader.name(item.letter &+ 97)) of \(code)"
  }

  private func axisMeaning(_ item: BlockItem, _ owners: WordOwners) -> String {
    let axis = Block.axis(of: Int(item.letter))
    let name = BlockReader.name(item.letter &+ 97)
    let isRotary = axis >= 3 && axis < 6
    let isInch = owners.has(g: 200) || state.isInch && !owners.has(g: 210)
    let unit = isRotary ? "degrees" : isInch ? "inch" : "mm"
    let isIncremental = owners.has(g: 910) || state.isIncremental && !owners.has(g: 900)
    let frame =
      owners.has(g: 530)
      ? "position in machine coordinates"
      : isIncremental ? "way from the current position" : "position in program coordinates"
    return "\(name) [\(unit)], \(frame)"
  }

  private func centreMeaning(_ item: BlockItem, _ owners: WordOwners) -> String {
    let isAbsolute = owners.has(g: 901) || state.isArcCentreAbsolute && !owners.has(g: 911)
    let axis = ["X", "Y", "Z"][Int(item.letter) - 8]
    return isAbsolute
      ? "the centre in \(axis), in program coordinates" : "the centre in \(axis), from the start"
  }
}

extension WordOwners {
  /// Whether a G code stands in the line.
  func has(g tenths: Int) -> Bool {
    rows.contains { CodeTable.rules[$0].letter == "G" && CodeTable.rules[$0].tenths == tenths }
  }
}

extension ControlKind {
  /// What it does, in a few words.
  var meaning: String {
    switch self {
    case .sub: "begins a subprogram, which is passed over until it is called"
    case .endsub: "ends the subprogram and returns"
    case .call: "calls a subprogram; its values become #1, #2 ..."
    case .return: "returns from the subprogram"
    case .while: "goes on while the value is not 0"
    case .endwhile: "goes back to its while"
    case .do: "begins a loop that its while ends"
    case .if: "carries out what follows if the value is not 0"
    case .elseif: "carries out what follows if no branch before was taken and the value is not 0"
    case .else: "carries out what follows if no branch before was taken"
    case .endif: "ends the branches"
    case .repeat: "carries out what follows so many times"
    case .endrepeat: "ends the repetition"
    case .break: "leaves the loop"
    case .continue: "goes to the next round of the loop"
    case .program: "the number of a program or subprogram"
    }
  }
}
