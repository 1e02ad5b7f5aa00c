import Testing

// Each canon text came from LinuxCNC's own interpreter, Debian's linuxcnc-uspace
// 2.9.0~pre1+git20230208.f1270d6ed7, its numbers left out:
//   HOME=$(mktemp -d) rs274 [-t tool.tbl] -g program.ngc | sed -E 's/^ *[0-9]+ (N)/\1/'
@Suite("canonical text is that of LinuxCNC") struct CanonicalTextSettingsTests {
  @Test("switches, stops and the modes that M30 puts back")
  func switches() {
    expectAsRS274(switchesProgram, switchesText)
  }

  private let switchesProgram = """
    G18 M3 S100
    M7
    M8
    M49
    M48
    M50 P0
    M51 P0
    M51
    M52 P0
    M52
    M53 P0
    M53 P1
    M60
    M0
    M1
    N7 M30
    """

  private let switchesText = """
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_REFERENCE(CANON_XYZ)
    N..... ON_RESET()
    N..... SET_SPINDLE_SPEED(0, 100.0000)
    N..... START_SPINDLE_CLOCKWISE(0)
    N..... SELECT_PLANE(CANON_PLANE_XZ)
    N..... MIST_ON()
    N..... FLOOD_ON()
    N..... DISABLE_FEED_OVERRIDE()
    N..... DISABLE_SPEED_OVERRIDE(0)
    N..... ENABLE_FEED_OVERRIDE()
    N..... ENABLE_SPEED_OVERRIDE(0)
    N..... DISABLE_FEED_OVERRIDE()
    N..... DISABLE_SPEED_OVERRIDE(0)
    N..... ENABLE_SPEED_OVERRIDE(0)
    N..... DISABLE_ADAPTIVE_FEED()
    N..... ENABLE_ADAPTIVE_FEED()
    N..... DISABLE_FEED_HOLD()
    N..... ENABLE_FEED_HOLD()
    N..... PALLET_SHUTTLE()
    N..... PROGRAM_STOP()
    N..... PROGRAM_STOP()
    N..... OPTIONAL_PROGRAM_STOP()
    N7     SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N7     SET_XY_ROTATION(0.0000)
    N7     SELECT_PLANE(CANON_PLANE_XY)
    N7     SET_FEED_MODE(0, 0)
    N7     SET_FEED_RATE(0.0000)
    N7     ENABLE_FEED_OVERRIDE()
    N7     STOP_SPINDLE_TURNING(0)
    N7     SET_SPINDLE_MODE(0 0.0000)
    N7     MIST_OFF()
    N7     FLOOD_OFF()
    N7     PALLET_SHUTTLE()
    N7     PROGRAM_END()
    N..... ON_RESET()
    N..... ON_RESET()
    """

  @Test("cutting speed, spindle orientation and the parts of a block in their order")
  func spindle() {
    expectAsRS274(spindleProgram, spindleText)
  }

  private let spindleProgram = """
    G96 D1000 S100 F10
    M3 $0
    S120 $-1
    G97 S5 F3
    G96 S30
    G97
    M19 R90 Q2
    M19 P1
    (DEBUG,#<_spindle_on> #<_spindle_css_mode> #<_rpm>)
    G1 X1 F100 S500 M4 G4 P1 M8
    G0 X5 M5
    M62 P3 G0 X7 M2
    """

  private let spindleText = """
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_REFERENCE(CANON_XYZ)
    N..... ON_RESET()
    N..... SET_SPINDLE_MODE(0 1000.0000)
    N..... SET_FEED_RATE(10.0000)
    N..... SET_SPINDLE_SPEED(0, 100.0000)
    N..... START_SPINDLE_CLOCKWISE(0)
    N..... SET_SPINDLE_SPEED(0, 120.0000)
    N..... SET_SPINDLE_MODE(0 0.0000)
    N..... SET_FEED_RATE(3.0000)
    N..... SET_SPINDLE_SPEED(0, 5.0000)
    N..... SET_SPINDLE_MODE(0 1000000000000000019884624838656.0000)
    N..... SET_SPINDLE_SPEED(0, 30.0000)
    N..... SET_SPINDLE_MODE(0 0.0000)
    N..... ORIENT_SPINDLE(0, 90.0000, 0)
    N..... SPINDLE.0.WAIT_ORIENT_COMPLETE(2.0000)
    N..... ORIENT_SPINDLE(0, 0.0000, 1)
    N..... MESSAGE("0.000000 0.000000 30.000000")
    N..... SET_FEED_RATE(100.0000)
    N..... SET_SPINDLE_SPEED(0, 500.0000)
    N..... START_SPINDLE_COUNTERCLOCKWISE(0)
    N..... FLOOD_ON()
    N..... DWELL(1.0000)
    N..... STRAIGHT_FEED(1.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... STOP_SPINDLE_TURNING(0)
    N..... STRAIGHT_TRAVERSE(5.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_MOTION_OUTPUT_BIT(3)
    N..... STRAIGHT_TRAVERSE(7.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_MODE(0, 0)
    N..... SET_FEED_RATE(0.0000)
    N..... STOP_SPINDLE_TURNING(0)
    N..... SET_SPINDLE_MODE(0 0.0000)
    N..... FLOOD_OFF()
    N..... PROGRAM_END()
    N..... ON_RESET()
    N..... ON_RESET()
    """

