/// Changes programs as a careless hand or a broken file would: it knows words, numbers, brackets,
/// O-words and comments, so that most of what comes out gets past the lexer.
public struct ProgramMutator<Source: RandomNumberGenerator> {
  /// Where its decisions come from.
  public var chance: Source

  /// A mutator whose decisions come from a generator.
  public init(chance: Source) {
    self.chance = chance
  }

  /// Changes a program once.
  public mutating func mutate(_ bytes: inout [UInt8]) {
    let words = Words(of: bytes)
    guard !words.ranges.isEmpty else {
      bytes += Array(pick(Self.pieces).utf8)
      return
    }
    let range = pick(words.ranges)
    switch Int.random(in: 0..<10, using: &chance) {
    case 0: bytes.removeSubrange(range)
    case 1: bytes.insert(contentsOf: Array(bytes[range]), at: pick(words.ranges).lowerBound)
    case 2: exchange(range, pick(words.ranges), in: &bytes)
    case 3, 4: bytes.replaceSubrange(range, with: Array(pick(Self.pieces).utf8))
    case 5: bytes.insert(contentsOf: Array(pick(Self.pieces).utf8), at: range.lowerBound)
    case 6, 7: changeNumber(in: range, of: &bytes)
    case 8: changeLines(&bytes)
    default: bytes[range.lowerBound] = UInt8.random(in: 0...255, using: &chance)
    }
  }

  private mutating func pick<Item>(_ items: [Item]) -> Item {
    items[Int.random(in: 0..<items.count, using: &chance)]
  }

  private func exchange(_ a: Range<Int>, _ b: Range<Int>, in bytes: inout [UInt8]) {
    let (first, second) = a.lowerBound <= b.lowerBound ? (a, b) : (b, a)
    guard first.upperBound <= second.lowerBound else { return }
    let (left, right) = (Array(bytes[first]), Array(bytes[second]))
    bytes.replaceSubrange(second, with: left)
    bytes.replaceSubrange(first, with: right)
  }

  private mutating func changeNumber(in range: Range<Int>, of bytes: inout [UInt8]) {
    let number = Array(pick(Self.numbers).utf8)
    let start = range.first { Self.isOfNumber(bytes[$0]) } ?? range.upperBound
    let end = (start..<range.upperBound).first { !Self.isOfNumber(bytes[$0]) }
    bytes.replaceSubrange(start..<(end ?? range.upperBound), with: number)
  }

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    byte >= 0x30 && byte <= 0x39 || byte == 0x2E || byte == 0x2D || byte == 0x2B
  }

  private mutating func changeLines(_ bytes: inout [UInt8]) {
    var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
    let index = Int.random(in: 0..<lines.count, using: &chance)
    switch Int.random(in: 0..<4, using: &chance) {
    case 0: lines.remove(at: index)
    case 1: lines.insert(lines[index], at: Int.random(in: 0...lines.count, using: &chance))
    case 2: lines.swapAt(index, Int.random(in: 0..<lines.count, using: &chance))
    default: lines.insert(Array(pick(Self.lines).utf8), at: index)
    }
    bytes = Array(lines.joined(separator: [10]))
  }
}

/// Where the words of a program stand.
struct Words {
  private(set) var ranges: [Range<Int>] = []

  /// Letters, numbers and signs that belong together; a comment is one word.
  init(of bytes: [UInt8]) {
    var index = 0
    while index < bytes.count {
      let start = index
      index = Self.end(of: bytes, from: start)
      if bytes[start] > 0x20 { ranges.append(start..<index) }
    }
  }

  private static func end(of bytes: [UInt8], from start: Int) -> Int {
    if bytes[start] == UInt8(ascii: "(") {
      let end = bytes[start...].firstIndex { $0 == UInt8(ascii: ")") || $0 == 10 }
      return min((end ?? bytes.count - 1) + 1, bytes.count)
    }
    let isLetter = { (byte: UInt8) in byte | 32 >= 0x61 && byte | 32 <= 0x7A }
    let isNumber = { (byte: UInt8) in byte >= 0x2D && byte <= 0x39 }
    var index = start + 1
    while index < bytes.count,
      isNumber(bytes[index]) || isLetter(bytes[start]) && isLetter(bytes[index])
    {
      index += 1
    }
    return index
  }
}
