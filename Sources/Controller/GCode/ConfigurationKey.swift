/// The keys of a configuration that the control itself reads.
struct ConfigurationKey {
  /// What its value must be.
  enum Kind {
    case text
    case number
    /// Above 0.001 mm and below LinuxCNC's own tolerance for arcs, in the key's unit.
    case arcTolerance(isInch: Bool)
    /// 0 or 1.
    case choice
    /// A unit of length: mm, inch, or how many of it make a mm.
    case lengthUnit
  }

  let section: String
  let name: String
  let kind: Kind
  /// Whether several lines of it count.
  var canRepeat = false
  /// Whether the control does as it says.
  var isFollowed = true

  static func named(_ section: String, _ name: String) -> ConfigurationKey? {
    all.first { $0.name == name && $0.section == section }
  }

  private static let all: [ConfigurationKey] =
    [
      ConfigurationKey(section: "DISPLAY", name: "PROGRAM_PREFIX", kind: .text),
      ConfigurationKey(section: "EMCIO", name: "TOOL_TABLE", kind: .text),
      ConfigurationKey(section: "TRAJ", name: "LINEAR_UNITS", kind: .lengthUnit),
      ConfigurationKey(
        section: "RS274NGC", name: "REMAP", kind: .text, canRepeat: true, isFollowed: false),
    ] + interpreter

  private static let interpreter: [ConfigurationKey] = interpreterKinds.map {
    ConfigurationKey(
      section: "RS274NGC", name: $0.name, kind: $0.kind, isFollowed: !unfollowed.contains($0.name))
  }

  // They are about a machine's panel, or bend the language.
  private static let unfollowed: Set = [
    "ON_ABORT_COMMAND", "HAL_PIN_VARS", "RETAIN_G43", "NO_DOWNCASE_OWORD", "OWORD_WARNONLY",
  ]

  private static let interpreterKinds: [(name: String, kind: Kind)] = [
    ("SUBROUTINE_PATH", .text), ("PARAMETER_FILE", .text), ("ON_ABORT_COMMAND", .text),
    ("DISABLE_FANUC_STYLE_SUB", .choice), ("DISABLE_G92_PERSISTENCE", .choice),
    ("ORIENT_OFFSET", .number),
    ("CENTER_ARC_RADIUS_TOLERANCE_MM", .arcTolerance(isInch: false)),
    ("CENTER_ARC_RADIUS_TOLERANCE_INCH", .arcTolerance(isInch: true)), ("INI_VARS", .choice),
    ("HAL_PIN_VARS", .choice), ("RETAIN_G43", .choice), ("OWORD_NARGS", .choice),
    ("NO_DOWNCASE_OWORD", .choice), ("OWORD_WARNONLY", .choice),
  ]

  /// What is wrong with a value; nil where nothing is.
  func complaint(about value: String) -> (message: String, remedy: String)? {
    switch kind {
    case .text: return value.isEmpty ? ("[\(section)]\(name) is empty", "write its value") : nil
    case .number:
      return ConfigurationFile.number(value) == nil
        ? ("[\(section)]\(name) is no number", "write a number without a unit or a comment") : nil
    case .arcTolerance(let isInch):
      return arcComplaint(about: value, isInch: isInch)
    case .choice:
      let number = ConfigurationFile.number(value)
      return number == 0 || number == 1
        ? nil : ("[\(section)]\(name) is neither 0 nor 1", "write 0 or 1 and nothing behind it")
    case .lengthUnit:
      return ![1, 25.4].contains(ConfigurationFile.millimetres(ofUnit: value))
        ? ("[\(section)]\(name) is no unit of length", "write mm or inch") : nil
    }
  }

  // LinuxCNC takes its own tolerance for others.
  private func arcComplaint(about value: String, isInch: Bool) -> (String, String)? {
    let unit = isInch ? 25.4 : 1
    let own = isInch ? ArcLimits.smallInch : ArcLimits.small
    if let number = ConfigurationFile.number(value), number * unit >= 0.001, number * unit < own {
      return nil
    }
    let range = isInch ? "0.00004 to 0.00283" : "0.001 to 0.0283"
    return ("[\(section)]\(name) is out of range", "write a number from \(range)")
  }
}
