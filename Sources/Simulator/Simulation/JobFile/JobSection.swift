internal import Geometry

/// Collects the faults of a job file while its sections are read.
final class JobReading {
  let places: KeyPlaces
  var faults: [JobFault] = []

  init(_ places: KeyPlaces) { self.places = places }

  func fault(_ path: String, _ message: String, code: String) {
    faults.append(places.fault(path, message, code: code))
  }
}

/// One table of a job file: reads its keys with type, unit and range, and knows which it never
/// read.
struct JobSection {
  let reading: JobReading
  let path: String
  private var entries: [String: JobNode]
  private var known: [String] = []

  init(_ node: JobNode?, path: String, reading: JobReading) {
    self.reading = reading
    self.path = path
    entries = [:]
    switch node {
    case .table(let table): entries = table
    case .some(let other):
      reading.fault(path, "is \(other.kindName), but a table is needed", code: "wrong-type")
    case nil: break
    }
  }

  func name(of key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  /// Whether the file gives the key.
  func has(_ key: String) -> Bool { entries[key] != nil }

  mutating func take(_ key: String) -> JobNode? {
    known.append(key)
    return entries.removeValue(forKey: key)
  }

  private func wrong(_ key: String, _ node: JobNode, needed: String) {
    reading.fault(
      name(of: key), "is \(node.shown), but \(needed) is needed", code: "wrong-type")
  }

  /// A number within a range; unit is for the message.
  mutating func number(
    _ key: String, default standard: Double, in range: ClosedRange<Double>, unit: String
  ) -> Double {
    optionalNumber(key, in: range, unit: unit) ?? standard
  }

  mutating func optionalNumber(_ key: String, in range: ClosedRange<Double>, unit: String)
    -> Double?
  {
    guard let node = take(key) else { return nil }
    let value: Double
    switch node {
    case .number(let number): value = number
    case .integer(let integer): value = Double(integer)
    default:
      wrong(key, node, needed: "a number\(unit.isEmpty ? "" : " in \(unit)")")
      return nil
    }
    guard range.contains(value) else {
      let unitText = unit.isEmpty ? "" : " \(unit)"
      reading.fault(
        name(of: key),
        "is \(value)\(unitText), but \(range.lowerBound) to \(range.upperBound)\(unitText) "
          + "is allowed",
        code: "out-of-range")
      return nil
    }
    return value
  }

  mutating func whole(_ key: String, default standard: Int, in range: ClosedRange<Int>) -> Int {
    optionalWhole(key, in: range) ?? standard
  }

  mutating func optionalWhole(_ key: String, in range: ClosedRange<Int>) -> Int? {
    guard let node = take(key) else { return nil }
    guard case .integer(let value) = node else {
      wrong(key, node, needed: "a whole number")
      return nil
    }
    guard range.contains(value) else {
      reading.fault(
        name(of: key),
        "is \(value), but \(range.lowerBound) to \(range.upperBound) is allowed",
        code: "out-of-range")
      return nil
    }
    return value
  }

  mutating func text(_ key: String, default standard: String) -> String {
    optionalText(key) ?? standard
  }

  mutating func optionalText(_ key: String) -> String? {
    guard let node = take(key) else { return nil }
    guard case .text(let text) = node else {
      wrong(key, node, needed: "text in quotes")
      return nil
    }
    return text
  }

  /// One of a set of words.
  mutating func word(_ key: String, default standard: String, of words: [String]) -> String {
    let given = text(key, default: standard)
    guard words.contains(given) else {
      reading.fault(
        name(of: key), "is \"\(given)\"; it can be \(words.joined(separator: ", "))",
        code: "unknown-word")
      return standard
    }
    return given
  }

  mutating func truth(_ key: String, default standard: Bool) -> Bool {
    guard let node = take(key) else { return standard }
    guard case .truth(let value) = node else {
      wrong(key, node, needed: "true or false")
      return standard
    }
    return value
  }

  /// A list of numbers of a fixed length.
  mutating func numbers(_ key: String, count: Int) -> [Double]? {
    guard let node = take(key) else { return nil }
    guard case .list(let items) = node, items.count == count else {
      wrong(key, node, needed: "a list of \(count) numbers")
      return nil
    }
    var values: [Double] = []
    for item in items {
      switch item {
      case .number(let value) where value.isFinite && value.magnitude <= 1e7: values.append(value)
      case .integer(let value) where value.magnitude <= 10_000_000: values.append(Double(value))
      default:
        wrong(key, item, needed: "a number between -1e7 and 1e7")
        return nil
      }
    }
    return values
  }

  mutating func point(_ key: String) -> Vector3? {
    numbers(key, count: 3).map { Vector3($0[0], $0[1], $0[2]) }
  }

  mutating func words(_ key: String) -> [String]? {
    guard let node = take(key) else { return nil }
    guard case .list(let items) = node else {
      wrong(key, node, needed: "a list of words")
      return nil
    }
    return items.compactMap { item in
      guard case .text(let text) = item else {
        wrong(key, item, needed: "text in quotes")
        return nil
      }
      return text
    }
  }

  mutating func section(_ key: String) -> JobSection {
    JobSection(take(key), path: name(of: key), reading: reading)
  }

  /// The tables of a list, `[[key]]` or `key = [{…}, …]`.
  mutating func sections(_ key: String) -> [JobSection] {
    guard let node = take(key) else { return [] }
    guard case .list(let items) = node else {
      wrong(key, node, needed: "a list of tables")
      return []
    }
    return items.enumerated().map {
      JobSection($1, path: "\(name(of: key)).\($0)", reading: reading)
    }
  }

  /// The keys that were never asked for.
  var remaining: [String] { entries.keys.sorted() }

  /// Reports every key that the file gives and nobody knows.
  func finish() {
    for key in remaining {
      let allowed = known.sorted().joined(separator: ", ")
      reading.fault(
        name(of: key), "there is no such key here; known are: \(allowed)", code: "unknown-key")
    }
  }
}
