import Foundation
import GCode
import Geometry
import Testing

@Suite("program header") struct ProgramHeaderTests {
  private func read(_ text: String) -> (header: ProgramHeader, diagnostics: [Diagnostic]) {
    ProgramHeader.read(Array(text.utf8), fileName: "part.ngc")
  }

  @Test("a block lies so that the program's zero is at its origin") func block() {
    let header = read("%\n( stock/block , 100, 60, 20 , 50, 30, 20 )\nG21\n").header
    let box = Box3(minimum: Vector3(-50, -30, -20), maximum: Vector3(50, 30, 0))
    #expect(header.stock?.shape == .block(box))
    #expect(header.stock?.place == TextPlace(file: "part.ngc", line: 2, column: 1, length: 42))
    let plain = Box3(minimum: .zero, maximum: Vector3(1, 2, 3))
    #expect(read("; STOCK/BLOCK, 1, 2, 3\n").header.stock?.shape == .block(plain))
  }

  @Test("lengths count in inches behind G20") func inches() {
    let header = read("G20\n(STOCK/CYLINDER, 2, 4, 3)\n(TOOL/MILL, .5, .125, 1, 10) T3 M6\n").header
    guard case .cylinder(let bar, let left, let right) = header.stock?.shape else {
      Issue.record("no cylinder")
      return
    }
    // mm: one rounding of the conversion.
    #expect(abs(bar - 50.8) + abs(left + 76.2) + abs(right - 25.4) < 1e-12)
    guard case .mill(let diameter, let corner, let height, let taper) = header.tools.first?.shape
    else {
      Issue.record("no mill")
      return
    }
    #expect([diameter, corner, height] == [12.7, 3.175, 25.4])
    #expect(abs(taper - 10 * .pi / 180) < 1e-15)
    #expect(header.tools.first?.number == 3)
  }

  @Test("a tool comment belongs to the T before it that has none, else to the next") func numbers()
  {
    let header = read(
      """
      (TOOL/DRILL, 6, 118, 30)
      T1 M6
      T2 M6 (TOOL/TURN, 0.8)
      T3 M6
      (TOOL/MILL, 10)
      (MATERIAL, aisi-4140 )
      T4 M6
      """
    ).header
    #expect(header.tools.map(\.number) == [1, 2, 3])
    #expect(header.material?.name == "aisi-4140")
    #expect(header.stock == nil)
  }

  @Test("faulty header comments are reported with their form, others are left alone")
  func malformed() {
    let (header, diagnostics) = read(
      """
      (STOCK/BLOCK, 10, 20)
      (STOCK/BLOCK, 10, 20, x)
      (STOCK/BLOCK, 10, -20, 5)
      (STOCK/BLOCK, 10, 20, 5, 1)
      (TOOL/MILL)
      (TOOL/DRILL, 5, -3)
      (MATERIAL, )
      (material as usual) (tool, 5) (TOOL/WHAT, 5)
      """)
    #expect(header == ProgramHeader())
    #expect(diagnostics.map(\.line) == Array(1...7))
    #expect(diagnostics.allSatisfy { $0.code == .malformedHeader && !$0.remedy.isEmpty })
  }
}
