import CanonicalMachining
import GCode
import Geometry
import SeededChance
import Testing

@Suite("dialects") struct DialectTests {
  private func read(_ program: String, _ dialect: Dialect) -> Interpretation {
    var options = InterpreterOptions()
    options.dialect = dialect
    var interpreter = Interpreter(options: options)
    return interpreter.interpret(Array(program.utf8), fileName: "part.nc")
  }

  /// Findings as `line:column+length severity code`.
  private func findings(_ program: String, _ dialect: Dialect) -> [String] {
    read(program, dialect).diagnostics.map {
      "\($0.line):\($0.column)+\($0.length) \($0.severity.rawValue) \($0.code.rawValue)"
    }
  }

  /// Moves, dwells and arcs, so that two programs can be compared.
  private func moves(_ program: String, _ dialect: Dialect) -> [String] {
    let result = read(program, dialect)
    let errors = result.diagnostics.filter { $0.severity == .error }.map(\.description)
    #expect(errors == [], "\(program)")
    return result.commands.compactMap { record in
      switch record.command {
      case .straightTraverse, .straightFeed, .arcFeed, .dwell: "\(record.command)"
      default: nil
      }
    }
  }

  // MARK: lenient

  @Test("lenient: each deviation is one warning at its exact place") func lenientDeviations() {
    let rows: [(program: String, finding: String)] = [
      ("G21 G0 X1\n", "1:1+1 warning missing-program-end"),
      ("G21 G0 G28 X1\nM2\n", "1:8+3 warning axis-conflict"),
      ("G21\nM107\nM2\n", "2:1+4 warning unknown-m-code"),
      ("G21\nM300 S50\nM2\n", "2:1+4 warning unknown-m-code"),
      ("G21 G90 G90\nM2\n", "1:9+3 warning modal-group-conflict"),
      ("G21\nN5 G0 N6 X1\nM2\n", "2:7+2 warning misplaced-line-number"),
      (":1234\nG21\nM2\n", "1:1+5 warning bad-character"),
      ("G21\n%\nG0 X1\nM2\n", "2:1+1 warning misplaced-percent"),
      ("G21 F60\nG1 X1 E0.4\nM2\n", "2:7+4 warning unused-word"),
      ("G21\nG92 E0\nM2\n", "2:5+2 warning unused-word"),
      ("$H\nG21\nM2\n", "1:1+2 warning system-command"),
      ("G21 F60\nG0 X0 Y60\nG3 X-10 Y50 I0 J50\nM2\n", "3:13+2 warning arc-radius-mismatch"),
    ]
    for row in rows {
      #expect(findings(row.program, .lenient) == [row.finding], "\(row.program)")
      #expect(read(row.program, .linuxcnc).hasErrors, "\(row.program)")
    }
    #expect(findings("O01234 (PART)\nG21\nM2\n", .lenient) == [])
    // The words of a foreign code are its own: the spindle keeps its speed.
    #expect(read("M3 S100\nM104 S200\nM2\n", .lenient).endState.spindleSpeedRPM == 100)
  }

  @Test("lenient: a feed move without a feed stays an error") func lenientFeed() {
    #expect(findings("G1 X1\nM2\n", .lenient) == ["1:1+2 error missing-feed"])
    #expect(findings("G0 X1\nM2\n", .lenient) == [])
  }

  @Test("lenient: a tool the table lacks passes with one warning") func lenientTool() {
    var options = InterpreterOptions()
    options.tools = ToolTable()
    for dialect in [Dialect.lenient, .linuxcnc] {
      options.dialect = dialect
      var interpreter = Interpreter(options: options)
      let result = interpreter.interpret(Array("T5 M6\nT5 M6\nM2\n".utf8), fileName: "part.nc")
      #expect(result.hasErrors == (dialect == .linuxcnc))
      #expect(result.diagnostics.first?.code == .toolMissing)
    }
  }

  @Test("lenient: thousands of one deviation are told a few times") func manyDeviations() {
    let lines = String(repeating: "G1 X1 E1\n", count: 3000)
    let result = read("F60\n" + lines + "M2\n", .lenient)
    #expect(!result.hasErrors)
    #expect(result.diagnostics.count == 5)
  }

  // MARK: grbl

  @Test("grbl: what it refuses is refused with its own answer") func grbl() {
    #expect(findings("$H\nG21 G90\nX1\nG1X2F100\n", .grbl) == ["1:1+2 warning system-command"])
    #expect(findings("g1 x1 f100\n(c)\n; c\n", .grbl) == [])
    #expect(findings("G0 @1 ^45\n", .grbl) == ["1:4+1 error bad-character"])
    #expect(findings("G21\nG41 D1\n", .grbl).first == "2:1+3 error not-in-grbl")
    let mcode = read("M48\nM97\n", .grbl).diagnostics
    #expect(mcode.map(\.code) == [.dialectCustom, .notInGrbl])
    #expect(mcode.first?.message == "M48 needs grblHAL: grbl 1.1 answers error:20")
    #expect(findings("G0 G28 X1\n", .grbl) == ["1:1+2 error axis-conflict"])
    #expect(findings("G1 X1\n", .grbl) == ["1:1+2 error missing-feed"])
    // Laser: S on the move is said before it.
    let laser = read("M4 S0 F60\nG1 X1 S500\nX2 S0\nM5\n", .grbl).commands.compactMap { record in
      if case .setSpindleSpeed(let speed) = record.command { speed } else { nil }
    }
    #expect(laser == [0, 500, 0])
  }

