/// How an axis follows its setpoint.
public enum DriveModel: UInt8, Sendable, BitwiseCopyable {
  /// Exactly and at once: for programs and policies studied without a machine.
  case ideal
  /// Through cascaded loops, inertia, friction, backlash and encoder.
  case cascade
}

/// The feed drive of one axis: motor, screw, loops. Motor quantities in N m, A and kg m^2, as they
/// stand on its plate; at a rotary axis read rad for mm.
/// Defaults: inertia, torque constant, viscous friction and pitch are those quoted for the X axis
/// in Erkorkmaz and Altintas, High speed CNC system design, part II, IJMTM 41 (2001) 1487-1509, not
/// checked against the paper; the rest is typical of a small machining centre
/// (docs/models/drives.md).
public struct DriveDescription: Sendable, BitwiseCopyable {
  /// How the axis follows.
  public var model = DriveModel.cascade
  /// Inertia of motor, screw and slide as the motor feels it. [kg m^2]
  public var inertia: Double = 0.0078
  /// Torque for each ampere. [N m/A]
  public var torqueConstant: Double = 0.4769
  /// Current the motor bears for ever. [A]
  public var ratedCurrent: Double = 25
  /// Current the amplifier delivers at most. [A]
  public var peakCurrent: Double = 60
  /// Friction that grows with speed. [N m s/rad]
  public var viscousFriction: Double = 0.02
  /// Friction that sliding keeps at any speed (Coulomb). [N m]
  public var coulombFriction: Double = 1.2
  /// Friction that must be overcome to break away; at least the Coulomb friction. [N m]
  public var staticFriction: Double = 1.6
  /// Speed of the slide by which half of the break-away excess is gone (Stribeck). [mm/s]
  public var stribeckSpeed: Double = 2
  /// Speed of the slide below which friction falls to zero in proportion, in place of a jump.
  /// [mm/s]
  public var stickingSpeed: Double = 0.05
  /// Play between motor and slide: what a reversal loses. [mm]
  public var backlash: Double = 0.004
  /// Step of the motor's encoder, as travel of the slide; 0 reads exactly. [mm]
  public var encoderStep: Double = 0.0005
  /// Bandwidth of the current loop, first order.
  /// Unit: Hz. [1/s]
  public var currentBandwidthHz: Double = 2000
  /// Position gain Kv: speed asked for over following error. [1/s]
  public var positionGain: Double = 80
  /// Gain of the velocity loop over the inertia: acceleration asked for over speed error. [1/s]
  public var velocityGain: Double = 400
  /// Integral (reset) time of the velocity loop; 0 switches its integral part off. [s]
  public var integralTime: Double = 0.02
  /// Share of the setpoint's speed that is fed forward. (no unit)
  public var velocityFeedForward: Double = 0.97
  /// Share of the setpoint's acceleration that is fed forward. (no unit)
  public var accelerationFeedForward: Double = 1
  /// Travel for one turn of the motor. [mm]
  public var screwPitch: Double = 10

  /// The default drive.
  public init() {}

  /// Travel for one radian of the motor. [mm/rad]
  public var travelPerRadian: Double { screwPitch / (2 * Double.pi) }

  /// Torque the motor bears for ever. [N m]
  public var ratedTorque: Double { torqueConstant * ratedCurrent }
}
