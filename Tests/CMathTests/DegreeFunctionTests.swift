#if arch(x86_64)
  import CMath
  import Foundation
  import Testing

  /// The oracle is the x87's 64-bit format with glibc's functions, which LinuxCNC computes with on
  /// an x86. They are off by a unit of that format at times, so that one value in some thousands is
  /// rounded to the other double.
  @Suite("functions of degrees, and powers to the last digit")
  struct DegreeFunctionTests {
    private static let rounds = 100_000
    private static let pi = Float80.pi

    private func differing(
      seed: UInt64, from low: Double, to high: Double, isRound: Bool = false,
      _ ours: (Double, Double) -> Double, _ wanted: (Double, Double) -> Double
    ) -> Int {
      var state = seed
      func draw() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let value = low + (high - low) * Double(state >> 11) * 0x1p-53
        return isRound ? (value * 1000).rounded() / 1000 : value
      }
      var count = 0
      for _ in 0..<Self.rounds {
        let (x, y) = (draw(), draw())
        if ours(x, y).bitPattern != wanted(x, y).bitPattern { count += 1 }
      }
      return count
    }

    private func degrees(_ angle: Float80) -> Double {
      Double(Float80(Double(angle) * 180) / Self.pi)
    }

    @Test(
      "sines, cosines and tangents are those of the x87 but for 1 in 5,000",
      arguments: [true, false])
    func circular(isRound: Bool) {
      let most = Self.rounds / 5_000
      let range = (low: -2_000.0, high: 2_000.0)
      func angle(_ x: Double) -> Float80 { Float80(x) * Self.pi / 180 }
      let sine = differing(
        seed: 1, from: range.low, to: range.high, isRound: isRound,
        { x, _ in feedhold_sin_degrees(x) }, { x, _ in Double(sin(angle(x))) })
      let cosine = differing(
        seed: 2, from: range.low, to: range.high, isRound: isRound,
        { x, _ in feedhold_cos_degrees(x) }, { x, _ in Double(cos(angle(x))) })
      let tangent = differing(
        seed: 3, from: range.low, to: range.high, isRound: isRound,
        { x, _ in feedhold_tan_degrees(x) }, { x, _ in Double(tan(angle(x))) })
      #expect(sine <= most && cosine <= most && tangent <= most, "\(sine) \(cosine) \(tangent)")
    }

    @Test("the inverse functions are those of the x87 but for 1 in 5,000")
    func inverse() {
      let most = Self.rounds / 5_000
      let arcsine = differing(
        seed: 4, from: -1, to: 1, { x, _ in feedhold_asin_degrees(x) },
        { x, _ in degrees(asin(Float80(x))) })
      let arccosine = differing(
        seed: 5, from: -1, to: 1, { x, _ in feedhold_acos_degrees(x) },
        { x, _ in degrees(acos(Float80(x))) })
      let arctangent = differing(
        seed: 6, from: -50, to: 50, { y, x in feedhold_atan2_degrees(y, x) },
        { y, x in degrees(atan2(Float80(y), Float80(x))) })
      #expect(
        arcsine <= most && arccosine <= most && arctangent <= most,
        "\(arcsine) \(arccosine) \(arctangent)")
    }

    @Test("quarter turns, however many, are the x87's to the last bit") func quarters() {
      for quarter in -40_000...40_000 {
        let x = Double(quarter) * 90
        let angle = Float80(x) * Self.pi / 180
        #expect(feedhold_sin_degrees(x).bitPattern == Double(sin(angle)).bitPattern, "\(x)")
        #expect(feedhold_cos_degrees(x).bitPattern == Double(cos(angle)).bitPattern, "\(x)")
      }
      // As rs274 prints them (Debian 2.9.0~pre1), times 1e20.
      for (x, shown) in [(180.0, "-5.016558"), (360, "10.033115"), (540, "-36.733716")] {
        #expect(String(format: "%.6f", feedhold_sin_degrees(x) * 1e20) == shown)
      }
      for (x, shown) in [(90.0, "-2.508279"), (270, "18.366858"), (450, "-45.067459")] {
        #expect(String(format: "%.6f", feedhold_cos_degrees(x) * 1e20) == shown)
      }
    }

    @Test("ends, axes, huge and odd values") func special() {
      #expect(feedhold_acos_degrees(0.5) == 60 && feedhold_asin_degrees(0.5) == 30)
      #expect(feedhold_asin_degrees(1) == 90 && feedhold_acos_degrees(-1) == 180)
      #expect(feedhold_acos_degrees(1) == 0 && feedhold_asin_degrees(0) == 0)
      for (y, x, angle) in [
        (0.0, 1.0, 0.0), (1, 0, 90), (-1, 0, -90), (0, -1, 180), (1, 1, 45), (-3, -0.0, -90),
        (0, 0, 0), (3e200, 3e200, 45), (1e-310, 1e-310, 45), (-2, -2, -135),
      ] { #expect(feedhold_atan2_degrees(y, x) == angle, "\(y) \(x)") }
      for x in [Double.nan, .infinity, -.infinity] {
        #expect(feedhold_sin_degrees(x).isNaN && feedhold_cos_degrees(x).isNaN)
        #expect(feedhold_tan_degrees(x).isNaN && feedhold_asin_degrees(x).isNaN)
      }
      // Whole turns are taken off beyond what the x87 resolves.
      #expect((feedhold_sin_degrees(360 * 0x1p60 + 0) - 0).magnitude < 1e-15)
      #expect(feedhold_cos_degrees(360 * 0x1p900) == 1)
      #expect((feedhold_sin_degrees(360 * 0x1p30 + 30) - 0.5).magnitude < 1e-15)
      // What these leave of 360 is whole arithmetic (Python's integers).
      for (huge, rest) in [(0x1p1021, 272.0), (1e308, 296), (.greatestFiniteMagnitude, 128)] {
        #expect((feedhold_sin_degrees(huge) - sin(rest * .pi / 180)).magnitude < 1e-15)
        #expect((feedhold_cos_degrees(-huge) - cos(rest * .pi / 180)).magnitude < 1e-15)
      }
      #expect((feedhold_sin_degrees(1e-200) / 1e-200 - .pi / 180).magnitude < 1e-17)
    }

    @Test("powers, exponentials and logarithms are the nearest doubles but for 1 in 500")
    func powers() {
      // The 64 bits of the oracle lie next to a middle of two doubles in one case of a thousand.
      let most = Self.rounds / 500
      let power = differing(
        seed: 7, from: 0, to: 40, { feedhold_nearest_pow($0, $1) },
        { Double(pow(Float80($0), Float80($1))) })
      let exponential = differing(
        seed: 8, from: -600, to: 600, { x, _ in feedhold_nearest_exp(x) },
        { x, _ in Double(exp(Float80(x))) })
      let logarithm = differing(
        seed: 9, from: 0, to: 3, { x, _ in feedhold_nearest_log(x) },
        { x, _ in Double(log(Float80(x))) })
      #expect(
        power <= most && exponential <= most && logarithm <= most,
        "\(power) \(exponential) \(logarithm)")
    }

    @Test("powers are exact up to the ends of what a double holds") func outermostPowers() {
      for exponent in [-1074, -1060, -1022, 1000, 1021, 1023] {
        let wanted = Double(sign: .plus, exponent: exponent, significand: 1)
        #expect(feedhold_nearest_pow(2, Double(exponent)) == wanted, "2^\(exponent)")
      }
      for exponent in [-300, 303, 305, 307, 308] {
        #expect(feedhold_nearest_pow(10, Double(exponent)) == Double("1e\(exponent)"))
      }
      #expect(feedhold_nearest_pow(2, 1024) == .infinity && feedhold_nearest_pow(10, -330) == 0)
      #expect(feedhold_nearest_exp(709.782712893384) == exp(709.782712893384))
    }

    // Computed with mpmath, 300 bits.
    @Test(
      "powers that decide how many passes a thread has",
      arguments: [
        (8, 1 / 3.0, 2), (27, 1 / 1.5, 8.999999999999998), (64, 1 / 1.5, 15.999999999999998),
        (2, 0.5, 1.4142135623730951), (-2, 3, -8), (-1.1, 7, -1.9487171000000012),
        (1.1, 10, 2.5937424601000023), (10, -3, 0.001), (0.3, -2.7, 25.809085256887005),
        (41.446, 12.2661, 6.921553782127278e+19), (5, 0, 1), (0, 2, 0), (1, 1e300, 1),
      ] as [(Double, Double, Double)])
    func exactPowers(_ base: Double, _ exponent: Double, _ power: Double) {
      #expect(feedhold_nearest_pow(base, exponent) == power)
    }
  }
#endif
