import CanonicalMachining
import GCode
import Geometry
import SeededChance
import Testing

/// Oracles are the values of Fanuc's and Haas's operator manuals (custom macro B, B-63684EN chapter
/// 16, B-63174EN chapter 13; Haas 96-8000, macros) and of Mitsubishi's M700V programming manual
/// 13.5 (vacant variables).
@Suite("Fanuc custom macro B") struct FanucMacroTests {
  /// The value of a common variable behind a program.
  private func run(
    _ program: String, _ change: (inout InterpreterOptions) -> Void = { _ in }
  ) -> Interpretation {
    var options = InterpreterOptions()
    options.dialect = .fanuc
    options.repeatBudget = 20_000
    change(&options)
    var interpreter = Interpreter(options: options)
    return interpreter.interpret(Array(program.utf8), fileName: "O1.nc")
  }

  /// Ends of rapids along X.
  private func ends(
    _ program: String, _ change: (inout InterpreterOptions) -> Void = { _ in }
  ) -> [Double] {
    let result = run(program, change)
    // Evaluated before, or a failure would print the whole stream.
    let errors = result.diagnostics.filter { $0.severity == .error }.map(\.description)
    #expect(errors == [], "\(program)")
    return result.commands.compactMap { record in
      guard case .straightTraverse(let end) = record.command else { return nil }
      return end.axes[0]
    }
  }

  /// The value of an expression, as a position of X.
  private func value(
    _ expression: String, _ change: (inout InterpreterOptions) -> Void = { _ in }
  ) -> Double? {
    ends("#100=\(expression)\nG0 X[#100]\nM30\n", change).first
  }

  private func codes(_ program: String) -> [String] {
    run(program).diagnostics.filter { $0.severity == .error }.map {
      "\($0.line):\($0.column) \($0.code.rawValue)"
    }
  }

  @Test("FIX goes to zero and FUP away from it: the manual's 1.2 and -1.2") func roundings() {
    #expect(value("FUP[1.2]") == 2)
    #expect(value("FIX[1.2]") == 1)
    #expect(value("FUP[-1.2]") == -2)
    #expect(value("FIX[-1.2]") == -1)
    #expect(value("ROUND[2.5]") == 3)
    #expect(value("ROUND[-2.5]") == -3)
  }

  @Test("angles lie in 0 to 360 unless parameter 6004#0 asks for the sign") func angles() {
    func isNear(_ value: Double?, _ wanted: Double) -> Bool {
      // degrees: rounding of the arc functions
      (value ?? .nan) - wanted < 1e-9 && wanted - (value ?? .nan) < 1e-9
    }
    #expect(isNear(value("ATAN[-1]/[-1]"), 225))
    #expect(isNear(value("ATAN[-1]/[-1]") { $0.hasSignedAngles = true }, -135))
    #expect(isNear(value("ATAN[-1,-1]"), 225))
    #expect(isNear(value("ATAN[1]"), 45))
    #expect(isNear(value("ASIN[-0.5]"), 330))
    #expect(isNear(value("ASIN[-0.5]") { $0.hasSignedAngles = true }, -30))
    #expect(isNear(value("ACOS[-0.5]"), 120))
    #expect(isNear(value("SIN[30]"), 0.5))
    #expect(value("POW[2,10]") == 1024)
  }

  @Test("AND binds like *, OR and XOR like +, and all work on bits") func precedence() {
    #expect(value("1+2*3") == 7)
    #expect(value("[1+2]*3") == 9)
    #expect(value("12 AND 10") == 8)
    #expect(value("12 OR 10") == 14)
    #expect(value("12 XOR 10") == 6)
    #expect(value("1 OR 6 AND 3") == 3)
    #expect(value("10 MOD 4+1") == 3)
    #expect(value("-7 MOD 3") == -1)
    #expect(value("10-4-3") == 3)
    // BCD of 25 is the bit pattern 0010 0101.
    #expect(value("BCD[25]") == 37)
    #expect(value("BIN[37]") == 25)
  }

  @Test("vacant counts as 0 in calculations, as Mitsubishi's manual tables it")
  func vacantCalculations() {
    #expect(value("#0+1") == 1)
    #expect(value("1+#0") == 1)
    #expect(value("#0*10") == 0)
    #expect(value("#0+#0") == 0)
    // #2=#1 is vacant, and the word is as if it were not there.
    #expect(ends("#2=#1\nG0 X#2 Y5.\nX3.\nM30\n") == [0, 3])
    // "When #1 = <vacant>: G0 X#1 Y1000 is G0 Y1000"; with 0 it is X0.
    #expect(ends("G0 X7.\nG0 X#1 Y5.\n#1=0\nX#1\nM30\n") == [7, 7, 0])
  }

