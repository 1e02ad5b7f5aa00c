import ArgumentParser

/// A dial of the operator's panel as the command line names it: `50%`, or the factor `0.5`.
struct Dial {
  /// What it multiplies with.
  let factor: Double

  static func feed(_ text: String) throws -> Dial {
    try Dial(text, named: "--feed-override", range: 0...2)
  }

  static func rapid(_ text: String) throws -> Dial {
    try Dial(text, named: "--rapid-override", range: 0...1)
  }

  static func spindle(_ text: String) throws -> Dial {
    try Dial(text, named: "--spindle-override", range: 0.5...1.2)
  }

  private init(_ text: String, named name: String, range: ClosedRange<Double>) throws {
    let isPercent = text.hasSuffix("%")
    let number = Double(isPercent ? text.dropLast() : text[...])
    let factor = number.map { isPercent ? $0 / 100 : $0 }
    guard let factor, range.contains(factor) else {
      let ends = "\(range.lowerBound * 100)% to \(range.upperBound * 100)%"
      throw ValidationError("\(name) is \"\(text)\"; give \(ends), as in 50%, or 0.5")
    }
    self.factor = factor
  }
}
