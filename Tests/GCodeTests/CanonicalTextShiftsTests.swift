import Testing

// Each canon text came from LinuxCNC's own interpreter, Debian's linuxcnc-uspace
// 2.9.0~pre1+git20230208.f1270d6ed7, its numbers left out:
//   HOME=$(mktemp -d) rs274 [-t tool.tbl] -g program.ngc | sed -E 's/^ *[0-9]+ (N)/\1/'
@Suite("canonical text is that of LinuxCNC") struct CanonicalTextShiftsTests {
  @Test("G53, G92 and G52: which offsets they drop and keep")
  func shifts() {
    expectAsRS274(shiftsProgram, shiftsText)
  }

  private let shiftsProgram = """
    G92 X5
    G53 G0 X1
    G92.1
    G43.1 Z5
    G53 G0 Z0
    G49
    G0 X10
    G52 X3
    G92 X0
    (DEBUG,#5210 #5211)
    G92.2
    (DEBUG,#5210 #5211)
    G92.3
    G55
    G54
    G92.1
    (DEBUG,#5210 #5211)
    G0 X5 Y5 Z5
    G91 G28 Z2
    G28.1
    (DEBUG,#5163)
    G90 G80 G0 X1
    M2
    """

  private let shiftsText = """
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_REFERENCE(CANON_XYZ)
    N..... ON_RESET()
    N..... SET_G92_OFFSET(-5.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(6.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... USE_TOOL_LENGTH_OFFSET(0.0000 0.0000 5.0000, 0.0000 0.0000 0.0000, 0.0000 0.0000 0.0000)
    N..... STRAIGHT_TRAVERSE(1.0000, 0.0000, -5.0000, 0.0000, 0.0000, 0.0000)
    N..... USE_TOOL_LENGTH_OFFSET(0.0000 0.0000 0.0000, 0.0000 0.0000 0.0000, 0.0000 0.0000 0.0000)
    N..... STRAIGHT_TRAVERSE(10.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(3.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(10.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... MESSAGE("1.000000 0.393701")
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... MESSAGE("0.000000 0.393701")
    N..... SET_G92_OFFSET(10.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G5X_OFFSET(2, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(10.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(10.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... MESSAGE("0.000000 0.000000")
    N..... STRAIGHT_TRAVERSE(5.0000, 5.0000, 5.0000, 0.0000, 0.0000, 0.0000)
    N..... COMMENT("interpreter: distance mode changed to incremental")
    N..... STRAIGHT_TRAVERSE(5.0000, 5.0000, 7.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(5.0000, 5.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... MESSAGE("0.000000")
    N..... COMMENT("interpreter: distance mode changed to absolute")
    N..... STRAIGHT_TRAVERSE(1.0000, 5.0000, 0.0000, 0.0000, 0.0000, 0.0000)
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

  @Test("offsets never move the machine, G91 goes on from where the program now is")
  func standstill() {
    expectAsRS274(standstillProgram, standstillText)
  }

  private let standstillProgram = """
    G0 X1 Y2
    G55
    G91 G0 X1
    G10 L2 P2 X5 R30
    X1
    G43.1 Z3
    Z1
    G10 L20 P0 X0
    Y1
    G90 G59.10
    G[0+1] X1 F10
    G0
    G1
    G20
    G1 X1
    G0 X1 G21
    X[1]
    M2
    """

  private let standstillText = """
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_REFERENCE(CANON_XYZ)
    N..... ON_RESET()
    N..... STRAIGHT_TRAVERSE(1.0000, 2.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G5X_OFFSET(2, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... COMMENT("interpreter: distance mode changed to incremental")
    N..... STRAIGHT_TRAVERSE(2.0000, 2.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G5X_OFFSET(2, 5.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(30.0000)
    N..... STRAIGHT_TRAVERSE(-0.5981, 3.2321, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... USE_TOOL_LENGTH_OFFSET(0.0000 0.0000 3.0000, 0.0000 0.0000 0.0000, 0.0000 0.0000 0.0000)
    N..... STRAIGHT_TRAVERSE(-0.5981, 3.2321, -2.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G5X_OFFSET(2, 4.4821, -0.2990, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(30.0000)
    N..... STRAIGHT_TRAVERSE(0.0000, 4.2321, -2.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G5X_OFFSET(7, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... COMMENT("interpreter: distance mode changed to absolute")
    N..... SET_FEED_RATE(10.0000)
    N..... STRAIGHT_FEED(1.0000, 3.3660, -2.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(1.0000, 3.3660, -2.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_FEED(1.0000, 3.3660, -2.0000, 0.0000, 0.0000, 0.0000)
    N..... USE_LENGTH_UNITS(CANON_UNITS_INCHES)
    N..... STRAIGHT_FEED(1.0000, 0.1325, -0.0787, 0.0000, 0.0000, 0.0000)
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... STRAIGHT_TRAVERSE(1.0000, 3.3660, -2.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(1.0000, 3.3660, -2.0000, 0.0000, 0.0000, 0.0000)
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

  @Test("parameters of offsets count in the unit of the machine")
  func inches() {
    expectAsRS274(inchesProgram, inchesText)
  }

  private let inchesProgram = """
    G21 G10 L2 P1 X25.4 A10
    (DEBUG,#5221 #5224 #5420 #5423 #<_abs_x>)
    G20
    G0 X1
    (DEBUG,#5221 #5420 #<_abs_x>)
    G92 X2
    (DEBUG,#5211)
    G0 X1 G21
    (DEBUG,#5420)
    M2
    """

  private let inchesText = """
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_REFERENCE(CANON_XYZ)
    N..... ON_RESET()
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... SET_G5X_OFFSET(1, 25.4000, 0.0000, 0.0000, 10.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... MESSAGE("1.000000 10.000000 -25.400000 -10.000000 0.000000")
    N..... USE_LENGTH_UNITS(CANON_UNITS_INCHES)
    N..... STRAIGHT_TRAVERSE(1.0000, 0.0000, 0.0000, -10.0000, 0.0000, 0.0000)
    N..... MESSAGE("1.000000 1.000000 2.000000")
    N..... SET_G92_OFFSET(-1.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... MESSAGE("-1.000000")
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... STRAIGHT_TRAVERSE(1.0000, 0.0000, 0.0000, -10.0000, 0.0000, 0.0000)
    N..... MESSAGE("1.000000")
    N..... SET_G5X_OFFSET(1, 25.4000, 0.0000, 0.0000, 10.0000, 0.0000, 0.0000)
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
