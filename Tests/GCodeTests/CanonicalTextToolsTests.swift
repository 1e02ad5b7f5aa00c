import Testing

// Each canon text came from LinuxCNC's own interpreter, Debian's linuxcnc-uspace
// 2.9.0~pre1+git20230208.f1270d6ed7, its numbers left out:
//   HOME=$(mktemp -d) rs274 [-t tool.tbl] -g program.ngc | sed -E 's/^ *[0-9]+ (N)/\1/'
@Suite("canonical text is that of LinuxCNC") struct CanonicalTextToolsTests {
  @Test("tools by their line of the table, all nine offsets")
  func tools9() {
    expectAsRS274(tools9Program, tools9Text, tools: tools)
  }

  private let tools9Program = """
    (DEBUG,#5400 #<_current_tool> #<_selected_tool> #<_selected_pocket>)
    T3
    (DEBUG,#<_current_tool> #<_selected_tool> #<_selected_pocket>)
    M6
    (DEBUG,#<_current_pocket> #<_selected_pocket> #5400 #5401 #5403 #5404 #5407 #5409)
    (DEBUG,#5410 #5411 #5412 #5413 #<_tool_offset>)
    G43
    G43.2 H9
    (DEBUG,#5403 #<_tool_offset>)
    G43 H7
    G0 Z5
    G49
    M61 Q3
    G43.1 X4
    M2
    """