  @Test("grbl: an arc may be off by 0.005 mm or 0.1 %, never by 0.5 mm") func grblArcs() {
    func isRead(_ radius: Double, _ error: Double) -> Bool {
      !read("G21 F60\nG2 X\(2 * radius + error) I\(radius)\n", .grbl).hasErrors
    }
    #expect(isRead(1, 0.0049))
    #expect(!isRead(1, 0.0051))
    #expect(isRead(100, 0.099))
    #expect(!isRead(100, 0.11))
    #expect(!isRead(1000, 0.51))
  }

  // MARK: Fanuc blocks

  @Test("Fanuc blocks and their RS274/NGC translation make the same moves") func translations() {
    let rows: [(fanuc: String, linuxcnc: String)] = [
      ("G04 X1.5\nG04 P500\nG04 U2.", "G4 P1.5\nG4 P.5\nG4 P2"),
      ("G0 X5. Y5. Z5.\nG91 G28 Z0", "G0 X5 Y5 Z5\nG91 G28 Z0"),
      ("G0 G91 G28 X0 Z0", "G91 G28 X0 Z0"),
      ("G1 X10. F100.\nG53 Z0\nX20.", "G1 X10 F100\nG53 G0 Z0\nG1 X20"),
      ("F60. G2 X10. Y0 R5. I99.", "F60 G2 X10 Y0 R5"),
      ("F60. G2 I5.", "F60 G2 I5"),
      ("F60.\nG98 G81 X1. Y1. Z-5. R2. K2", "F60\nG98 G81 X1 Y1 Z-5 R2 L2"),
      ("F60.\nG99 G82 X1. Z-5. R2. P500\nX2.\nG80", "F60\nG99 G82 X1 Z-5 R2 P.5\nX2\nG80"),
      ("F60.\nG83 Z-5. R2. Q2. P100\nG80 X5.", "F60\nG98 G83 Z-5 R2 Q2\nG80\nG0 X5"),
      ("F60.\nG82 Z-5. R2.\nG80", "F60\nG98 G82 Z-5 R2 P0\nG80"),
      ("G10 L2 P2 X5.\nG91 G10 L2 P2 X2.\nG90 G55 G0 X1.", "G10 L2 P2 X7\nG55 G0 X1"),
      ("G10 L20 P1 X5.\nG54.1 P1 G0 X1.", "G10 L2 P7 X5\nG59.1 G0 X1"),
      ("G0 G1 X1. F60.\nG40 G49 G80 G17", "G1 X1 F60"),
      ("X10.\nX20.", "G0 X10\nX20"),
      ("G43 Z10. H0", "G0 Z10"),
      ("G51 X0 Y0 P2000\nG0 X5. Y3.\nG50\nX1.", "G0 X10 Y6\nX1"),
      ("G51 X10. Y0 P0.5\nG91 G0 X5.\nG50", "G91 G0 X2.5"),
      ("F60. G0 X5. Y0\nG51.1 X0\nG2 X0 Y5. R5.\nG50.1 X0", "F60 G0 X5 Y0\nG3 X0 Y5 R5"),
      ("F60. G51 X0 Y0 I-1000 J1000\nG2 I5.\nG50", "F60 G3 I-5"),
      ("/2 X1.\n/G0 X2.", "X1\nX2".replacingOccurrences("X1", "G0 X1")),
      ("G65 P9\nM30\nO9\nM98 P10\nM99\nO10\nX3.\nM99", "G0 X3"),
      ("N10 N20 X1. (A)(B) ;", "G0 X1"),
    ]
    for row in rows {
      let program = row.fanuc.contains("M30") ? row.fanuc : row.fanuc + "\nM30"
      #expect(
        moves(program + "\n", .fanuc) == moves(row.linuxcnc + "\nM2\n", .linuxcnc), "\(row.fanuc)")
    }
  }

  @Test("what G51 stretches beyond any machine is refused at its word") func hugeScale() {
    let start = "O1\nG51 X0 Y0 P999999999\nF60. G0 X900. Y0\n"
    let program = start + "G51 X0 Y0 I1000 J1000\nX90000.\nM30\n"
    #expect(findings(program, .fanuc).isEmpty)
    let huge = program.replacingOccurrences("X900.", "X9000.")
    #expect(findings(huge, .fanuc) == ["3:9+6 error number-out-of-range"])
  }

  @Test("random paths are the same in Fanuc's words and in LinuxCNC's") func randomTranslations() {
    for seed in 1...60 as ClosedRange<UInt64> {
      var generator = Chance(seed: seed)
      var (fanuc, linuxcnc) = ("", "F100\n")
      fanuc += "F100.\n"
      for _ in 0..<20 {
        let x = Double(Int.random(in: -500...500, using: &generator)) / 10
        let y = Double(Int.random(in: -500...500, using: &generator)) / 10
        switch Int.random(in: 0..<4, using: &generator) {
        case 0:
          fanuc += "#1=\(x)\nG0 X#1 Y#2\n"
          linuxcnc += "G0 X\(x)\n"
        case 1:
          fanuc += "#5=\(x) #6=\(y)\nG1 X[#5*2] Y-#6\n"
          linuxcnc += "G1 X[\(x)*2] Y[-[\(y)]]\n"
        case 2:
          fanuc += "#1=0\nWHILE[#1 LT 3] DO1\nG91 G0 X\(x) G90\n#1=#1+1\nEND1\n"
          linuxcnc += String(repeating: "G91 G0 X\(x)\nG90\n", count: 3)
        default:
          fanuc += "IF[\(x) LT \(y)] GOTO 7\nG0 X\(x)\nN7 G0 Y\(y)\n"
          linuxcnc += (x < y ? "" : "G0 X\(x)\n") + "G0 Y\(y)\n"
        }
      }
      let wanted = moves(linuxcnc + "M2\n", .linuxcnc)
      #expect(moves(uniqueGotos(fanuc) + "M30\n", .fanuc) == wanted, "seed \(seed)")
    }
  }

  // G91 G0 X1 G90 in one block would be two codes of one group: they go on two lines.
  private func uniqueGotos(_ program: String) -> String {
    program.split(separator: "\n").map { line in
      line.hasPrefix("G91") ? line.dropLast(4) + "\nG90" : String(line)
    }.joined(separator: "\n") + "\n"
  }

  @Test("G68 turns the program about its centre") func rotation() {
    let result = read("G0 X10. Y5.\nG68 X10. Y0 R90.\nG0 X20. Y0\nG69\nG0 X0\nM30\n", .fanuc)
    #expect(!result.hasErrors)
    var frame = ProgramFrame()
    var ends: [Vector3] = []
    for record in result.commands {
      frame.apply(record.command)
      if case .straightTraverse(let end) = record.command {
        ends.append(frame.machinePosition(of: end).axes.xyz)
      }
    }
    // 10 mm along X from the centre become 10 mm along Y.
    let wanted = [Vector3(10, 5, 0), Vector3(10, 10, 0), Vector3(0, 10, 0)]
    #expect(ends.count == 3)
    for (end, point) in zip(ends, wanted) { #expect((end - point).length < 1e-9) }
    #expect(read("G68 X0 Y0 R9.\nG55\nM30\n", .fanuc).diagnostics.first?.code == .forbiddenInMode)
  }

  @Test("numbers without a point count least increments where the option says so")
  func wholeNumbers() {
    var options = InterpreterOptions()
    options.dialect = .fanuc
    options.countsWholeUnits = false
    var interpreter = Interpreter(options: options)
    let result = interpreter.interpret(Array("G0 X10000 Y1.\nM30\n".utf8), fileName: "part.nc")
    #expect(result.endState.position.axes[0] == 10)
    #expect(result.endState.position.axes[1] == 1)
  }

  @Test("block delete has nine switches") func blockDelete() {
    var options = InterpreterOptions()
    options.dialect = .fanuc
    options.blockDeleteSwitches = [2]
    var interpreter = Interpreter(options: options)
    let program = "/2 G0 X1.\n/3 G0 Y1.\nG0 Z1. /2 A5.\nM30\n"
    let end = interpreter.interpret(Array(program.utf8), fileName: "part.nc").endState.position.axes
    #expect([end[0], end[1], end[2], end[3]] == [0, 1, 1, 0])
  }

  // MARK: guess

  @Test("the dialect of a text is guessed by what only one has") func guesses() {
    func guess(_ text: String) -> Dialect? { Dialect.guess(Array(text.utf8))?.dialect }
    #expect(guess("G0 X1\nIF [#1 EQ 0] GOTO 10\n") == .fanuc)
    #expect(guess("#1=0\nWHILE [#1 LT 3] DO1\n") == .fanuc)
    #expect(guess("G0\n$H\n") == .grbl)
    #expect(guess("o100 sub\n") == .linuxcnc)
    #expect(guess("#<a>=1\n") == .linuxcnc)
    #expect(guess("M107\nG1 X1\n") == .lenient)
    #expect(guess("(GOTO 5)\nG0 X1\nM2\n") == nil)
    let error = read("#1=0\nWHILE [#1 LT 3] DO1\nM2\n", .linuxcnc).diagnostics.first
    #expect(error?.remedy.contains("--dialect fanuc") == true)
  }
}

extension String {
  fileprivate func replacingOccurrences(_ old: String, _ new: String) -> String {
    split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
  }
}
