import CanonicalMachining
import Foundation
import GCode
import Geometry
import SeededChance
import Testing

/// A path in a plane and along its normal, and the ways to write it. [mm]
private struct WrittenPath {
  enum Move {
    case line(to: [Double], isRapid: Bool)
    case arc(to: [Double], centre: (Double, Double), radius: Double, isCounterclockwise: Bool)
  }

  var start: [Double]
  var moves: [Move] = []

  init(_ chance: inout Chance) {
    start = (0..<3).map { _ in chance.between(-50, 50) }
    var place = start
    for _ in 0..<12 {
      let isArc = chance.count(below: 2) == 0
      if isArc { place = appendArc(from: place, &chance) }
      if !isArc {
        place = (0..<3).map { _ in chance.between(-50, 50) }
        moves.append(.line(to: place, isRapid: chance.count(below: 3) == 0))
      }
    }
  }

  // Neither near a half turn nor near a whole one, where R is no good measure.
  private mutating func appendArc(from place: [Double], _ chance: inout Chance) -> [Double] {
    let radius = chance.between(1, 40)
    let begin = chance.between(0, 2 * .pi)
    let isLong = chance.count(below: 2) == 0
    let sweep = chance.between(0.3, 2.6) + (isLong ? 3.4 : 0)
    let isCounterclockwise = chance.count(below: 2) == 0
    let centre = (place[0] - radius * cos(begin), place[1] - radius * sin(begin))
    let finish = isCounterclockwise ? begin + sweep : begin - sweep
    let end = [
      centre.0 + radius * cos(finish), centre.1 + radius * sin(finish),
      chance.count(below: 2) == 0 ? place[2] : chance.between(-50, 50),
    ]
    moves.append(
      .arc(
        to: end, centre: centre, radius: isLong ? -radius : radius,
        isCounterclockwise: isCounterclockwise))
    return end
  }
}

/// How to write it.
private struct WrittenForm {
  var isInch = false
  var isIncremental = false
  var hasRadius = false
  var isCentreAbsolute = false
  var plane = Plane.xy

  private var axes: [String] {
    switch plane {
    case .xy: ["X", "Y", "Z"]
    case .zx: ["Z", "X", "Y"]
    case .yz: ["Y", "Z", "X"]
    }
  }

  private var centres: [String] {
    switch plane {
    case .xy: ["I", "J"]
    case .zx: ["K", "I"]
    case .yz: ["J", "K"]
    }
  }

  // Seventeen decimals: no Double of this size loses a bit.
  private func word(_ letter: String, _ length: Double) -> String {
    letter + String(format: "%.17f ", isInch ? length / 25.4 : length)
  }

  func blocks(_ path: WrittenPath) -> [String] {
    var place = path.start
    let code = ["G17", "G18", "G19"][plane == .xy ? 0 : plane == .zx ? 1 : 2]
    var blocks = ["\(code) \(isInch ? "G20" : "G21") G90 G0 " + words(to: place, from: nil)]
    blocks.append((isIncremental ? "G91" : "G90") + (isCentreAbsolute ? " G90.1" : " G91.1"))
    for move in path.moves {
      switch move {
      case .line(let end, let isRapid):
        blocks.append((isRapid ? "G0 " : "G1 ") + words(to: end, from: place))
        place = end
      case .arc(let end, let centre, let radius, let isCounterclockwise):
        let ends = words(to: end, from: place)
        let offset = isCentreAbsolute ? (0, 0) : (place[0], place[1])
        let form =
          hasRadius
          ? word("R", radius)
          : word(centres[0], centre.0 - offset.0) + word(centres[1], centre.1 - offset.1)
        blocks.append((isCounterclockwise ? "G3 " : "G2 ") + ends + form)
        place = end
      }
    }
    return blocks
  }

  private func words(to end: [Double], from place: [Double]?) -> String {
    (0..<3).map { axis in
      word(axes[axis], isIncremental && place != nil ? end[axis] - (place?[axis] ?? 0) : end[axis])
    }.joined()
  }
}

@Suite("the same path in many written forms") struct WrittenFormLawTests {
  /// Kind, end and centre of every move, the axes in the order of the plane.
  private func moves(_ program: String, in plane: Plane = .xy) -> [[Double]] {
    let result = ExpectedCanon.interpretation(program)
    let isSound = !result.hasErrors
    #expect(isSound, "\(result.diagnostics)")
    let order = [plane.first, plane.second, plane.normal]
    return result.commands.compactMap { record in
      switch record.command {
      case .straightTraverse(let end): [0] + order.map { end.axes[$0] }
      case .straightFeed(let end): [1] + order.map { end.axes[$0] }
      case .arcFeed(let arc):
        [2, Double(arc.turns)] + order.map { arc.end.axes[$0] }
          + [arc.centreFirst, arc.centreSecond]
      default: nil
      }
    }
  }

