import Testing

// Each text came from LinuxCNC's own interpreter, Debian's linuxcnc-uspace
// 2.9.0~pre1+git20230208.f1270d6ed7, see `expectFlowAsRS274`.
@Suite("control flow is that of LinuxCNC: branches") struct BranchFlowTests {
  @Test("if, elseif and else: the first that holds") func ifElseifAndElseTheFirst() {
    expectFlowAsRS274(
      """
      #1=0
      o9 while [#1 LT 5]
      #1=[#1+1]
      o1 if [#1 EQ 1]
      (print,one)
      o1 elseif [#1 EQ 2]
      (print,two)
      o1 elseif [#1 LT 4]
      (print,three)
      o1 else
      (print,else #1)
      o1 endif
      o9 endwhile
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      one
      two
      three
      else 4.000000
      else 5.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("everything but 0 is true") func everythingBut0IsTrue() {
    expectFlowAsRS274(
      """
      o1 if [0.00001]
      (print,small)
      o1 endif
      o2 if [-1]
      (print,minus)
      o2 endif
      o3 if [0]
      (print,never)
      o3 else
      (print,zero)
      o3 endif
      o4 if [1 EQ 1.00001]
      (print,about equal)
      o4 endif
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      small
      minus
      zero
      about equal
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("an elseif behind the branch taken is computed, but not taken")
  func anElseifBehindTheBranchTaken() {
    expectFlowAsRS274(
      """
      o1 if [1]
      (print,taken)
      o1 elseif [1]
      (print,never)
      o1 elseif [0/2]
      (print,never)
      o1 else
      (print,nor here)
      o1 endif
      (print,end)
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      taken
      end
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("branches inside branches") func branchesInsideBranches() {
    expectFlowAsRS274(
      """
      #1=0
      o9 repeat [4]
      #1=[#1+1]
      o1 if [#1 GT 1]
      o2 if [#1 GT 2]
      o3 if [#1 GT 3]
      (print,deep #1)
      o3 else
      (print,three #1)
      o3 endif
      o2 else
      (print,two #1)
      o2 endif
      o1 else
      (print,one #1)
      o1 endif
      o9 endrepeat
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      one 1.000000
      two 2.000000
      three 3.000000
      deep 4.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("what a branch that is not taken holds is not carried out") func whatABranchThatIsNot() {
    expectFlowAsRS274(
      """
      G21
      o1 if [0]
      G0 X1
      G1 X5
      #1=[1/0]
      T99 M6
      o1 endif
      G0 X2
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      STRAIGHT_TRAVERSE(2.0000, 0.0000, 0.0000, 0.0000, 0.0000, 0.0000)
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("loops in branches and branches in loops leave by break")
  func loopsInBranchesAndBranchesIn() {
    expectFlowAsRS274(
      """
      #1=0
      o1 if [1]
      o2 while [1]
      #1=[#1+1]
      o3 if [#1 LT 3]
      o2 continue
      o3 elseif [#1 EQ 4]
      o2 break
      o3 else
      (print,only #1)
      o3 endif
      o2 endwhile
      o1 else
      (print,never)
      o1 endif
      (print,end #1)
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      only 3.000000
      end 4.000000
      SET_FEED_RATE(0.0000)
      """)
  }

  @Test("EXISTS decides what was never set") func existsDecidesWhatWasNeverSet() {
    expectFlowAsRS274(
      """
      o1 if [EXISTS[#<a>]]
      (print,never)
      o1 else
      #<a>=7
      o1 endif
      o2 if [EXISTS[#<a>]]
      (print,a is #<a>)
      o2 endif
      o3 if [EXISTS[#<_b>] OR EXISTS[#5]]
      (print,number)
      o3 endif
      M2
      """,
      """
      USE_LENGTH_UNITS(CANON_UNITS_MM)
      a is 7.000000
      number
      SET_FEED_RATE(0.0000)
      """)
  }
}
