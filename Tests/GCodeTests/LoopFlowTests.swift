import Testing

// Each text came from LinuxCNC's own interpreter, Debian's linuxcnc-uspace
// 2.9.0~pre1+git20230208.f1270d6ed7, see `expectFlowAsRS274`.
@Suite("control flow is that of LinuxCNC: loops") struct LoopFlowTests {
  @Test("do ... while runs at least once") func doWhileRunsAtLeastOnce() {
    expectFlowAsRS274(
      """
      #1=5
      o1 do
      #1=[#1+1]
      (print,do #1)
      o1 while [#1 LT 3]
      #1=0
      o2 do
      (print,again #1)
      #1=[#1+1]
      o2 while [#1 LE 2]
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      do 6.000000
      again 0.000000
      again 1.000000
      again 2.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("while may not run at all") func whileMayNotRunAtAll() {
    expectFlowAsRS274(
      """
      #1=3
      o1 while [#1 GT 3]
      (print,never)
      o1 endwhile
      o2 while [#1]
      (print,#1)
      #1=[#1-1]
      o2 endwhile
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      3.000000
      2.000000
      1.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("repeat rounds its count, and makes none below a half")
  func repeatRoundsItsCountAndMakes() {
    expectFlowAsRS274(
      """
      o1 repeat [1.6]
      (print,twice)
      o1 endrepeat
      o2 repeat [-1]
      (print,never)
      o2 endrepeat
      o3 repeat [0.4]
      (print,nor here)
      o3 endrepeat
      #1=2
      o4 repeat [#1]
      #1=9
      (print,counted before #1)
      o4 endrepeat
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      twice
      twice
      counted before 9.000000
      counted before 9.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("break leaves the loop of its number alone") func breakLeavesTheLoopOfIts() {
    expectFlowAsRS274(
      """
      #1=0
      o1 while [1]
      #1=[#1+1]
      #2=0
      o2 while [1]
      #2=[#2+1]
      o3 if [#2 EQ 3]
      o2 break
      o3 endif
      (print,inner #1 #2)
      o2 endwhile
      o4 if [#1 EQ 2]
      o1 break
      o4 endif
      (print,outer #1 #2)
      o1 endwhile
      (print,end #1 #2)
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      inner 1.000000 1.000000
      inner 1.000000 2.000000
      outer 1.000000 3.000000
      inner 2.000000 1.000000
      inner 2.000000 2.000000
      end 2.000000 3.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("continue goes to the next round of while and do") func continueGoesToTheNextRound() {
    expectFlowAsRS274(
      """
      #1=0
      o1 while [#1 LT 4]
      #1=[#1+1]
      o2 if [#1 EQ 2]
      o1 continue
      o2 endif
      (print,while #1)
      o1 endwhile
      #1=0
      o3 do
      #1=[#1+1]
      o4 if [#1 EQ 2]
      o3 continue
      o4 endif
      (print,do #1)
      o3 while [#1 LT 4]
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      while 1.000000
      while 3.000000
      while 4.000000
      do 1.000000
      do 3.000000
      do 4.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("break out of a do") func breakOutOfADo() {
    expectFlowAsRS274(
      """
      #1=0
      o3 do
      #1=[#1+1]
      o4 if [#1 GT 6]
      o3 break
      o4 endif
      (print,do #1)
      o3 while [1]
      (print,end #1)
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      do 1.000000
      do 2.000000
      do 3.000000
      do 4.000000
      do 5.000000
      do 6.000000
      end 7.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("loops nested four deep keep their own counts") func loopsNestedFourDeepKeepTheir() {
    expectFlowAsRS274(
      """
      #1=0
      o1 repeat [2]
      o2 repeat [3]
      #3=0
      o3 while [#3 LT 2]
      #3=[#3+1]
      o4 do
      #1=[#1+1]
      o4 while [[#1 MOD 5] NE 0]
      o3 endwhile
      o2 endrepeat
      (print,#1 #3)
      o1 endrepeat
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      30.000000 2.000000
      60.000000 2.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("break and continue reach an outer loop from an inner one")
  func breakAndContinueReachAnOuter() {
    expectFlowAsRS274(
      """
      #1=0
      o1 while [#1 LT 3]
      #1=[#1+1]
      o2 repeat [3]
      o3 if [#1 EQ 2]
      o1 continue
      o3 endif
      o4 if [#1 EQ 3]
      o1 break
      o4 endif
      (print,inner #1)
      o2 endrepeat
      (print,outer #1)
      o1 endwhile
      (print,end #1)
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      inner 1.000000
      inner 1.000000
      inner 1.000000
      outer 1.000000
      end 3.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("moves in a loop in G91 add up") func movesInALoopInG91() {
    expectFlowAsRS274(
      """
      G21 G91
      #1=0
      o1 while [#1 LT 3]
      G0 X[#1+1] Y-1
      #1=[#1+1]
      o1 endwhile
      G90 G0 X0
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      STRAIGHT_TRAVERSE(1.0000, -1.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(3.0000, -2.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(6.0000, -3.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(0.0000, -3.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("a bare number, a computed label and a name label a loop")
  func aBareNumberAComputedLabel() {
    expectFlowAsRS274(
      """
      o<fill> repeat [2]
      (print,named)
      o<fill> endrepeat
      O07 repeat [1]
      (print,seven)
      o7 endrepeat
      N5 o8 repeat [1]
      (print,with N)
      N6 o8 endrepeat
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      named
      named
      seven
      with N
      SET_FEED_RATE(0.0000)
      """)
  }
}
