import CanonicalMachining
import GCode
import Geometry
import Testing

@Suite("diagnostics") struct DiagnosticTests {
  private func interpret(
    _ program: String, _ change: (inout InterpreterOptions) -> Void = { _ in }
  ) -> Interpretation {
    var options = InterpreterOptions()
    change(&options)
    var interpreter = Interpreter(options: options)
    return interpreter.interpret(Array(program.utf8), fileName: "part.ngc")
  }

  @Test("a diagnostic prints as file:line:column: error: text; remedy [code]") func printed() {
    let result = interpret("G21 G17\nG0 X0 Y0\nG2 X10 Y0 I4.8 J0 F100\nM2\n")
    // Start radius 4.8, end radius 5.2: 0.4 off; 0.0283 mm is LinuxCNC's tolerance.
    #expect(
      result.diagnostics.map(\.description) == [
        "part.ngc:3:11: error: arc end is 0.400 mm off the circle (tolerance 0.0283 mm); "
          + "check I and J, or use R [arc-radius-mismatch]"
      ])
    #expect(result.diagnostics.first?.length == 4)
  }

  // rs274 of LinuxCNC 2.9 refuses radii below 0.00127 mm, 0.00005 in, and takes 0.00127 mm.
  @Test(
    "an arc that is too small is told its radius and the smallest that there is",
    arguments: [
      ("G21 G2 I0.001", "8: radius at its start is 0.001 mm, the smallest is 0.00127 mm"),
      ("G20 G3 J-0.00004", "8: radius at its start is 0.00004 in, the smallest is 0.00005 in"),
      ("G21 G2 X5 I4.9999", "11: radius at its end is 0.0001 mm, the smallest is 0.00127 mm"),
      ("G21 G2 X5 J0", "11: centre lies on its start"),
      ("G21 G2 X5 I5", "11: centre lies on its end"),
    ])
  func smallArcs(block: String, wanted: String) {
    let result = interpret("G17 F100 G0 X0 Y0\n\(block)\nM2\n")
    let texts = result.diagnostics.map { "\($0.column): \($0.message)" }
    #expect(texts.map { $0.replacing("the arc's ", with: "") } == [wanted])
    let code = wanted.contains("radius") ? FaultCode.arcRadiusTooSmall : .arcWithoutRadius
    #expect(result.diagnostics.map(\.code) == [code])
    #expect(result.diagnostics.first?.remedy.contains("G1") == true)
    #expect(!interpret("G17 F100 G21 G0 X0 Y0\nG2 I0.00127\nM2\n").hasErrors)
  }

  @Test("one pass finds all faults, and a fault does not bring forth others") func allFaults() {
    let result = interpret(
      """
      G21 G90 F100
      G1 X1 X2
      X5
      G2 X10 Y0 I9 J0
      G1 X12 &
      G99.9
      G0 X1 P2
      Y[1/0]
      M2
      """)
    let places = result.diagnostics.map { "\($0.line):\($0.column) \($0.code.rawValue)" }
    #expect(
      places == [
        "2:7 word-twice", "4:11 arc-radius-mismatch", "5:8 bad-character", "6:1 unknown-g-code",
        "7:7 unused-word", "8:4 division-by-zero",
      ])
  }

  @Test("a missing feed is said once, not at every line") func missingFeedOnce() {
    let result = interpret("G21 G1 X1\nX2\nX3\nF5 X4\nG94\nX5\nX6\nM2\n")
    #expect(
      result.diagnostics.map { "\($0.line) \($0.code)" } == ["1 missingFeed", "6 missingFeed"])
    #expect(result.diagnostics.last?.message.contains("line 5 set it to 0") == true)
  }

  @Test("a program without end gets one, with a warning") func impliedEnd() {
    for program in ["G21 G0 X1\n", "G21 G0 X1", "%\nG21 G0 X1\n", ""] {
      #expect(interpret(program).hasErrors)
      let result = interpret(program) { $0.dialect = .lenient }
      #expect(result.diagnostics.map(\.code) == [.missingProgramEnd], "\(program)")
      #expect(!result.hasErrors)
      guard case .programEnd = result.commands.last?.command else {
        Issue.record("no end in \(program)")
        continue
      }
    }
    #expect(interpret("%\nG21 G0 X1\n%\nG99.9\n").diagnostics.isEmpty)
    #expect(interpret("\n( head )\n%\nO0001 (NAME)\nG0 X1\nM30\n%\n").diagnostics.isEmpty)
    #expect(interpret("G21 G0 X1\nM2\n&&&\n").diagnostics.isEmpty)
  }

  @Test("budgets stop a program with their own code") func budgets() {
    let endless = "o1 while [1]\nG91 G0 X1\no1 endwhile\nM2\n"
    #expect(
      interpret(endless) { $0.repeatBudget = 200 }.diagnostics.map(\.code) == [.tooManyRepeats])
    let many = interpret("G21 F1 G81 X1 Z-1 R1 L1000000000\nM2\n") { $0.commandBudget = 100 }
    #expect(many.diagnostics.map(\.code) == [.tooManyCommands])
    #expect(many.commands.count == 100)
    let faulty = String(repeating: "&\n", count: 50)
    let capped = interpret(faulty) { $0.diagnosticBudget = 10 }
    #expect(capped.diagnostics.count == 11)
    #expect(capped.diagnostics.last?.code == .tooManyDiagnostics)
    let nested = "#1=" + String(repeating: "[", count: 9) + "1" + String(repeating: "]", count: 9)
    #expect(!interpret(nested + "\nM2") { $0.expressionDepth = 9 }.hasErrors)
    #expect(interpret(nested + "\nM2") { $0.expressionDepth = 8 }.hasErrors)
  }

  @Test("what is odd but harmless is a warning") func warnings() {
    #expect(interpret("G21 G0 X1 2\nM2\n").diagnostics.map(\.code) == [.blankInNumber])
    #expect(interpret("G20 F10\nG1 X1\nM2\n").diagnostics.map(\.code) == [.feedBeforeUnit])
    #expect(interpret("M6\nM2\n").diagnostics.map(\.code) == [.toolNotSelected])
    #expect(interpret("\u{FEFF}G21\nM2\n").diagnostics.map(\.code) == [.byteOrderMark])
    #expect(interpret("(PROBEOPEN x)\nM2\n").diagnostics.map(\.code) == [.unsupportedComment])
    let lenient = interpret("G21 G0 G28 X0\nM2\n") { $0.dialect = .lenient }
    #expect(lenient.diagnostics.map(\.severity) == [.warning])
  }

  @Test("block delete leaves a block out only where it is switched on") func blockDelete() {
    let program = "G21 G0 X1\n/ G0 X2\nM2\n"
    #expect(interpret(program).extents.rapid.maximum.x == 2)
    #expect(interpret(program) { $0.hasBlockDelete = true }.extents.rapid.maximum.x == 1)
  }

  @Test("codes are unique, in lower case with hyphens") func codes() {
    let codes = FaultCode.allCases.map(\.rawValue)
    #expect(Set(codes).count == codes.count)
    for code in codes { #expect(code.allSatisfy { $0.isLowercase || $0 == "-" }) }
  }

  @Test("the code table has every code once") func codeTable() {
    let names = CodeTable.rules.map(\.name)
    #expect(Set(names).count == names.count)
  }
}
