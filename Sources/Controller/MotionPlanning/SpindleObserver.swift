internal import Signals

/// A place on a course that is counted in turns of the spindle, with its derivatives.
struct TurnState: Equatable, BitwiseCopyable {
  /// Where. [turns]
  var turns: Double = 0
  /// How fast. [turns/s]
  var speed: Double = 0
  /// How its speed changes. [turns/s^2]
  var acceleration: Double = 0

  /// The state a time later, at constant jerk. [s, turns/s^3]
  func after(_ time: Double, jerk: Double = 0) -> TurnState {
    TurnState(
      turns: turns + time * (speed + time * (acceleration / 2 + time * jerk / 6)),
      speed: speed + time * (acceleration + time * jerk / 2),
      acceleration: acceleration + time * jerk)
  }

  /// As seen from a point, with turns counted up in the sense +1 or -1.
  func seen(from origin: Double, sense: Double) -> TurnState {
    TurnState(
      turns: sense * turns - origin, speed: sense * speed, acceleration: sense * acceleration)
  }
}

/// Angle, speed and acceleration of the spindle, out of the encoder's angles alone: a filter with
/// fading memory, exact for constant speed and for constant acceleration (docs/models/motion.md,
/// "Spindle-synchronised moves").
struct SpindleObserver: BitwiseCopyable {
  /// How fast it forgets. [1/s]
  static var bandwidth: Double { 150 }
  /// A reading farther off than this is a new beginning: the encoder was out of sight. [turns]
  static var farthestStep: Double { 0.5 }

  /// The spindle now, at the begin of the tick.
  private(set) var motion = TurnState()
  /// The angle as it was read. [turns]
  private(set) var readTurns: Double = 0
  /// Whether the drive says that the spindle turns as asked.
  private(set) var isAtSpeed = false
  /// The tick that begins. [s]
  private(set) var period: Double = 0
  /// The speed as the drive tells it. [turns/s]
  private(set) var readSpeed: Double = 0
  private var hasReading = false
  /// What a surprise adds to place, speed and acceleration after a tick of this length.
  private var gains = TurnState()
  private var gainsPeriod: Double = 0

  /// Share of the speed within which filter and drive must agree, (no unit) and what the marks of a
  /// coarse encoder may add. [turns/s]
  static var settledShare: Double { 0.01 }
  static var settledSpeed: Double { 0.02 }

  /// Whether the filter has got over the last change of speed.
  var isSettled: Bool {
    (motion.speed - readSpeed).magnitude + motion.acceleration.magnitude / SpindleObserver.bandwidth
      <= SpindleObserver.settledShare * readSpeed.magnitude + SpindleObserver.settledSpeed
  }

  /// Takes the reading at the begin of a tick.
  mutating func observe(_ reading: SpindleReading, before period: Double) {
    let expected = motion.after(self.period)
    let last = self.period
    self.period = period
    isAtSpeed = reading.isAtSpeed
    guard reading.turns.magnitude < 1e9, reading.speedRPM.magnitude < 1e9 else {
      // A dead encoder: what it said last goes on, and does not count as being at speed.
      isAtSpeed = false
      hasReading = false
      return
    }
    readTurns = reading.turns
    readSpeed = reading.speedRPM / 60
    let surprise = reading.turns - expected.turns
    guard hasReading, last > 0, surprise.magnitude <= SpindleObserver.farthestStep else {
      motion = TurnState(turns: reading.turns, speed: reading.speedRPM / 60)
      hasReading = true
      return
    }
    if last != gainsPeriod { layOut(for: last) }
    motion.turns = expected.turns + gains.turns * surprise
    motion.speed = expected.speed + gains.speed * surprise
    motion.acceleration = expected.acceleration + gains.acceleration * surprise
  }

  /// Gains of the fading-memory filter of second degree, with a triple pole at z.
  private mutating func layOut(for period: Double) {
    let forgotten = SpindleObserver.bandwidth * period / (1 + SpindleObserver.bandwidth * period)
    let z = 1 - forgotten
    gains = TurnState(
      turns: 1 - z * z * z, speed: 1.5 * forgotten * forgotten * (1 + z) / period,
      acceleration: forgotten * forgotten * forgotten / period / period)
    gainsPeriod = period
  }
}
