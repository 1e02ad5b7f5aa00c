import CAllocationCount
import GCode
import Testing

/// A program of twice the length must not ask for memory more often: what is asked for is warm-up.
@Suite("heap of reading a program")
struct ProgramAllocationTests {
  func lines(_ line: @escaping (Int) -> String) -> (Int) -> String {
    { count in (0..<count).map(line).joined(separator: "\n") }
  }

  func loop(_ before: String, _ body: String, behind: String = "") -> (Int) -> String {
    { "\(before)\no99 repeat [\($0)]\n\(body)\no99 endrepeat\n\(behind)" }
  }

  /// Kinds of program with a body for a number of rounds.
  var programs: [(name: String, body: (Int) -> String)] {
    [
      ("straight feeds", lines { "G1 X\($0 % 90).5 Y-\($0 % 7) Z.25" }),
      ("words alone", lines { "X\($0 % 90).5Y1" }),
      ("numbered lines", lines { "N\($0) G0 X\($0 % 90) Y1" }),
      ("feeds with F", lines { "G1 X\($0 % 90) F\($0 % 50 + 100)" }),
      ("arcs by centre", lines { "G2 X\(($0 + 1) % 2 * 10) Y0 I\($0 % 2 == 0 ? 5 : -5) J0" }),
      ("arcs by radius", lines { "G3 X\(($0 + 1) % 2 * 10) Y0 R\(10 + $0 % 5)" }),
      ("expressions", lines { "G1 X[#1*2+\($0 % 9)] Y[SIN[#2]/3] Z-#<depth>" }),
      ("assignments", lines { "#1=[#1+1] #2=[#1 MOD 7]\nG1 X#2 #<depth>=\($0 % 5)" }),
      ("comments", lines { "G1 X\($0 % 90) ; away\n(nothing)" }),
      ("inches and increments", lines { _ in "G20 G91 G1 X.1\nG21 G90 X1" }),
      ("drilling cycles", lines { "G81 X\($0 % 90) Y1 Z-1 R1" }),
      ("offsets", lines { "G10 L2 P1 X\($0 % 90)\nG92 Y\($0 % 9)\nG1 X1" }),
      ("repeat", loop("", "#1=[#1+1]\nG1 X[#1 MOD 50] Y2")),
      (
        "while with if",
        {
          """
          #1=0
          o1 while [#1 LT \($0)]
          #1=[#1+1]
          o2 if [[#1 MOD 2] EQ 0]
          G1 X#1
          o2 elseif [[#1 MOD 3] EQ 0]
          G1 Y1
          o2 else
          G0 X0
          o2 endif
          o1 endwhile
          """
        }
      ),
      (
        "calls with a value",
        loop(
          "o1 sub\n#<x>=#1\nG1 X#<x> Y#2\no1 endsub [#1*2]",
          "o1 call [3] [#5]\n#5=[#<_value>/2]\nG0 X0")
      ),
      (
        "nested calls",
        loop("o1 sub\no2 call [#1]\no1 endsub\no2 sub\nG1 X#1\no2 endsub", "o1 call [2]")
      ),
      ("M98", { "M98 P7 L\($0)\nM2\nO7\nG1 X1 Y2\nG0 X0\nM99" }),
      (
        "compensated path",
        { count in
          "G41.1 D2\nG1 X0 Y10\n"
            + lines { "X\($0 * 5 + 10) Y\($0 % 2 * 5 + 10)" }(count) + "\nG40 G0 Z5"
        }
      ),
    ]
  }

  func allocations(_ name: String, _ body: (Int) -> String, _ rounds: Int) -> Int64 {
    let head = "G21 G90 G17 F100 #<depth>=2\nG0 X0 Y0\n"
    let text = MemoryText(Array((head + body(rounds) + "\nM2\n").utf8))
    var options = InterpreterOptions()
    options.repeatBudget = 10_000_000
    var interpreter = Interpreter(options: options)
    var commands = 0
    feedhold_allocation_count_start()
    let rest = interpreter.interpret(text, fileName: "program.ngc", batch: 1_024) {
      commands += $0.commands.count
    }
    feedhold_allocation_count_stop()
    let isSound = !rest.hasErrors
    #expect(isSound, "\(name) \(rest.diagnostics.prefix(3))")
    let total = commands + rest.commands.count
    #expect(total > rounds / 2)
    return feedhold_allocation_count()
  }

  // Without optimisation, generic code of the standard library asks for memory of its own.
  private static let genericNames: Set = [
    "assignments", "comments", "inches and increments", "drilling cycles", "offsets",
    "calls with a value", "nested calls", "M98", "repeat", "compensated path",
  ]

  private var isUnoptimised: Bool {
    #if DEBUG
      true
    #else
      false
    #endif
  }

  @Test("a program of twice the length asks no more often for heap memory")
  func noMemoryForMotionLines() {
    let rounds = 2_000
    for (name, body) in programs {
      _ = allocations(name, body, rounds)
      let short = allocations(name, body, rounds)
      let long = allocations(name, body, 2 * rounds)
      if isUnoptimised && Self.genericNames.contains(name) { continue }
      #expect(long == short, "\(name): \(Double(long - short) / Double(rounds)) a round")
    }
  }

  // A search of the standard library's asks for a table each: that were 39 times a line.
  @Test("a longer text asks no more often for memory to guess its dialect")
  func noMemoryForGuess() {
    func allocations(_ rounds: Int) -> Int64 {
      let lines = "\nG1 X1 Y2\n(words)\nN10 #1=[#2+1]\n"
      let text = Array(String(repeating: lines, count: rounds).utf8)
      feedhold_allocation_count_start()
      let guess = Dialect.guess(text)
      feedhold_allocation_count_stop()
      #expect(guess == nil)
      return feedhold_allocation_count()
    }
    _ = allocations(1)
    let lineByLine = Double(allocations(2_000) - allocations(1_000)) / 4_000
    #expect(lineByLine <= (isUnoptimised ? 20 : 0))
  }
}
