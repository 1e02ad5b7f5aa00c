import GCode
import Testing

// Each canon text came from LinuxCNC's own interpreter, Debian's linuxcnc-uspace
// 2.9.0~pre1+git20230208.f1270d6ed7, by `rs274 -g program.ngc`: its moves, feeds, comments and
// switches behind the first line, with S_ for STRAIGHT_ and without rotary axes that stay at 0.
@Suite("compensated paths are those of LinuxCNC") struct CompensatedOrderTests {
  @Test("keeps what stands between moves in its place")
  func order() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D2 (on)
      G1 X0 Y0 F50 (first)
      (second)
      X10 F51 S100 M3
      M8
      G4 P1
      (MSG, at once)
      T0
      G17
      G91
      Y10
      M9
      G90
      X0
      M5
      G40
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      COMMENT("on")
      COMMENT("first")
      SET_FEED_RATE(50.0000)
      S_FEED(0.4142 -1.0000 0.0000)
      COMMENT("second")
      SET_FEED_RATE(51.0000)
      START_SPINDLE_CLOCKWISE(0)
      MESSAGE(" at once")
      SELECT_TOOL(0)
      S_FEED(10.0000 -1.0000 0.0000)
      FLOOD_ON()
      DWELL(1.0000)
      ARC_FEED(11.0000 0.0000 10.0000 0.0000 1 0.0000)
      S_FEED(11.0000 10.0000 0.0000)
      FLOOD_OFF()
      ARC_FEED(10.0000 11.0000 10.0000 10.0000 1 0.0000)
      S_FEED(0.0000 11.0000 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("lets the open move go before a stop")
  func stop() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G42.1 D2
      G1 X0 Y0
      X10
      M0
      Y10
      X20
      Z1
      M1
      Z2
      Y20
      G40
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      S_FEED(0.4142 -1.0000 0.0000)
      S_FEED(10.0000 -1.0000 0.0000)
      PROGRAM_STOP()
      ARC_FEED(11.0000 0.0000 10.0000 0.0000 1 0.0000)
      S_FEED(11.0000 9.0000 0.0000)
      S_FEED(20.0000 9.0000 0.0000)
      S_FEED(20.0000 9.0000 1.0000)
      OPTIONAL_PROGRAM_STOP()
      S_FEED(20.0000 9.0000 2.0000)
      ARC_FEED(21.0000 10.0000 20.0000 10.0000 1 2.0000)
      S_FEED(21.0000 20.0000 2.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("gives inverse time feed by the programmed length")
  func inverseTime() {
    checkCompensation(
      """
      G21 G17 G90 F100
      G0 X-10 Y-10
      G93
      G42.1 D2
      G1 X0 Y0 F2
      X10 F3
      Z2 F4
      A9 F4
      Y10 F5
      X0 Y10 F6
      X0 Y20 F7
      G3 X-10 Y30 I-10 F8
      G1 X-30 F9
      G40 G1 X-40 F10
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(-10.0000 -10.0000 0.0000)
      SET_FEED_RATE(28.2843)
      S_FEED(0.4142 -1.0000 0.0000)
      SET_FEED_RATE(30.0000)
      S_FEED(10.0000 -1.0000 0.0000)
      SET_FEED_RATE(8.0000)
      S_FEED(10.0000 -1.0000 2.0000)
      SET_FEED_RATE(36.0000)
      S_FEED(10.0000 -1.0000 2.0000 9.0000 0.0000 0.0000)
      SET_FEED_RATE(50.0000)
      ARC_FEED(11.0000 0.0000 10.0000 0.0000 1 2.0000 9.0000 0.0000 0.0000)
      S_FEED(11.0000 10.0000 2.0000 9.0000 0.0000 0.0000)
      SET_FEED_RATE(60.0000)
      ARC_FEED(10.0000 11.0000 10.0000 10.0000 1 2.0000 9.0000 0.0000 0.0000)
      S_FEED(1.0000 11.0000 2.0000 9.0000 0.0000 0.0000)
      SET_FEED_RATE(70.0000)
      S_FEED(1.0000 20.0000 2.0000 9.0000 0.0000 0.0000)
      SET_FEED_RATE(125.6637)
      ARC_FEED(-10.0000 31.0000 -10.0000 20.0000 1 2.0000 9.0000 0.0000 0.0000)
      SET_FEED_RATE(180.0000)
      S_FEED(-30.0000 31.0000 2.0000 9.0000 0.0000 0.0000)
      SET_FEED_RATE(100.0000)
      S_FEED(-40.0000 30.0000 2.0000 9.0000 0.0000 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("shifts an arc of a lathe tool of orientation 2")
  func lathe2() {
    checkCompensation(
      """
      G21 G18 G90 F100
      G0 X0 Z0
      G42.1 D2 L2
      G1 Z20 X30
      Z10
      G2 X35 Z5 K-5
      G40 G1 X0
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(0.0000 0.0000 0.0000)
      S_FEED(28.4453 0.0000 19.8321)
      ARC_FEED(19.0000 30.0000 19.0000 29.0000 1 0.0000)
      S_FEED(30.0000 0.0000 9.0000)
      ARC_FEED(8.0000 29.0000 9.0000 29.0000 1 0.0000)
      ARC_FEED(4.0000 33.0000 4.0000 29.0000 -1 0.0000)
      S_FEED(0.0000 0.0000 5.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("shifts lathe tools of orientation 7 and 8")
  func lathe7() {
    checkCompensation(
      """
      G21 G18 G90 F100
      G0 X0 Z0
      G42.1 D2 L7
      G1 Z20 X30
      Z10
      G40 G1 X0 Z0
      G41.1 D2 L8
      G1 Z20 X30
      Z10
      G40 G1 X0
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(0.0000 0.0000 0.0000)
      S_FEED(29.4453 0.0000 19.8321)
      ARC_FEED(19.0000 31.0000 19.0000 30.0000 1 0.0000)
      S_FEED(31.0000 0.0000 9.0000)
      S_FEED(0.0000 0.0000 0.0000)
      S_FEED(30.0000 0.0000 18.1315)
      S_FEED(30.0000 0.0000 10.0000)
      S_FEED(0.0000 0.0000 10.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("shifts lathe tools of orientation 1, 3, 4, 5 and 6")
  func latheAll() {
    checkCompensation(
      """
      G21 G18 G90 F100
      G0 X0 Z0
      G42.1 D2 L1
      G1 Z20 X30
      Z10
      G40 G1 X0 Z0
      G42.1 D2 L3
      G1 Z20 X30
      Z10
      G40 G1 X0 Z0
      G42.1 D2 L4
      G1 Z20 X30
      Z10
      G40 G1 X0 Z0
      G42.1 D2 L5
      G1 Z20 X30
      Z10
      G40 G1 X0 Z0
      G42.1 D2 L6
      G1 Z20 X30
      Z10
      G40 G1 X0 Z0
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      S_TRAVERSE(0.0000 0.0000 0.0000)
      S_FEED(28.4453 0.0000 21.8321)
      ARC_FEED(21.0000 30.0000 21.0000 29.0000 1 0.0000)
      S_FEED(30.0000 0.0000 11.0000)
      S_FEED(0.0000 0.0000 0.0000)
      S_FEED(30.4453 0.0000 19.8321)
      ARC_FEED(19.0000 32.0000 19.0000 31.0000 1 0.0000)
      S_FEED(32.0000 0.0000 9.0000)
      S_FEED(0.0000 0.0000 0.0000)
      S_FEED(30.4453 0.0000 21.8321)
      ARC_FEED(21.0000 32.0000 21.0000 31.0000 1 0.0000)
      S_FEED(32.0000 0.0000 11.0000)
      S_FEED(0.0000 0.0000 0.0000)
      S_FEED(29.4453 0.0000 21.8321)
      ARC_FEED(21.0000 31.0000 21.0000 30.0000 1 0.0000)
      S_FEED(31.0000 0.0000 11.0000)
      S_FEED(0.0000 0.0000 0.0000)
      S_FEED(28.4453 0.0000 20.8321)
      ARC_FEED(20.0000 30.0000 20.0000 29.0000 1 0.0000)
      S_FEED(30.0000 0.0000 10.0000)
      S_FEED(0.0000 0.0000 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }
}
