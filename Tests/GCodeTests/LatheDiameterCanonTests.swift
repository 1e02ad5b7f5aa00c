import GCode
import Testing

// Moves as LinuxCNC's rs274 gave them, Debian's linuxcnc-uspace
// 2.9.0~pre1+git20230208.f1270d6ed7: T STRAIGHT_TRAVERSE, F STRAIGHT_FEED, A ARC_FEED, without
// moves of no length and rotary axes.
@Suite("moves under G7 are those of LinuxCNC") struct LatheDiameterCanonTests {
  private func check(_ program: String, _ expected: String) {
    expectMoves(program, expected)
  }

  @Test("G7 halves X of the profile, not I, K and D")
  func diameter() {
    check(
      """
      G21 G18 G90 G8 F100 S500 M3
      G0 X25 Z2
      G7
      G71 Q100 D.4 I8
      G70 Q100
      M2
      o100 sub
      G0 X10 Z0
      G1 Z-10
      G2 X20 Z-15 I5
      G3 X30 Z-20 K-5
      G1 X40
      o100 endsub
      """,
      """
      T(25,0,2) F(25,0,-19.6) T(25.5,0,-19.1) T(25.5,0,1.5) T(25,0,2) T(17,0,1.1837)
      F(17,0,-19.6) T(17.5,0,-19.1) T(17.5,0,0.6837) T(17,0,1.1837) T(9,0,0.3673)
      F(9,0,-14.49) T(9.5,0,-13.99) T(9.5,0,-0.1327) T(9,0,0.3673) T(5.4,0,0) F(5.4,0,-10)
      A(-14.6,10,-10,10,-1,0) A(-19.6,15.3852,-20,10,1,0) F(20,0,-19.6) F(25,0,-19.6)
      T(25,0,0) T(5,0,0) F(5,0,-10) A(-15,10,-10,10,-1,0) A(-20,15,-20,10,1,0) F(20,0,-20)
      """)
  }

  @Test("G7 halves I, J and K of G76")
  func thread() {
    check(
      """
      G21 G18 G90 G7 F100 S500 M3
      G0 X40 Z0
      G76 P1 Z-10 X44 I-4 J.5 R1 K2 Q29.5 H1 E1 L1
      M2
      """,
      """
      T(20,0,0) T(20.75,0,-0.1414) START_SPEED_FEED_SYNC(1.414214,0) F(18.75,0,-0.1414)
      F(17.75,0,-1.1414) START_SPEED_FEED_SYNC(1.000000,0) F(17.75,0,-9.5757)
      STOP_SPEED_FEED_SYNCH() T(20.75,0,-9.5757) T(20.5,0,-0.2829)
      START_SPEED_FEED_SYNC(1.414214,0) F(18.5,0,-0.2829) F(17.5,0,-1.2829)
      START_SPEED_FEED_SYNC(1.000000,0) F(17.5,0,-9.7171) STOP_SPEED_FEED_SYNCH()
      T(20.5,0,-9.7171) T(20.25,0,-0.4243) START_SPEED_FEED_SYNC(1.414214,0)
      F(18.25,0,-0.4243) F(17.25,0,-1.4243) START_SPEED_FEED_SYNC(1.000000,0)
      F(17.25,0,-9.8586) STOP_SPEED_FEED_SYNCH() T(20.25,0,-9.8586) T(20,0,-0.5658)
      START_SPEED_FEED_SYNC(1.414214,0) F(18,0,-0.5658) F(17,0,-1.5658)
      START_SPEED_FEED_SYNC(1.000000,0) F(17,0,-10) STOP_SPEED_FEED_SYNCH() T(20,0,-10)
      T(20,0,-0.5658) START_SPEED_FEED_SYNC(1.414214,0) F(18,0,-0.5658) F(17,0,-1.5658)
      START_SPEED_FEED_SYNC(1.000000,0) F(17,0,-10) STOP_SPEED_FEED_SYNCH() T(20,0,-10)
      T(22,0,-10)
      """)
  }

  @Test("G7 leaves I, K and R of arcs as they are")
  func arcs() {
    check(
      """
      G21 G18 G90 G7 F100 S500 M3
      G0 X40 Z0
      G2 X60 Z-10 I10
      G3 X80 Z-20 R10
      G90.1 G2 X100 Z-30 I50 K-20
      M2
      """,
      """
      T(20,0,0) A(-10,30,0,30,-1,0) A(-20,40,-20,30,1,0) A(-30,50,-20,50,-1,0)
      """)
  }

  @Test("G7 halves X of cycles, G92, G10, G28 and G53")
  func hole() {
    check(
      """
      G21 G90 G7 F100 S500 M3
      G0 X40 Z5
      G81 X60 Z-5 R1
      G80
      G19 G81 X-10 Y3 Z-5 R44
      G80
      G17 G92 X10
      G0 X20
      G10 L2 P1 X10
      G0 X20
      G28 X50 Z2
      G53 G0 X10
      G91 G0 X10
      M2
      """,
      """
      T(20,0,5) T(30,0,5) T(30,0,1) F(30,0,-5) T(30,0,1) T(44,0,1) T(44,3,-5) F(-5,3,-5)
      T(44,3,-5) T(10,3,-5) T(10,3,-5) T(25,3,2) T(-44,3,0) T(-39,3,0) T(-34,3,0)
      """)
  }
}
