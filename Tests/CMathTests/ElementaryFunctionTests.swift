import CMath
import Foundation
import Testing

/// The oracle is glibc's libm, itself within 1 unit in the last place.
@Suite("elementary functions")
struct ElementaryFunctionTests {
  static let rounds = 200_000

  /// Distance in units in the last place of the expected value.
  func units(_ value: Double, _ expected: Double) -> Double {
    if value == expected || (value.isNaN && expected.isNaN) { return 0 }
    return (value - expected).magnitude / expected.ulp
  }

  func worst(
    _ range: ClosedRange<Double>, seed: UInt64, _ ours: (Double) -> Double,
    _ oracle: (Double) -> Double
  ) -> (at: Double, units: Double) {
    var state = seed
    var worst = (at: 0.0, units: 0.0)
    for _ in 0..<Self.rounds {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let share = Double(state >> 11) * 0x1p-53
      let x = range.lowerBound + (range.upperBound - range.lowerBound) * share
      let distance = units(ours(x), oracle(x))
      if distance > worst.units { worst = (x, distance) }
    }
    return worst
  }

  @Test("sine and cosine are within 2 units in the last place up to a million radians")
  func sineAndCosine() {
    for limit in [0.8, 10, 1e4, 1e6] {
      let sine = worst(-limit...limit, seed: 1, feedhold_sin, sin)
      let cosine = worst(-limit...limit, seed: 2, feedhold_cos, cos)
      #expect(sine.units <= 2, "sin(\(sine.at)), limit \(limit)")
      #expect(cosine.units <= 2, "cos(\(cosine.at)), limit \(limit)")
    }
  }

  @Test("angles up to 2^45 keep an absolute error under 1e-15; beyond, and for non-numbers, NaN")
  func hugeAngles() {
    var state: UInt64 = 5
    for _ in 0..<20_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let x = Double(Int64(bitPattern: state) >> 19) * 1.000000001
      guard x.magnitude < 0x1p45 else { continue }
      #expect((feedhold_sin(x) - sin(x)).magnitude < 1e-15, "sin(\(x))")
    }
    for x in [0x1p46, -1e300, .infinity, -.infinity, .nan] {
      #expect(feedhold_sin(x).isNaN)
      #expect(feedhold_cos(x).isNaN)
    }
  }

  @Test("multiples of a quarter turn keep their full relative accuracy")
  func quarterTurns() {
    for n in -100_000...100_000 where n % 7 == 0 {
      let x = Double(n) * Double.pi / 2
      #expect(units(feedhold_sin(x), sin(x)) <= 2 || sin(x) == feedhold_sin(x), "n \(n)")
    }
  }

  @Test("atan2 is within 2 units in every quadrant and has IEEE signs of zero")
  func arcTangent() {
    for y in [-1e-300, -3.0, -0.7, 0.2, 1, 1e10] {
      let along = worst(-5...5, seed: 3, { feedhold_atan2(y, $0) }, { atan2(y, $0) })
      #expect(along.units <= 2, "atan2(\(y), \(along.at))")
    }
    let special = [0.0, -0.0, 1, -1, .infinity, -.infinity, Double.leastNonzeroMagnitude, 1.7e308]
    for y in special {
      for x in special {
        let ours = feedhold_atan2(y, x)
        let expected = atan2(y, x)
        #expect(units(ours, expected) <= 1 && ours.sign == expected.sign, "atan2(\(y), \(x))")
      }
    }
    #expect(feedhold_atan2(.nan, 1).isNaN)
  }

  @Test("acos is within 3 units and NaN outside -1...1")
  func arcCosine() {
    let between = worst(-1...1, seed: 4, feedhold_acos, acos)
    #expect(between.units <= 3, "acos(\(between.at))")
    #expect(feedhold_acos(1) == 0 && feedhold_acos(-1) == Double.pi)
    #expect(feedhold_acos(1.0000001).isNaN && feedhold_acos(.nan).isNaN)
  }

  @Test("exp and log are within 2 units over their whole range")
  func exponentialAndLogarithm() {
    let exponential = worst(-700...700, seed: 6, feedhold_exp, exp)
    #expect(exponential.units <= 2, "exp(\(exponential.at))")
    let small = worst(-745...(-700), seed: 7, feedhold_exp, exp)
    #expect(small.units <= 2, "exp(\(small.at))")
    for range in [
      1e-300...1e-299, 0.5...2, 1...1e6, Double.leastNonzeroMagnitude...Double.leastNormalMagnitude,
      1e300...1.7e308,
    ] {
      let logarithm = worst(range, seed: 8, feedhold_log, log)
      #expect(logarithm.units <= 2, "log(\(logarithm.at))")
    }
    #expect(feedhold_log(0) == -.infinity && feedhold_log(-1).isNaN && feedhold_log(1) == 0)
    #expect(feedhold_exp(800) == .infinity && feedhold_exp(-800) == 0 && feedhold_exp(0) == 1)
    #expect(feedhold_exp(.nan).isNaN && feedhold_log(.infinity) == .infinity)
  }

  @Test("pow is within 2 + 1.5 |y ln x| units, and exact for small whole powers")
  func power() {
    for exponent in [-4.0, -0.5, 0.25, 0.33, 1.7, 3, 4] {
      let along = worst(0.01...1000, seed: 9, { feedhold_pow($0, exponent) }, { pow($0, exponent) })
      // exp(y ln x): the 1.5 units of ln and of the product count |y ln x| times, |ln x| <= 6.91.
      let bound = 2 + 1.5 * (exponent * 6.91).magnitude
      #expect(along.units <= bound, "pow(\(along.at), \(exponent))")
    }
    #expect(feedhold_pow(3, 4) == 81 && feedhold_pow(-2, 3) == -8 && feedhold_pow(2, -2) == 0.25)
    #expect(feedhold_pow(0, 2.5) == 0 && feedhold_pow(0, -2.5) == .infinity)
    #expect(feedhold_pow(-2, 0.5).isNaN && feedhold_pow(.nan, 0) == 1)
  }
}
