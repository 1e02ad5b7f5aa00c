import GCode
import SeededChance
import Testing

/// Writes a program in another of the many spellings that RS274/NGC calls the same.
private struct Speller {
  var chance: Chance

  mutating func respelled(_ program: String) -> String {
    let ends = ["\n", "\r\n", "\r"]
    return program.split(separator: "\n", omittingEmptySubsequences: false)
      .map { respelledLine(String($0)) }
      .reduce(into: "") { $0 += $1 + ends[chance.count(below: 3)] }
  }

  // Comments stay, as their text leaves in the stream.
  private mutating func respelledLine(_ line: String) -> String {
    var text = ""
    var number = ""
    var isComment = false
    for character in line + " " {
      if character.isNumber || character == ".", !isComment {
        number.append(character)
        continue
      }
      if !number.isEmpty {
        text += respelledNumber(number, behind: text.last { !$0.isWhitespace })
        number = ""
      }
      if character == "(" { isComment = true }
      text += isComment ? String(character) : respelled(character)
      if character == ")" { isComment = false }
    }
    return text
  }

  private mutating func respelled(_ character: Character) -> String {
    if character == " " { return chance.count(below: 2) == 0 ? "" : "\t " }
    let isUpper = chance.count(below: 2) == 0
    let letter = isUpper ? character.uppercased() : character.lowercased()
    return letter + (chance.count(below: 3) == 0 ? " " : "")
  }

  // A sign is only put where a value begins.
  private mutating func respelledNumber(_ number: String, behind before: Character?) -> String {
    // A label is a name.
    guard before?.lowercased() != "o" else { return number }
    var text = number
    if !text.contains(".") {
      text += ["", ".", ".0", ".00"][chance.count(below: 4)]
    } else if chance.count(below: 2) == 0 {
      text += "00"
    }
    if number.hasPrefix("0."), chance.count(below: 2) == 0 { text.removeFirst() }
    if chance.count(below: 3) == 0 { text = "00" + text }
    let beginsValue = before.map { "XYZABCGMFSTIJKRPQDHL[=xyzabcgmfstijkrpqdhl".contains($0) }
    return beginsValue == true && chance.count(below: 4) == 0 ? "+" + text : text
  }
}

@Suite("spelling") struct SpellingLawTests {
  private let lines = [
    "G0 X1 Y-2.5 Z0.125", "G1 X10 F250", "G2 X[#1+0.5] Y0 R5", "G3 X0 Y0 I-2.5 J-2.5",
    "#1 = [3 * 2 + 1]", "#<width> = 4.5", "G1 X#<width> Y[SIN[30] - 0.25]", "(MSG, Hello 1 World)",
    "G20 G0 X0.5", "G21", "G91 G0 X1", "G90", "S1200 M3", "M8", "G4 P0.5", "M5 M9",
    "G81 X1 Y1 Z-3 R2", "G80", "G10 L2 P2 X1 Y2", "G55", "G54", "G92 X0", "G92.1", "G38.3 Z-5",
    "G43.1 Z2", "G49", "G61.1", "G64 P0.01 Q0.02", "G0 A90 B-45.5", "G18", "G17", "G53 G0 Z0",
  ]
  private let flows = [
    "o1 if [#1 GT 2]\nG0 X7\no1 elseif [#1 EQ 0]\nG0 X5\no1 else\nG0 Y8\no1 endif",
    "o2 repeat [3]\nG0 X#1\n#1=[#1+1]\no2 endrepeat", "o3 sub\nG0 Z#1\no3 endsub [#1*2]",
    "o3 call [4] [5]", "#2=0\no4 while [#2 LT 3]\n#2=[#2+1]\no4 endwhile",
  ]

  private func canon(_ program: String) -> [Substring] {
    var options = InterpreterOptions()
    options.hasInterpreterRemarks = true
    var interpreter = Interpreter(options: options)
    let result = interpreter.interpret(Array(program.utf8), fileName: "part.ngc")
    let isSound = !result.hasErrors
    #expect(isSound, "\(result.diagnostics)")
    return CanonicalText.lines(of: result).split(separator: "\n")
  }

  @Test("case, blanks, zeros, points, signs and line ends say nothing") func spellings() {
    for seed in 1...200 as ClosedRange<UInt64> {
      var chance = Chance(seed: seed)
      var program = "G21 G90 G17 F100\nG0 X0 Y0 Z5\n"
      for _ in 0..<(5 + chance.count(below: 20)) {
        let line = lines[chance.count(below: UInt64(lines.count))]
        // An arc fits only from where it begins.
        if line.hasPrefix("G2 ") || line.hasPrefix("G3 ") { program += "G90 G17 G21 G0 X0 Y0\n" }
        if line.hasPrefix("G81") { program += "G90 G21 G17 G0 Z5\n" }
        program += line.hasPrefix("G53") ? "G90 \(line)\n" : line + "\n"
        if line.hasPrefix("G80") || line.hasPrefix("G81") || line.hasPrefix("G38") {
          program += "G0 X0 Y0 Z9\n"
        }
      }
      for flow in flows { program += flow + "\n" }
      program += "M2\n"
      program = program.replacing("#<width>", with: "#7")
        .replacing("G0 X0 Y0 Z9", with: "G90 G0 X0 Y0 Z9")
      var speller = Speller(chance: chance)
      let other = speller.respelled(program)
      let (a, b) = (canon(program), canon(other))
      let isSame = a == b
      #expect(isSame, "seed \(seed)\n\(zip(a, b).first { $0 != $1 } as Any)\n\(other)")
    }
  }
}
