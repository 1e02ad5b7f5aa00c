import Testing

// Each canon text came from LinuxCNC's own interpreter, Debian's linuxcnc-uspace
// 2.9.0~pre1+git20230208.f1270d6ed7, its numbers left out:
//   HOME=$(mktemp -d) rs274 [-t tool.tbl] -g program.ngc | sed -E 's/^ *[0-9]+ (N)/\1/'
@Suite("canonical text is that of LinuxCNC") struct CanonicalTextCommentsTests {
  @Test("active comments, the last one of a block")
  func comments() {
    expectAsRS274(commentsProgram, commentsText)
  }

  private let commentsProgram = """
    (plain)(MSG,b) (DEBUG,c)
    (a) ( b )
    G0 X1 (MSG,c) (d)
    ()
    ( )
    (msg,#1)
    ( debug, hi)
    (DEBUG , hi)
    (LOGOPEN,a#1.txt)
    (LOG,x #1)
    (LOGAPPEND,b.txt)
    (logclose)
    (LOGCLOSE,)
    (message,hi)
    (PRINT,value #<_x>)
    #1=5 (DEBUG,#1)
    ;(MSG,no)
    #5599=0
    (DEBUG,silent)
    (PRINT,loud)
    M2
    """

  private let commentsText = """
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_REFERENCE(CANON_XYZ)
    N..... ON_RESET()
    N..... MESSAGE("c")
    N..... COMMENT("b ")
    N..... COMMENT("d")
    N..... STRAIGHT_TRAVERSE(1.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... COMMENT("")
    N..... MESSAGE("#1")
    N..... MESSAGE(" hi")
    N..... COMMENT("DEBUG , hi")
    N..... LOGOPEN("a#1.txt")
    N..... LOG("x 0.000000")
    N..... LOGAPPEND("b.txt")
    N..... LOGCLOSE()
    N..... COMMENT("LOGCLOSE,")
    N..... COMMENT("message,hi")
    value 1.000000
    N..... MESSAGE("5.000000")
    loud
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

  @Test("formats of numbers in comments")
  func formats() {
    expectAsRS274(formatsProgram, formatsText)
  }

  private let formatsProgram = """
    #1=2.5 #2=-2.5 #3=3.5 #<foo bar>=3
    (DEBUG,%d #1 #2 #3 %f #1 %.3f #1 %.0f#3 %.9f#1)
    (DEBUG,#1 #<FOOBAR> #< foo bar > #<nope> #99999 # 1 #[1+1] ##1 #0 #1.5)
    (DEBUG,% %% %5 %x %.3 %. %.12f #1 %.xf #1 5%d%D #1)
    (PRINT,%.2f #1)
    (LOG,%.3d #1)
    M2
    """

  private let formatsText = """
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_REFERENCE(CANON_XYZ)
    N..... ON_RESET()
    N..... MESSAGE(" 2 -2 4  2.5000  2.500 4 2.500000000")
    N..... MESSAGE("2.500000 3.000000 3.000000 ###### ###### # 1 #[1+1] #2.500000 0.000000 \
    2.500000.5")
    N..... MESSAGE("% %% %5 %x .3 . .12f 2.500000 .xf 2.500000 5%D 2")
     2.50
    N..... LOG(".3d 2.500000")
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

  @Test("inputs and outputs")
  func signals() {
    expectAsRS274(signalsProgram, signalsText)
  }

  private let signalsProgram = """
    M62 P0
    M63 P1
    M64 P2
    M65 P3
    M66 P0 L0
    M66 E1 L0
    M66 P1 L3 Q2
    (DEBUG,#5399)
    M67 E0 Q1.5
    M68 E1 Q-2
    M3 S1 M67 E0 Q1 G1 G95 F.1 X1
    M2
    """

  private let signalsText = """
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_REFERENCE(CANON_XYZ)
    N..... ON_RESET()
    N..... SET_MOTION_OUTPUT_BIT(0)
    N..... CLEAR_MOTION_OUTPUT_BIT(1)
    N..... SET_AUX_OUTPUT_BIT(2)
    N..... CLEAR_AUX_OUTPUT_BIT(3)
    N..... MESSAGE("0.000000")
    N..... SET_MOTION_OUTPUT_VALUE(0,1.500000)
    N..... SET_AUX_OUTPUT_VALUE(1,-2.000000)
    N..... COMMENT("interpreter: feed mode set to units per revolution")
    N..... SET_FEED_MODE(0, 1)
    N..... SET_FEED_RATE(0.0000)
    N..... SET_FEED_RATE(0.1000)
    N..... SET_SPINDLE_SPEED(0, 1.0000)
    N..... SET_MOTION_OUTPUT_VALUE(0,1.000000)
    N..... START_SPINDLE_CLOCKWISE(0)
    N..... STRAIGHT_FEED(1.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
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

  @Test("parameters that the control sets")
  func named() {
    expectAsRS274(namedProgram, namedText)
  }

  private let namedProgram = """
    (DEBUG,#<_vmajor> #<_line> #<_motion_mode> #<_ccomp> #<_task> #<_call_level> #<_remap_level>)
    M49
    M52
    M53 P0
    G98 G90.1 G18 G59.3 G20 M8 M4 S9 F3 G0 X1 A2
    (DEBUG,%d#<_feed_override> #<_speed_override> #<_adaptive_feed> #<_feed_hold>)
    (DEBUG,%d#<_retract_old_z> #<_retract_r_plane> #<_ijk_absolute_mode> #<_coord_system>)
    (DEBUG,%d#<_spindle_on> #<_spindle_cw> #<_mist> #<_flood> #<_plane> #<_rpm> #<_motion_mode>)
    (DEBUG,%d#<_metric> #<_imperial> #<_absolute> #<_incremental> #<_units_per_minute>)
    (DEBUG,%f #<_x> #<_a> #<_abs_x> #<_abs_a> #<_feed>)
    M2
    """

  private let namedText = """
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_REFERENCE(CANON_XYZ)
    N..... ON_RESET()
    N..... MESSAGE("2.900000 1.000000 800.000000 400.000000 0.000000 0.000000 0.000000")
    N..... DISABLE_FEED_OVERRIDE()
    N..... DISABLE_SPEED_OVERRIDE(0)
    N..... ENABLE_ADAPTIVE_FEED()
    N..... DISABLE_FEED_HOLD()
    N..... SET_FEED_RATE(3.0000)
    N..... SET_SPINDLE_SPEED(0, 9.0000)
    N..... START_SPINDLE_COUNTERCLOCKWISE(0)
    N..... FLOOD_ON()
    N..... SELECT_PLANE(CANON_PLANE_XZ)
    N..... USE_LENGTH_UNITS(CANON_UNITS_INCHES)
    N..... SET_G5X_OFFSET(9, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... COMMENT("interpreter: IJK distance mode changed to absolute")
    N..... COMMENT("interpreter: retract mode set to old_z")
    N..... STRAIGHT_TRAVERSE(1.0000, 0.0000, 0.0000, 2.0000, 0.0000, 0.0000)
    N..... MESSAGE("0 0 1 0")
    N..... MESSAGE("1 0 1 593")
    N..... MESSAGE("1 0 0 1 180 9 0")
    N..... MESSAGE("0 1 1 0 1")
    N..... MESSAGE(" 1.0000 2.0000 1.0000 2.0000 3.0000")
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SELECT_PLANE(CANON_PLANE_XY)
    N..... SET_FEED_MODE(0, 0)
    N..... SET_FEED_RATE(0.0000)
    N..... ENABLE_FEED_OVERRIDE()
    N..... STOP_SPINDLE_TURNING(0)
    N..... SET_SPINDLE_MODE(0 0.0000)
    N..... FLOOD_OFF()
    N..... PROGRAM_END()
    N..... ON_RESET()
    N..... ON_RESET()
    """
}
