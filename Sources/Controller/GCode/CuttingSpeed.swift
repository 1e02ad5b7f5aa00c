/// What S counts in under G96.
enum CuttingSpeed {
  /// S is in feet a minute in programs in inches. [m]
  static let metresPerFoot = 0.3048
}
