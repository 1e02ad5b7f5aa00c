internal import CanonicalMachining

/// The feed override along the program, as an operator turns the dial: a value from the start, and
/// others from lines of the program on.
public struct OverrideSchedule: Sendable, Equatable {
  /// From where a value counts.
  public enum Place: Sendable, Hashable {
    /// A line, from 1.
    case line(Int)
    /// A block by the number behind N.
    case number(Int64)
  }

  /// A turn of the dial.
  public struct Change: Sendable, Equatable {
    /// From where on.
    public var place: Place
    /// Factor on the feed. (no unit)
    public var feed: Double
    /// As it was given.
    var text = ""
  }

  /// The turns as they were given.
  public private(set) var changes: [Change] = []
  /// The override up to the first of them. (no unit)
  public var first: Double = 1
  /// As it was given.
  private var firstText = ""
  /// The turns by rising line.
  private var byLine: [(line: Int, feed: Double)] = []

  /// The programmed feed, or a constant share of it. (no unit)
  public init(constant: Double = 1) { first = constant }

  /// Equal turns.
  public static func == (a: Self, b: Self) -> Bool {
    a.first == b.first && a.changes == b.changes
  }

  /// Whether it never changes.
  public var isConstant: Bool { byLine.isEmpty }

  /// The override at a block. In a file of subprograms that of the first line counts.
  func feed(at source: SourceLine) -> Double {
    guard source.file == 0 else { return first }
    var (low, high) = (0, byLine.count)
    while low < high {
      let middle = (low + high) / 2
      if byLine[middle].line <= Int(source.line) { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? first : byLine[low - 1].feed
  }

  /// Every value that occurs, and as it was given. (no unit)
  var values: [(feed: Double, text: String)] {
    [(first, firstText.isEmpty ? "\(first)" : firstText)] + changes.map { ($0.feed, $0.text) }
  }

  /// The numbers behind N that it names.
  var numbers: Set<Int64> {
    Set(
      changes.compactMap { change in
        if case .number(let number) = change.place { number } else { nil }
      })
  }

  /// Most lines that a refusal names.
  private static let shownLines = 8

  /// Puts the turns in order of lines.
  /// - Parameters:
  ///   - lines: The lines of the blocks that are named by N.
  ///   - last: The last line of the program.
  /// - Throws: What is not there.
  mutating func resolve(
    lines: [Int64: Set<Int>], last: Int
  ) throws(OverrideRefusal) {
    byLine = []
    for change in changes {
      let line: Int
      switch change.place {
      case .line(let given): line = given
      case .number(let number):
        let all = (lines[number] ?? []).sorted()
        guard all.count <= 1 else {
          let shown = all.prefix(Self.shownLines).map(String.init).joined(separator: ", ")
          throw OverrideRefusal(
            text: change.text,
            problem: "N\(number) stands in several lines "
              + "(\(shown)\(all.count > Self.shownLines ? ", ..." : ""))",
            remedy: "name the line", code: "several-blocks")
        }
        guard let found = all.first else {
          throw OverrideRefusal(
            text: change.text, problem: "the program has no block N\(number)",
            remedy: "name a line, or an N word of the program", code: "no-such-block")
        }
        line = found
      }
      guard line <= last else {
        throw OverrideRefusal(
          text: change.text, problem: "the program ends at line \(last)",
          remedy: "name a line of the program", code: "no-such-block")
      }
      byLine.append((line, change.feed))
    }
    byLine.sort { $0.line < $1.line }
    for (one, next) in zip(byLine, byLine.dropFirst()) where one.line == next.line {
      throw OverrideRefusal(
        text: "\(one.line)", problem: "line \(one.line) is given two overrides",
        remedy: "leave one of them", code: "override-twice")
    }
  }
}

/// Why an override cannot be followed.
public struct OverrideRefusal: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was given.
  public var text: String
  /// What is wrong with it.
  public var problem: String
  /// What to do.
  public var remedy: String
  /// Stable code.
  public var code: String

  /// As a message.
  public var description: String { "--override \(text): error: \(problem); \(remedy) [\(code)]" }
}

extension OverrideSchedule {
  /// Reads `VALUE` or `PLACE:VALUE`; a value is `80%` or `0.8`, a place a line or `N120`.
  /// - Parameters:
  ///   - texts: The options, in any order.
  ///   - standard: The override where none is given without a place. (no unit)
  /// - Throws: What cannot be read.
  public init(reading texts: [String], standard: Double = 1) throws(OverrideRefusal) {
    first = standard
    var hasFirst = false
    for text in texts {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard parts.count <= 2, let last = parts.last, let feed = Self.value(last) else {
        throw .unreadable(text)
      }
      guard parts.count == 2 else {
        guard !hasFirst else { throw .twice(text) }
        hasFirst = true
        first = feed
        firstText = text
        continue
      }
      guard let place = Self.place(parts[0]) else { throw .unreadable(text) }
      guard !changes.contains(where: { $0.place == place }) else { throw .twice(text) }
      changes.append(Change(place: place, feed: feed, text: text))
    }
  }

  private static func value(_ text: String) -> Double? {
    let isPercent = text.hasSuffix("%")
    let digits = isPercent ? String(text.dropLast()) : text
    guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 == 46 || (48...57).contains($0) }),
      let number = Double(digits)
    else { return nil }
    return isPercent ? number / 100 : number
  }

  private static func place(_ text: String) -> Place? {
    let isNumber = text.hasPrefix("N") || text.hasPrefix("n")
    let digits = isNumber ? String(text.dropFirst()) : text
    guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }),
      let number = Int64(digits)
    else { return nil }
    if isNumber { return .number(number) }
    return number >= 1 && number <= Int64(Int32.max) ? .line(Int(number)) : nil
  }
}

extension OverrideRefusal {
  static func unreadable(_ text: String) -> OverrideRefusal {
    OverrideRefusal(
      text: text, problem: "cannot be read",
      remedy: "write 80%, 0.8, or with the line or block it counts from 12:80%, N120:80%",
      code: "override-unreadable")
  }

  static func twice(_ text: String) -> OverrideRefusal {
    OverrideRefusal(
      text: text, problem: "stands there for the second time", remedy: "leave one of them",
      code: "override-twice")
  }
}
