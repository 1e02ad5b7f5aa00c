import Testing

// Each text came from LinuxCNC's own interpreter, Debian's linuxcnc-uspace
// 2.9.0~pre1+git20230208.f1270d6ed7, see `expectFlowAsRS274`.
@Suite("control flow is that of LinuxCNC: subprograms") struct SubprogramFlowTests {
  @Test("arguments are #1 to #30 of the subprogram, the rest are 0") func argumentsAre1To30Of() {
    expectFlowAsRS274(
      """
      o1 sub
      (print,#1 #2 #3 #30)
      #1=99 #31=7
      o1 endsub
      #1=5 #2=6 #3=8 #30=9
      o1 call [1] [2]
      (print,#1 #2 #3 #30 #31)
      o1 call
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      1.000000 2.000000 0.000000 0.000000
      5.000000 6.000000 8.000000 9.000000 7.000000
      0.000000 0.000000 0.000000 0.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("names belong to one call, names with _ to all") func namesBelongToOneCallNames() {
    expectFlowAsRS274(
      """
      o1 sub
      (print,inside #<here> #<_all>)
      #<here>=2
      #<_all>=3
      #<_new>=4
      (print,inside #<here> #<_all>)
      o1 endsub
      #<here>=1 #<_all>=1
      o1 call
      (print,outside #<here> #<_all> #<_new>)
      o1 call
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      inside ###### 1.000000
      inside 2.000000 3.000000
      outside 1.000000 3.000000 4.000000
      inside ###### 3.000000
      inside 2.000000 3.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("return and endsub give a value back") func returnAndEndsubGiveAValue() {
    expectFlowAsRS274(
      """
      o1 sub
      o2 if [#1 GT 0]
      o1 return [#1*2]
      o2 endif
      o1 endsub [-1]
      o1 call [4]
      (print,#<_value> #<_value_returned>)
      o1 call [0]
      (print,#<_value> #<_value_returned>)
      o3 sub
      o3 endsub
      o3 call
      (print,#<_value> #<_value_returned>)
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      8.000000 1.000000
      -1.000000 1.000000
      0.000000 0.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("the value of a call is used in a word and in an expression") func theValueOfACallIs() {
    expectFlowAsRS274(
      """
      G21
      o1 sub
      o1 endsub [#1*#1+#2]
      o1 call [3] [1]
      G0 X#<_value>
      o1 call [#<_value>] [2]
      G0 X[#<_value>/2] Y[SQRT[#<_value>]]
      o2 if [#<_value> GT 100]
      (print,large)
      o2 endif
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      STRAIGHT_TRAVERSE(10.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(51.0000, 10.0995, 0.0000, 0.0000, 0.0000, 0.0000)
      large
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("a subprogram calls itself: the factorial") func aSubprogramCallsItselfTheFactorial() {
    expectFlowAsRS274(
      """
      o1 sub
      o2 if [#1 LE 1]
      o1 return [1]
      o2 endif
      o1 call [#1-1]
      o1 endsub [#1*#<_value>]
      o1 call [5]
      (print,#<_value>)
      o1 call [7]
      (print,#<_value>)
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      120.000000
      5040.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("two calls in one recursion: Fibonacci") func twoCallsInOneRecursionFibonacci() {
    expectFlowAsRS274(
      """
      o1 sub
      o2 if [#1 LT 2]
      o1 return [#1]
      o2 endif
      o1 call [#1-1]
      #3=#<_value>
      o1 call [#1-2]
      o1 endsub [#3+#<_value>]
      o1 call [7]
      (print,#<_value>)
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      13.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("a subprogram calls another and knows its own parameters afterwards")
  func aSubprogramCallsAnotherAndKnows() {
    expectFlowAsRS274(
      """
      o1 sub
      #4=[#1+10]
      #<x>=#1
      o2 call [#4] [#<x>]
      (print,back #1 #2 #4 #<x> #<_value>)
      o1 endsub
      o2 sub
      (print,deep #1 #2 #4)
      #1=0 #4=0 #<x>=0
      o2 endsub [1]
      o1 call [1]
      o1 call [2]
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      deep 11.000000 1.000000 0.000000
      back 1.000000 0.000000 11.000000 1.000000 1.000000
      deep 12.000000 2.000000 0.000000
      back 2.000000 0.000000 12.000000 2.000000 1.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("return leaves loops and branches of the subprogram")
  func returnLeavesLoopsAndBranchesOf() {
    expectFlowAsRS274(
      """
      o1 sub
      #2=0
      o2 while [1]
      #2=[#2+1]
      o3 repeat [5]
      o4 if [#2 EQ 3]
      o1 return [#2]
      o4 endif
      o3 endrepeat
      o2 endwhile
      o1 endsub
      #9=0
      o5 repeat [2]
      #9=[#9+1]
      o1 call
      (print,#9 #<_value>)
      o5 endrepeat
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      1.000000 3.000000
      2.000000 3.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("a loop calls a subprogram that loops") func aLoopCallsASubprogramThat() {
    expectFlowAsRS274(
      """
      G21 G91
      o1 sub
      o2 repeat [#1]
      G0 X1
      o2 endrepeat
      o1 endsub
      #1=1
      o3 while [#1 LE 3]
      o1 call [#1]
      G0 Y1
      #1=[#1+1]
      o3 endwhile
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      STRAIGHT_TRAVERSE(1.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(1.0000, 1.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(2.0000, 1.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(3.0000, 1.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(3.0000, 2.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(4.0000, 2.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(5.0000, 2.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(6.0000, 2.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_TRAVERSE(6.0000, 3.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("a subprogram is defined by a name, and called by a computed number")
  func aSubprogramIsDefinedByA() {
    expectFlowAsRS274(
      """
      o<Two Words> sub
      (print,#1)
      o<twowords> endsub
      o<TWOWORDS> call [3]
      o12 sub
      (print,twelve #1)
      o12 endsub
      #5=6
      o[#5*2] call [4]
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      3.000000
      twelve 4.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("modes that a subprogram sets stay, parameters do not")
  func modesThatASubprogramSetsStay() {
    expectFlowAsRS274(
      """
      G21
      o1 sub
      G91 G20 F10
      o1 endsub
      G0 X1
      o1 call
      G0 X1
      G1 X1
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      STRAIGHT_TRAVERSE(1.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      SET_FEED_RATE(10.0000)
      USE_LENGTH_UNITS(CANON_UNITS_INCHES)
      STRAIGHT_TRAVERSE(1.0394, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      STRAIGHT_FEED(2.0394, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("arguments are computed with the caller's parameters")
  func argumentsAreComputedWithTheCaller() {
    expectFlowAsRS274(
      """
      #1=2 #2=3
      #<w>=4
      o1 sub
      (print,#1 #2 #3)
      o1 endsub
      o1 call [#2] [#1] [#<w>*#1]
      o1 call [#1+#2] [[#1]] [SIN[30]]
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      3.000000 2.000000 8.000000
      5.000000 2.000000 0.500000
      SET_FEED_RATE(0.0000)
      """)
  }
}
