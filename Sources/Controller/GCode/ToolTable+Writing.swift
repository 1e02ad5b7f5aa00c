internal import Geometry

extension ToolTable {
  /// The table in LinuxCNC's format, a tool a line: T, P, then D, offsets, I, J and Q as far as
  /// they are not 0, with six decimals. `read` takes it back.
  /// - Parameter isInch: Whether its lengths are written in inches, otherwise mm.
  /// - Returns: The whole file.
  public func text(isInch: Bool = false) -> String {
    var bytes: [UInt8] = []
    for number in lines {
      guard let entry = self[number] else { continue }
      entry.append(number, unit: isInch ? 25.4 : 1, to: &bytes)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension ToolEntry {
  fileprivate func append(_ number: Int, unit: Double, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: "T\(number)".utf8)
    if let pocket { bytes.append(contentsOf: " P\(pocket)".utf8) }
    Self.append("D", diameter / unit, to: &bytes)
    for axis in 0..<AxisVector.count {
      let isRotary = axis >= 3 && axis < 6
      let scale = isRotary ? Elementary.radiansPerDegree : unit
      Self.append(Letter.axes[axis].name, offset[axis] / scale, to: &bytes)
    }
    Self.append("I", frontAngle / Elementary.radiansPerDegree, to: &bytes)
    Self.append("J", backAngle / Elementary.radiansPerDegree, to: &bytes)
    if orientation != 0 { bytes.append(contentsOf: " Q\(orientation)".utf8) }
    if !comment.isEmpty { bytes.append(contentsOf: " ;\(comment)".utf8) }
    bytes.append(TextByte.lineFeed)
  }

  private static func append(_ letter: String, _ value: Double, to bytes: inout [UInt8]) {
    guard value != 0 else { return }
    bytes.append(contentsOf: " \(letter)".utf8)
    if value > 0 { bytes.append(TextByte.plus) }
    FixedDecimal.append(value, decimals: 6, to: &bytes)
  }
}
