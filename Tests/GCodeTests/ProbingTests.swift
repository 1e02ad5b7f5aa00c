import GCode
import Testing

// Each text came from LinuxCNC's own interpreter, Debian's linuxcnc-uspace
// 2.9.0~pre1+git20230208.f1270d6ed7: HOME=$(mktemp -d) rs274 -g program.ngc
// of the program followed by M2, without the spindle stop of the M2; `ExpectedCanon` names the
// calls that are compared.
@Suite("probing is that of LinuxCNC") struct ProbingTests {
  @Test("behind a probing move the tool stands a hundredth of an inch before its target")
  func backOff() {
    ExpectedCanon.check(
      """
      G21 F200
      G0 X1 Y2 Z20
      G38.2 X5 Y6 Z-5
      G91 G0 X0
      """,
      """
      STRAIGHT_TRAVERSE(1.0000, 2.0000, 20.0000, 0.0000, 0.0000, 0.0000)
      TURN_PROBE_ON()
      STRAIGHT_PROBE(5.0000, 6.0000, -5.0000, 0.0000, 0.0000, 0.0000)
      TURN_PROBE_OFF()
      STRAIGHT_TRAVERSE(4.9604, 5.9604, -4.7523, 0.0000, 0.0000, 0.0000)
      """)
  }

  @Test("the result stands in #5061 to #5063 in units of its moment")
  func results() {
    ExpectedCanon.check(
      """
      G21 F200
      G0 X1 Y2 Z20
      G38.3 Z-5
      G20
      G0 X#5063 Y#5062
      """,
      """
      STRAIGHT_TRAVERSE(1.0000, 2.0000, 20.0000, 0.0000, 0.0000, 0.0000)
      TURN_PROBE_ON()
      STRAIGHT_PROBE(1.0000, 2.0000, -5.0000, 0.0000, 0.0000, 0.0000)
      TURN_PROBE_OFF()
      STRAIGHT_TRAVERSE(-5.0000, 2.0000, -0.1869, 0.0000, 0.0000, 0.0000)
      """)
  }

  @Test("results count in a turned work frame")
  func rotated() {
    ExpectedCanon.check(
      """
      G21 F200
      G0 X1 Y2 Z20
      G10 L2 P1 X1 Z2 R30
      G0 X0
      G38.2 X5 Y5 Z-5
      G91 G0 X0
      G90 G0 X#5061 Y#5062 Z#5063
      """,
      """
      STRAIGHT_TRAVERSE(1.0000, 2.0000, 20.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(0.0000, 1.7321, 18.0000, 0.0000, 0.0000, 0.0000)
      TURN_PROBE_ON()
      STRAIGHT_PROBE(5.0000, 5.0000, -5.0000, 0.0000, 0.0000, 0.0000)
      TURN_PROBE_OFF()
      STRAIGHT_TRAVERSE(4.9466, 4.9651, -4.7542, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(5.0000, 5.0000, -5.0000, 0.0000, 0.0000, 0.0000)
      """)
  }

  @Test("probing holds for the next block")
  func modal() {
    ExpectedCanon.check(
      """
      G21 F200
      G0 X1 Y2 Z20
      G38.4 Z10
      Z5
      G38.5 Z5
      """,
      """
      STRAIGHT_TRAVERSE(1.0000, 2.0000, 20.0000, 0.0000, 0.0000, 0.0000)
      TURN_PROBE_ON()
      STRAIGHT_PROBE(1.0000, 2.0000, 10.0000, 0.0000, 0.0000, 0.0000)
      TURN_PROBE_OFF()
      TURN_PROBE_ON()
      STRAIGHT_PROBE(1.0000, 2.0000, 5.0000, 0.0000, 0.0000, 0.0000)
      TURN_PROBE_OFF()
      TURN_PROBE_ON()
      STRAIGHT_PROBE(1.0000, 2.0000, 5.0000, 0.0000, 0.0000, 0.0000)
      TURN_PROBE_OFF()
      """)
  }
}
