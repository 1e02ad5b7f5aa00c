import Testing

// Each canon text came from LinuxCNC's own interpreter, Debian's linuxcnc-uspace
// 2.9.0~pre1+git20230208.f1270d6ed7, its numbers left out:
//   HOME=$(mktemp -d) rs274 [-t tool.tbl] -g program.ngc | sed -E 's/^ *[0-9]+ (N)/\1/'
@Suite("canonical text is that of LinuxCNC") struct CanonicalTextExpressionsTests {
  @Test("expressions, parameters, inverse time and feed a revolution")
  func canonExpressions() {
    expectAsRS274(canonExpressionsProgram, canonExpressionsText)
  }

  private let canonExpressionsProgram = """
    #1=5
    #1=7 G21 G0 X#1
    X#1
    #2=[#1+1] #1=10 #3=#1
    G0 X#1 Y#2 Z#3
    G0 X[-2**2] Y[2**3**2] Z[2-3-4]
    X[2/4*2] Y[10 MOD 4 * 2] Z[1 OR 0 AND 0]
    X[-7 MOD 3] Y[7 MOD -3] Z[-7.5 MOD 2]
    XROUND[2.5] YROUND[-2.5] ZFIX[-2.5]
    XFUP[-2.5] YATAN[1]/[-1] ZATAN[-1]/[-1]
    X[1 EQ 1.00001] Y[1.0000001 GT 1] Z[5 XOR 2]
    #<Foo Bar>=3
    X--#<foobar> Y-#1 Z EXISTS[#<nope>]
    XSQRT[2] YEXP[1] ZLN[10]
    XSIN[30] YCOS[60] ZTAN[45]
    XACOS[0.5] YASIN[0.5] ZABS[-1.5]
    G0 X0 Y0 Z0
    G93 G1 X0 Y3 F2
    G3 X0 Y-3 I0 J-3 F4
    G94
    G95 F.2 S100 M3
    G1 X1
    (DEBUG, one #1 name #<foobar> none #<nope>)
    M2
    """

  private let canonExpressionsText = """
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_REFERENCE(CANON_XYZ)
    N..... ON_RESET()
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... STRAIGHT_TRAVERSE(5.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(7.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(10.0000, 8.0000, 7.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(4.0000, 64.0000, -5.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(1.0000, 4.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(2.0000, 1.0000, 0.5000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(3.0000, -3.0000, -3.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(-2.0000, 135.0000, -135.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(1.0000, 1.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(3.0000, -10.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(1.4142, 2.7183, 2.3026, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(0.5000, 0.5000, 1.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(60.0000, 30.0000, 1.5000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... COMMENT("interpreter: feed mode set to inverse time")
    N..... SET_FEED_MODE(0, 0)
    N..... SET_FEED_RATE(6.0000)
    N..... STRAIGHT_FEED(0.0000, 3.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_FEED_RATE(37.6991)
    N..... ARC_FEED(0.0000, -3.0000, 0.0000, 0.0000, 1, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... COMMENT("interpreter: feed mode set to units per minute")
    N..... SET_FEED_MODE(0, 0)
    N..... SET_FEED_RATE(0.0000)
    N..... COMMENT("interpreter: feed mode set to units per revolution")
    N..... SET_FEED_MODE(0, 1)
    N..... SET_FEED_RATE(0.0000)
    N..... SET_FEED_RATE(0.2000)
    N..... SET_SPINDLE_SPEED(0, 100.0000)
    N..... START_SPINDLE_CLOCKWISE(0)
    N..... STRAIGHT_FEED(1.0000, -3.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... MESSAGE(" one 10.000000 name 3.000000 none ######")
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_MODE(0, 0)
    N..... SET_FEED_RATE(0.0000)
    N..... STOP_SPINDLE_TURNING(0)
    N..... SET_SPINDLE_MODE(0 0.0000)
    N..... PROGRAM_END()
    N..... ON_RESET()
    N..... ON_RESET()
    """
}