  @Test("vacant and 0 differ for EQ and NE alone, as both manuals table it")
  func vacantConditions() {
    let rows: [(condition: String, vacant: Double, zero: Double)] = [
      ("#101 EQ #0", 1, 0), ("#101 NE 0", 1, 0), ("#101 GE #0", 1, 1), ("#101 GT 0", 0, 0),
      ("#101 LE #0", 1, 1), ("#101 LT 0", 0, 0), ("#101 EQ 0", 0, 1), ("#101 NE #0", 0, 1),
    ]
    for row in rows {
      let test = "#100=0\nIF[\(row.condition)] THEN #100=1\nG0 X#100\nM30\n"
      #expect(ends(test) == [row.vacant], "\(row.condition), vacant")
      #expect(ends("#101=0\n" + test) == [row.zero], "\(row.condition), 0")
    }
  }

  @Test("a repeated or unordered I J K makes argument specification II; the later word holds")
  func arguments() {
    func locals(_ call: String, _ numbers: [Int]) -> [Double] {
      let body = numbers.map { "G0 X#\($0)\n" }.joined()
      return ends("\(call)\nM30\nO1000\n\(body)M99\n")
    }
    // Fanuc's example: G65 A1.0 B2.0 I-3.0 I4.0 D5.0 P1000: #7 is 5.0.
    #expect(locals("G65 A1.0 B2.0 I-3.0 I4.0 D5.0 P1000", [1, 2, 4, 7]) == [1, 2, -3, 5])
    let letters = "ABCDEFHIJKMQRSTUVWXYZ"
    let numbers = [1, 2, 3, 7, 8, 9, 11, 4, 5, 6, 13, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26]
    let call = "G65 P1000 " + letters.map { "\($0)\(Int($0.asciiValue ?? 0))." }.joined()
    #expect(locals(call, numbers) == letters.map { Double($0.asciiValue ?? 0) })
    let sets = (1...10).map { "I\($0)1.J\($0)2.K\($0)3." }.joined()
    #expect(
      locals("G65 P1000 " + sets, [4, 7, 8, 9, 31, 32, 33]) == [11, 21, 22, 23, 101, 102, 103])
    #expect(locals("G65 P1000 J1. I2.", [5, 7]) == [1, 2])
    #expect(codes("G65 P1000 N5 O3\nM30\nO1000\nM99\n").count == 1)
    #expect(codes("G65 A1.\nM30\n") == ["1:1 missing-word"])
  }

  @Test("G65 gives local variables of its own, M98 shares the caller's") func levels() {
    let program =
      "#1=5\nG65 P1000 A7.\nG0 X#1\nM98 P1000\nG0 X#1\nM30\nO1000\n#1=#1+1\nG0 X#1\nM99\n"
    #expect(ends(program) == [8, 5, 6, 6])
    // Common variables are common.
    #expect(ends("#100=1\nG65 P1000\nG0 X#100\nM30\nO1000\n#100=#100+1\nM99\n") == [2])
    // Haas: with L the arguments are set in the first repetition only.
    #expect(ends("G65 P1000 L3 A1.\nM30\nO1000\nG0 X#1\n#1=#1+1\nM99\n") == [1, 2, 3])
  }

  @Test("M98 P51002 and P1002 L5 run O1002 five times") func repeatedCalls() {
    let sub = "M30\nO1002\nG91 G0 X1.\nM99\n"
    #expect(ends("M98 P51002\n" + sub).last == 5)
    #expect(ends("M98 P1002 L5\n" + sub).last == 5)
    #expect(ends("M98 P1002\n" + sub).last == 1)
    #expect(codes("M98 P1003\n" + sub) == ["1:5 sub-missing"])
  }

  @Test("M99 P goes on at N of the caller") func returnToLabel() {
    #expect(ends("M98 P1000\nG0 X1.\nN20 G0 X2.\nM30\nO1000\nM99 P20\n") == [2])
    #expect(codes("M98 P1000\nM30\nO1000\nM99 P20\n") == ["4:5 jump-target"])
  }

  @Test("Haas's loop over an array sets its variables") func arrayOfManual() {
    let macro = """
      O0300 (INITIALIZE AN ARRAY OF VARIABLES)
      N1 IF [#2 NE #0] GOTO2 (B=BASE VARIABLE)
      #3000=1 (BASE VARIABLE NOT GIVEN)
      N2 IF [#19 NE #0] GOTO3 (S=SIZE OF ARRAY)
      #3000=2 (SIZE OF ARRAY NOT GIVEN)
      N3 WHILE [#19 GT 0] DO1
      #19=#19-1 (DECREMENT COUNT)
      #[#2+#19]=#22 (V=VALUE TO SET ARRAY TO)
      END1
      M99

      """
    let check = "G0 X#501\nX#505\nX#506\nM30\n"
    #expect(ends("#506=9\nG65 P300 B501. S5 V1\n" + check + macro) == [1, 1, 9])
    #expect(codes("G65 P300 S5 V1\nM30\n" + macro) == ["5:1 program-alarm"])
    let alarm = run("G65 P300 B501.\nM30\n" + macro).diagnostics.first { $0.severity == .error }
    #expect(alarm?.message == "the program raises alarm 3002: SIZE OF ARRAY NOT GIVEN")
    #expect(alarm?.calls.map(\.line) == [1])
  }

  @Test("loops nest three deep, leave by GOTO, and may be used again") func loops() {
    let nested = """
      #1=0
      WHILE[#1 LT 2] DO1
      #2=0
      WHILE[#2 LT 2] DO2
      #3=0
      WHILE[#3 LT 2] DO3
      G91 G0 X1.
      #3=#3+1
      END3
      #2=#2+1
      END2
      #1=#1+1
      END1
      WHILE[#1 GT 0] DO1
      #1=#1-1
      IF[#1 EQ 1] GOTO 90
      END1
      N90 X100.
      M30

      """
    #expect(ends(nested).last == 108)
    #expect(ends("#1=0\nDO1\n#1=#1+1\nIF[#1 GT 4] GOTO9\nEND1\nN9 G0 X#1\nM30\n") == [5])
  }

  @Test("GOTO finds N forward first, then from the program's beginning; N need not be unique")
  func labels() {
    let program = """
      O1
      #1=#1+1
      N5 G0 X#1
      IF[#1 GE 3] GOTO 7
      GOTO 5
      N7 X50.
      M30
      N5 X9.
      #1=#1+1
      GOTO 5
      O2
      N7 X60.

      """
    // From line 5 the next N5 is that of line 8; from line 10 the search begins anew.
    #expect(ends(program) == [1, 9, 2, 9, 3, 50])
    #expect(ends("#1=20\nGOTO #1\nG0 X1.\nN20 G0 X2.\nM30\n") == [2])
    #expect(ends("GOTO[10+10]\nG0 X1.\nN20 G0 X2.\nM30\n") == [2])
  }

  @Test("ROUND in a word rounds to the least increment, in a statement to whole numbers")
  func roundInWords() {
    #expect(
      ends("#1=1.2345\n#2=2.3456\nG0 X[ROUND[#1]]\nX[ROUND[#1]+ROUND[#2]]\nM30\n") == [
        1.2350000000000001, 1.2350000000000001 + 2.346,
      ])
    #expect(value("ROUND[1.2345]") == 1)
  }

  @Test("system variables tell position, modes, offsets and tools") func systemVariables() {
    var tools = ToolTable()
    tools[3] = ToolEntry(offset: Vector3(0, 0, 12.5), diameter: 8)
    func read(_ number: Int, behind program: String = "") -> Double? {
      ends("\(program)\n#100=#\(number)\nG0 X#100\nM30\n") { $0.tools = tools }.last
    }
    #expect(read(5042, behind: "G0 X1. Y2.5") == 2.5)
    #expect(read(5022, behind: "G10 L2 P1 Y10.\nG0 Y2.5") == 12.5)
    #expect(read(4003, behind: "G90") == 90)
    #expect(read(4014, behind: "G56") == 56)
    #expect(read(4001, behind: "G1") == 1)
    #expect(read(4109, behind: "F250.") == 250)
    #expect(read(4119, behind: "S1200") == 1200)
    #expect(read(4115, behind: "O77") == 77)
    #expect(read(5241, behind: "G10 L2 P2 X-31.") == -31)
    #expect(read(2502, behind: "G10 L2 P2 X-31.") == -31)
    #expect(read(2003) == 12.5)
    #expect(read(13_003) == 4)
    #expect(read(3001) == 0)
    // Written, an offset holds at once: the machine stays, the position changes.
    #expect(read(5041, behind: "G0 X10.\n#5221=4") == 6)
    #expect(codes("#5041=1\nM30\n") == ["1:1 parameter-read-only"])
    #expect(codes("#1=#9999\nM30\n") == ["1:4 parameter-out-of-range"])
    #expect(codes("#0=1\nM30\n") == ["1:1 parameter-read-only"])
  }

  @Test("#3006 stops with its message") func stopWithMessage() {
    let result = run("#3006=1(CHECK THE CLAMPS)\nM30\n")
    #expect(result.texts == ["CHECK THE CLAMPS"])
    let stops = result.commands.filter { if case .programStop = $0.command { true } else { false } }
    #expect(stops.count == 1)
  }

  @Test("G66 calls its macro behind every move until G67") func modalCall() {
    let program = "G66 P1000 A2.\nG0 X10.\nM8\nX20.\nG67\nX30.\nM30\nO1000\nG91 X#1\nG90\nM99\n"
    #expect(ends(program) == [10, 12, 20, 22, 30])
  }

  @Test("hostile macros end with their place and code") func hostile() {
    #expect(codes("N1 GOTO 1\nM30\n") == ["1:1 too-many-repeats"])
    #expect(codes("N1 G91 G0 X1.\nGOTO 1\nM30\n").first?.hasSuffix("too-many-repeats") == true)
    #expect(codes("DO1\nEND1\nM30\n").first?.hasSuffix("too-many-repeats") == true)
    #expect(codes("GOTO 99\nM30\n") == ["1:5 jump-target"])
    #expect(codes("GOTO #1\nM30\n") == ["1:5 jump-target"])
    #expect(codes("GOTO 5\nWHILE[1 EQ 1] DO1\nN5 G0 X1.\nEND1\nM30\n").first == "1:5 jump-target")
    #expect(codes("WHILE[1 EQ 1] DO4\nEND4\nM30\n").first == "1:1 loop-number")
    #expect(codes("DO1\nDO1\nEND1\nEND1\nM30\n") == ["2:1 loop-number"])
    #expect(codes("DO1\nDO2\nEND1\nEND2\nM30\n").first == "3:1 crossed-control")
    #expect(codes("DO1\nM30\n") == ["1:1 unclosed-control"])
    #expect(codes("END1\nM30\n") == ["1:1 unmatched-control"])
    #expect(codes("#3000=21(TOOL BROKEN)\nG0 X1.\nM30\n") == ["1:1 program-alarm"])
    #expect(codes("O1\nM98 P1\nM30\n").first == "2:1 call-too-deep")
    #expect(codes("G65 P1\nM30\nO1\nG65 P1\nM99\n").first == "4:5 call-too-deep")
    #expect(codes("#1=1/0\nM30\n") == ["1:5 division-by-zero"])
    #expect(codes("#1=EXP[9999]\nM30\n") == ["1:4 calculation-overflow"])
    #expect(codes("#[1E9]=1\nM30\n").count == 1)
    #expect(codes("#1=SQRT[-1]\nM30\n") == ["1:4 operand-out-of-range"])
    #expect(codes("G0 X1. #1=5\nM30\n") == ["1:8 misplaced-macro"])
    #expect(codes("IF[#1 EQ 0]\nM30\n") == ["1:12 control-argument"])
    #expect(codes("G0 X1.; G0 X2.\nM30\n") == ["1:9 second-block"])
    #expect(codes("G0 X\nM30\n") == ["1:4 missing-value"])
  }

  @Test("any bytes are read without a trap, and within the budget") func fuzz() {
    let pieces = [
      "#", "1", "[", "]", "=", "G65 P1", "GOTO", "IF[", "THEN", "WHILE[", "DO1", "END1", "\n", "\n",
      "\n", "O1\n", "M99\n", "M98 P1 ", "G0 ", "X", "Y-#1 ", "R", "SIN[", "ATAN[", ",", "/", "N1 ",
      "G68 R9.", "G51 P2000 ", "G66 P1 ", "G76 ", "Q1. ", "(A)", ";", "%", "#3000=", "9", ".",
      "G80",
      "G2 ", "I3. ", "F9.", "M3 ", "G91 G28 ", "Z1.", "EQ", "MOD", "#[", "1e9", "-", "G10 L2 P1 ",
    ]
    for seed in 1...300 as ClosedRange<UInt64> {
      var generator = Chance(seed: seed)
      var program = ""
      for _ in 0..<60 { program += pieces.randomElement(using: &generator) ?? "" }
      var options = InterpreterOptions()
      options.dialect = .fanuc
      options.repeatBudget = 500
      options.commandBudget = 500
      options.callDepth = 20
      var interpreter = Interpreter(options: options)
      let result = interpreter.interpret(Array(program.utf8), fileName: "seed \(seed)")
      #expect(result.commands.count <= 500, "seed \(seed)")
      for diagnostic in result.diagnostics { #expect(diagnostic.length >= 1, "seed \(seed)") }
    }
  }
}
