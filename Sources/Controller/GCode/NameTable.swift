/// Names of parameters and labels as numbers, so that they are compared and found quickly.
struct NameTable: Sendable {
  private var numbers: [String: Int32] = [:]
  private(set) var names: [String] = []
  private var globals: [Bool] = []

  /// More names than these are refused: no memory without end.
  static let capacity = 1 << 20

  /// The number of a name, a new one where it is new.
  mutating func number(of name: String) -> Int32 {
    if let number = numbers[name] { return number }
    let number = Int32(truncatingIfNeeded: names.count)
    numbers[name] = number
    names.append(name)
    globals.append(name.utf8.first == UInt8(ascii: "_"))
    return number
  }

  /// The number of a name, nil where it was never used.
  func existingNumber(of name: String) -> Int32? { numbers[name] }

  /// Whether a name begins with `_`: seen in every subprogram.
  func isGlobal(_ number: Int32) -> Bool { globals[Int(number)] }

  subscript(number: Int32) -> String { names[Int(number)] }

  var isFull: Bool { names.count >= Self.capacity }
}
