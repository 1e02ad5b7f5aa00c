/// Play between motor and slide: the slide stands still until the motor has crossed the gap.
/// The play operator of hysteresis theory (Visintin, Differential Models of Hysteresis, 1994,
/// III.2).
struct Backlash: Sendable, BitwiseCopyable {
  /// Half of the gap. [mm]
  let halfGap: Double
  /// Where the slide stands. [mm]
  private(set) var slide: Double

  /// A gap [mm] with the motor in its middle. [mm]
  init(gap: Double, at position: Double) {
    halfGap = gap / 2
    slide = position
  }

  /// Moves the motor; the slide follows where it is pushed.
  /// - Parameter motor: Where the motor stands, as travel of the slide. [mm]
  @inline(__always)
  mutating func push(to motor: Double) {
    let lowest = motor - halfGap
    let highest = motor + halfGap
    let least = slide < lowest ? lowest : slide
    slide = least > highest ? highest : least
  }
}
