import Testing

// Each canon text came from LinuxCNC's own interpreter, Debian's linuxcnc-uspace
// 2.9.0~pre1+git20230208.f1270d6ed7, its numbers left out:
//   HOME=$(mktemp -d) rs274 [-t tool.tbl] -g program.ngc | sed -E 's/^ *[0-9]+ (N)/\1/'
@Suite("canonical text is that of LinuxCNC") struct CanonicalTextOffsetsTests {
  @Test("inches, work offsets with rotation, G92, G52, G28, G30")
  func canonOffsets() {
    expectAsRS274(canonOffsetsProgram, canonOffsetsText)
  }

  private let canonOffsetsProgram = """
    G20 G90 G54
    F12.5
    G10 L2 P1 X1 Y2 R30
    G0 X1 Y0 Z.5
    G1 X2
    G55
    G10 L20 P2 X0 Y0
    G92 X1 Y1
    X3
    G92.2
    G92.3
    G52 Z.25
    G0 Z1
    G91 G1 X-1 Y.5
    G90 G59.3
    G28.1
    G0 X5 Y5
    G28 X4
    G30
    G92.1
    G43.1 Z.75
    G0 Z0
    G49
    M2
    """

  private let canonOffsetsText = """
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_REFERENCE(CANON_XYZ)
    N..... ON_RESET()
    N..... USE_LENGTH_UNITS(CANON_UNITS_INCHES)
    N..... COMMENT("interpreter: continuing to use same coordinate system")
    N..... SET_FEED_RATE(12.5000)
    N..... SET_G5X_OFFSET(1, 1.0000, 2.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(30.0000)
    N..... STRAIGHT_TRAVERSE(1.0000, 0.0000, 0.5000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_FEED(2.0000, 0.0000, 0.5000, 0.0000, 0.0000, 0.0000)
    N..... SET_G5X_OFFSET(2, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_G5X_OFFSET(2, 2.7321, 3.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_G92_OFFSET(-1.0000, -1.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_FEED(3.0000, 1.0000, 0.5000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(-1.0000, -1.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(-1.0000, -1.0000, 0.2500, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(3.0000, 1.0000, 1.0000, 0.0000, 0.0000, 0.0000)
    N..... COMMENT("interpreter: distance mode changed to incremental")
    N..... STRAIGHT_FEED(2.0000, 1.5000, 1.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G5X_OFFSET(9, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(-1.0000, -1.0000, 0.2500, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... COMMENT("interpreter: distance mode changed to absolute")
    N..... STRAIGHT_TRAVERSE(5.0000, 5.0000, 1.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(4.0000, 5.0000, 1.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(4.7321, 5.0000, 1.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(4.7321, 5.0000, 1.0000, 0.0000, 0.0000, 0.0000)
    N..... STRAIGHT_TRAVERSE(1.0000, 1.0000, -0.2500, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... USE_TOOL_LENGTH_OFFSET(0.0000 0.0000 0.7500, 0.0000 0.0000 0.0000, 0.0000 0.0000 0.0000)
    N..... STRAIGHT_TRAVERSE(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... USE_TOOL_LENGTH_OFFSET(0.0000 0.0000 0.0000, 0.0000 0.0000 0.0000, 0.0000 0.0000 0.0000)
    N..... SET_G5X_OFFSET(1, 1.0000, 2.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(30.0000)
    N..... SET_FEED_MODE(0, 0)
    N..... SET_FEED_RATE(0.0000)
    N..... STOP_SPINDLE_TURNING(0)
    N..... SET_SPINDLE_MODE(0 0.0000)
    N..... PROGRAM_END()
    N..... ON_RESET()
    N..... ON_RESET()
    """
}
