import GCode
import Testing

// Each canon text came from LinuxCNC's own interpreter, Debian's linuxcnc-uspace
// 2.9.0~pre1+git20230208.f1270d6ed7, by `rs274 -g program.ngc`: its moves, feeds, comments and
// switches behind the first line, with S_ for STRAIGHT_ and without rotary axes that stay at 0.
@Suite("compensated paths are those of LinuxCNC") struct CompensatedMovesTests {
  @Test("follows whole circles and turns")
  func wholeCircle() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D2
      G1 X0 Y0
      G3 J10 P3 Z2
      G1 X10
      G40
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      S_FEED(0.4223 -0.9919 0.0000)
      ARC_FEED(0.0000 -1.0000 0.0000 10.0000 3 2.0000)
      S_FEED(10.0000 -1.0000 2.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("moves out of the plane where the corner ends")
  func zMoves() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D2
      G1 X0 Y0
      X10
      Z3
      A3
      G0 Z2
      G1 Y-10
      Z1
      X20 Z0
      G40
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      S_FEED(0.4142 -1.0000 0.0000)
      S_FEED(9.0000 -1.0000 0.0000)
      S_FEED(9.0000 -1.0000 3.0000)
      S_FEED(9.0000 -1.0000 3.0000 3.0000 0.0000 0.0000)
      S_TRAVERSE(9.0000 -1.0000 2.0000 3.0000 0.0000 0.0000)
      S_FEED(9.0000 -10.0000 2.0000 3.0000 0.0000 0.0000)
      S_FEED(9.0000 -10.0000 1.0000 3.0000 0.0000 0.0000)
      ARC_FEED(10.0000 -11.0000 10.0000 -10.0000 1 1.0000 3.0000 0.0000 0.0000)
      S_FEED(20.0000 -11.0000 0.0000 3.0000 0.0000 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("rises with a helix behind a corner")
  func helix() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D2
      G1 X0 Y0
      X10
      G1 Z3
      G2 X30 Y0 R10 Z7 A3
      G40
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      S_FEED(0.4142 -1.0000 0.0000)
      S_FEED(10.0000 -1.0000 0.0000)
      S_FEED(10.0000 -1.0000 3.0000)
      ARC_FEED(11.0000 -0.0000 10.0000 0.0000 1 3.0000 3.0000 0.0000 0.0000)
      ARC_FEED(29.0000 -0.0000 20.0000 -0.0000 -1 7.0000 3.0000 0.0000 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("takes corners of rapids without an arc")
  func rapids() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D2
      G0 X0 Y0 Z3
      X10
      X10 Y10 Z1 A3
      G1 X0 B2
      G40 G0 X0 Y0
      X3
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      S_TRAVERSE(0.4142 -1.0000 3.0000)
      S_TRAVERSE(10.0000 -1.0000 3.0000)
      S_TRAVERSE(11.0000 0.0000 3.0000 3.0000 0.0000 0.0000)
      S_TRAVERSE(11.0000 10.0000 1.0000 3.0000 0.0000 0.0000)
      ARC_FEED(10.0000 11.0000 10.0000 10.0000 1 1.0000 3.0000 2.0000 0.0000)
      S_FEED(0.0000 11.0000 1.0000 3.0000 2.0000 0.0000)
      S_TRAVERSE(0.0000 0.0000 1.0000 3.0000 2.0000 0.0000)
      S_TRAVERSE(3.0000 0.0000 1.0000 3.0000 2.0000 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("counts incremental words from the programmed point")
  func incremental() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D2
      G91 G1 X10 Y10
      X10
      X-3 Y-10
      G2 X4 Y-4 J-4 Z1
      G40
      G1 X1
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      S_FEED(0.4142 -1.0000 0.0000)
      S_FEED(8.6560 -1.0000 0.0000)
      S_FEED(6.0422 -9.7127 0.0000)
      ARC_FEED(7.0000 -11.0000 7.0000 -10.0000 1 0.0000)
      ARC_FEED(10.0000 -14.0000 7.0000 -14.0000 -1 1.0000)
      S_FEED(12.0000 -14.0000 1.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("lets the open move go before the program's end")
  func end() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D2
      G1 X0 Y0
      X10
      Y5 (c)
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      S_FEED(0.4142 -1.0000 0.0000)
      S_FEED(10.0000 -1.0000 0.0000)
      COMMENT("c")
      ARC_FEED(11.0000 0.0000 10.0000 0.0000 1 0.0000)
      S_FEED(11.0000 5.0000 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("changes the unit between moves")
  func inches() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D2
      G1 X0 Y0
      X10
      G20
      Y10
      X0
      G40
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      S_FEED(0.4142 -1.0000 0.0000)
      USE_LENGTH_UNITS(CANON_UNITS_INCHES)
      S_FEED(0.3937 -0.0394 0.0000)
      ARC_FEED(0.4331 0.0000 0.3937 0.0000 1 0.0000)
      S_FEED(0.4331 10.0000 0.0000)
      ARC_FEED(0.3937 10.0394 0.3937 10.0000 1 0.0000)
      S_FEED(0.0000 10.0394 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("swaps the side where D is negative")
  func negative() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D-2
      G1 X0 Y0
      X10
      Y10
      X0
      G40
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      S_FEED(-0.7071 0.7071 0.0000)
      ARC_FEED(0.0000 1.0000 0.0000 0.0000 -1 0.0000)
      S_FEED(9.0000 1.0000 0.0000)
      S_FEED(9.0000 9.0000 0.0000)
      S_FEED(-0.0000 9.0000 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("forgets compensation without moves")
  func noMoves() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D2
      G40
      G3 X10 Y-10 I10
      G41.1 D2
      G1 X20
      G40
      G42.1 D2
      G1 X30
      Y0
      G40
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      ARC_FEED(10.0000 -10.0000 0.0000 -10.0000 1 0.0000)
      S_FEED(20.0000 -9.0000 0.0000)
      S_FEED(30.0000 -11.0000 0.0000)
      ARC_FEED(31.0000 -10.0000 30.0000 -10.0000 1 0.0000)
      S_FEED(31.0000 0.0000 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("stands at the programmed point behind G40")
  func behind() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D2
      G1 X0 Y0
      X10
      Y10
      G40
      G92 X0
      G91 G1 X1
      G2 X2 I1
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      S_FEED(0.4142 -1.0000 0.0000)
      S_FEED(10.0000 -1.0000 0.0000)
      ARC_FEED(11.0000 0.0000 10.0000 0.0000 1 0.0000)
      S_FEED(11.0000 10.0000 0.0000)
      S_FEED(1.0000 10.0000 0.0000)
      ARC_FEED(3.0000 10.0000 2.0000 10.0000 -1 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }
}
