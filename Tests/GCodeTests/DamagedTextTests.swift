import GCode
import Testing

/// Sheer size and damage: every one of these has hung, cut something in silence or named a reason
/// that was wrong.
@Suite("damaged and huge texts") struct DamagedTextTests {
  private func findings(
    _ text: String, _ change: (inout InterpreterOptions) -> Void = { _ in }
  ) -> [String] {
    findings(Array(text.utf8), change)
  }

  private func findings(
    _ bytes: [UInt8], _ change: (inout InterpreterOptions) -> Void = { _ in }
  ) -> [String] {
    var options = InterpreterOptions()
    change(&options)
    var interpreter = Interpreter(options: options)
    return interpreter.interpret(bytes, fileName: "a.ngc").diagnostics.map {
      "\($0.line):\($0.column) \($0.code.rawValue)"
    }
  }

  @Test("a byte that no text has is blamed itself, not the word before it") func badBytes() {
    for dialect in [Dialect.linuxcnc, .fanuc] {
      let nul = findings(Array("G0 X\0Y1\nM30\n".utf8)) { $0.dialect = dialect }
      #expect(nul == ["1:5 nul-byte"], "\(dialect)")
      let high = findings(Array("G0 X ".utf8) + [0xFF] + Array("\nM30\n".utf8)) {
        $0.dialect = dialect
      }
      #expect(high == ["1:6 bad-character"], "\(dialect)")
    }
    #expect(findings("G0 X[1+\u{E4}]\nM2\n") == ["1:8 bad-character"])
  }

  @Test("a text in UTF-16 is called so, once") func utf16() {
    for isBig in [false, true] {
      let body: [UInt8] = "G0 X1\nM2\n".utf8.flatMap { (byte) -> [UInt8] in
        isBig ? [0, byte] : [byte, 0]
      }
      #expect(findings((isBig ? [0xFE, 0xFF] : [0xFF, 0xFE]) + body) == ["1:1 foreign-encoding"])
      #expect(findings(body) == ["1:1 foreign-encoding"])
    }
  }

  @Test("a block of a hundred thousand words, comments or values is refused") func longBlocks() {
    for piece in ["#1=1 ", "(a)"] {
      let found = findings(String(repeating: piece, count: 100_000) + "\nM2\n")
      #expect(found.count == 1 && found[0].hasSuffix("block-too-long"), "\(piece) \(found)")
    }
    for dialect in [Dialect.linuxcnc, .fanuc] {
      let sum = "#1=[0" + String(repeating: "+1", count: 100_000) + "]\nM30\n"
      let found = findings(sum) { $0.dialect = dialect }
      #expect(found.count == 1 && found[0].hasSuffix("block-too-long"), "\(dialect) \(found)")
    }
  }

  @Test("what is too long or too large is not called unclosed, without keyword or not whole")
  func limits() {
    let long = String(repeating: "a", count: 300)
    #expect(findings("#<\(long)>=1\nM2\n") == ["1:2 name-too-long"])
    #expect(findings("o<\(long)> call\nM2\n") == ["1:1 name-too-long"])
    #expect(findings("O99999999999999999999 sub\nM2\n") == ["1:1 number-out-of-range"])
    #expect(findings("#99999999999=1\nM2\n") == ["1:1 parameter-out-of-range"])
  }

  @Test("a repeat may be as long as its own message says") func mostRounds() {
    let found = findings("o1 repeat [1000000000]\n#1=1\no1 endrepeat\nM2\n") {
      $0.repeatBudget = 100
    }
    #expect(found.first?.hasSuffix("too-many-repeats") == true, "\(found)")
    #expect(findings("o1 repeat [1000000001]\no1 endrepeat\nM2\n").first == "1:11 repeat-count")
  }

  @Test("of very many open branches the first are told, in the order of the text") func order() {
    let text = (0..<3_000).map { "o\($0) if [1]\n" }.joined()
    let found = findings(text + "M2\n")
    #expect(found.first == "1:1 unclosed-control")
    #expect(found.last == "200:1 too-many-diagnostics")
  }

  @Test("a tool a million kilometres long is refused where its table is read") func hugeTool() {
    let read = ToolTable.read("T1 P1 D+1\nT2 P2 X+99999999999\n", fileName: "a.tbl")
    #expect(read.diagnostics.map { "\($0.line):\($0.column)" } == ["2:7"])
    #expect(read.table.numbers == [1])
  }

  @Test("the calls of a finding stand on lines of their own") func callLines() {
    var interpreter = Interpreter()
    let text = "o1 sub\nG1 X1\no1 endsub\no1 call\nM2\n"
    let result = interpreter.interpret(Array(text.utf8), fileName: "a\nb.ngc")
    #expect(result.diagnostics.first?.lines.count == 2)
    #expect(result.diagnostics.first?.lines.last?.hasSuffix(":4:1: note: called from here") == true)
  }

  @Test("an explanation says why the program ended before its line") func explanation() {
    var options = InterpreterOptions()
    options.repeatBudget = 100
    var interpreter = Interpreter(options: options)
    let text = "o1 while [1]\n#1=1\no1 endwhile\nG0 X1\nM2\n"
    let found = interpreter.explain(line: 4, of: MemoryText(Array(text.utf8)), fileName: "a.ngc")
    #expect(!found.isCarriedOut)
    #expect(found.findings.first?.contains("too-many-repeats") == true)
  }

  // A copy for every line made minutes of each at a hundred thousand lines.
  @Test("many subprograms, deep calls, long splines and blank lines cost their length only")
  func sizes() {
    let numbers = 0..<2_000
    let subs = numbers.map { "o\($0) sub\n#1=1\no\($0) endsub\n" }.joined()
    #expect(findings(subs + numbers.map { "o\($0) call\n" }.joined() + "M2\n") == [])
    let calls = numbers.map { "M98 P\($0 + 1)\n" }.joined() + "M2\n"
    #expect(findings(calls + numbers.map { "O\($0 + 1)\nM99\n" }.joined()) == [])
    let deep = "o1 sub\no1 call\no1 endsub\no1 call\nM2\n"
    #expect(findings(deep) { $0.callDepth = 2_000 } == ["2:1 call-too-deep"])
    let points = String(repeating: "X2 Y2 P1\n", count: 3_000)
    #expect(findings("G21 F100\nG5.2 X1 Y1 P1 L3\n\(points)G5.3\nM2\n") == [])
    let blank = String(repeating: "\n", count: 20_000)
    #expect(findings(blank + "&\nM2\n") == ["20001:1 bad-character"])
  }
}
