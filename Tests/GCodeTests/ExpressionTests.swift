import Foundation
import SeededChance
import Testing

@testable import GCode

@Suite("expressions") struct ExpressionTests {
  private func value(_ text: String) -> Double? {
    var interpreter = Interpreter()
    let result = interpreter.interpret(Array("#1=\(text)\nM2\n".utf8), fileName: "e.ngc")
    return result.hasErrors ? nil : result.parameters[1]
  }

  // Each figure was read off LinuxCNC's rs274 (research: traps 4 to 9).
  @Test(
    "precedence, signs and rounding are those of LinuxCNC",
    arguments: [
      ("[-2**2]", 4.0), ("[2**3**2]", 64), ("[2-3-4]", -5), ("[2/4*2]", 1), ("[10 MOD 4 * 2]", 4),
      ("[1 OR 0 AND 0]", 0), ("[5 XOR 2]", 0), ("[-7 MOD 3]", 2), ("[7 MOD -3]", 1),
      ("[-7.5 MOD 2]", 0.5), ("ROUND[2.5]", 3), ("ROUND[-2.5]", -3), ("FIX[-2.5]", -3),
      ("FUP[-2.5]", -2), ("[1 EQ 1.00001]", 1), ("[1.0000001 GT 1]", 1), ("--3", 3),
      ("EXISTS[#<nope>]", 0), ("EXISTS[#5]", 1), ("[2 ** -2]", 0.25), ("[1 NE 1]", 0),
      ("[2 GE 2]", 1), ("[2 LT 2]", 0), ("[2 LE 2]", 1),
      ("A B S[-1 . 5]", 1.5),
    ])
  func table(text: String, wanted: Double) {
    #expect(value(text) == wanted, "\(text)")
  }

  // CMath is within 1 ulp of the true value, degrees cost another; 1e-12 of the result is 100 times
  // less than a nanometre on a metre.
  @Test("functions are those of the C library, in degrees") func functions() {
    var generator = Chance(seed: 3)
    let degree = Double.pi / 180
    for _ in 0..<300 {
      let x = (Double.random(in: -180...180, using: &generator) * 1000).rounded() / 1000
      let share = x / 180
      let cases: [(String, Double)] = [
        ("SIN[\(x)]", sin(x * degree)), ("COS[\(x)]", cos(x * degree)),
        ("ATAN[\(x)]/[2]", atan2(x, 2) / degree),
        ("ACOS[\(x)/180]", acos(share) / degree), ("ASIN[\(x)/180]", asin(share) / degree),
        ("EXP[\(x)/180]", exp(share)), ("LN[ABS[\(x)]+1]", log(abs(x) + 1)),
        ("SQRT[ABS[\(x)]]", abs(x).squareRoot()), ("[ABS[\(x)] ** 0.37]", pow(abs(x), 0.37)),
      ]
      for (text, wanted) in cases where !text.contains("e-") {
        let found = value(text) ?? .nan
        #expect(abs(found - wanted) <= 1e-12 * max(1, abs(wanted)), "\(text), seed 3")
      }
    }
  }

  // 2^1021 leaves 272 of 360 (whole arithmetic).
  @Test("an angle may be as large as a number gets") func hugeAngles() {
    let wanted = sin(272 * Double.pi / 180)
    #expect(abs((value("SIN[2**510*2**511]") ?? .nan) - wanted) < 1e-12)
    #expect(abs((value("TAN[-[2**510*2**511]]") ?? .nan) + tan(272 * Double.pi / 180)) < 1e-9)
  }

  /// Left-to-right evaluation with a stack, to check the precedence climbing (shunting yard,
  /// Dijkstra 1961).
  private func shuntingYard(_ numbers: [Double], _ operators: [String]) -> Double {
    let rank = ["+": 3, "-": 3, "*": 4, "EQ": 2, "GT": 2, "AND": 1, "OR": 1]
    var values = [numbers[0]]
    var stack: [String] = []
    func reduce() {
      let right = values.removeLast()
      let left = values.removeLast()
      switch stack.removeLast() {
      case "+": values.append(left + right)
      case "-": values.append(left - right)
      case "*": values.append(left * right)
      case "EQ": values.append(abs(left - right) < 1e-4 ? 1 : 0)
      case "GT": values.append(left > right ? 1 : 0)
      case "AND": values.append(left != 0 && right != 0 ? 1 : 0)
      default: values.append(left != 0 || right != 0 ? 1 : 0)
      }
    }
    for (operation, number) in zip(operators, numbers.dropFirst()) {
      while let top = stack.last, (rank[top] ?? 0) >= (rank[operation] ?? 0) { reduce() }
      stack.append(operation)
      values.append(number)
    }
    while !stack.isEmpty { reduce() }
    return values[0]
  }

  @Test("chains of operators are evaluated as a shunting yard does") func chains() {
    var generator = Chance(seed: 17)
    let names = ["+", "-", "*", "EQ", "GT", "AND", "OR"]
    for _ in 0..<500 {
      let count = Int.random(in: 2...9, using: &generator)
      let numbers = (0..<count).map { _ in Double(Int.random(in: 0...4, using: &generator)) }
      let operators = (1..<count).map { _ in names[Int.random(in: 0..<7, using: &generator)] }
      var text = "[\(Int(numbers[0]))"
      for (operation, number) in zip(operators, numbers.dropFirst()) {
        text += " \(operation) \(Int(number))"
      }
      #expect(value(text + "]") == shuntingYard(numbers, operators), "\(text)], seed 17")
    }
  }

  @Test("a block reads the parameters as they stood before it") func parametersBeforeBlock() {
    var interpreter = Interpreter()
    let program = "#1=5\n#1=7 #2=#1\n#3=#1 #<a B>=#2\n#4=#<AB>\n#[2+3]=#[1+2]\n##5=9\nM2\n"
    let result = interpreter.interpret(Array(program.utf8), fileName: "p.ngc")
    #expect(!result.hasErrors)
    #expect((1...5).map { result.parameters[$0] } == [7, 5, 7, 5, 7])
    #expect(result.parameters["ab"] == 5)
  }
}
