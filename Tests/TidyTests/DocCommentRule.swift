/// Every public declaration says what it is, directly above.
enum DocCommentRule {
  static func check(_ source: SourceText) -> [Violation] {
    guard source.isSwift, source.path.hasPrefix("Sources/") else { return [] }
    var found: [Violation] = []
    var scopes: [Scope] = []
    var header = ""
    for (index, line) in source.codeLines.enumerated() {
      let text = line.trimmed
      let isPublic = declares(text) || scopes.last?.makesPublic(text) == true
      if isPublic, source.docComment(above: index + 1) == nil {
        found.append(source.violation(index + 1, "no doc comment: \(text.prefix(60))"))
      }
      for character in line {
        switch character {
        case "{":
          scopes.append(Scope(header: header))
          header = ""
        case "}":
          if !scopes.isEmpty { scopes.removeLast() }
          header = ""
        default: header.append(character)
        }
      }
      header += text.isEmpty ? "" : " "
      if text.isEmpty { header = "" }
    }
    return found
  }

  /// Whether a line declares something public; attributes may stand before the word.
  static func declares(_ line: String) -> Bool {
    var words = line.split(separator: " ")[...]
    while words.first?.hasPrefix("@") == true { words.removeFirst() }
    guard words.first == "public" else { return false }
    return !words.contains("import") && !words.dropFirst().starts(with: ["extension"])
  }

  /// What a block is: the members of a public enumeration or protocol are public without saying so.
  enum Scope {
    case enumeration, requirements, other

    init(header: String) {
      let words = header.split(separator: " ")
      let isPublic = words.contains("public")
      if isPublic, words.contains("enum") {
        self = .enumeration
      } else if isPublic, words.contains("protocol") {
        self = .requirements
      } else {
        self = .other
      }
    }

    func makesPublic(_ line: String) -> Bool {
      let starts: [String]
      switch self {
      case .enumeration: starts = ["case ", "indirect case "]
      case .requirements:
        starts = ["func ", "var ", "static ", "init(", "mutating ", "associatedtype ", "subscript"]
      case .other: starts = []
      }
      return starts.contains { line.hasPrefix($0) }
    }
  }
}
