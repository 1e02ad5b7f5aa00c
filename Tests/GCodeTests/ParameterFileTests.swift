import Foundation
import GCode
import SeededChance
import Testing

@Suite("parameter files") struct ParameterFileTests {
  private func read(_ text: String) -> (file: ParameterFile, diagnostics: [Diagnostic]) {
    ParameterFile.read(Array(text.utf8), fileName: "machine.var")
  }

  // The numbers that rs274 (Debian 2.9.0~pre1+git20230208.f1270d6ed7) wrote into an empty file.
  private static let written = """
    5161 5162 5163 5164 5165 5166 5167 5168 5169 5181 5182 5183 5184 5185 5186 5187 5188 5189 5210
    5211 5212 5213 5214 5215 5216 5217 5218 5219 5220 5221 5222 5223 5224 5225 5226 5227 5228 5229
    5230 5241 5242 5243 5244 5245 5246 5247 5248 5249 5250 5261 5262 5263 5264 5265 5266 5267 5268
    5269 5270 5281 5282 5283 5284 5285 5286 5287 5288 5289 5290 5301 5302 5303 5304 5305 5306 5307
    5308 5309 5310 5321 5322 5323 5324 5325 5326 5327 5328 5329 5330 5341 5342 5343 5344 5345 5346
    5347 5348 5349 5350 5361 5362 5363 5364 5365 5366 5367 5368 5369 5370 5381 5382 5383 5384 5385
    5386 5387 5388 5389 5390
    """

  @Test("an empty file becomes the 119 lines that LinuxCNC writes") func emptyFile() {
    let numbers = Self.written.split(whereSeparator: \.isWhitespace)
    let wanted = numbers.map { "\($0)\t\($0 == "5220" ? 1 : 0).000000\n" }.joined()
    #expect(numbers.count == 119)
    #expect(ParameterFile().text == wanted)
  }

  @Test("what else the file holds is written back in its place, as LinuxCNC does") func others() {
    let (file, diagnostics) = read("31\t7\n100\t8.5\n5161\t1.5\n")
    #expect(diagnostics.isEmpty)
    #expect(file.text.hasPrefix("31\t7.000000\n100\t8.500000\n5161\t1.500000\n5162\t0.000000\n"))
    #expect(file.text.split(separator: "\n").count == 121)
  }

  @Test("random values and numbers come back the same bits") func roundTrip() {
    let seed: UInt64 = 41
    var generator = Chance(seed: seed)
    for _ in 0..<50 {
      var file = ParameterFile()
      for number in ParameterFile.persistentNumbers {
        file.values[number] = Double.random(in: -1000...1000, using: &generator)
      }
      file.values[5220] = Double(Int.random(in: 1...9, using: &generator))
      for _ in 0..<20 {
        let number = Int.random(in: 1...5600, using: &generator)
        guard number != 5220 else { continue }
        let bits = Double(bitPattern: generator.next())
        file.values[number] = bits.isFinite ? bits : 0.5
      }
      let (again, diagnostics) = read(file.text)
      #expect(diagnostics.isEmpty && again == file, "seed \(seed)")
      #expect(again.text == file.text, "seed \(seed)")
    }
  }

  @Test("blanks, CR LF, comments, exponents and a missing last line end are fine")
  func freeForm() {
    let (file, diagnostics) = read("31 .5\r\n  5161   1.5\r\n\r\n; old\r\n# x\n5162\t-1.5e1 ; why")
    #expect(diagnostics.isEmpty)
    #expect(file.values == [5161: 1.5, 5162: -15, 31: 0.5])
  }

  @Test(
    "what LinuxCNC refuses or passes over is an error at its word",
    arguments: [
      ("5162\t1\n5161\t2\n", "2:1", 4, FaultCode.parameterFileOrder),
      ("5161\t1\n 5161\t2\n", "2:2", 4, .parameterFileOrder),
      ("9999\t1\n", "1:1", 4, .parameterOutOfRange), ("0\t1\n", "1:1", 1, .parameterOutOfRange),
      ("-5\t1\n", "1:1", 2, .parameterOutOfRange),
      ("99999999999999999999\t1\n", "1:1", 20, .parameterOutOfRange),
      ("abc\t1\n", "1:1", 3, .parameterFileLine), ("5161\n", "1:5", 1, .missingValue),
      ("5161 \t\n", "1:5", 1, .missingValue), ("5161.7\t2.4\n", "1:1", 6, .parameterFileLine),
      ("5161\t3mm\n", "1:6", 3, .malformedNumber), ("5161\tnan\n", "1:6", 3, .malformedNumber),
      ("5161\t2.4 foo bar\n", "1:10", 7, .parameterFileLine),
      ("5220\t77\n", "1:6", 2, .valueNotAllowed), ("5220\t2.4\n", "1:6", 3, .valueNotAllowed),
    ] as [(String, String, Int, FaultCode)])
  func faults(_ text: String, _ place: String, _ length: Int, _ code: FaultCode) {
    let found = read(text).diagnostics
    #expect(found.count == 1 && found[0].code == code && found[0].length == length)
    #expect(found[0].description.hasPrefix("machine.var:\(place): error: "), "\(found[0])")
    #expect(!found[0].remedy.isEmpty)
  }

  @Test("of two lines of one parameter the first counts; one out of order still counts")
  func whatCounts() {
    #expect(read("5161\t1\n5161\t2\n").file.values == [5161: 1])
    #expect(read("5162\t1\n5161\t2\n").file.values == [5161: 2, 5162: 1])
  }

  @Test("lengths are X Y Z U V W of positions and offsets, angles and flags are not")
  func lengths() {
    let lengths = ParameterFile.persistentNumbers.filter(ParameterFile.isLength)
    #expect(lengths.count == 12 * 6)
    #expect([5161, 5169, 5183, 5211, 5221, 5229, 5389].allSatisfy(ParameterFile.isLength))
    #expect(![5164, 5210, 5220, 5224, 5230, 5390, 31].contains(where: ParameterFile.isLength))
  }

  @Test("any bytes are read without a trap, and a bounded number of findings comes out")
  func hostile() {
    let seed: UInt64 = 42
    var generator = Chance(seed: seed)
    let letters = Array("0123456789 \t.-+e;#\r\n\u{0}x".utf8)
    for _ in 0..<2_000 {
      let count = Int.random(in: 0...80, using: &generator)
      let text = (0..<count).map { _ in letters[Int(generator.next() % UInt64(letters.count))] }
      let (file, _) = ParameterFile.read(text, fileName: "x")
      let again = read(file.text).file
      #expect(file.values.allSatisfy { again.values[$0.key] == $0.value }, "seed \(seed)")
    }
    #expect(read(String(repeating: "junk\n", count: 100_000)).diagnostics.count == 201)
    #expect(read("31 " + String(repeating: "1", count: 1_000_000)).diagnostics.count == 1)
  }
}
