import Foundation
import FoundationXML
import Geometry
import SeededChance
import Testing

@testable import Simulation

@Suite("The report")
struct ReportTests {
  /// What libxml2 says of a page; nil where it is well-formed.
  private func fault(of page: String) -> String? {
    let text = page.replacingOccurrences(of: "<!DOCTYPE html>\n", with: "")
    let parser = XMLParser(data: Data(text.utf8))
    guard !parser.parse() else { return nil }
    return "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "")"
  }

  /// The page without its script and style, where words like "null" may stand.
  private func drawing(of page: String) -> String {
    page.replacing(#/(?s)<(script|style)[^>]*>.*?</(script|style)>/#, with: "")
  }

  private func expectNoBrokenNumber(_ page: String) {
    let text = drawing(of: page).lowercased()
    for word in ["nan", "inf\"", "infinity", "optional("] {
      #expect(text.firstRange(of: word) == nil, "\(word)")
    }
  }

  @Test("is well-formed, self-contained and small for a job of ten minutes")
  func tenMinutes() throws {
    let run = SyntheticRun(seed: 7, samples: 30_000)
    let page = Report.html(run.outcome)
    #expect(fault(of: page) == nil)
    #expect(page.utf8.count < 300_000)
    expectNoBrokenNumber(page)
    let isFetching = page.contains("src=\"http") || page.contains("href=\"http")
    #expect(!isFetching && !page.contains("url(") && !page.contains("@import"))
    if let path = ProcessInfo.processInfo.environment["FEEDHOLD_REPORT_SAMPLE"] {
      try Report.write(run.outcome, to: path)
    }
  }

  @Test("stays small where everything is as rough as noise")
  func noise() {
    var outcome = SyntheticRun(seed: 9, samples: 30_000).outcome
    var chance = Chance(seed: 9)
    for index in outcome.surface.heights.indices {
      outcome.surface.heights[index] = Float(20 * chance.share())
    }
    for index in outcome.timeline.samples.indices {
      outcome.timeline.samples[index].override = 0.5 + chance.share()
      outcome.timeline.samples[index].peakForce = 900 * chance.share()
      outcome.timeline.samples[index].forecastForce = 900 * chance.share()
      outcome.timeline.samples[index].power = 1900 * chance.share()
      outcome.timeline.samples[index].tip = Vector3(100 * chance.share(), 64 * chance.share(), 0)
    }
    let size = Report.html(outcome).utf8.count
    #expect(size < 350_000)
  }

  @Test("is the same, byte for byte, for the same run")
  func sameBytes() {
    let outcome = SyntheticRun(seed: 3, samples: 2000).outcome
    #expect(Report.html(outcome) == Report.html(outcome))
  }

  @Test("of an empty run is whole")
  func empty() {
    let page = Report.html(RunOutcome())
    #expect(fault(of: page) == nil)
    expectNoBrokenNumber(page)
  }

  @Test("of a turned part shows it")
  func turned() throws {
    var outcome = SyntheticRun(seed: 11, samples: 4000).outcome
    outcome.surface = SyntheticRun.shaft()
    for index in outcome.timeline.samples.indices {
      let share = Double(index) / 4000
      outcome.timeline.samples[index].tip = Vector3(25 - 7 * share, 0, -80 * share)
    }
    let page = Report.html(outcome)
    #expect(fault(of: page) == nil)
    #expect(page.contains("The part from the side"))
    expectNoBrokenNumber(page)
    if let path = ProcessInfo.processInfo.environment["FEEDHOLD_REPORT_SAMPLE"] {
      try Report.write(outcome, to: path + ".turned.html")
    }
  }

  @Test("survives numbers that are none", arguments: [Double.nan, .infinity, -.infinity, 1e300])
  func hostileNumbers(_ bad: Double) {
    var outcome = SyntheticRun(seed: 5, samples: 700).outcome
    for index in stride(from: 0, to: 700, by: 3) {
      outcome.timeline.samples[index].peakForce = bad
      outcome.timeline.samples[index].override = bad
      outcome.timeline.samples[index].high = bad
      outcome.timeline.samples[index].estimate = bad
      outcome.timeline.samples[index].tip = Vector3(bad, bad, bad)
      if index % 9 == 0, bad.isNaN { outcome.timeline.samples[index].time = bad }
    }
    outcome.result.time.cycle = bad
    outcome.result.time.rapid = bad
    outcome.result.time.estimated = bad
    outcome.result.peak.force = bad
    outcome.result.removedVolume = bad
    outcome.result.tools[0].flankWear = bad
    outcome.result.tools[1].wearLimit = bad
    outcome.result.feedChanges[0].to = bad
    outcome.result.alarms[0].time = bad
    outcome.result.wearEstimate.meanAbsolute = bad
    outcome.surface.heights[100] = Float(bad)
    outcome.surface.heights[101] = .nan
    let page = Report.html(outcome)
    #expect(fault(of: page) == nil)
    expectNoBrokenNumber(page)
  }

  @Test("a time that never ends or a part of no size does not stop it")
  func hostileSizes() {
    var outcome = SyntheticRun(seed: 5, samples: 30).outcome
    outcome.timeline.samples[29].time = 1e300
    outcome.surface.cell = 1e300
    outcome.result.ticks = .max
    outcome.result.seed = .max
    #expect(fault(of: Report.html(outcome)) == nil)
    outcome.surface.cell = 0
    outcome.surface.columns = .max
    #expect(fault(of: Report.html(outcome)) == nil)
    outcome.surface.cell = 1
    #expect(fault(of: Report.html(outcome)) == nil)
  }

  @Test("shows what is written in a job as text, never as markup")
  func escaping() {
    var outcome = SyntheticRun(seed: 1, samples: 60).outcome
    let hostile = "\"'><script>alert(1)</script>&\u{1}\u{202E}\u{FFFF}"
    outcome.result.job = hostile
    outcome.result.program = hostile
    outcome.result.machine = hostile
    outcome.result.material = hostile
    outcome.result.policy = hostile
    outcome.result.digest = hostile
    outcome.result.outcome = hostile
    outcome.result.assumptions = [hostile]
    outcome.result.alarms[0].kind = hostile
    outcome.result.tools[0].description = hostile
    outcome.result.feedChanges = [RunResult.FeedChange()]
    outcome.result.feedChanges[0].reason = hostile
    outcome.result.feedChanges[0].ruling = hostile
    outcome.result.feedChanges[0].limit = hostile
    outcome.writeFailures = [hostile]
    let page = Report.html(outcome)
    #expect(fault(of: page) == nil)
    #expect(!page.contains("<script>alert"))
    #expect(!page.contains("\u{202E}"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&amp;"))
  }

  @Test("no peak is lost between two pixels")
  func peaksSurvive() {
    var timeline = RunTimeline()
    for index in 0..<30_000 {
      var sample = RunTimeline.Sample()
      sample.time = Double(index + 1) * 0.02
      sample.peakForce = index == 17_113 ? 950 : 100
      timeline.samples.append(sample)
    }
    let columns = TimeColumns(timeline, count: 1000)
    let counted = columns.ranges.reduce(0) { $0 + $1.count }
    #expect(counted == 30_000)
    let path = ChartPath(
      columns: columns, axis: ChartAxis(upTo: 1000), left: 0, top: 0, height: 100)
    // 950 of 1000 lies 5 below the upper edge, 100 lies at 90.
    #expect(path.line(\.peakForce) == "M0.5 90H569.5h1V5h1V90H999.5")
  }

  @Test("a scale holds its value, with at least three round marks and at most six")
  func scales() {
    var chance = Chance(seed: 42)
    for _ in 0..<2000 {
      let value = pow(10, 8 * chance.share() - 4)
      let axis = ChartAxis(upTo: value)
      #expect(axis.upper >= value * (1 - 1e-6) && axis.upper <= 2.6 * value)
      #expect((3...6).contains(axis.marks.count))
      let digits = axis.step / pow(10, floor(log10(axis.step) + 1e-9))
      #expect([1, 2, 5].contains { abs(digits - $0) < 1e-6 })
    }
  }

  @Test(
    "numbers have sensible digits",
    arguments: [
      (0.0, "0"), (1234.56, "1235"), (12_345.6, "12\u{202F}346"), (-0.04321, "\u{2212}0.0432"),
      (9.996, "10.0"), (0.3, "0.300"), (.nan, "\u{2013}"), (.infinity, "\u{2013}"),
    ])
  func figures(_ value: Double, _ text: String) {
    #expect(HTMLText.figure(value) == text)
  }

  @Test("a value of a feed change has the unit of its limit, or of its reason")
  func units() {
    var change = RunResult.FeedChange()
    change.limit = "force"
    #expect(Report.unit(of: change) == "N")
    change.limit = "slew"
    #expect(Report.unit(of: change) == "1/s")
    (change.limit, change.reason) = ("none", "spare-tool")
    #expect(Report.unit(of: change) == "mm")
  }

  @Test("where it cannot be written it says so")
  func unwritable() {
    #expect(throws: OutputFailure.self) {
      try Report.write(RunOutcome(), to: "/no-such-folder/report.html")
    }
    #expect(throws: OutputFailure.self) { try Report.write(RunOutcome(), to: "/dev/full") }
  }
}

