import GCode
import Testing

// Each canon text came from LinuxCNC's own interpreter, Debian's linuxcnc-uspace
// 2.9.0~pre1+git20230208.f1270d6ed7, by `rs274 -g program.ngc`: its moves, feeds, comments and
// switches behind the first line, with S_ for STRAIGHT_ and without rotary axes that stay at 0.
@Suite("compensated paths are those of LinuxCNC") struct CompensatedCornersTests {
  @Test("goes around an outside corner on an arc and cuts an inside one")
  func lineCorners() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D2
      G1 X0 Y0
      X20
      Y10
      X30
      Y20
      X0
      Y5
      G40
      G0 X-20
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      S_FEED(0.4142 -1.0000 0.0000)
      S_FEED(20.0000 -1.0000 0.0000)
      ARC_FEED(21.0000 0.0000 20.0000 0.0000 1 0.0000)
      S_FEED(21.0000 9.0000 0.0000)
      S_FEED(30.0000 9.0000 0.0000)
      ARC_FEED(31.0000 10.0000 30.0000 10.0000 1 0.0000)
      S_FEED(31.0000 20.0000 0.0000)
      ARC_FEED(30.0000 21.0000 30.0000 20.0000 1 0.0000)
      S_FEED(0.0000 21.0000 0.0000)
      ARC_FEED(-1.0000 20.0000 0.0000 20.0000 1 0.0000)
      S_FEED(-1.0000 5.0000 0.0000)
      S_TRAVERSE(-20.0000 5.0000 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("enters on a line to a collinear, a flat and a reversed move")
  func lineEntry() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G41.1 D2
      G1 X0 Y0
      X10 Y10
      X20 Y20.5
      X10 Y10
      G40
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      S_FEED(-0.7071 0.7071 0.0000)
      S_FEED(9.2929 10.7071 0.0000)
      S_FEED(19.2759 21.1897 0.0000)
      ARC_FEED(20.7241 19.8103 20.0000 20.5000 -1 0.0000)
      S_FEED(10.7241 9.3103 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("enters on a line and leaves by a sharp inside corner")
  func sharpEntry() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D2
      G1 X10 Y-10
      X1 Y-14
      X-20
      G40 G1 X-30
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      S_FEED(5.2878 -11.0000 0.0000)
      S_FEED(0.7878 -13.0000 0.0000)
      S_FEED(-20.0000 -13.0000 0.0000)
      S_FEED(-30.0000 -14.0000 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("enters on an arc")
  func arcEntry() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D2
      G3 X0 Y0 I0 J10
      G1 Y10
      X-10
      G40
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      ARC_FEED(1.0000 0.0000 -9.0455 0.0000 1 0.0000)
      S_FEED(1.0000 10.0000 0.0000)
      ARC_FEED(0.0000 11.0000 0.0000 10.0000 1 0.0000)
      S_FEED(-10.0000 11.0000 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("enters on an arc into an inside corner")
  func arcEntryInside() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D2
      G3 X0 Y0 I0 J10 P2 Z3
      G1 X10
      Y10
      G40
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      ARC_FEED(0.9501 -1.0000 -9.0455 0.0000 2 3.0000)
      S_FEED(10.0000 -1.0000 3.0000)
      ARC_FEED(11.0000 0.0000 10.0000 0.0000 1 3.0000)
      S_FEED(11.0000 10.0000 3.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("enters on an arc inside its circle")
  func innerArc() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G41.1 D4
      G3 X0 Y0 I0 J10
      G3 X-20 Y0 I-10
      G40
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      ARC_FEED(-2.0000 0.0000 -12.2500 -0.0000 1 0.0000)
      ARC_FEED(-18.0000 0.0000 -10.0000 0.0000 1 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("joins tangent lines and arcs")
  func tangents() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D2
      G1 X0 Y0
      X10
      G3 X20 Y10 J10
      G1 Y20
      G3 X10 Y30 I-10
      G1 X0
      G2 X-10 Y40 J10
      G1 Y50
      G40
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      S_FEED(0.4142 -1.0000 0.0000)
      S_FEED(10.0000 -1.0000 0.0000)
      ARC_FEED(21.0000 10.0000 10.0000 10.0000 1 0.0000)
      S_FEED(21.0000 20.0000 0.0000)
      ARC_FEED(10.0000 31.0000 10.0000 20.0000 1 0.0000)
      S_FEED(0.0000 31.0000 0.0000)
      ARC_FEED(-9.0000 40.0000 0.0000 40.0000 -1 0.0000)
      S_FEED(-9.0000 50.0000 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("cuts a line and an arc at an inside corner")
  func lineArc() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D2
      G1 X0 Y0
      X10
      G3 X30 Y0 I10
      G1 X40
      G40
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      S_FEED(0.4142 -1.0000 0.0000)
      S_FEED(9.0455 -1.0000 0.0000)
      ARC_FEED(30.9545 -1.0000 20.0000 0.0000 1 0.0000)
      S_FEED(40.0000 -1.0000 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("goes around the corners of an arc")
  func arcOutside() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D2
      G1 X0 Y0
      X10
      G2 X30 Y0 I10
      G1 X40
      G40
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      S_FEED(0.4142 -1.0000 0.0000)
      S_FEED(10.0000 -1.0000 0.0000)
      ARC_FEED(11.0000 0.0000 10.0000 0.0000 1 0.0000)
      ARC_FEED(29.0000 0.0000 20.0000 0.0000 -1 0.0000)
      ARC_FEED(30.0000 -1.0000 30.0000 0.0000 1 0.0000)
      S_FEED(40.0000 -1.0000 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("cuts two arcs at an inside corner")
  func arcArc() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D2
      G1 X0 Y0
      G3 X10 Y0 R20
      G3 X20 Y-1 R20
      G2 X30 Y-1 R20
      G40
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      S_FEED(0.3096 -1.1046 0.0000)
      ARC_FEED(9.9473 -1.0440 5.0000 19.3649 1 0.0000)
      ARC_FEED(20.1537 -1.9881 16.9262 18.7624 1 0.0000)
      ARC_FEED(20.2500 -1.9682 20.0000 -1.0000 1 0.0000)
      ARC_FEED(29.7500 -1.9682 25.0000 -20.3649 -1 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }
}
