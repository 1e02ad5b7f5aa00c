/// What no room may use, and what the real-time ring may not: it needs no heap, no existential, no
/// Foundation. The embedded gate proves it; this says where.
enum RealTimeRule {
  static let bannedEverywhere: Set<String> = ["fatalError"]
  static let banned: Set<String> = [
    "class", "actor", "any", "String", "Array", "Dictionary", "Set", "CaseIterable", "OptionSet",
    "Foundation", "Glibc", "async", "await", "AnyObject", "addingProduct", "print", "debugPrint",
  ]

  static func check(_ source: SourceText) -> [Violation] {
    guard source.isSwift, source.path.hasPrefix("Sources/") else { return [] }
    let isRealTime = RoomTable.room(of: source.path)?.isRealTime ?? false
    var found = source.words.compactMap { word -> Violation? in
      let isBang = word.text == "try" && word.after == UInt8(ascii: "!")
      let isBanned =
        bannedEverywhere.contains(word.text)
        || (isRealTime && (banned.contains(word.text) || isSlow(word) || isArrayType(word)))
      guard isBang || isBanned else { return nil }
      return source.violation(word.line, "\(word.text) is banned here")
    }
    for (index, line) in source.codeLines.enumerated() {
      if isGlobalVariable(line) { found.append(source.violation(index + 1, "global variable")) }
      if isRealTime, isStoredClosure(line.trimmed) {
        found.append(source.violation(index + 1, "stored closure"))
      }
    }
    return found
  }

  private static func isSlow(_ word: Word) -> Bool {
    word.text == "rounded" && word.before == UInt8(ascii: ".")
      && word.after == UInt8(ascii: "(")
  }

  /// `[Double]` as a type.
  private static func isArrayType(_ word: Word) -> Bool {
    word.before == UInt8(ascii: "[") && word.after == UInt8(ascii: "]")
      && word.text.first?.isUppercase == true
  }

  private static func isGlobalVariable(_ line: Substring) -> Bool {
    ["var ", "public var ", "private var ", "nonisolated(unsafe) "].contains {
      line.hasPrefix($0) && !line.contains("{")
    }
  }

  private static func isStoredClosure(_ line: String) -> Bool {
    guard line.contains("->"), !line.contains("{"), let colon = line.firstIndex(of: ":") else {
      return false
    }
    let head = line[..<colon].split(separator: " ")
    return !head.contains("func") && (head.contains("var") || head.contains("let"))
  }
}
