import GCode
import SeededChance
import Testing

@Suite("one pass finds all faults, and none brings forth others") struct RecoveryTests {
  private func places(_ program: String) -> [String] {
    ExpectedCanon.interpretation(program + "\nM2\n").diagnostics.filter { $0.severity == .error }
      .map { "\($0.line):\($0.column) \($0.code.rawValue)" }
  }

  @Test("what a faulty line should have assigned is not missed by others") func assignments() {
    #expect(
      places("#1=[1/0]\n#<a>=[2 *\n#2=5\nG0 X#1 Y#2 Z#<a>") == [
        "1:6 division-by-zero", "2:10 missing-value",
      ])
    // What comes of an unknown value is unknown as well.
    #expect(places("#1=SQRT[-1]\n#2=[#1+1]\n#<b>=[#2*2]\nG0 X#<b>\nG0 Z#[#2]").count == 1)
    // The same line's sound assignments do not slip into the next line.
    #expect(places("#3=1\n#3=2 #4=[1/0]\n#5=[1/[#3-1]]").count == 1)
  }

  @Test("blanks at the end of a faulty line do not hide the next one") func blanksAtTheEnd() {
    let found = places("G0 X& \t \nG0 Y&\t\n x2 g0 &  ")
    #expect(found.map { String($0.prefix(3)) } == ["1:4", "2:4", "3:8"])
  }

  @Test("a name that was never set is told once") func unsetName() {
    #expect(places("G0 X#<no>\nY#<no>\n#<no>=1\nZ#<no>") == ["1:5 parameter-unset"])
  }

  @Test("a position nobody knows makes no arc wrong, until it is given again") func positions() {
    let program = """
      G21 G90 F100
      G1 X[1/0] Y0
      G2 X10 Y0 I5
      G91 G1 X1
      G90 G1 X3 Y& Z3
      G2 X10 Y0 I5
      G1 X0 Y0
      G2 X10 Y0 I4
      """
    #expect(
      places(program) == [
        "2:7 division-by-zero", "5:11 missing-value", "8:11 arc-radius-mismatch",
      ])
  }

  @Test("a feed, a spindle and a motion nobody knows are not missed") func modes() {
    #expect(
      places("G1 X1 F[1/0]\nX2\nX3 F5\nG94 X4\nG93\nX1").map { $0.suffix(12) } == [
        "ision-by-zero".suffix(12), "missing-feed",
      ])
    #expect(places("S[1/0] M3\nF10 G84 X1 Z-1 R1\nM5 S1\nG84 X2 Z-1 R1").count == 2)
    #expect(
      places("G[1/0] X1\nX2\nG80\nX3") == ["1:4 division-by-zero", "4:1 axis-without-motion"])
  }

  @Test("branches and loops whose condition cannot be computed are left out") func control() {
    let program = """
      o1 if [1/0]
      G99.9
      o1 elseif [1]
      G99.8
      o1 endif
      o2 while [2/0]
      G99.7
      o2 endwhile
      o3 repeat [&]
      G99.6
      o3 endrepeat
      o4 while [1 +
      G99.5
      o4 endwhile
      """
    #expect(places(program).map { $0.prefix { $0 != ":" } } == ["1", "4", "6", "9", "12"])
  }

  @Test("a subprogram that cannot give its value back comes back nevertheless") func returns() {
    let program = """
      o1 sub
      #<_set>=1
      o1 endsub [1/0]
      o1 call
      G0 X#<_value> Y#<_set>
      o9 call
      G0 X#<_from_nine>
      """
    #expect(places(program) == ["3:13 division-by-zero", "6:1 sub-missing"])
  }

  // MARK: law

  private let faults = [
    "G1 X[1/0] F200", "#1=[3/0]", "#<length>=[1 MOD 0]", "G99.9 X3", "X1 X2", "G1 X &", "G0 X..1",
    "F[1/0]", "G1 Y#<none> Z1", "G2 X1 Y1", "M3 M4 S100", "S[1/0] M3", "G0 G1 X1", "T[1/0] M6",
    "X#[0]", "Z[1 +]", "#5420=1", "G10 L2 P77 X1", "G54 G55", "(open", "M98", "G4 P-1",
    "o77 call", "o77 call [1/0]", "G20 G21", "G0 X1 N5", "#2=SQRT[-1] #1=2", "G19 G17 X1",
  ]

  @Test("random programs with faults get one error for each faulty line, and no other")
  func faultyLines() {
    for seed in 1...300 as ClosedRange<UInt64> {
      var chance = Chance(seed: seed)
      var lines = ["G21 G90 G17 G94 F100 S500 M3", "#1=1 #2=2 #<length>=3", "G0 X0 Y0 Z0"]
      var faulty: [String] = []
      for _ in 0..<30 {
        if chance.count(below: 6) == 0 {
          lines.append(faults[chance.count(below: UInt64(faults.count))])
          faulty.append("\(lines.count)")
        } else {
          lines += sound(&chance)
        }
      }
      let found = places(lines.joined(separator: "\n")).map { String($0.prefix { $0 != ":" }) }
      // Each name that is missing is told once.
      let missing = faulty.filter { !found.contains($0) }
      let isKnown = missing.allSatisfy { lines[(Int($0) ?? 1) - 1].contains("#<none>") }
      #expect(isKnown, "seed \(seed) \(missing)")
      let blamed = found.filter { !faulty.contains($0) }
      #expect(blamed.isEmpty, "seed \(seed): faults in \(faulty)\n\(lines)")
    }
  }

  private func sound(_ chance: inout Chance) -> [String] {
    func number() -> String { "\(Double(chance.count(below: 200)) / 10 - 10)" }
    switch chance.count(below: 10) {
    case 0: return ["#1=[#2+1]", "#2=[#1/2] #<length>=#1"]
    case 1: return ["G1 X#1 Y[#2*#<length>] Z\(number())"]
    case 2: return ["G0 X0 Y0", "G2 X10 Y0 I5 J0"]
    case 3: return ["G3 X\(number()) Y\(number()) R1000"]
    case 4: return ["G2 I\(chance.count(below: 9) + 1)"]
    case 5: return ["G4 P0.1"]
    case 6: return ["G81 X\(number()) Y\(number()) Z-1 R1", "G80"]
    case 7: return ["M3 G84 X1 Y1 Z-1 R1", "G80 G0 X1 Y1 Z1"]
    case 8: return ["G91", "G1 X1 Y1", "G90"]
    default: return ["G1 X\(number()) Y\(number())", "Z\(number())"]
    }
  }
}
