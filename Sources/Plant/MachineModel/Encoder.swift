/// A position encoder: it reports the last mark that was passed (rounding down).
struct Encoder: Sendable, BitwiseCopyable {
  /// Distance of the marks; 0 reads exactly. [mm]
  let step: Double
  let marksPerMillimetre: Double

  /// An encoder with a distance of marks. [mm]
  init(step: Double) {
    self.step = step
    marksPerMillimetre = step > 0 ? 1 / step : 0
  }

  /// What it reads at a position. [mm]
  @inline(__always)
  func reading(at position: Double) -> Double {
    guard step > 0 else { return position }
    let marks = position * marksPerMillimetre
    // Adding 1.5 x 2^52 leaves no room for a fraction: the nearest whole number, to 2^51 and
    // without a conversion that could trap.
    let nearest = (marks + 0x1.8p52) - 0x1.8p52
    return (nearest > marks ? nearest - 1 : nearest) * step
  }
}
