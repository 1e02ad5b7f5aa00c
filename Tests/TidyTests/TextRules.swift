import Foundation

/// Work left undone has an issue with a number.
enum TaskNoteRule {
  // Put together here, so that this file keeps its own rule.
  static let notes = ["TO" + "DO", "FIX" + "ME", "X" + "XX"]

  static func check(_ text: String, path: String) -> [Violation] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().compactMap {
      index, line in
      guard let note = notes.first(where: { hasWord($0, in: line) }) else { return nil }
      guard line.firstRange(of: /#[0-9]+/) == nil else { return nil }
      return Violation(path: path, line: index + 1, text: "\(note) without an issue number")
    }
  }

  private static func hasWord(_ word: String, in line: Substring) -> Bool {
    guard let range = line.range(of: word) else { return false }
    let before = line[..<range.lowerBound].utf8.last ?? 0
    let after = line[range.upperBound...].utf8.first ?? 0
    return !before.isWordByte && !after.isWordByte
  }
}

/// The tree builds anywhere: no path of the machine it was written on.
enum MachinePathRule {
  static let folders = ["wo" + "rk", "ro" + "ot", "fa" + "rm", "tmp/bash" + "_jobs"].map {
    "/" + $0
  }

  static func check(_ text: String, path: String) -> [Violation] {
    guard folders.contains(where: { text.contains($0) }) else { return [] }
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap {
      index, line in
      folders.filter { hasPath($0, in: line) }.map {
        Violation(path: path, line: index + 1, text: "path of a machine: \($0)")
      }
    }
  }

  private static func hasPath(_ folder: String, in line: Substring) -> Bool {
    var rest = line
    while let range = rest.range(of: folder) {
      let before = rest[..<range.lowerBound].utf8.last ?? 0
      let after = rest[range.upperBound...].utf8.first ?? 0
      let isInside = before.isWordByte || ".-*})".utf8.contains(before)
      if !isInside, !after.isWordByte, after != UInt8(ascii: "-") { return true }
      rest = rest[range.upperBound...]
    }
    return false
  }
}

/// A path that a page names exists.
enum NamedPathRule {
  static let roots = [
    "Sources", "Tests", "docs", "Programs", "Simulations", "Models", "Scripts", "Python",
    "Packaging",
    ".ci",
  ]

  static func check(_ text: String, path: String, exists: (String) -> Bool) -> [Violation] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap {
      index, line in
      quoted(line).filter { isPath($0) && !exists(place($0)) }.map {
        Violation(path: path, line: index + 1, text: "no such path: \($0)")
      }
    }
  }

  private static func quoted(_ line: Substring) -> [String] {
    line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }

  /// Patterns and examples with a NAME in them are no paths.
  private static func isPath(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 1, roots.contains(String(parts[0])) else { return false }
    guard text.allSatisfy({ $0.isLetter || $0.isNumber || "/._-+:".contains($0) }) else {
      return false
    }
    return !parts.contains { $0.count > 2 && $0 == $0.uppercased() && $0.allSatisfy(\.isLetter) }
  }

  private static func place(_ text: String) -> String {
    String(text.split(separator: ":")[0])
  }
}
