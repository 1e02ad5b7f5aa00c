/// The parameters that outlive a program, in LinuxCNC's variable file: a number, a tab and a value
/// a line, numbers ascending. Values stand in the unit of the machine, inches or mm, and degrees,
/// as they are in the file.
public struct ParameterFile: Equatable, Sendable {
  /// The values by parameter number. [the machine's length unit or degrees]
  public var values: [Int: Double]

  /// A file with these parameters.
  public init(values: [Int: Double] = [:]) { self.values = values }

  /// The parameters that a control always writes, as LinuxCNC 2.9 does: the G28 and G30 positions,
  /// G92 and its offsets, the number of the work offset, and nine work offsets with their rotation.
  public static let persistentNumbers: [Int] =
    Array(5161...5169) + Array(5181...5189) + Array(5210...5220)
    + (1...9).flatMap { Array((5201 + 20 * $0)...(5210 + 20 * $0)) }

  /// Whether a parameter is a length, which changes with the machine's unit; the others are angles,
  /// numbers or the programmer's own.
  public static func isLength(_ number: Int) -> Bool {
    // The nine axes stand in the order X Y Z A B C U V W.
    let firsts = [5161, 5181, 5211] + (1...9).map(ParameterStore.workOffset)
    return firsts.contains { first in
      let axis = number - first
      return axis >= 0 && axis < 9 && !(3...5).contains(axis)
    }
  }

  /// The whole file: all persistent parameters (0, and 1 for the work offset, where there is no
  /// value) and whatever else there is. Six decimals as LinuxCNC writes them; more where the value
  /// needs them to be read back unchanged.
  public var text: String {
    let numbers = Set(values.keys).union(Self.persistentNumbers).sorted()
    return numbers.map { number in
      let value = values[number] ?? (number == ParameterStore.workOffsetIndex ? 1 : 0)
      return "\(number)\t\(Self.valueText(value))\n"
    }.joined()
  }

  private static func valueText(_ value: Double) -> String {
    let short = FixedDecimal.text(value, decimals: 6)
    let bytes = Array(short.utf8)
    let isSame = DecimalNumber.signed(bytes, from: 0, to: bytes.count).value == value
    return isSame ? short : ShortestDecimal.text(value)
  }
}