@Suite("The picture in the report")
struct PictureTests {
  @Test("checksums are those of the published test vectors")
  func checksums() {
    // Check values of CRC-32/ISO-HDLC and Adler-32 (RFC 3309 errata, Wikipedia's "Wikipedia").
    #expect(Checksum.crc32("123456789".utf8) == 0xCBF4_3926)
    #expect(Checksum.crc32("IEND".utf8) == 0xAE42_6082)
    #expect(Checksum.crc32([UInt8]()) == 0)
    #expect(Checksum.adler32("Wikipedia".utf8) == 0x11E6_0398)
    #expect(Checksum.adler32([UInt8]()) == 1)
  }

  @Test("what is compressed comes out again", arguments: [0, 1, 2, 3, 300, 5000, 70_000])
  func compression(_ count: Int) throws {
    var chance = Chance(seed: UInt64(count))
    for width in [1, 3, 255] {
      var bytes: [UInt8] = []
      while bytes.count < count {
        let value = UInt8(Int(chance.share() * Double(width)))
        bytes += [UInt8](repeating: value, count: 1 + Int(chance.share() * chance.share() * 600))
      }
      bytes = Array(bytes.prefix(count))
      var inflater = Inflater(Deflate.zlib(bytes))
      #expect(try inflater.inflated() == bytes)
    }
  }

