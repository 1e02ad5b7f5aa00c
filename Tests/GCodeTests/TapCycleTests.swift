import GCode
import Testing

// Each text came from LinuxCNC's own interpreter, Debian's linuxcnc-uspace
// 2.9.0~pre1+git20230208.f1270d6ed7: HOME=$(mktemp -d) rs274 -g program.ngc
// of the program followed by M2, without the spindle stop of the M2; `ExpectedCanon` names the
// calls that are compared.
@Suite("taps are cut as LinuxCNC cuts them") struct TapCycleTests {
  @Test("G74 taps with the spindle backwards, and P holds for the next hole")
  func leftHandTap() {
    ExpectedCanon.check(
      """
      G21 F200 S500 M4
      G0 X1 Y2 Z20
      G98 G74 X3 Z-5 R2 P.5
      X9
      """,
      """
      START_SPINDLE_COUNTERCLOCKWISE(0)
      STRAIGHT_TRAVERSE(1.0000, 2.0000, 20.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(3.0000, 2.0000, 20.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(3.0000, 2.0000, 2.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_FEED(3.0000, 2.0000, -5.0000, 0.0000, 0.0000, 0.0000)
      STOP_SPINDLE_TURNING(0)
      START_SPINDLE_CLOCKWISE(0)
      DWELL(0.5000)
      STRAIGHT_FEED(3.0000, 2.0000, 20.0000, 0.0000, 0.0000, 0.0000)
      STOP_SPINDLE_TURNING(0)
      START_SPINDLE_COUNTERCLOCKWISE(0)
      STRAIGHT_TRAVERSE(9.0000, 2.0000, 20.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(9.0000, 2.0000, 2.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_FEED(9.0000, 2.0000, -5.0000, 0.0000, 0.0000, 0.0000)
      STOP_SPINDLE_TURNING(0)
      START_SPINDLE_CLOCKWISE(0)
      DWELL(0.5000)
      STRAIGHT_FEED(9.0000, 2.0000, 20.0000, 0.0000, 0.0000, 0.0000)
      STOP_SPINDLE_TURNING(0)
      START_SPINDLE_COUNTERCLOCKWISE(0)
      """)
  }

  @Test("a tap without P waits as long as the last cycle with P did")
  func leftoverDwell() {
    ExpectedCanon.check(
      """
      G21 F200 S500 M3
      G0 X1 Y2 Z20
      G82 X1 Z-3 R1 P1.5
      G80
      G84 X4 Z-2 R1
      """,
      """
      START_SPINDLE_CLOCKWISE(0)
      STRAIGHT_TRAVERSE(1.0000, 2.0000, 20.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(1.0000, 2.0000, 20.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(1.0000, 2.0000, 1.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_FEED(1.0000, 2.0000, -3.0000, 0.0000, 0.0000, 0.0000)
      DWELL(1.5000)
      STRAIGHT_TRAVERSE(1.0000, 2.0000, 1.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(4.0000, 2.0000, 1.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_FEED(4.0000, 2.0000, -2.0000, 0.0000, 0.0000, 0.0000)
      STOP_SPINDLE_TURNING(0)
      START_SPINDLE_COUNTERCLOCKWISE(0)
      DWELL(1.5000)
      STRAIGHT_FEED(4.0000, 2.0000, 1.0000, 0.0000, 0.0000, 0.0000)
      STOP_SPINDLE_TURNING(0)
      START_SPINDLE_CLOCKWISE(0)
      """)
  }

  @Test("G84 in G18 mixes up its axes")
  func tapAxes() {
    ExpectedCanon.check(
      """
      G21 F200 S500 M3
      G0 X1 Y2 Z20
      G18
      G84 X1 Y-3 Z5 R1
      """,
      """
      START_SPINDLE_CLOCKWISE(0)
      STRAIGHT_TRAVERSE(1.0000, 2.0000, 20.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(1.0000, 2.0000, 5.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(1.0000, 1.0000, 5.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_FEED(-3.0000, 5.0000, 1.0000, 0.0000, 0.0000, 0.0000)
      STOP_SPINDLE_TURNING(0)
      START_SPINDLE_COUNTERCLOCKWISE(0)
      DWELL(0.0000)
      STRAIGHT_FEED(1.0000, 5.0000, 1.0000, 0.0000, 0.0000, 0.0000)
      STOP_SPINDLE_TURNING(0)
      START_SPINDLE_CLOCKWISE(0)
      """)
  }

  @Test("G84 in G19 mixes up its axes")
  func tapAxesYZ() {
    ExpectedCanon.check(
      """
      G21 F200 S500 M3
      G0 X1 Y2 Z20
      G19
      G84 X-3 Y1 Z5 R1
      """,
      """
      START_SPINDLE_CLOCKWISE(0)
      STRAIGHT_TRAVERSE(1.0000, 2.0000, 20.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(1.0000, 1.0000, 5.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_FEED(5.0000, -3.0000, 1.0000, 0.0000, 0.0000, 0.0000)
      STOP_SPINDLE_TURNING(0)
      START_SPINDLE_COUNTERCLOCKWISE(0)
      DWELL(0.0000)
      STRAIGHT_FEED(5.0000, 1.0000, 1.0000, 0.0000, 0.0000, 0.0000)
      STOP_SPINDLE_TURNING(0)
      START_SPINDLE_CLOCKWISE(0)
      """)
  }
}
