import Foundation

/// A breach of a rule, at a place.
struct Violation: CustomStringConvertible, Sendable {
  var path: String
  var line: Int
  var text: String

  var description: String { "\(path):\(line): \(text)" }
}

/// A word of the code with what stands around it.
struct Word: Sendable {
  var text: String
  var line: Int
  /// Where it ends in the code.
  var end: Int
  /// The bytes before and after, 0 at the ends.
  var before: UInt8
  var after: UInt8
}

/// A source file as the rules read it: its lines, its code without comments and string literals,
/// and its words.
struct SourceText: Sendable {
  let path: String
  /// The lines as written.
  let lines: [Substring]
  /// The code, comments and literals blanked out; as many bytes and lines as the text.
  let code: [UInt8]
  /// The lines of the code.
  let codeLines: [Substring]
  let words: [Word]

  init(_ text: String, path: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var blanker = CommentBlanker(text: Array(text.utf8), isC: !path.hasSuffix(".swift"))
    code = blanker.blanked()
    let plain = String(decoding: code, as: UTF8.self)
    codeLines = plain.split(separator: "\n", omittingEmptySubsequences: false)
    words = SourceText.words(of: code)
  }

  var isSwift: Bool { path.hasSuffix(".swift") }

  func violation(_ line: Int, _ text: String) -> Violation {
    Violation(path: path, line: line, text: text)
  }

  /// The comment directly above a line (from 1) as one text, attributes skipped; nil without one.
  func docComment(above line: Int) -> String? {
    var index = line - 2
    while index >= 0, lines[index].trimmed.hasPrefix("@") { index -= 1 }
    var comment: [String] = []
    while index >= 0, lines[index].trimmed.hasPrefix("///") {
      comment.insert(String(lines[index].trimmed.dropFirst(3)), at: 0)
      index -= 1
    }
    return comment.isEmpty ? nil : comment.joined()
  }

  private static func words(of code: [UInt8]) -> [Word] {
    var words: [Word] = []
    var line = 1
    var index = 0
    while index < code.count {
      if code[index] == 10 { line += 1 }
      guard code[index].isWordByte else {
        index += 1
        continue
      }
      let start = index
      while index < code.count, code[index].isWordByte { index += 1 }
      words.append(
        Word(
          text: String(decoding: code[start..<index], as: UTF8.self), line: line, end: index,
          before: start > 0 ? code[start - 1] : 0, after: index < code.count ? code[index] : 0))
    }
    return words
  }
}

/// Blanks comments and literals out of Swift or C.
struct CommentBlanker {
  let text: [UInt8]
  let isC: Bool
  private var output: [UInt8] = []
  private var index = 0

  init(text: [UInt8], isC: Bool) {
    self.text = text
    self.isC = isC
    output.reserveCapacity(text.count)
  }

  mutating func blanked() -> [UInt8] {
    while index < text.count {
      if starts("//") {
        while index < text.count, text[index] != 10 { blank() }
      } else if starts("/*") {
        blankBlockComment()
      } else if text[index] == UInt8(ascii: "\"") || starts("#\"") || starts("##\"") {
        blankString()
      } else if isC, text[index] == UInt8(ascii: "'"), !(output.last ?? 0).isWordByte {
        blankCharacter()
      } else {
        output.append(text[index])
        index += 1
      }
    }
    return output
  }

  private func starts(_ mark: StaticString, at place: Int? = nil) -> Bool {
    let start = place ?? index
    guard start + mark.utf8CodeUnitCount <= text.count else { return false }
    for offset in 0..<mark.utf8CodeUnitCount
    where unsafe text[start + offset] != mark.utf8Start[offset] { return false }
    return true
  }

  private mutating func blank(_ count: Int = 1) {
    for _ in 0..<count where index < text.count {
      output.append(text[index] == 10 ? 10 : 32)
      index += 1
    }
  }

  private mutating func blankBlockComment() {
    var depth = 0
    repeat {
      if starts("/*"), !isC || depth == 0 {
        depth += 1
        blank(2)
      } else if starts("*/") {
        depth -= 1
        blank(2)
      } else {
        blank()
      }
    } while depth > 0 && index < text.count
  }

  private mutating func blankCharacter() {
    blank()
    while index < text.count, text[index] != UInt8(ascii: "'"), text[index] != 10 {
      blank(text[index] == UInt8(ascii: "\\") ? 2 : 1)
    }
    blank()
  }

  /// A literal with its interpolations, which may hold literals in turn.
  private mutating func blankString() {
    var hashes = 0
    while index < text.count, text[index] == UInt8(ascii: "#") {
      hashes += 1
      blank()
    }
    let isMultiline = !isC && starts("\"\"\"")
    blank(isMultiline ? 3 : 1)
    while index < text.count {
      if text[index] == UInt8(ascii: "\\"), hasHashes(hashes, at: index + 1) {
        blank(1 + hashes)
        if !isC, index < text.count, text[index] == UInt8(ascii: "(") {
          blankInterpolation()
        } else {
          blank()
        }
      } else if isMultiline ? starts("\"\"\"") : text[index] == UInt8(ascii: "\"") {
        let length = isMultiline ? 3 : 1
        let isEnd = hasHashes(hashes, at: index + length)
        blank(isEnd ? length + hashes : 1)
        if isEnd { return }
      } else if text[index] == 10, !isMultiline {
        return
      } else {
        blank()
      }
    }
  }

  private mutating func blankInterpolation() {
    var depth = 0
    repeat {
      if text[index] == UInt8(ascii: "(") { depth += 1 }
      if text[index] == UInt8(ascii: ")") { depth -= 1 }
      if text[index] == UInt8(ascii: "\"") { blankString() } else { blank() }
    } while depth > 0 && index < text.count
  }

  private func hasHashes(_ count: Int, at place: Int) -> Bool {
    guard place + count <= text.count else { return false }
    return text[place..<place + count].allSatisfy { $0 == UInt8(ascii: "#") }
  }
}

extension UInt8 {
  var isWordByte: Bool {
    (self >= 48 && self <= 57) || (self >= 65 && self <= 90) || (self >= 97 && self <= 122)
      || self == 95 || self >= 128
  }
}

extension StringProtocol {
  var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