  private func expectSame(_ a: [[Double]], _ b: [[Double]], _ name: String) {
    let isSame =
      a.count == b.count
      && zip(a, b).allSatisfy { p, q in
        // mm: sums of a dozen numbers below 200 and the square root of R.
        p.count == q.count && zip(p, q).allSatisfy { abs($0 - $1) < 1e-9 }
      }
    #expect(isSame, "\(name)\n\(a)\n\(b)")
    #expect(a.count > 10)
  }

  private func program(_ blocks: [String]) -> String {
    "F100\n" + blocks.joined(separator: "\n") + "\nM2\n"
  }

  @Test("unit, distance mode, centre, radius and plane change nothing") func forms() {
    for seed in 1...150 as ClosedRange<UInt64> {
      var chance = Chance(seed: seed)
      let path = WrittenPath(&chance)
      let plain = moves(program(WrittenForm().blocks(path)))
      for bits in 1..<16 {
        var form = WrittenForm()
        form.isInch = bits & 1 != 0
        form.isIncremental = bits & 2 != 0
        form.hasRadius = bits & 4 != 0
        form.isCentreAbsolute = bits & 8 != 0
        form.plane = [.xy, .zx, .yz][chance.count(below: 3)]
        let other = moves(program(form.blocks(path)), in: form.plane)
        expectSame(plain, other, "seed \(seed) \(form)")
      }
    }
  }

  @Test("called with O-words or M98 or written out: the same path") func calls() {
    for seed in 1...100 as ClosedRange<UInt64> {
      var chance = Chance(seed: seed)
      var form = WrittenForm()
      form.isIncremental = chance.count(below: 2) == 0
      let blocks = form.blocks(WrittenPath(&chance))
      let plain = moves(program(blocks))
      var (subs, programs, direct, fanuc) = ("", "", "", "")
      var place = 0
      while place < blocks.count {
        let end = min(place + 1 + chance.count(below: 4), blocks.count)
        let body = blocks[place..<end].joined(separator: "\n")
        let number = 100 + place
        subs += "o\(number) sub\n\(body)\no\(number) endsub\n"
        programs += "O\(number)\n\(body)\nM99\n"
        direct += "o\(number) call [\(seed)]\n"
        fanuc += chance.count(below: 2) == 0 ? "M98 P\(number)\n" : "M98 P[50*2+\(place)] L1\n"
        place = end
      }
      expectSame(plain, moves("F100\n" + subs + direct + "M2\n"), "seed \(seed) o call")
      expectSame(plain, moves("F100\n" + fanuc + "M2\n" + programs), "seed \(seed) M98")
    }
  }

  @Test("looped or written out: the same path") func loops() {
    for seed in 1...100 as ClosedRange<UInt64> {
      var chance = Chance(seed: seed)
      let rounds = 1 + chance.count(below: 6)
      let inner = chance.count(below: 4)
      let (step, arc) = (chance.between(-5, 5), chance.between(1, 9))
      func turn(_ x: String, _ arcs: String) -> String {
        "G1 X\(x) Y1\n\(arcs)G0 Z[\(x)/2]\n"
      }
      let arcLine = String(format: "G91 G2 X%.9f Y0 R%.9f\nG90\n", arc, arc)
      let text = String(format: "%.9f", step)
      let head = "G21 G90 F100\nG0 X0 Y0 Z0\n"
      let arcs = String(repeating: arcLine, count: inner)
      let written = (0..<rounds).map { turn("[\($0)*\(text)]", arcs) }.joined()
      let nested = "o2 repeat [\(inner)]\n\(arcLine)o2 endrepeat\n"
      let counted = turn("[#1*\(text)]", nested) + "#1=[#1+1]\n"
      let wanted = moves(
        head + "G0X1\nG0X2\nG0X1\nG0X0\nG0X3\nG0X0\nG0X1\nG0X2\n" + written + "M2\n")
      let before = head + "G0X1\nG0X2\nG0X1\nG0X0\nG0X3\nG0X0\nG0X1\nG0X2\n#1=0\n"
      let forms = [
        "o1 repeat [\(rounds)]\n\(counted)o1 endrepeat\n",
        "o1 while [#1 LT \(rounds)]\n\(counted)o1 endwhile\n",
        "o1 do\n\(counted)o1 while [#1 LT \(rounds)]\n",
        "o1 while [1]\n\(counted)o3 if [#1 GE \(rounds)]\no1 break\no3 endif\no1 endwhile\n",
        "o9 sub\n\(turn("[#1*\(text)]", nested))o8 if [#1 LT \(rounds - 1)]\n"
          + "o9 call [#1+1]\no8 endif\no9 endsub\no9 call [0]\n",
      ]
      for form in forms {
        expectSame(wanted, moves(before + form + "M2\n"), "seed \(seed)\n\(form)")
      }
    }
  }
}
