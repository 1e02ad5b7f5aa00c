/// Whose customs a program follows. docs/gcode-support.md says what differs.
public enum Dialect: String, CaseIterable, Sendable {
  /// LinuxCNC 2.9: the reference.
  case linuxcnc
  /// grbl and grblHAL.
  case grbl
  /// LinuxCNC, where customs of other controls pass with a warning each.
  case lenient
  /// Fanuc 0i with macro B.
  case fanuc

  /// Whether customs of other controls pass with a warning.
  var isLenient: Bool { self != .linuxcnc }
}
