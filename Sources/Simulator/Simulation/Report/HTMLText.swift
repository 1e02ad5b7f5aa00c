/// Text and numbers for a page that is well-formed as HTML and as XML.
enum HTMLText {
  /// What stands where a number is not known.
  static let nothing = "\u{2013}"

  /// A text from outside, safe in elements and attributes. What XML does not know becomes U+FFFD,
  /// and so do the marks that turn the direction of writing round: they could make a name look
  /// like another.
  static func escape(_ text: String) -> String {
    var safe = ""
    safe.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x26: safe += "&amp;"
      case 0x3C: safe += "&lt;"
      case 0x3E: safe += "&gt;"
      case 0x22: safe += "&quot;"
      case 0x27: safe += "&#39;"
      case 0x09, 0x0A, 0x0D: safe += " "
      case ..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE...0xFFFF:
        safe += "\u{FFFD}"
      default: safe.unicodeScalars.append(scalar)
      }
    }
    return safe
  }

  /// A number with a fixed count of decimals; from five digits on in groups of three.
  static func number(_ value: Double, _ decimals: Int = 0) -> String {
    guard value.isFinite else { return nothing }
    let text = Text.fixed(value.magnitude, decimals)
    let parts = text.split(separator: ".", maxSplits: 1)
    let isZero = !text.contains { $0 != "0" && $0 != "." }
    let sign = value < 0 && !isZero ? "\u{2212}" : ""
    let fraction = parts.count > 1 ? ".\(parts[1])" : ""
    return sign + grouped(String(parts[0])) + fraction
  }

  /// A count, in groups of three from five digits on.
  static func number(_ count: Int) -> String {
    (count < 0 ? "\u{2212}" : "") + grouped("\(count.magnitude)")
  }

  /// A number with three significant digits.
  static func figure(_ value: Double) -> String {
    guard value.isFinite else { return nothing }
    let size = value.magnitude
    switch size {
    case 0: return "0"
    case 99.95...: return number(value, 0)
    case 9.995...: return number(value, 1)
    case 0.9995...: return number(value, 2)
    case 0.09995...: return number(value, 3)
    case 0.0005...: return number(value, 4)
    default: return "\(Float(value))"
    }
  }

  /// A number with three significant digits and its unit.
  static func figure(_ value: Double, _ unit: String) -> String {
    guard value.isFinite else { return nothing }
    return unit.isEmpty ? figure(value) : "\(figure(value))\u{A0}\(unit)"
  }

  /// A share as percent.
  static func percent(_ share: Double, _ decimals: Int = 0) -> String {
    share.isFinite ? "\(number(share * 100, decimals))\u{A0}%" : nothing
  }

  /// A length in millimetres as micrometres.
  static func micrometres(_ millimetres: Double) -> String {
    guard millimetres.isFinite else { return nothing }
    let value = millimetres * 1000
    return "\(number(value, value.magnitude < 10 ? 1 : 0))\u{A0}\u{B5}m"
  }

  /// A duration as min:s or h:min:s.
  static func duration(_ seconds: Double) -> String {
    guard seconds >= 0, seconds < 1e12 else { return nothing }
    return Text.duration(seconds)
  }

  /// A coordinate of a drawing, always a plain number.
  static func coordinate(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let text = Text.fixed(min(max(value, -99_999), 99_999), 1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func grouped(_ digits: String) -> String {
    guard digits.utf8.count > 4, digits.utf8.allSatisfy({ (48...57).contains($0) }) else {
      return digits
    }
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.utf8.count - index) % 3 == 0 { text += "\u{202F}" }
      text.append(digit)
    }
    return text
  }
}

/// A table of the report.
struct HTMLTable {
  /// A column: its title, its unit, and whether numbers stand in it.
  struct Column {
    var title: String
    var isNumber = true
  }

  private let columns: [Column]
  private var rows = ""

  /// An empty table by the titles of its columns; "#" in front marks a column of numbers.
  init(_ titles: [String]) {
    columns = titles.map {
      Column(title: $0.hasPrefix("#") ? String($0.dropFirst()) : $0, isNumber: $0.hasPrefix("#"))
    }
  }

  /// Adds a row of cells that are HTML already.
  mutating func add(_ cells: [String]) {
    rows += "<tr>"
    for (cell, column) in zip(cells, columns) {
      rows += column.isNumber ? "<td>\(cell)</td>" : "<td class=\"w\">\(cell)</td>"
    }
    rows += "</tr>\n"
  }

  /// The table.
  var html: String {
    let head = columns.map {
      "<th scope=\"col\"\($0.isNumber ? "" : " class=\"w\"")>\($0.title)</th>"
    }
    return "<div class=\"scroll\"><table><thead><tr>\(head.joined())</tr></thead>\n<tbody>\n"
      + "\(rows)</tbody></table></div>\n"
  }
}