  private let tools9Text = """
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_REFERENCE(CANON_XYZ)
    N..... ON_RESET()
    N..... MESSAGE("0.000000 0.000000 0.000000 -1.000000")
    N..... SELECT_TOOL(3)
    N..... MESSAGE("0.000000 3.000000 10.000000")
    N..... START_CHANGE()
    N..... STOP_SPINDLE_TURNING(0)
    N..... CHANGE_TOOL(2)
    N..... MESSAGE("10.000000 10.000000 3.000000 1.000000 3.000000 4.000000 7.000000 9.000000")
    N..... MESSAGE("0.250000 10.000000 20.000000 4.000000 0.000000")
    N..... USE_TOOL_LENGTH_OFFSET(25.4000 50.8000 76.2000, 4.0000 5.0000 6.0000, 177.8000 \
    203.2000 228.6000)
    N..... USE_TOOL_LENGTH_OFFSET(25.4000 50.8000 50.8000, 4.0000 5.0000 6.0000, 177.8000 \
    203.2000 228.6000)
    N..... MESSAGE("3.000000 1.000000")
    N..... USE_TOOL_LENGTH_OFFSET(0.0000 0.0000 25.4000, 0.0000 0.0000 0.0000, 0.0000 0.0000 \
    0.0000)
    N..... STRAIGHT_TRAVERSE(0.0000, 0.0000, 5.0000, 0.0000, 0.0000, 0.0000)
    N..... USE_TOOL_LENGTH_OFFSET(0.0000 0.0000 0.0000, 0.0000 0.0000 0.0000, 0.0000 0.0000 0.0000)
    N..... CHANGE_TOOL_NUMBER(2)
    N..... USE_TOOL_LENGTH_OFFSET(4.0000 0.0000 0.0000, 0.0000 0.0000 0.0000, 0.0000 0.0000 0.0000)
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

  @Test("G10 L1, L10 and L11 change the table and the tool in the spindle")
  func toolEntries() {
    expectAsRS274(toolEntriesProgram, toolEntriesText, tools: tools)
  }

  private let toolEntriesProgram = """
    T9 M6
    G10 L1 P3 X1 Z2 R3
    G10 L1 P9 R2 I15 J25 Q3
    (DEBUG,#5403 #5410 #5413)
    G43
    G0 X1 Y2 Z3
    G10 L10 P9 Z10 X5
    (DEBUG,#5403 #5422)
    G43
    G92 X7 Y2
    G10 L11 P7 X1 Z2
    G92.1
    G10 L2 P9 X3 Y1 Z2 R30
    G10 L11 P7 X1 Z2 Y3
    G10 L2 P1 R30
    G10 L10 P7 X1 Y3
    G20 G10 L1 P7 Z1
    M2
    """

  private let toolEntriesText = """
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_REFERENCE(CANON_XYZ)
    N..... ON_RESET()
    N..... SELECT_TOOL(9)
    N..... START_CHANGE()
    N..... STOP_SPINDLE_TURNING(0)
    N..... CHANGE_TOOL(3)
    N..... SET_TOOL_TABLE_ENTRY(2, 3, 0.0394 2.0000 0.0787 4.0000 5.0000 6.0000 7.0000 8.0000 \
    9.0000, 10.0000, 20.0000, 4)
    N..... SET_TOOL_TABLE_ENTRY(3, 9, 0.0000 0.0000 -1.0000 0.0000 0.0000 0.0000 0.0000 0.0000 \
    0.0000, 15.0000, 25.0000, 3)
    N..... SET_TOOL_TABLE_ENTRY(0, 9, 0.0000 0.0000 -1.0000 0.0000 0.0000 0.0000 0.0000 0.0000 \
    0.0000, 15.0000, 25.0000, 3)
    N..... MESSAGE("-1.000000 0.157480 3.000000")
    N..... USE_TOOL_LENGTH_OFFSET(0.0000 0.0000 -25.4000, 0.0000 0.0000 0.0000, 0.0000 0.0000 \
    0.0000)
    N..... STRAIGHT_TRAVERSE(1.0000, 2.0000, 3.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_TOOL_TABLE_ENTRY(3, 9, -0.1575 0.0000 -1.2756 0.0000 0.0000 0.0000 0.0000 \
    0.0000 0.0000, 15.0000, 25.0000, 3)
    N..... SET_TOOL_TABLE_ENTRY(0, 9, -0.1575 0.0000 -1.2756 0.0000 0.0000 0.0000 0.0000 \
    0.0000 0.0000, 15.0000, 25.0000, 3)
    N..... MESSAGE("-1.275591 3.000000")
    N..... USE_TOOL_LENGTH_OFFSET(-4.0000 0.0000 -32.4000, 0.0000 0.0000 0.0000, 0.0000 0.0000 \
    0.0000)
    N..... SET_G92_OFFSET(-2.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_TOOL_TABLE_ENTRY(1, 7, 0.0000 0.0000 -0.9606 0.0000 0.0000 0.0000 0.0000 0.0000 \
    0.0000, 0.0000, 0.0000, 0)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... COMMENT("interpreter: setting coordinate system origin")
    N..... SET_TOOL_TABLE_ENTRY(1, 7, -0.0538 -0.0826 -1.0394 0.0000 0.0000 0.0000 0.0000 \
    0.0000 0.0000, 0.0000, 0.0000, 0)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(30.0000)
    N..... SET_TOOL_TABLE_ENTRY(1, 7, 0.0643 -0.0432 -1.0394 0.0000 0.0000 0.0000 0.0000 \
    0.0000 0.0000, 0.0000, 0.0000, 0)
    N..... USE_LENGTH_UNITS(CANON_UNITS_INCHES)
    N..... SET_TOOL_TABLE_ENTRY(1, 7, 0.0643 -0.0432 1.0000 0.0000 0.0000 0.0000 0.0000 0.0000 \
    0.0000, 0.0000, 0.0000, 0)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(30.0000)
    N..... SET_FEED_MODE(0, 0)
    N..... SET_FEED_RATE(0.0000)
    N..... STOP_SPINDLE_TURNING(0)
    N..... SET_SPINDLE_MODE(0 0.0000)
    N..... PROGRAM_END()
    N..... ON_RESET()
    N..... ON_RESET()
    """

  @Test("a block with everything in it, and G43 without H")
  func blockOrder() {
    expectAsRS274(blockOrderProgram, blockOrderText, tools: tools)
  }

  private let blockOrderProgram = """
    G1 X1 F100 S500 M3 T3 M6 G4 P1 M8
    T7
    G43
    G0 X5 M5
    G0 X7 M2
    """

  private let blockOrderText = """
    N..... USE_LENGTH_UNITS(CANON_UNITS_MM)
    N..... SET_G5X_OFFSET(1, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_G92_OFFSET(0.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SET_XY_ROTATION(0.0000)
    N..... SET_FEED_REFERENCE(CANON_XYZ)
    N..... ON_RESET()
    N..... SET_FEED_RATE(100.0000)
    N..... SET_SPINDLE_SPEED(0, 500.0000)
    N..... SELECT_TOOL(3)
    N..... START_CHANGE()
    N..... STOP_SPINDLE_TURNING(0)
    N..... CHANGE_TOOL(2)
    N..... START_SPINDLE_CLOCKWISE(0)
    N..... FLOOD_ON()
    N..... DWELL(1.0000)
    N..... STRAIGHT_FEED(1.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
    N..... SELECT_TOOL(7)
    N..... USE_TOOL_LENGTH_OFFSET(25.4000 50.8000 76.2000, 4.0000 5.0000 6.0000, 177.8000 \
    203.2000 228.6000)
    N..... STOP_SPINDLE_TURNING(0)
    N..... STRAIGHT_TRAVERSE(5.0000, -50.8000, -76.2000, -4.0000, -5.0000, -6.0000)
    N..... STRAIGHT_TRAVERSE(7.0000, -50.8000, -76.2000, -4.0000, -5.0000, -6.0000)
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

  private let tools = """
    T7 P30 D0.5 Z1
    T3 P10 D0.25 X1 Y2 Z3 A4 B5 C6 U7 V8 W9 I10 J20 Q4 ;hello
    T9 P2 D.1 Z-1
    """
}
