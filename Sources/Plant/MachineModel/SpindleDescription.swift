/// A corner of a spindle's power curve.
public struct PowerPoint: Equatable, Sendable, BitwiseCopyable {
  /// Spindle speed, without sign.
  public var speedRPM: Double
  /// What the shaft delivers there. [W]
  public var power: Double

  /// A corner from speed (rpm) and power. [W]
  public init(speedRPM: Double = 0, power: Double = 0) {
    self.speedRPM = speedRPM
    self.power = power
  }
}

/// The main spindle: what it can deliver, how fast it runs up, what it loses.
public struct SpindleDescription: Sendable, BitwiseCopyable {
  /// The largest number of corners of a power curve.
  public static var pointCapacity: Int { 8 }

  /// The power curve, by rising speed; the first `pointCount` count. Straight between the corners,
  /// constant torque below the first. The last one is the highest speed. [W]
  public var points = InlineArray<8, PowerPoint>(repeating: PowerPoint())
  /// How many corners there are.
  public var pointCount: Int32 = 0
  /// How fast the speed may change, in rpm each second.
  public var accelerationRPMPerSecond: Double = 4000
  /// Inertia of rotor and tool or chuck. [kg m^2]
  public var inertia: Double = 0.008
  /// Time constant of the speed loop. [s]
  public var responseTime: Double = 0.01
  /// Integral (reset) time of the speed loop. [s]
  public var integralTime: Double = 0.05
  /// Marks of the encoder in a turn, its index at the first; 0 reads the angle exactly.
  public var encoderMarks: Int32 = 4096
  /// Whether the control taps in step with the encoder (G84, G74); else the tap sits in a floating
  /// holder.
  public var tapsRigidly = true
  /// What the drive takes while it stands. [W]
  public var standbyPower: Double = 150
  /// What bearings and belts add in proportion to the speed: W for each rpm.
  public var frictionPowerPerRPM: Double = 0.03
  /// What windage and shear of the grease add by the square of the speed: W for each rpm^2.
  public var windagePowerPerSquareRPM: Double = 4e-6
  /// Cutting power over the electrical power it costs. (no unit)
  public var efficiency: Double = 0.85

  /// A spindle without a power curve: add its corners.
  public init() {}

  /// Adds a corner to the power curve.
  /// - Parameter point: Speed and power; its speed must be higher than the last one's. [W]
  /// - Returns: false where the curve is full.
  @discardableResult
  public mutating func append(_ point: PowerPoint) -> Bool {
    guard pointCount >= 0, Int(pointCount) < Self.pointCapacity else { return false }
    points[Int(pointCount)] = point
    pointCount += 1
    return true
  }

  /// Highest speed: the last corner's.
  public var maximumSpeedRPM: Double {
    pointCount > 0 ? points[lastIndex].speedRPM : 0
  }

  /// Highest power on the curve. [W]
  public var ratedPower: Double {
    var highest = 0.0
    for index in 0..<usableCount where points[index].power > highest {
      highest = points[index].power
    }
    return highest
  }

  /// What the shaft can deliver at a speed, without sign; beyond the last corner as at it. [W]
  public func availablePower(atSpeedRPM speedRPM: Double) -> Double {
    guard usableCount > 0 else { return 0 }
    let first = points[0]
    if speedRPM <= first.speedRPM {
      return first.speedRPM > 0 ? first.power * (speedRPM / first.speedRPM) : first.power
    }
    for index in 1..<Swift.max(1, usableCount) where speedRPM < points[index].speedRPM {
      let low = points[index - 1]
      let high = points[index]
      let share = (speedRPM - low.speedRPM) / (high.speedRPM - low.speedRPM)
      return low.power + share * (high.power - low.power)
    }
    return points[lastIndex].power
  }

  /// Electrical power of the idle spindle at a speed, without sign. [W]
  public func idlePower(atSpeedRPM speedRPM: Double) -> Double {
    standbyPower + (frictionPowerPerRPM + windagePowerPerSquareRPM * speedRPM) * speedRPM
  }

  // A description may come from a file: a wild count must not reach beyond the array.
  var usableCount: Int { Swift.max(0, Swift.min(Self.pointCapacity, Int(pointCount))) }
  var lastIndex: Int { Swift.max(0, usableCount - 1) }
}
