import Testing

// Each text came from LinuxCNC's own interpreter, Debian's linuxcnc-uspace
// 2.9.0~pre1+git20230208.f1270d6ed7, see `expectFlowAsRS274`.
@Suite("control flow is that of LinuxCNC: saved modes") struct SavedModesFlowTests {
  @Test("M70 keeps the modes, M72 puts them back") func m70KeepsTheModesM72Puts() {
    expectFlowAsRS274(
      """
      G21 G90 F100 S50
      M70
      G20 G91 F5 S70
      M72
      G0 X1
      (print,#<_metric> #<_absolute> #<_feed> #<_rpm>)
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      SET_FEED_RATE(100.0000)
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      SET_FEED_RATE(5.0000)
      USE_LENGTH_UNITS(CANON_UNITS_INCHES)
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      SET_FEED_RATE(100.0000)
      STRAIGHT_TRAVERSE(1.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      1.000000 1.000000 100.000000 50.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("M73 puts the modes back at the end of the subprogram") func m73PutsTheModesBackAt() {
    expectFlowAsRS274(
      """
      G21 G90 G17 F100
      o1 sub
      M73
      G20 G91 G18 F5
      G0 X1
      o1 endsub
      o1 call
      G0 X1
      (print,#<_metric> #<_absolute> #<_plane> #<_feed>)
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      SET_FEED_RATE(100.0000)
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      SET_FEED_RATE(5.0000)
      USE_LENGTH_UNITS(CANON_UNITS_INCHES)
      STRAIGHT_TRAVERSE(1.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      SET_FEED_RATE(100.0000)
      STRAIGHT_TRAVERSE(1.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      1.000000 1.000000 170.000000 100.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("M71 takes the kept modes away; M73 works for M98") func m71TakesTheKeptModesAway() {
    expectFlowAsRS274(
      """
      G21 G90
      M98 P1
      G0 X1
      (print,#<_imperial> #<_incremental>)
      M2
      O1
      M73
      G20 G91
      G0 X1
      M99
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      USE_LENGTH_UNITS(CANON_UNITS_INCHES)
      STRAIGHT_TRAVERSE(1.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      STRAIGHT_TRAVERSE(1.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      0.000000 0.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("kept modes are those of each call") func keptModesAreThoseOfEach() {
    expectFlowAsRS274(
      """
      G21 G90 G94
      o1 sub
      M70
      G91 G20
      o2 if [#1 GT 0]
      o1 call [#1-1]
      o2 endif
      M72
      (print,#1 #<_metric> #<_absolute>)
      o1 endsub
      o1 call [2]
      (print,#<_metric> #<_absolute>)
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      SET_FEED_RATE(0.0000)
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      USE_LENGTH_UNITS(CANON_UNITS_INCHES)
      USE_LENGTH_UNITS(CANON_UNITS_INCHES)
      USE_LENGTH_UNITS(CANON_UNITS_INCHES)
      0.000000 0.000000 0.000000
      1.000000 0.000000 0.000000
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      2.000000 1.000000 1.000000
      1.000000 1.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("a break out of a while also ends the next do, as in LinuxCNC 2.9")
  func aBreakOutOfAWhile() {
    expectFlowAsRS274(
      """
      o1 while [1]
      o1 break
      o1 endwhile
      #1=0
      o2 do
      #1=[#1+1]
      (print,do #1)
      o2 while [#1 LT 3]
      o3 do
      #1=[#1+1]
      (print,then #1)
      o3 while [#1 LT 6]
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      do 1.000000
      then 2.000000
      then 3.000000
      then 4.000000
      then 5.000000
      then 6.000000
      SET_FEED_RATE(0.0000)
      """)
  }
}