  @Test("a PNG has the signature, the size and the checksums that the standard asks for")
  func chunks() throws {
    let image = try #require(PartPicture(SyntheticRun.pocket(cell: 0.25))).image
    #expect(image.width == 400 && image.height == 256)
    let bytes = image.bytes
    #expect(Array(bytes.prefix(8)) == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    var kinds: [String] = []
    var place = 8
    while place < bytes.count {
      let length = Self.word(bytes, place)
      let body = bytes[place + 4..<place + 8 + length]
      kinds.append(String(decoding: body.prefix(4), as: UTF8.self))
      #expect(Self.word(bytes, place + 8 + length) == Int(Checksum.crc32(body)))
      place += 12 + length
    }
    #expect(kinds == ["IHDR", "PLTE", "tRNS", "IDAT", "IEND"])
    #expect(Self.word(bytes, 16) == 400 && Self.word(bytes, 20) == 256)
  }

  private static func word(_ bytes: [UInt8], _ place: Int) -> Int {
    bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}

/// Reads zlib streams of fixed Huffman codes, a bit at a time, with the tables of RFC 1951
/// written out.
struct Inflater {
  enum Fault: Error { case unexpected }

  private let bytes: [UInt8]
  private var bit = 16

  private static let lengths = [
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
    163, 195, 227, 258,
  ]
  private static let lengthBits = [
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
  ]
  private static let distances = [
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
    3073, 4097, 6145, 8193, 12289, 16385, 24577,
  ]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  private mutating func take(_ count: Int) throws -> Int {
    var value = 0
    for index in 0..<count {
      guard bit / 8 < bytes.count else { throw Fault.unexpected }
      value |= Int(bytes[bit / 8] >> UInt8(bit % 8) & 1) << index
      bit += 1
    }
    return value
  }

  private mutating func takeCode(_ count: Int, after start: Int = 0) throws -> Int {
    var code = start
    for _ in 0..<count { code = code << 1 | (try take(1)) }
    return code
  }

  private mutating func symbol() throws -> Int {
    let seven = try takeCode(7)
    if seven <= 0b0010111 { return 256 + seven }
    let eight = try takeCode(1, after: seven)
    if (0b00110000...0b10111111).contains(eight) { return eight - 0b00110000 }
    if (0b11000000...0b11000111).contains(eight) { return 280 + eight - 0b11000000 }
    return 144 + (try takeCode(1, after: eight)) - 0b110010000
  }

  mutating func inflated() throws -> [UInt8] {
    guard bytes.count >= 6, (Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0 else {
      throw Fault.unexpected
    }
    guard try take(3) == 0b011 else { throw Fault.unexpected }
    var output: [UInt8] = []
    while true {
      let symbol = try symbol()
      if symbol == 256 { break }
      if symbol < 256 {
        output.append(UInt8(symbol))
        continue
      }
      let length = Self.lengths[symbol - 257] + (try take(Self.lengthBits[symbol - 257]))
      let code = try takeCode(5)
      let distance = Self.distances[code] + (try take(max(0, code / 2 - 1)))
      guard distance <= output.count else { throw Fault.unexpected }
      for _ in 0..<length { output.append(output[output.count - distance]) }
    }
    let sum = bytes.suffix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard sum == Checksum.adler32(output), bytes.count == (bit + 7) / 8 + 4 else {
      throw Fault.unexpected
    }
    return output
  }
}
