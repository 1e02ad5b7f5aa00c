import GCode
import Testing

// Each text came from LinuxCNC's own interpreter, Debian's linuxcnc-uspace
// 2.9.0~pre1+git20230208.f1270d6ed7: HOME=$(mktemp -d) rs274 -g program.ngc
// of the program followed by M2, without the spindle stop of the M2; `ExpectedCanon` names the
// calls that are compared.
@Suite("splines go out as LinuxCNC counts them") struct SplineTests {
  @Test("G5 has four control points, G5.1 three, G5.2 one more than its lines")
  func counts() {
    ExpectedCanon.check(
      """
      G21 F200
      G0 X1 Y2 Z20
      G5 I1 J1 P1 Q1 X5 Y5
      G5 P1 Q1 X9 Y9
      G5.1 X10 Y10 I1 J1
      G5.2 P1 L3
      X2 Y3 P1
      M8
      G4 P1
      X4 Y4 P2
      G5.3
      G91 G0 X0
      G5.1 X5 Y5 I1 J1
      G0 X0
      """,
      """
      STRAIGHT_TRAVERSE(1.0000, 2.0000, 20.0000, 0.0000, 0.0000, 0.0000)
      NURBS_FEED(4, ...)
      NURBS_FEED(4, ...)
      NURBS_FEED(3, ...)
      DWELL(1.0000)
      NURBS_FEED(3, ...)
      STRAIGHT_TRAVERSE(4.0000, 4.0000, 20.0000, 0.0000, 0.0000, 0.0000)
      NURBS_FEED(3, ...)
      STRAIGHT_TRAVERSE(9.0000, 9.0000, 20.0000, 0.0000, 0.0000, 0.0000)
      """)
  }

  @Test("in G91 every control point counts from the start")
  func incrementalSpline() {
    ExpectedCanon.check(
      """
      G21 F200
      G0 X1 Y2 Z20
      G91 G5.2 X1 Y1 L4
      X2 Y3 P1
      X4 Y4 P1
      G5.3
      G0 X0
      """,
      """
      STRAIGHT_TRAVERSE(1.0000, 2.0000, 20.0000, 0.0000, 0.0000, 0.0000)
      NURBS_FEED(4, ...)
      STRAIGHT_TRAVERSE(5.0000, 6.0000, 20.0000, 0.0000, 0.0000, 0.0000)
      """)
  }
}
