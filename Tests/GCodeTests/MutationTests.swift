import Foundation
import GCode
import ProgramMutator
import SeededChance
import Testing

/// The short form of Fuzzing: the same mutations, from a seed.
@Suite("mutated programs") struct MutationTests {
  private static let seeds = [
    """
    G21 G90 G17 F200
    T1 M6 G43 H1 S1000 M3
    G0 X1 Y2 Z5
    G41.1 D2
    G1 X10 Y10
    G2 X20 Y0 I5 J-5
    G40 G1 X0
    G83 X1 Y2 Z-3 R2 Q0.5 L3
    G80
    M2
    """,
    """
    o1 sub
    #<a>=[#1+1]
    o2 if [#<a> LT 4]
    o1 call [#<a>] [2]
    o2 else
    G0 X#<a>
    o2 endif
    o1 endsub [#<a>]
    o3 while [#5 LT 3]
    #5=[#5+1]
    o4 repeat [2]
    o3 continue
    o4 endrepeat
    o3 endwhile
    o1 call [0]
    M98 P7 L2
    M2
    O7
    G91 G0 X1
    M99
    """,
    """
    %
    O0001
    G90 G54 G0 X0. Y0.
    #100=1
    N10 #100=#100+1
    WHILE[#100LT5]DO1
    #100=#100+1
    IF[#100EQ3]GOTO20
    END1
    N20 G65 P2 A1. B2.
    G68 X0. Y0. R45.
    G71 U1. R1.
    M30
    O0002
    G1 X#1 Y#2 F100. ,C1.
    M99
    %
    """,
    """
    G20 G8 G18 G7 F10
    M3 S500 G95 F0.1
    G33 Z-1 K0.1
    G76 P0.1 Z-2 I-0.1 J0.02 R1 K0.1 Q29 H1 E0.1 L3
    G17 G94 F20
    G5 X1 Y1 I1 J0 P0 Q-1
    G5.2 X2 Y2 P1 L3
    X3 Y0 P2
    X4 Y1 P1
    G5.3
    G10 L2 P1 X1 R10
    G38.2 Z-1 F5
    M66 P0 L3 Q1
    (DEBUG,#5399 #<_x>)
    M70 G92 X5 M72
    M2
    """,
  ]

  @Test("mutants of programs in all dialects neither trap nor run on; a finding has its place")
  func mutants() {
    let seed: UInt64 = 20_261_124
    let isLong = ProcessInfo.processInfo.environment["FEEDHOLD_LONG"] != nil
    var mutator = ProgramMutator(chance: Chance(seed: seed))
    var errors = 0
    for round in 0..<(isLong ? 200_000 : 2_000) {
      var bytes = Array(Self.seeds[round % Self.seeds.count].utf8)
      for _ in 0...(round / 4 % 5) { mutator.mutate(&bytes) }
      var options = InterpreterOptions()
      options.dialect = Dialect.allCases[round / 4 % 4]
      options.repeatBudget = 500
      options.commandBudget = 2_000
      var interpreter = Interpreter(options: options)
      let result = interpreter.interpret(bytes, fileName: "mutant.ngc")
      errors += result.hasErrors ? 1 : 0
      let places = result.diagnostics.filter { $0.line < 1 || $0.column < 1 || $0.length < 1 }
      #expect(places.isEmpty, "seed \(seed), round \(round)")
      _ = interpreter.explain(line: round % 9 + 1, of: MemoryText(bytes), fileName: "mutant.ngc")
      _ = try? interpreter.interpret(bytes, fileName: "mutant.ngc", from: round % 11 + 1)
    }
    // The mutations must reach the checks, and leave some programs sound.
    #expect(errors > 500)
  }

  @Test("O-words in any order are matched or refused") func orders() {
    let seed: UInt64 = 7
    var chance = Chance(seed: seed)
    let words = [
      "sub", "endsub", "while [0]", "endwhile", "do", "while [0]", "if [0]", "elseif [0]", "else",
      "endif", "repeat [1]", "endrepeat", "break", "continue", "return", "call",
    ]
    var sound = 0
    for round in 0..<6_000 {
      var text = ""
      for _ in 0..<Int.random(in: 2...14, using: &chance) {
        let word = words[Int.random(in: 0..<words.count, using: &chance)]
        text += "o\(Int.random(in: 1...4, using: &chance)) \(word)\n"
      }
      var options = InterpreterOptions()
      options.repeatBudget = 100
      options.callDepth = 10
      var interpreter = Interpreter(options: options)
      let result = interpreter.interpret(Array((text + "M2\n").utf8), fileName: "orders.ngc")
      sound += result.hasErrors ? 0 : 1
      let lines = result.diagnostics.filter { $0.code == .unclosedControl }.map(\.line)
      #expect(lines == lines.sorted(), "seed \(seed), round \(round)")
    }
    #expect(sound > 0)
  }

  @Test("mutated tool tables, variable files and configurations do not trap") func files() {
    var mutator = ProgramMutator(chance: Chance(seed: 3))
    let table = "T1 P1 D3 X+1 Z+10 I30 J60 Q0 ;end mill\nT99 P7 D10 Z5\n"
    let variables = "5161\t1.5\n5220\t1\n5221\t10\n5230\t15\n31\t5\n"
    let configuration =
      "[RS274NGC]\nORIENT_OFFSET=10\n[TRAJ]\nLINEAR_UNITS=mm\n[SEC]\nNAME=5 # c\n"
    for round in 0..<3_000 {
      var texts = [table, variables, configuration].map { Array($0.utf8) }
      for index in texts.indices {
        for _ in 0...(round % 4) { mutator.mutate(&texts[index]) }
      }
      let isInch = round % 2 == 0
      let table = String(decoding: texts[0], as: UTF8.self)
      let tools = ToolTable.read(table, fileName: "a.tbl", isInch: isInch).table
      let file = ParameterFile.read(texts[1], fileName: "a.var").file
      let ini = ConfigurationFile.read(texts[2], fileName: "a.ini").file
      var options = InterpreterOptions()
      options.follow(ini)
      options.tools = tools
      options.parameters.take(file)
      var interpreter = Interpreter(options: options)
      let program = "T1 M6 G43\nG0 X#5221 Y#<_ini[SEC]NAME>\nM19 R5\nT99 M6\nM2\n"
      let result = interpreter.interpret(Array(program.utf8), fileName: "a.ngc")
      let kept = result.parameters.kept(in: file, keepsAxisOffsets: true)
      #expect(ParameterFile.read(Array(kept.text.utf8), fileName: "b.var").diagnostics.isEmpty)
      let again = ToolTable.read(
        tools.text(isInch: isInch), fileName: "b.tbl", isInch: isInch)
      #expect(again.diagnostics.isEmpty)
    }
  }
}
