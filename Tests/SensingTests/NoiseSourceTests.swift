import Foundation
import Testing

@testable import Sensing

@Suite("The source of noise")
struct NoiseSourceTests {
  private let count = 200_000

  @Test("it is SplitMix64: the published outputs for seed 1234567")
  func publishedVector() {
    let published: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    for (index, value) in published.enumerated() {
      #expect(NoiseSource.mixed(seed: 1_234_567, counter: UInt64(index)) == value)
    }
  }

  @Test("a draw depends on seed, stream and counter alone")
  func counted() {
    let first = NoiseSource(seed: 5, stream: 9)
    let second = NoiseSource(seed: 5, stream: 9)
    let backwards = (0..<100).reversed().map { second.normal(UInt64($0)) }
    #expect((0..<100).map { first.normal(UInt64($0)) } == backwards.reversed())
    #expect(NoiseSource(seed: 5, stream: 8).bits(0) != first.bits(0))
    #expect(NoiseSource(seed: 6, stream: 9).bits(0) != first.bits(0))
    _ = first.normal(.max)
  }

  @Test("uniform numbers lie inside (0, 1), evenly")
  func uniform() {
    let noise = NoiseSource(seed: 1, stream: 1)
    var bins = [Int](repeating: 0, count: 100)
    for counter in 0..<count {
      let value = noise.uniform(UInt64(counter))
      #expect(value > 0 && value < 1)
      bins[Int(value * 100)] += 1
    }
    let expected = Double(count) / 100
    let chiSquare = bins.reduce(0) { $0 + pow(Double($1) - expected, 2) / expected }
    // 99 degrees of freedom: mean 99, standard deviation 14.1; 5 of them.
    #expect(chiSquare < 99 + 5 * 14.1)
    #expect(chiSquare > 99 - 5 * 14.1)
  }

  @Test("normal numbers have the moments of the normal distribution", arguments: [1, 2, 3])
  func moments(seed: UInt64) {
    let noise = NoiseSource(seed: seed, stream: 0)
    var sums = (0.0, 0.0, 0.0, 0.0)
    for counter in 0..<count {
      let value = noise.normal(UInt64(counter))
      let square = value * value
      sums = (sums.0 + value, sums.1 + square, sums.2 + square * value, sums.3 + square * square)
    }
    let n = Double(count)
    // Variances of the sample moments: 1, 2, 15 and 96 over n; five standard deviations.
    #expect(abs(sums.0 / n) < 5 * (1 / n).squareRoot())
    #expect(abs(sums.1 / n - 1) < 5 * (2 / n).squareRoot())
    #expect(abs(sums.2 / n) < 5 * (15 / n).squareRoot())
    #expect(abs(sums.3 / n - 3) < 5 * (96 / n).squareRoot())
  }

  @Test("the distribution function of normal numbers is that of erfc (Kolmogorov, Smirnov)")
  func kolmogorov() {
    let noise = NoiseSource(seed: 77, stream: 3)
    let values = (0..<50_000).map { noise.normal(UInt64($0)) }.sorted()
    var distance = 0.0
    for (index, value) in values.enumerated() {
      let exact = 0.5 * erfc(-value / 2.0.squareRoot())
      distance = max(distance, abs(exact - Double(index) / 50_000))
    }
    #expect(distance * 50_000.0.squareRoot() < 1.95)  // exceeded by chance once in a thousand
  }

  @Test("the normal quantile inverts erfc, in the far tails too")
  func quantile() {
    for exponent in stride(from: -15.9, through: -0.302, by: 0.01) {
      // Below one half the offset is exact enough only as far as 2^-53 allows: so ask for its own
      // tail.
      let offset = 0.5 - pow(10, exponent)
      let tail = 0.5 - offset
      let value = NoiseSource.normalQuantile(offset: offset)
      let back = 0.5 * erfc(value / 2.0.squareRoot())
      // Relative error 1.15e-9 of the value is value^2 times that of the tail: 66 x 1.15e-9.
      #expect(abs(back - tail) <= 8e-8 * tail)
      #expect(abs(NoiseSource.normalQuantile(offset: -offset) + value) <= 1e-15 * abs(value))
    }
    #expect(NoiseSource.normalQuantile(offset: 0) == 0)
    #expect(NoiseSource.normalQuantile(offset: 0.5 - 0x1p-53) < 8.3)
  }

  @Test("neighbouring draws, streams and seeds do not hang together")
  func independence() {
    let noise = NoiseSource(seed: 10, stream: 4)
    let others = [
      NoiseSource(seed: 10, stream: 5), NoiseSource(seed: 11, stream: 4),
      NoiseSource(seed: 4, stream: 10),
    ]
    var sums = [0.0, 0.0, 0.0, 0.0]
    for counter in 0..<UInt64(50_000) {
      let value = noise.normal(counter)
      sums[0] += value * noise.normal(counter + 1)
      for (index, other) in others.enumerated() { sums[index + 1] += value * other.normal(counter) }
    }
    for sum in sums { #expect(abs(sum / 50_000) < 5 / 50_000.0.squareRoot()) }
  }
}
