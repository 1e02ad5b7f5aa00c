internal import CMath

/// One feed drive: position loop (P), velocity loop (PI) with feed-forward, current loop (first
/// order), motor and slide with friction, play and encoder. docs/models/drives.md.
/// All is counted as travel of the slide: torque over inertia is an acceleration. At a rotary axis
/// read rad for mm.
struct AxisDrive: Sendable, BitwiseCopyable {
  /// Steps of loops and motion inside a servo tick.
  static var subStepsPerTick: Int { 4 }

  let model: DriveModel
  let subSteps: Int
  /// Servo period and sub-step. [s]
  let inversePeriod: Double
  let step: Double
  let halfStep: Double
  /// Loops. Gains [1/s], integral gain for a sub-step [1/s], feed-forward shares.
  let positionGain: Double
  let velocityGain: Double
  let integralGain: Double
  let velocityFeedForward: Double
  let accelerationFeedForward: Double
  /// What the velocity loop may ask for [mm/s], what the amplifier can deliver [mm/s^2].
  let speedLimit: Double
  let driveLimit: Double
  /// Current loop, exact over a sub-step: what is left of a difference at its end, and the speed
  /// [mm/s] that each mm/s^2 of the old torque and of the commanded one gives within it.
  let currentDecay: Double
  let speedPerDrive: Double
  let speedPerCommand: Double
  /// Share of the rated torque for each mm/s^2, and mm/s^2 for each newton on the slide.
  let sharePerAcceleration: Double
  let accelerationPerForce: Double
  let friction: Friction
  let encoder: Encoder

  /// The motor: where it stands [mm], its speed [mm/s], its torque over inertia [mm/s^2].
  private(set) var motor: Double
  private(set) var speed: Double = 0
  private(set) var drive: Double = 0
  /// What the integral part asks for. [mm/s^2]
  private var integral: Double = 0
  /// The last setpoint [mm] and its speed [mm/s].
  private(set) var setpoint: Double
  private var setpointSpeed: Double = 0
  private var backlash: Backlash
  /// Where the slide stands [mm], how fast it went, as the mean over the last tick [mm/s].
  private(set) var slide: Double
  private(set) var slideSpeed: Double = 0
  /// Fixed within a tick: speed that the position loop asks for [mm/s], acceleration fed forward
  /// [mm/s^2], speed that the force on the slide gives in a sub-step [mm/s], the slide before [mm].
  private var wanted: Double = 0
  private var feedForward: Double = 0
  private var pushed: Double = 0
  private var start: Double = 0

  /// A drive at rest.
  /// - Parameters:
  ///   - axis: The axis.
  ///   - position: Where it stands. [mm]
  ///   - period: Servo period. [s]
  ///   - subSteps: Steps inside a tick.
  init(
    _ axis: AxisDescription, at position: Double, period: Double,
    subSteps: Int = AxisDrive.subStepsPerTick
  ) {
    let drive = axis.drive
    let travel = drive.travelPerRadian
    let step = period / Double(subSteps)
    let decayRate = 2 * Double.pi * drive.currentBandwidthHz
    let decay = feedhold_exp(-decayRate * step)
    model = drive.model
    self.subSteps = subSteps
    inversePeriod = 1 / period
    self.step = step
    halfStep = 0.5 * step
    positionGain = drive.positionGain
    velocityGain = drive.velocityGain
    integralGain = drive.integralTime > 0 ? drive.velocityGain * step / drive.integralTime : 0
    velocityFeedForward = drive.velocityFeedForward
    accelerationFeedForward = drive.accelerationFeedForward
    speedLimit = AxisDrive.overspeed * axis.velocity
    driveLimit = drive.torqueConstant * drive.peakCurrent * travel / drive.inertia
    currentDecay = decay
    speedPerDrive = (1 - decay) / decayRate
    speedPerCommand = step - (1 - decay) / decayRate
    sharePerAcceleration = drive.inertia / (travel * drive.ratedTorque)
    // N x mm/rad is N mm at the motor; its inertia is in N m s^2: hence 1000.
    accelerationPerForce = travel * travel / (1000 * drive.inertia)
    friction = Friction(drive, step: step)
    encoder = Encoder(step: drive.encoderStep)
    motor = position
    setpoint = position
    slide = position
    backlash = Backlash(gap: drive.backlash, at: position)
  }

  /// The velocity loop may ask for this much of the axis' highest speed, to catch up. (no unit)
  static var overspeed: Double { 1.2 }

  /// Motor torque over rated torque. (no unit)
  var torqueShare: Double { model == .ideal ? 0 : drive * sharePerAcceleration }

  /// Follows a setpoint for one servo period; the three parts below in one.
  /// - Parameters:
  ///   - target: Where the slide shall be at the end; finite. [mm]
  ///   - force: Force on the slide, along the axis; finite. [N]
  mutating func follow(_ target: Double, force: Double) {
    beginTick(to: target, force: force)
    for _ in 0..<subSteps { takeStep() }
    endTick()
  }

  /// Closes the position loop, once in a tick, as the control does.
  /// - Parameters:
  ///   - target: Where the slide shall be at the end; finite. [mm]
  ///   - force: Force on the slide, along the axis; finite. [N]
  @inline(__always)
  mutating func beginTick(to target: Double, force: Double) {
    let targetSpeed = (target - setpoint) * inversePeriod
    let error = setpoint - encoder.reading(at: motor)
    let asked = positionGain * error + velocityFeedForward * targetSpeed
    wanted = limited(asked, to: speedLimit)
    feedForward = accelerationFeedForward * (targetSpeed - setpointSpeed) * inversePeriod
    pushed = step * (force * accelerationPerForce)
    start = slide
    setpoint = target
    setpointSpeed = targetSpeed
  }

  /// Velocity loop, current loop and motion for one sub-step, as the drive does.
  @inline(__always)
  mutating func takeStep() {
    let speedError = wanted - speed
    let sum = integral + integralGain * speedError
    let asked = velocityGain * speedError + (sum + feedForward)
    let command = limited(asked, to: driveLimit)
    // While the amplifier gives all it has, the integral part waits, or it would wind up.
    integral = command == asked ? sum : integral

    let driven = (speed + pushed + drive * speedPerDrive) + command * speedPerCommand
    drive = command + (drive - command) * currentDecay
    let next = driven * friction.retained(at: speed)
    motor += halfStep * (speed + next)
    speed = next
    backlash.push(to: motor)
  }

  /// Reads off how the slide moved.
  @inline(__always)
  mutating func endTick() {
    if model == .ideal {
      slide = setpoint
      slideSpeed = setpointSpeed
    } else {
      slide = backlash.slide
      slideSpeed = (slide - start) * inversePeriod
    }
  }
}

@inline(__always)
private func limited(_ value: Double, to bound: Double) -> Double {
  value > bound ? bound : (value < -bound ? -bound : value)
}
