import Foundation
import SeededChance
import Testing

@testable import GCode

@Suite("decimal numbers") struct DecimalNumberTests {
  private func read(_ text: String) -> Double {
    var number = DecimalNumber()
    for byte in text.utf8 {
      if byte == TextByte.point { _ = number.appendPoint() } else { number.append(byte - 48) }
    }
    return number.value
  }

  @Test("random decimals are the same bits as strtod of the C locale makes") func randomDecimals() {
    var generator = Chance(seed: 11)
    for _ in 0..<10_000 {
      let whole = Int.random(in: 0...30, using: &generator)
      let decimals = Int.random(in: 0...30, using: &generator)
      var text = ""
      for _ in 0..<whole { text += String(Int.random(in: 0...9, using: &generator)) }
      text += "."
      for _ in 0..<decimals { text += String(Int.random(in: 0...9, using: &generator)) }
      if text == "." { continue }
      let wanted = unsafe strtod(text, nil)
      #expect(read(text).bitPattern == wanted.bitPattern, "\(text), seed 11")
    }
  }

  @Test("values halfway between two Doubles round to even, and a last digit decides")
  func halfway() {
    for text in [
      "9007199254740993", "9007199254740992.9999999999999999999", "9007199254740993.00000000001",
      "0.500000000000000166533453693773481063544750213623046875",
      "0.5000000000000001665334536937734810635447502136230468750000000000000000000000001",
      "1.00000000000000011102230246251565404236316680908203125",
      "1.00000000000000011102230246251565404236316680908203124",
      "0.000000000000000000000000000000000000012345678901234567890",
      "123456789012345678901234567890",
    ] {
      let wanted = unsafe strtod(text, nil)
      #expect(read(text).bitPattern == wanted.bitPattern, "\(text)")
    }
  }

  @Test("a halfway case whose deciding digit is the 900th is still right") func farDigit() {
    let zeros = String(repeating: "0", count: 880)
    let tie = "9007199254740993."
    #expect(read(tie + zeros) == 9_007_199_254_740_992)
    #expect(read(tie + zeros + "1") == 9_007_199_254_740_994)
  }

  @Test("huge and tiny decimals neither trap nor take long") func extremes() {
    #expect(read(String(repeating: "9", count: 100_000)) == .infinity)
    #expect(read("0." + String(repeating: "0", count: 100_000) + "1") == 0)
    #expect(read(String(repeating: "0", count: 100_000) + "7.5") == 7.5)
  }

  @Test("fixed decimals are those of printf") func fixedDecimals() {
    var generator = Chance(seed: 5)
    for round in 0..<10_000 {
      let value = Double.random(in: -1000...1000, using: &generator)
      // Every third value lies on a tie or next to one.
      let tie = (value * 10_000).rounded() / 10_000 + 0.00005
      let tested = round % 3 == 0 ? tie : value
      #expect(FixedDecimal.text(tested, decimals: 4) == String(format: "%.4f", tested), "\(tested)")
    }
    for value in [0.03125, 0.09375, -0.0, 1e15, 123_456_789.00005, 0.99995, 9.99999] {
      #expect(FixedDecimal.text(value, decimals: 4) == String(format: "%.4f", value))
    }
  }
}
