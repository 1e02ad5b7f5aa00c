import Foundation
import GCode
import Geometry
import SeededChance
import Testing

@Suite("tool table") struct ToolTableTests {
  @Test("a line's words all arrive, in mm and rad") func words() throws {
    let line = "T3 P10 D0.25 X1 Y2 Z3 A90 B180 C-90 U4 V5 W6 I10 J20 Q4 ;ball nose\n"
    let (table, diagnostics) = ToolTable.read(line, fileName: "tool.tbl", isInch: true)
    #expect(diagnostics.isEmpty)
    let tool = try #require(table[3])
    #expect(tool.pocket == 10)
    #expect(tool.diameter == 6.35)
    let wanted = [25.4, 50.8, 76.2, .pi / 2, .pi, -.pi / 2, 101.6, 127, 152.4]
    for axis in 0..<9 {
      // 1e-12: a few units in the last place.
      #expect((tool.offset[axis] - wanted[axis]).magnitude < 1e-12 * 200)
    }
    #expect((tool.frontAngle - .pi / 18).magnitude < 1e-12)
    #expect((tool.backAngle - .pi / 9).magnitude < 1e-12)
    #expect(tool.orientation == 4)
    #expect(tool.comment == "ball nose")
  }

  @Test("what was written is read back, whatever the tools") func roundTrip() {
    for seed in UInt64(1)...200 {
      var chance = Chance(seed: seed)
      var table = ToolTable()
      for _ in 0..<(seed % 20) {
        var tool = ToolEntry(diameter: chance.between(-100, 100))
        tool.pocket = chance.next() % 3 == 0 ? nil : Int(chance.next() % 100)
        for axis in 0..<9 where chance.next() % 2 == 0 {
          tool.offset[axis] = chance.between(-100, 100)
        }
        tool.frontAngle = chance.between(-100, 100) / 100
        tool.orientation = Int(chance.next() % 10)
        tool.comment = chance.next() % 2 == 0 ? "" : "tool \(seed)"
        table[Int(chance.next() % 1000)] = tool
      }
      for isInch in [false, true] {
        let text = table.text(isInch: isInch)
        let (back, diagnostics) = ToolTable.read(text, fileName: "t", isInch: isInch)
        #expect(diagnostics.isEmpty, "seed \(seed): \(text)")
        #expect(back.lines == table.lines, "seed \(seed)")
        #expect(back.text(isInch: isInch) == text, "seed \(seed)")
        for number in table.lines {
          // Six decimals of an inch.
          let way = (back[number]?.offset[2] ?? .nan) - (table[number]?.offset[2] ?? .nan)
          #expect(way.magnitude < 2e-5, "seed \(seed)")
        }
      }
    }
  }

  @Test("tables keep the order of their lines") func order() {
    let (table, _) = ToolTable.read("T7 P1\nT3 P2\n\n;none\nT9 P3\n", fileName: "t")
    #expect(table.lines == [7, 3, 9])
    #expect(table.numbers == [3, 7, 9])
    #expect(table.line(of: 9) == 3)
    #expect(table.line(of: 8) == nil)
  }

  @Test("faulty lines are refused at their word") func faults() {
    let places = [
      "T1 P1.5": 4, "T-1": 1, "T1 Q10": 4, "T1 X1 X2": 7, "T1 F5": 4, "T1 P": 4, "Z5": 1,
    ]
    for (line, column) in places {
      let (table, diagnostics) = ToolTable.read("T2\n" + line + "\nT3\n", fileName: "t")
      #expect(table.numbers == [2, 3], "\(line)")
      #expect(diagnostics.map { "\($0.line):\($0.column)" } == ["2:\(column)"], "\(line)")
    }
    #expect(ToolTable.read("T1 P1\nP2 T1\n", fileName: "t").diagnostics.map(\.column) == [4])
  }

  @Test("no bytes make the reader trap") func hostile() {
    for seed in UInt64(1)...300 {
      var chance = Chance(seed: seed)
      let letters = Array("TPDXYZABCUVWIJQ0123456789.+-;\n\r \t#é%".unicodeScalars)
      var text = String.UnicodeScalarView()
      for _ in 0..<200 { text.append(letters[Int(chance.next() % UInt64(letters.count))]) }
      let (table, _) = ToolTable.read(String(text), fileName: "t")
      #expect(table.count == table.lines.count, "seed \(seed)")
    }
  }
}
