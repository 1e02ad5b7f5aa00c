internal import CMath
internal import Signals

/// One channel of a sensor at work: gain error, low-pass, drift, noise, converter, in this order.
struct SensorChannel: Sendable, BitwiseCopyable {
  /// Values beyond this, either way, are no measurement. [W or N or mm/s^2]
  static var largestValue: Double { 1e12 }

  let isEnabled: Bool
  let gain: Double
  /// Share of a step that the low-pass takes in one tick. (no unit)
  let advance: Double
  let driftPerTick: Double
  let noiseShare: Double
  let additiveNoise: Double
  let step: Double
  let stepsPerUnit: Double
  let noise: NoiseSource
  /// Output of the low-pass.
  private(set) var filtered: Double = 0
  /// What was delivered last.
  var delivered: Double = 0

  /// A channel at value 0.
  /// - Parameters:
  ///   - description: The sensor.
  ///   - noise: Its own stream of chance.
  ///   - period: Time from sample to sample. [s]
  init(_ description: SensorDescription, noise: NoiseSource, period: Double) {
    isEnabled = description.isEnabled
    gain = 1 + description.gainError
    // First order, exact for an input that is constant within a tick.
    let turned = 2 * Double.pi * description.bandwidthHz * period
    advance = turned > 0 ? 1 - feedhold_exp(-turned) : 1
    driftPerTick = description.driftRate * period
    noiseShare = description.noiseShare
    additiveNoise = description.additiveNoise
    step = description.quantizationStep
    stepsPerUnit = step > 0 ? 1 / step : 0
    self.noise = noise
  }

  /// Measures a value; false where it is none, and the channel then stays as it was.
  /// - Parameters:
  ///   - truth: The true value, then what is measured. [W or N or mm/s^2]
  ///   - tick: Now.
  /// - Returns: Whether it was a value.
  @inline(__always)
  mutating func measure(_ truth: inout Double, at tick: Tick) -> Bool {
    guard abs(truth) <= Self.largestValue else {
      truth = delivered
      return false
    }
    filtered += advance * (gain * truth - filtered)
    var reading = filtered + driftPerTick * periods(until: tick)
    if noiseShare != 0 || additiveNoise != 0 {
      // Two independent normal errors are one, with the squares of their deviations added.
      let proportional = noiseShare * filtered
      let deviation = (proportional * proportional + additiveNoise * additiveNoise).squareRoot()
      reading += deviation * noise.normal(UInt64(bitPattern: tick.count))
    }
    if step > 0 {
      // Nearest whole number without a conversion that could trap; exact up to 2^51 steps.
      let steps = reading * stepsPerUnit
      reading = ((steps + 0x1.8p52) - 0x1.8p52) * step
    }
    truth = reading
    return true
  }
}

/// The count of a tick, exact up to 2^51 either way, where it stays. (no unit)
@inline(__always)
private func periods(until tick: Tick) -> Double {
  let farthest: Int64 = 0x0007_FFFF_FFFF_FFFF
  let count = max(-farthest, min(farthest, tick.count))
  // Added to the last bits of 1.5 x 2^52: a conversion from a 64-bit integer needs a heap on 32-bit
  // chips.
  return Double(bitPattern: 0x4338_0000_0000_0000 &+ UInt64(bitPattern: count)) - 0x1.8p52
}
