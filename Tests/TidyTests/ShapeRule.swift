/// A file is read in one sitting, a function on one screen, a line without a scroll bar.
enum ShapeRule {
  static let fileLimit = 400
  static let functionLimit = 60
  static let parameterLimit = 6
  static let columnLimit = 100

  /// Nobody reads or edits these: protoc-gen-swift writes them from a schema of others.
  static let generated: Set<String> = ["Sources/Simulator/OnnxFormat/onnx.pb.swift"]

  static func check(_ source: SourceText) -> [Violation] {
    if generated.contains(source.path) { return [] }
    var found: [Violation] = []
    let count = source.lines.last == "" ? source.lines.count - 1 : source.lines.count
    if count > fileLimit {
      found.append(source.violation(count, "file of \(count) lines, limit \(fileLimit)"))
    }
    for (index, line) in source.lines.enumerated()
    where line.utf8.count > columnLimit && line.count > columnLimit {
      found.append(
        source.violation(index + 1, "line of \(line.count) columns, limit \(columnLimit)"))
    }
    for function in source.functions {
      if function.lineCount > functionLimit {
        let text = "\(function.name) has \(function.lineCount) lines, limit \(functionLimit)"
        found.append(source.violation(function.line, text))
      }
      if function.parameterCount > parameterLimit {
        let text = "\(function.name) has \(function.parameterCount) parameters, "
        found.append(source.violation(function.line, text + "limit \(parameterLimit)"))
      }
    }
    return found
  }
}
