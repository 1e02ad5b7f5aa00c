/// A function of a source file: where it stands and how long it is.
struct FunctionExtent {
  var name: String
  var line: Int
  var lineCount: Int
  var parameterCount: Int
}

extension SourceText {
  /// The functions, initialisers and subscripts with a body or without, in their order.
  var functions: [FunctionExtent] { isSwift ? swiftFunctions : cFunctions }

  private var swiftFunctions: [FunctionExtent] {
    var reader = CodeReader(code: code)
    return words.indices.compactMap { index in
      let word = words[index]
      guard isFunctionWord(word) else { return nil }
      reader.index = word.end
      guard let parameters = reader.parameterList() else { return nil }
      let last = reader.bodyEnd() ?? word.end
      let name = word.text == "func" && index + 1 < words.count ? words[index + 1].text : word.text
      return FunctionExtent(
        name: name, line: word.line, lineCount: lineBreaks(word.end, last) + 1,
        parameterCount: parameters)
    }
  }

  /// `init` and `subscript` stand in expressions too: after a point, or without a list.
  private func isFunctionWord(_ word: Word) -> Bool {
    if word.text == "func" { return true }
    guard word.text == "init" || word.text == "subscript" else { return false }
    return word.before != UInt8(ascii: ".") && "(?<".utf8.contains(word.after)
  }

  private func lineBreaks(_ start: Int, _ end: Int) -> Int {
    code[start..<max(start, min(end, code.count))].count { $0 == 10 }
  }

  /// A C function is a block at the outer level that follows a list of parameters.
  private var cFunctions: [FunctionExtent] {
    var found: [FunctionExtent] = []
    var reader = CodeReader(code: CodeReader.withoutDirectives(code))
    var header = 0
    while reader.index < reader.code.count {
      let byte = reader.code[reader.index]
      if byte == UInt8(ascii: ";") || byte == UInt8(ascii: "}") {
        header = reader.index + 1
      } else if byte == UInt8(ascii: "{") {
        let start = reader.index
        guard let list = reader.listBefore(start, notBefore: header) else {
          let words = String(decoding: reader.code[header..<start], as: UTF8.self)
          if !words.contains("extern") { reader.skipBlock() }
          header = reader.index + 1
          reader.index += 1
          continue
        }
        reader.skipBlock()
        found.append(
          FunctionExtent(
            name: list.name, line: lineBreaks(0, list.start) + 1,
            lineCount: lineBreaks(list.start, reader.index) + 1, parameterCount: list.count))
        header = reader.index + 1
      }
      reader.index += 1
    }
    return found
  }
}

/// Reads brackets in code that has no comments and literals left.
struct CodeReader {
  /// The name of a C function, where it stands, and how many parameters follow.
  struct Header {
    var name: String
    var start: Int
    var count: Int
  }

  let code: [UInt8]
  var index = 0

  /// Reads the next list in round brackets; how many items it has, nil without one.
  mutating func parameterList() -> Int? {
    while index < code.count, code[index] != UInt8(ascii: "(") {
      if code[index] == UInt8(ascii: "{") || code[index] == UInt8(ascii: "}") { return nil }
      index += 1
    }
    guard index < code.count else { return nil }
    let start = index
    skip(open: UInt8(ascii: "("), close: UInt8(ascii: ")"))
    return CodeReader.itemCount(code[(start + 1)..<max(start + 1, index)])
  }

  /// Steps behind the body that follows a list; nil where the next declaration comes first.
  mutating func bodyEnd() -> Int? {
    let nextDeclarations: Set<String> = [
      "func", "var", "let", "init", "static", "mutating", "public", "private", "subscript",
      "associatedtype", "case", "internal", "fileprivate", "override", "nonmutating", "typealias",
    ]
    index += 1
    while index < code.count {
      switch code[index] {
      case UInt8(ascii: "{"):
        skipBlock()
        return index
      case UInt8(ascii: "}"), UInt8(ascii: "@"), UInt8(ascii: "="): return nil
      case let byte where byte.isWordByte:
        let start = index
        while index < code.count, code[index].isWordByte { index += 1 }
        let word = String(decoding: code[start..<index], as: UTF8.self)
        if nextDeclarations.contains(word) { return nil }
      default: index += 1
      }
    }
    return nil
  }

  /// Steps onto the bracket that closes the block that starts here.
  mutating func skipBlock() { skip(open: UInt8(ascii: "{"), close: UInt8(ascii: "}")) }

  private mutating func skip(open: UInt8, close: UInt8) {
    var depth = 0
    while index < code.count {
      if code[index] == open { depth += 1 }
      if code[index] == close { depth -= 1 }
      if depth == 0 { return }
      index += 1
    }
  }

  /// The list of parameters that ends just before a block, and the name before it.
  func listBefore(_ block: Int, notBefore first: Int) -> Header? {
    var end = block - 1
    while end >= first, code[end] == 32 || code[end] == 10 { end -= 1 }
    guard end >= first, code[end] == UInt8(ascii: ")") else { return nil }
    var depth = 0
    var start = end
    while start >= first {
      if code[start] == UInt8(ascii: ")") { depth += 1 }
      if code[start] == UInt8(ascii: "(") { depth -= 1 }
      if depth == 0 { break }
      start -= 1
    }
    guard start > first else { return nil }
    var nameStart = start
    while nameStart > first, code[nameStart - 1].isWordByte { nameStart -= 1 }
    let items = CodeReader.itemCount(code[(start + 1)..<end])
    let name = String(decoding: code[nameStart..<start], as: UTF8.self)
    return Header(name: name, start: nameStart, count: items)
  }

  /// How many items a list has: commas outside inner brackets, one more, an empty last item not.
  static func itemCount(_ list: ArraySlice<UInt8>) -> Int {
    var depth = 0
    var count = 0
    var hasText = false
    var last: UInt8 = 0
    for byte in list {
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "<"): depth += 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: ">"): depth -= last == UInt8(ascii: "-") ? 0 : 1
      default: break
      }
      if byte == UInt8(ascii: ","), depth == 0 {
        count += 1
        hasText = false
      } else if byte != 32, byte != 10 {
        hasText = true
      }
      last = byte
    }
    return count + (hasText ? 1 : 0)
  }

  /// C without the lines of the preprocessor.
  static func withoutDirectives(_ code: [UInt8]) -> [UInt8] {
    var isDirective = false
    var isLineStart = true
    var last: UInt8 = 0
    return code.map { byte in
      if isLineStart, byte == UInt8(ascii: "#") { isDirective = true }
      if byte == 10 {
        if last != UInt8(ascii: "\\") { isDirective = false }
        isLineStart = true
      } else if byte != 32 {
        isLineStart = false
      }
      last = byte
      return isDirective && byte != 10 ? 32 : byte
    }
  }
}
