/// What a spindle's shaft can give at a speed: its power curve, ready for the tick.
struct TorqueCurve: Sendable, BitwiseCopyable {
  /// A straight piece of the power curve.
  struct Piece: Sendable, BitwiseCopyable {
    /// Where it ends. [rad/s]
    var end: Double = .infinity
    /// Power it would have at standstill. [W]
    var intercept: Double = 0
    /// Power for each rad/s. [N m]
    var slope: Double = 0
  }

  private var pieces = InlineArray<9, Piece>(repeating: Piece())

  /// The curve of a spindle. Its pieces: constant torque up to the first corner, straight from
  /// corner to corner, constant power beyond the last.
  init(_ description: SpindleDescription) {
    var before = PowerPoint()
    for index in 0..<description.usableCount {
      let corner = description.points[index]
      let low = before.speedRPM * Spindle.radiansPerSecondPerRPM
      let high = corner.speedRPM * Spindle.radiansPerSecondPerRPM
      // A first corner at standstill makes an empty piece, which no speed falls into.
      let slope = high > low ? (corner.power - before.power) / (high - low) : 0
      pieces[index] = Piece(end: high, intercept: before.power - slope * low, slope: slope)
      before = corner
    }
    pieces[description.usableCount] = Piece(intercept: before.power)
  }

  /// Torque at a speed, without sign; near standstill, where power over speed has no value, that at
  /// 1 rad/s. [N m]
  func limit(at speed: Double) -> Double {
    let magnitude = Swift.max(1, Swift.abs(speed))
    var index = 0
    while index < SpindleDescription.pointCapacity, magnitude >= pieces[index].end { index += 1 }
    return pieces[index].intercept / magnitude + pieces[index].slope
  }
}
