/// Whose customs a program follows. docs/dialects.md says what differs.
public enum Dialect: String, CaseIterable, Sendable {
  /// LinuxCNC 2.9: the reference.
  case linuxcnc
  /// grbl and grblHAL.
  case grbl
  /// LinuxCNC, where customs of other controls pass with a warning each.
  case lenient
  /// Marlin and its kin: `lenient`, and moves before the first F go at 1500 mm/min.
  case marlin
  /// Fanuc 0i with macro B.
  case fanuc
  /// Fanuc 0i-T, a lathe with G-code system A.
  case fanucLathe = "fanuc-lathe"

  /// Whether a program may end without M2.
  var isLenient: Bool { self != .linuxcnc }

  /// Whether customs of other controls pass with a warning each.
  var isForgiving: Bool { self == .lenient || self == .marlin }

  /// Whether the control is a Fanuc, mill or lathe.
  var isFanuc: Bool { self == .fanuc || self == .fanucLathe }
}
