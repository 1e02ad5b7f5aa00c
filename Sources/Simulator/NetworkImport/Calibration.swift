import Foundation

/// What numbers a network meets: rows of its input, in the order of the model's input tensor.
public struct CalibrationRows: Sendable {
  /// Numbers of each row. (no unit: as the network is fed)
  public private(set) var rows: [[Double]] = []

  /// Most numbers in all.
  static let limit = 1 << 26

  /// Reads a CSV (an optional header, then one input a line) or a NumPy file (.npy: the first axis
  /// counts inputs).
  /// - Throws: Row and column of the first number that is none.
  public init(_ bytes: [UInt8]) throws(ImportFinding) {
    rows = try bytes.starts(with: NumPyFile.magic) ? NumPyFile.rows(bytes) : Self.csv(bytes)
    guard let first = rows.first else {
      throw Self.fault("", "there are no rows", "give at least one input a line")
    }
    for (index, row) in rows.enumerated() where row.count != first.count {
      throw Self.fault(
        "row \(index + 1)", "it has \(row.count) numbers, the first row \(first.count)",
        "give every row as many numbers as the input has")
    }
  }

  private static func csv(_ bytes: [UInt8]) throws(ImportFinding) -> [[Double]] {
    var rows: [[Double]] = []
    var hasHeader = false
    for (index, line) in bytes.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
      let text = String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
      if text.allSatisfy({ $0 == " " }) { continue }
      let fields = text.split(separator: ",", omittingEmptySubsequences: false).map {
        $0.filter { $0 != " " && $0 != "\t" }
      }
      // A first line of words names the columns.
      if rows.isEmpty, !hasHeader, fields.allSatisfy({ Double($0) == nil }) {
        hasHeader = true
        continue
      }
      var row: [Double] = []
      for (column, field) in fields.enumerated() {
        guard let number = Double(field), number.isFinite else {
          throw fault(
            "row \(index + 1), column \(column + 1)", "\"\(field.prefix(40))\" is no finite number",
            "remove the row, or look for what made it")
        }
        row.append(number)
      }
      rows.append(row)
    }
    return rows
  }

  /// A finding about the rows.
  static func fault(_ place: String, _ message: String, _ remedy: String) -> ImportFinding {
    ImportFinding(
      .calibrationFile, at: "calibration" + (place.isEmpty ? "" : ", \(place)"), message,
      remedy: remedy)
  }

  /// The least and the largest number of every signal of a network.
  func ranges(of graph: LayerGraph) throws(ImportFinding) -> [ClosedRange<Double>] {
    let width = graph.inputOrder.count
    guard let first = rows.first, first.count == width else {
      throw Self.fault(
        "row 1", "it has \(rows.first?.count ?? 0) numbers, the network's input \(width)",
        "give one input a line, in the order of the model's input tensor")
    }
    let evaluator = FloatEvaluator(graph: graph)
    // Zero is always in: padding and the zero point need it.
    var low = [Double](repeating: 0, count: graph.signals.count)
    var high = low
    for (index, row) in rows.enumerated() {
      for (signal, numbers) in evaluator.run(row).enumerated() {
        for number in numbers {
          guard number.isFinite else {
            throw Self.fault(
              "row \(index + 1)", "\"\(graph.signals[signal].name)\" becomes infinite or no number",
              "look for the row, or the weights, that make it so")
          }
          low[signal] = min(low[signal], number)
          high[signal] = max(high[signal], number)
        }
      }
    }
    return zip(low, high).map { $0...$1 }
  }
}

/// The format of numpy.save.
enum NumPyFile {
  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// The first axis counts rows; what is behind it lies in a row.
  static func rows(_ bytes: [UInt8]) throws(ImportFinding) -> [[Double]] {
    guard bytes.count >= 12, (1...3).contains(bytes[6]) else { throw damaged("its head") }
    let wide = bytes[6] > 1
    let length =
      Int(bytes[8]) | Int(bytes[9]) << 8
      | (wide ? Int(bytes[10]) << 16 | Int(bytes[11]) << 24 : 0)
    let begin = wide ? 12 : 10
    guard length <= bytes.count - begin else { throw damaged("its head") }
    let head = String(decoding: bytes[begin..<begin + length], as: UTF8.self)
    let body = bytes[(begin + length)...]
    guard head.contains("'fortran_order': False") else { throw damaged("its order") }
    let size = head.contains("'<f8'") ? 8 : head.contains("'<f4'") ? 4 : 0
    guard size > 0, let shape = shape(head), let count = shape.first,
      let width = elementCount(Array(shape.dropFirst()), limit: CalibrationRows.limit),
      let all = elementCount([count, width], limit: CalibrationRows.limit),
      body.count == all * size, width > 0
    else { throw damaged("its shape or type") }
    return try (0..<count).map { row throws(ImportFinding) in
      try (0..<width).map { column throws(ImportFinding) in
        let number = number(body, at: body.startIndex + (row * width + column) * size, size)
        guard number.isFinite else {
          throw CalibrationRows.fault(
            "row \(row + 1), column \(column + 1)", "\(number) is no finite number",
            "remove the row, or look for what made it")
        }
        return number
      }
    }
  }

  private static func shape(_ head: String) -> [Int]? {
    guard let key = head.range(of: "'shape': ("),
      let end = head[key.upperBound...].firstIndex(of: ")")
    else { return nil }
    let parts = head[key.upperBound..<end].split(separator: ",").map { $0.filter { $0 != " " } }
    let sides = parts.filter { !$0.isEmpty }.map { Int($0) }
    return sides.contains(nil) ? nil : sides.compactMap { $0 }
  }

  private static func number(_ bytes: ArraySlice<UInt8>, at place: Int, _ size: Int) -> Double {
    var word: UInt64 = 0
    for index in 0..<size { word |= UInt64(bytes[place + index]) << UInt64(8 * index) }
    return size == 8
      ? Double(bitPattern: word) : Double(Float(bitPattern: UInt32(truncatingIfNeeded: word)))
  }

  private static func damaged(_ what: String) -> ImportFinding {
    CalibrationRows.fault(
      "", "the .npy file is cut off, or \(what) is not supported",
      "save float64 or float32 in C order with numpy.save")
  }
}
