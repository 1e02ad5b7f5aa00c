/// Which codes a Fanuc 0i has that RS274/NGC has not, or means something else by.
enum FanucCodes {
  /// Ten times the G codes that this control translates itself.
  static let own: Set<Int> = [
    90, 150, 500, 501, 510, 511, 541, 670, 680, 690, 760, 870, 1540,
  ]
  /// High-speed and look-ahead modes: the planner here always looks ahead.
  static let passed: Set<Int> = [50, 51, 80, 620, 630, 1870]
  /// Codes of RS274/NGC that no 0i has, or that do something else there.
  static let missing: Set<Int> = [
    52, 53, 70, 71, 171, 181, 191, 281, 301, 331, 382, 383, 384, 385, 411, 421, 431, 432, 591, 592,
    593, 611, 700, 710, 711, 712, 720, 901, 911, 922, 923, 930,
  ]
  /// Codes of a 0i that this control cannot do yet.
  static let later: [Int: String] = [
    71: "cylindrical interpolation", 160: "polar coordinates", 270: "reference check",
    290: "return from the reference point", 310: "skip", 440: "negative tool length",
    450: "offset increase", 460: "offset decrease", 470: "double increase",
    480: "double decrease", 600: "single direction positioning", 661: "modal call in every block",
    1120: "polar interpolation", 1130: "polar interpolation off",
  ]
  /// M codes that mean the same as in RS274/NGC; the others are the machine builder's.
  static let auxiliary: Set<Int> = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 19, 30, 48, 49, 98, 99]

  /// Whether words of a cycle count for it.
  static func takesDwell(_ tenths: Int) -> Bool {
    [740, 760, 820, 840, 860, 870, 880, 890].contains(tenths)
  }

  static func isCycle(_ tenths: Int) -> Bool {
    tenths >= 730 && tenths <= 890 && tenths != 800
  }
}
