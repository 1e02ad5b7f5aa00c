/// A line of a text file: its number and its bytes without the end mark. Lines end with LF, CR LF
/// or CR alone.
struct TextLine {
  /// From 1.
  let number: Int
  /// Its first byte in the text.
  let start: Int
  /// The place behind its last byte.
  let end: Int

  /// The lines of a text, without a byte order mark.
  static func lines(of text: [UInt8]) -> [TextLine] {
    var lines: [TextLine] = []
    var start = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var place = start
    while place < text.count {
      let byte = text[place]
      guard byte == TextByte.lineFeed || byte == TextByte.carriageReturn else {
        place += 1
        continue
      }
      lines.append(TextLine(number: lines.count + 1, start: start, end: place))
      let next = place + 1
      let isPair = byte == TextByte.carriageReturn && next < text.count
      place = isPair && text[next] == TextByte.lineFeed ? next + 1 : next
      start = place
    }
    if start < text.count {
      lines.append(TextLine(number: lines.count + 1, start: start, end: text.count))
    }
    return lines
  }

  /// The first place of a stretch of this line that is no blank; the stretch's end where all are.
  static func skipBlanks(_ text: [UInt8], from start: Int, to end: Int) -> Int {
    var place = start
    while place < end, isBlank(text[place]) { place += 1 }
    return place
  }

  /// The end of a stretch without the blanks at its end.
  static func trimEnd(_ text: [UInt8], from start: Int, to end: Int) -> Int {
    var place = end
    while place > start, isBlank(text[place - 1]) { place -= 1 }
    return place
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == TextByte.space || byte == TextByte.tab }

  /// A stretch of a line.
  struct Word {
    let line: TextLine
    /// Its first byte in the text.
    let start: Int
    /// The place behind its last byte.
    let end: Int
  }

  /// A stretch of this line.
  func word(_ start: Int, _ end: Int) -> Word { Word(line: self, start: start, end: end) }
}
