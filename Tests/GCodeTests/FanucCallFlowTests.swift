import Testing

// Each text came from LinuxCNC's own interpreter, Debian's linuxcnc-uspace
// 2.9.0~pre1+git20230208.f1270d6ed7, see `expectFlowAsRS274`.
@Suite("control flow is that of LinuxCNC: M98 and M99") struct FanucCallFlowTests {
  @Test("M98 shares the caller's parameters, L repeats") func m98SharesTheCallerSParameters() {
    expectFlowAsRS274(
      """
      G21
      #1=1
      M98 P100 L3
      (print,after #1)
      M2
      O100
      #1=[#1*2]
      G0 X#1
      M99
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      STRAIGHT_TRAVERSE(2.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(4.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(8.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      after 8.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("M98 subprograms call each other") func m98SubprogramsCallEachOther() {
    expectFlowAsRS274(
      """
      G21 G91
      M98 P1
      G0 Z1
      M2
      O1
      G0 X1
      M98 P2 L2
      M99
      O2
      G0 Y1
      M99
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      STRAIGHT_TRAVERSE(1.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(1.0000, 1.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(1.0000, 2.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(1.0000, 2.0000, 1.0000, 0.0000, 0.0000, 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("M98 with a computed number, L0 and a loop") func m98WithAComputedNumberL0() {
    expectFlowAsRS274(
      """
      #1=1
      o1 while [#1 LE 2]
      M98 P[100+#1]
      #1=[#1+1]
      o1 endwhile
      M2
      O101
      (print,first #1)
      M99
      O102
      (print,second #1)
      M99
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      first 1.000000
      second 2.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("a branch inside an M98 subprogram") func aBranchInsideAnM98Subprogram() {
    expectFlowAsRS274(
      """
      #1=0
      M98 P5 L4
      M2
      O5
      #1=[#1+1]
      o1 if [[#1 MOD 2] EQ 0]
      (print,even #1)
      o1 else
      (print,odd #1)
      o1 endif
      M99
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      odd 1.000000
      even 2.000000
      odd 3.000000
      even 4.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("M99 inside a branch comes back early") func m99InsideABranchComesBack() {
    expectFlowAsRS274(
      """
      #1=0
      M98 P5 L3
      (print,end #1)
      M2
      O5
      #1=[#1+1]
      o1 if [#1 EQ 2]
      M99
      o1 endif
      (print,round #1)
      M99
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      round 1.000000
      round 3.000000
      end 3.000000
      SET_FEED_RATE(0.0000)
      """)
  }
}
