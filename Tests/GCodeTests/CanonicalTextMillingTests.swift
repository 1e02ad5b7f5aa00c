import Testing

// Each canon text came from LinuxCNC's own interpreter, Debian's linuxcnc-uspace
// 2.9.0~pre1+git20230208.f1270d6ed7, its numbers left out:
//   HOME=$(mktemp -d) rs274 [-t tool.tbl] -g program.ngc | sed -E 's/^ *[0-9]+ (N)/\1/'
@Suite("canonical text is that of LinuxCNC") struct CanonicalTextMillingTests {
  @Test("offsets, tool length, arcs in all planes, helix, path modes and G53")
  func canonMilling() {
    expectAsRS274(canonMillingProgram, canonMillingText, tools: tools)
  }

  private let canonMillingProgram = """
    %
    N10 G21 G90 G17 (a bracket)
    N20 T2 M6
    N30 G43.1 Z12.5
    N40 S1200 M3
    N50 G0 X0 Y0 Z5
    N60 M8
    N70 G1 Z-2 F150
    G2 X20 Y0 I10 J0
    G3 X40 Y0 R10
    G2 X40 Y0 I-5 J0 Z-4 P3
    G18 G3 X30 Z6 R10.5
    G19 G2 Y10 Z6 R10 F90
    G17
    G64 P0.05 Q0.01
    G1 X0 Y0
    G61
    G53 G0 Z0
    (MSG, done)
    M9
    M5
    N999 M30
    """

  private let canonMillingText = """
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_REFERENCE(CANON_XYZ)
    N..... ON_RESET()
    N10    COMMENT("a bracket")
    N10    SELECT_PLANE(CANON_PLANE_XY)
    N10    USE_LENGTH_UNITS(CANON_UNITS_MM)
    N20    SELECT_TOOL(2)
    N20    START_CHANGE()
    N20    STOP_SPINDLE_TURNING(0)
    N20    CHANGE_TOOL(1)
    N30    USE_TOOL_LENGTH_OFFSET(0.0000 0.0000 12.5000, 0.0000 0.0000 0.0000, 0.0000 0.0000 \
    0.0000)
    N40    SET_SPINDLE_SPEED(0, 1200.0000)
    N40    START_SPINDLE_CLOCKWISE(0)
    N50    STRAIGHT_TRAVERSE(0.0000, 0.0000, 5.0000, 0.0000, 0.0000, 0.0000)
    N60    FLOOD_ON()
    N70    SET_FEED_RATE(150.0000)
    N70    STRAIGHT_FEED(0.0000, 0.0000, -2.0000, 0.0000, 0.0000, 0.0000)
    N..... ARC_FEED(20.0000, 0.0000, 10.0000, 0.0000, -1, -2.0000, 0.0000, 0.0000, 0.0000)
    N..... ARC_FEED(40.0000, 0.0000, 30.0000, 0.0000, 1, -2.0000, 0.0000, 0.0000, 0.0000)
    N..... ARC_FEED(40.0000, 0.0000, 35.0000, 0.0000, -3, -4.0000, 0.0000, 0.0000, 0.0000)
    N..... SELECT_PLANE(CANON_PLANE_XZ)
    N..... ARC_FEED(6.0000, 30.0000, 6.4886, 40.4886, 1, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_FEED_RATE(90.0000)
    N..... SELECT_PLANE(CANON_PLANE_YZ)
    N..... ARC_FEED(10.0000, 6.0000, 5.0000, -2.6603, -1, 30.0000, 0.0000, 0.0000, 0.0000)
    N..... SELECT_PLANE(CANON_PLANE_XY)
    N..... SET_MOTION_CONTROL_MODE(CANON_CONTINUOUS, 0.050000)
    N..... SET_NAIVECAM_TOLERANCE(0.0100)
    N..... STRAIGHT_FEED(0.0000, 0.0000, 6.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_MOTION_CONTROL_MODE(CANON_EXACT_PATH)
    N..... STRAIGHT_TRAVERSE(0.0000, 0.0000, -12.5000, 0.0000, 0.0000, 0.0000)
    N..... MESSAGE(" done")
    N..... MIST_OFF()
    N..... FLOOD_OFF()
    N..... STOP_SPINDLE_TURNING(0)
    N999   SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N999   SET_XY_ROTATION(0.0000)
    N999   SET_FEED_MODE(0, 0)
    N999   SET_FEED_RATE(0.0000)
    N999   STOP_SPINDLE_TURNING(0)
    N999   SET_SPINDLE_MODE(0 0.0000)
    N999   PALLET_SHUTTLE()
    N999   PROGRAM_END()
    N999   COMMENT("interpreter: percent sign missing from end of file")
    N..... ON_RESET()
    N..... ON_RESET()
    """

  private let tools = """
    T2 P2 D0.25
    """
}