  @Test("a diameter halves X, a radius does not")
  func diameter() {
    expectAsRS274(diameterProgram, diameterText)
  }

  private let diameterProgram = """
    G7
    G0 X10
    G91 X10
    G92 X5
    G10 L20 P2 X10
    G90 G8
    G8
    G0 X10 F10
    G7 G2 X20 I5
    (DEBUG,#5420 #<_x> #5241 #<_lathe_diameter_mode>)
    M2
    """

  private let diameterText = """
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_REFERENCE(CANON_XYZ)
    N..... ON_RESET()
    N..... COMMENT("interpreter: Lathe diameter mode changed to diameter")
    N..... STRAIGHT_TRAVERSE(5.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... COMMENT("interpreter: distance mode changed to incremental")
    N..... STRAIGHT_TRAVERSE(10.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(7.5000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... COMMENT("interpreter: setting coordinate system origin")
    N..... COMMENT("interpreter: Lathe diameter mode changed to radius")
    N..... COMMENT("interpreter: distance mode changed to absolute")
    N..... SET_FEED_RATE(10.0000)
    N..... STRAIGHT_TRAVERSE(10.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... COMMENT("interpreter: Lathe diameter mode changed to diameter")
    N..... ARC_FEED(10.0000, 0.0000, 15.0000, 0.0000, -1, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... MESSAGE("10.000000 10.000000 -0.098425 1.000000")
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

  @Test("planes of U V W, path modes and feeds that the program does not ask for")
  func planes() {
    expectAsRS274(planesProgram, planesText)
  }

  private let planesProgram = """
    G17.1
    (DEBUG,#<_plane>)
    G18.1
    G19.1
    (DEBUG,#<_plane>)
    G61
    G61.1
    G64 P.1 Q.2
    G1 X1 F100
    G1 A5 F100
    G1 X5
    G93
    G1 A10 F2
    G1 X5 F2
    G94
    (DEBUG,#<_feed>)
    M2
    """

  private let planesText = """
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_REFERENCE(CANON_XYZ)
    N..... ON_RESET()
    N..... SELECT_PLANE(CANON_PLANE_UNKNOWN)
    N..... MESSAGE("171.000000")
    N..... SELECT_PLANE(CANON_PLANE_UNKNOWN)
    N..... SELECT_PLANE(CANON_PLANE_UNKNOWN)
    N..... MESSAGE("191.000000")
    N..... SET_MOTION_CONTROL_MODE(CANON_EXACT_PATH)
    N..... SET_MOTION_CONTROL_MODE(CANON_EXACT_STOP)
    N..... SET_MOTION_CONTROL_MODE(CANON_CONTINUOUS, 0.100000)
    N..... SET_NAIVECAM_TOLERANCE(0.2000)
    N..... SET_FEED_RATE(100.0000)
    N..... STRAIGHT_FEED(1.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_FEED_RATE(100.0000)
    N..... STRAIGHT_FEED(1.0000, 0.0000, 0.0000, 5.0000, 0.0000, 0.0000)
    N..... STRAIGHT_FEED(5.0000, 0.0000, 0.0000, 5.0000, 0.0000, 0.0000)
    N..... COMMENT("interpreter: feed mode set to inverse time")
    N..... SET_FEED_MODE(0, 0)
    N..... SET_FEED_RATE(10.0000)
    N..... STRAIGHT_FEED(5.0000, 0.0000, 0.0000, 10.0000, 0.0000, 0.0000)
    N..... SET_FEED_RATE(0.1000)
    N..... STRAIGHT_FEED(5.0000, 0.0000, 0.0000, 10.0000, 0.0000, 0.0000)
    N..... COMMENT("interpreter: feed mode set to units per minute")
    N..... SET_FEED_MODE(0, 0)
    N..... SET_FEED_RATE(0.0000)
    N..... MESSAGE("0.000000")
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SELECT_PLANE(CANON_PLANE_XY)
    N..... SET_FEED_MODE(0, 0)
    N..... SET_FEED_RATE(0.0000)
    N..... STOP_SPINDLE_TURNING(0)
    N..... SET_SPINDLE_MODE(0 0.0000)
    N..... PROGRAM_END()
    N..... ON_RESET()
    N..... ON_RESET()
    """

  @Test("a closing percent sign ends the text, FINISH and nothing more")
  func percent() {
    expectAsRS274(percentProgram, percentText)
  }

  private let percentProgram = """
    %
    G18 M3 S1
    N10 G0 X1 (c)
    %
    G0 X5
    """

  private let percentText = """
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_REFERENCE(CANON_XYZ)
    N..... ON_RESET()
    N..... SET_SPINDLE_SPEED(0, 1.0000)
    N..... START_SPINDLE_CLOCKWISE(0)
    N..... SELECT_PLANE(CANON_PLANE_XZ)
    N10    COMMENT("c")
    N10    STRAIGHT_TRAVERSE(1.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... FINISH()
    N..... ON_RESET()
    N..... ON_RESET()
    """
}
