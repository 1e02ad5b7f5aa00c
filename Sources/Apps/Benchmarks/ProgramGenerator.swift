import Glibc

/// Writes the programs that the reading of G-code is measured with, the same at every run, in
/// pieces, so that the process stays small.
@safe struct ProgramGenerator {
  private var bytes: [UInt8] = []
  private var state: UInt64 = 1
  private let file: UnsafeMutablePointer<FILE>

  private static let pieceSize = 1 << 20

  /// Opens a file to write to; nil where that does not work.
  private init?(path: String) {
    guard let file = unsafe fopen(path, "w") else { return nil }
    unsafe self.file = file
    bytes.reserveCapacity(Self.pieceSize + 256)
  }

  /// Straight feeds with X Y Z, every third line with G1 and F: five more lines than asked for.
  static func writeLines(_ count: Int, to path: String) -> Bool {
    write(to: path) { program in
      program.add("G21\nG90 G17\nG94\nG0 X0 Y0 Z5\n")
      for index in 0..<count {
        if index % 3 == 0 { program.add("G1 ") }
        program.addWord("X", below: 3_000_000)
        program.addWord(" Y", below: 2_000_000)
        program.addWord(" Z-", below: 100_000)
        program.add(index % 3 == 0 ? " F\(600 + index % 1000)\n" : "\n")
      }
    }
  }

  /// Half circles to and fro.
  static func writeArcs(_ count: Int, to path: String) -> Bool {
    write(to: path) { program in
      program.add("G21 G90 G17 G94\nG0 X0 Y0 Z0\nF1200\n")
      for index in 0..<count {
        if index % 2 == 0 { program.radius = 10_000 + program.draw(below: 500_000) }
        program.add(index % 2 == 0 ? "G2 X" : "G3 X")
        program.addNumber(index % 2 == 0 ? 2 * program.radius : 0)
        program.add(index % 2 == 0 ? " Y0.0000 I" : " Y0.0000 I-")
        program.addNumber(program.radius)
        program.add(" J0.0000\n")
      }
    }
  }

  /// A loop with two assignments and a sine.
  static func writeLoop(_ turns: Int, to path: String) -> Bool {
    write(to: path) { program in
      program.add("#1=0\n#2=0\no100 while [#1 LT \(turns)]\n")
      program.add("#2=[#2+SIN[#1]]\n#1=[#1+1]\no100 endwhile\n")
    }
  }

  /// Straight feeds of up to 1.7 mm one way and another, under G64 P0.01.
  static func writePolyline(_ count: Int, to path: String) -> Bool {
    write(to: path) { program in
      program.add("G21 G90 G17 G94\nG64 P0.01\nF6000\n")
      var place = [500_000, 500_000, 500_000]
      program.add("G0 X50 Y50 Z50\n")
      for _ in 0..<count {
        program.add("G1")
        for (axis, letter) in ["X", "Y", "Z"].enumerated() {
          let step = program.draw(below: 20_001) - 10_000
          place[axis] += (0...1_000_000).contains(place[axis] + step) ? step : -step
          program.add(" \(letter)")
          program.addNumber(place[axis])
        }
        program.add("\n")
      }
    }
  }

  /// Chords of 0.02 mm of circles that grow by 0.1 mm each, under G64 P0.01.
  static func writeFineChords(_ count: Int, to path: String) -> Bool {
    write(to: path) { program in
      program.add("G21 G90 G17 G94\nG64 P0.01\nF6000\nG0 X110 Y100\n")
      var (angle, radius) = (0.0, 10.0)
      for _ in 0..<count {
        angle += 0.02 / radius
        radius += 0.1 * 0.02 / (2 * .pi * radius)
        program.add("G1 X")
        program.addNumber(Int((1e4 * (100 + radius * cos(angle))).rounded()))
        program.add(" Y")
        program.addNumber(Int((1e4 * (100 + radius * sin(angle))).rounded()))
        program.add("\n")
      }
    }
  }

  private var radius = 0

  private static func write(
    to path: String, _ fill: (inout ProgramGenerator) -> Void
  ) -> Bool {
    guard var program = ProgramGenerator(path: path) else { return false }
    fill(&program)
    program.add("M2\n")
    program.flush()
    return unsafe fclose(program.file) == 0
  }

  private mutating func add(_ text: String) {
    bytes.append(contentsOf: text.utf8)
    if bytes.count >= Self.pieceSize { flush() }
  }

  private mutating func flush() {
    _ = unsafe fwrite(bytes, 1, bytes.count, file)
    bytes.removeAll(keepingCapacity: true)
  }

  private mutating func addWord(_ letter: String, below bound: Int) {
    add(letter)
    addNumber(draw(below: bound))
  }

  // Ten-thousandths with four decimals.
  private mutating func addNumber(_ tenThousandths: Int) {
    let part = String(tenThousandths % 10_000)
    add(String(tenThousandths / 10_000))
    add("." + String(repeating: "0", count: 4 - part.utf8.count) + part)
  }

  // A linear congruence (Knuth's MMIX) is random enough for digits.
  private mutating func draw(below bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
}
