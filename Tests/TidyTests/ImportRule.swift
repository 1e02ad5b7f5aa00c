/// Rooms never import each other but as the table permits.
enum ImportRule {
  static let kinds: Set<String> = [
    "struct", "class", "enum", "protocol", "func", "var", "let", "typealias",
  ]

  static func check(_ source: SourceText) -> [Violation] {
    guard source.isSwift, source.path.hasPrefix("Sources/") else { return [] }
    guard let room = RoomTable.room(of: source.path) else {
      return [source.violation(1, "lies in no room of the table")]
    }
    let words = source.words
    return words.indices.compactMap { index in
      guard words[index].text == "import", index + 1 < words.count else { return nil }
      let isKind = kinds.contains(words[index + 1].text) && index + 2 < words.count
      let module = words[index + (isKind ? 2 : 1)].text
      guard !room.mayImport.contains(module) else { return nil }
      return source.violation(words[index].line, "\(room.name) may not import \(module)")
    }
  }
}
