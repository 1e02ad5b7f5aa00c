extension ConfigurationFile {
  /// The folders to look for subprograms in, in their order: [RS274NGC]SUBROUTINE_PATH between its
  /// colons. Blanks count, as they do for LinuxCNC.
  public var subroutinePath: [String] {
    value("RS274NGC", "SUBROUTINE_PATH")?.split(separator: ":").map(String.init) ?? []
  }

  /// Where the folders of subprograms stand in the file.
  public func place(ofFolders fileName: String) -> TextPlace {
    let entry = entry("RS274NGC", "SUBROUTINE_PATH") ?? entry("DISPLAY", "PROGRAM_PREFIX")
    return TextPlace(
      file: fileName, line: entry?.line ?? 0, column: entry?.column ?? 0,
      length: entry?.value.utf8.count ?? 1)
  }

  /// The folder of the part programs: [DISPLAY]PROGRAM_PREFIX.
  public var programPrefix: String? { value("DISPLAY", "PROGRAM_PREFIX") }

  /// The variable file: [RS274NGC]PARAMETER_FILE.
  public var parameterFile: String? { value("RS274NGC", "PARAMETER_FILE") }

  /// The tool table: [EMCIO]TOOL_TABLE.
  public var toolTable: String? { value("EMCIO", "TOOL_TABLE") }

  /// What to do when a program is given up: [RS274NGC]ON_ABORT_COMMAND.
  public var abortCommand: String? { value("RS274NGC", "ON_ABORT_COMMAND") }

  /// The codes with a meaning of the machine's own: [RS274NGC]REMAP.
  public var remaps: [String] { values("RS274NGC", "REMAP") }

  /// The machine's unit of length, [TRAJ]LINEAR_UNITS; nil where the file says none. [mm]
  public var lengthUnit: Double? {
    value("TRAJ", "LINEAR_UNITS").flatMap(Self.millimetres)
  }

  /// What the machine counts lengths in; nil where the file says nothing of mm or inches.
  public var machineUnit: MachineUnit? {
    MachineUnit.allCases.first { $0.length == lengthUnit }
  }

  /// What a spindle's angle is turned by on M19: [RS274NGC]ORIENT_OFFSET. [degrees]
  public var orientOffsetDegrees: Double { number("RS274NGC", "ORIENT_OFFSET") ?? 0 }

  /// How far the radii at both ends of an arc in centre format may differ, where the file says so:
  /// [RS274NGC]CENTER_ARC_RADIUS_TOLERANCE_MM or _INCH, the one of the program's unit. [mm]
  public func arcRadiusTolerance(isInch: Bool) -> Double? {
    let key = "CENTER_ARC_RADIUS_TOLERANCE_" + (isInch ? "INCH" : "MM")
    return number("RS274NGC", key).map { $0 * (isInch ? 25.4 : 1) }
  }

  /// A switch of the interpreter in [RS274NGC].
  public enum Switch: String, CaseIterable, Sendable {
    /// M98 and M99 are refused.
    case disablesFanucSubprograms = "DISABLE_FANUC_STYLE_SUB"
    /// The offsets of G92 end with the program.
    case disablesAxisOffsetPersistence = "DISABLE_G92_PERSISTENCE"
    /// Programs may read the configuration, as `#<_ini[section]key>`; on where the file is silent.
    case hasConfigurationValues = "INI_VARS"
    /// Programs may read pins, as `#<_hal[pin]>`; on where the file is silent.
    case hasPinValues = "HAL_PIN_VARS"
    /// G43 stays in force behind the program.
    case retainsToolLength = "RETAIN_G43"
    /// `#<n_args>` is how many arguments a call has.
    case countsArguments = "OWORD_NARGS"
    /// Names of O words keep upper case.
    case keepsCase = "NO_DOWNCASE_OWORD"
    /// An O word that is not there is only a warning.
    case warnsOnly = "OWORD_WARNONLY"
  }

  /// Whether a switch is on.
  public func isOn(_ option: Switch) -> Bool {
    if let number = number("RS274NGC", option.rawValue) { return number != 0 }
    return option == .hasConfigurationValues || option == .hasPinValues
  }

  /// The value of a named parameter `_ini[section]key`. Section and key are taken in upper case, so
  /// that a key in lower case cannot be reached, as in LinuxCNC.
  /// - Parameter name: What stands between `#<` and `>`, in any case.
  /// - Returns: Nil where the name has another form, the file has no such key, its value is no
  ///   number, or INI_VARS is 0.
  public func value(ofParameter name: String) -> Double? {
    guard isOn(.hasConfigurationValues), name.utf8.count > 6,
      name.prefix(5).lowercased() == Self.parameterPrefix, let close = name.firstIndex(of: "]")
    else { return nil }
    let section = name[name.index(name.startIndex, offsetBy: 5)..<close].uppercased()
    return number(section, name[name.index(after: close)...].uppercased())
  }

  /// How the names of parameters begin that stand in the configuration.
  static let parameterPrefix = "_ini["

  static func millimetres(ofUnit text: String) -> Double? {
    switch text.lowercased() {
    case "mm", "metric": return 1
    case "in", "inch", "imperial": return 25.4
    default:
      guard let perMillimetre = number(text), perMillimetre > 0 else { return nil }
      // LinuxCNC's machines in inches say 0.03937 or 1/25.4 with more digits.
      return (perMillimetre * 25.4 - 1).magnitude < 1e-4 ? 25.4 : 1 / perMillimetre
    }
  }
}
