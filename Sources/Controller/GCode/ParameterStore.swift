/// The parameters of a program: `#1` to `#5602` by number, `#<name>` by name.
/// Numbers as in LinuxCNC: 5161-5169 the G28 position, 5181-5189 the G30 position, 5210 whether G92
/// is active and 5211-5219 its offsets, 5220 the number of the work offset, 5221-5230 the offsets
/// and the rotation of G54, then ten more for each up to G59.3. Lengths in them are in mm, angles
/// in degrees.
public struct ParameterStore: Equatable, Sendable {
  /// The highest number.
  public static let last = 5602

  private var numbered: [Double]
  private var named: [String: Double] = [:]

  /// All parameters 0, work offset G54.
  public init() {
    numbered = [Double](repeating: 0, count: Self.last + 1)
    numbered[Self.workOffsetIndex] = 1
  }

  /// The value of a numbered parameter; 0 outside 1...5602, where setting does nothing.
  /// [mm or degrees or without unit]
  public subscript(number: Int) -> Double {
    get { number > 0 && number <= Self.last ? numbered[number] : 0 }
    set { if number > 0 && number <= Self.last { numbered[number] = newValue } }
  }

  /// The value of a named parameter, in lower case without blanks; nil where it was never set.
  public subscript(name: String) -> Double? {
    get { named[name] }
    set { named[name] = newValue }
  }

  /// Whether the control itself sets this parameter: tool, tool offset and current position.
  static func isReadOnly(_ number: Int) -> Bool {
    number >= 5400 && number <= 5413 || number >= 5420 && number <= 5428
  }

  static let probeResult = 5061
  static let hasProbeContact = 5070
  static let homePosition = 5161
  static let secondHomePosition = 5181
  static let isAxisOffsetActive = 5210
  static let axisOffset = 5211
  static let workOffsetIndex = 5220
  static let toolNumber = 5400
  static let toolOffset = 5401
  static let toolDiameter = 5410
  static let currentPosition = 5420

  /// The parameter of the first axis of a work offset, 1 (G54) to 9 (G59.3).
  static func workOffset(_ index: Int) -> Int { 5201 + 20 * index }

  /// The parameter of the rotation of a work offset. [degrees]
  static func workRotation(_ index: Int) -> Int { 5210 + 20 * index }
}
