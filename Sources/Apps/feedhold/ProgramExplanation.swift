import ArgumentParser
import GCode
import Simulation

/// `feedhold check --explain`: why a line does what it does.
struct ProgramExplanation {
  private let input: ReadingInput

  init(_ input: ReadingInput) { self.input = input }

  func put(_ place: ProgramPlace, asJSON: Bool) throws {
    var interpreter = Interpreter(options: input.options)
    let explanation = interpreter.explain(
      line: try line(of: place), of: input.text, fileName: input.fileName)
    if asJSON {
      try Console.put(ResultDocument.json(explanation))
    } else {
      for line in lines(of: explanation) { try Console.put(Console.visible(line)) }
    }
    if !explanation.isCarriedOut { throw ExitStatus.badInput }
  }

  private func line(of place: ProgramPlace) throws -> Int {
    if case .line(let line) = place { return line }
    var interpreter = Interpreter(options: input.options)
    var index = ProgramIndex()
    _ = interpreter.interpret(
      input.text, fileName: input.fileName, batch: 4_096, index: &index
    ) { _ in }
    do throws(StartRefusal) {
      return try place.line(in: index)
    } catch {
      throw place.refused(error, in: input.fileName)
    }
  }

  // MARK: as text

  private func lines(of explanation: Explanation) -> [String] {
    var lines = ["\(explanation.file):\(explanation.line): \(explanation.text)"]
    guard explanation.isCarriedOut else {
      return lines + ["The program never comes to this line."] + findings(of: explanation)
    }
    if explanation.isRepeated { lines.append("In a loop or subprogram: the first time.") }
    lines.append("Modes before it:")
    lines += explanation.modes.map { mode in
      let origin =
        mode.line.map { "\(mode.file.map { "\($0):" } ?? "line ")\($0)" } ?? "from the start"
      return "  " + [Self.padded(mode.group, 20), Self.padded(mode.code, 8)].joined()
        + "\(mode.meaning) (\(origin))"
    }
    if !explanation.words.isEmpty { lines.append("Words:") }
    for word in explanation.words {
      let value = word.value.map { " = \(Self.number($0))" } ?? ""
      lines.append(
        "  \(explanation.line):\(word.column)-\(word.column + word.length - 1) "
          + "\(word.text)\(value): \(word.meaning)")
      lines += word.parameters.map { parameter in
        "    with \(parameter.name) = \(parameter.value.map(Self.number) ?? "never set")"
      }
    }
    lines.append(explanation.commands.isEmpty ? "No canonical function." : "Canonical functions:")
    return lines + explanation.commands.map { "  " + $0 } + findings(of: explanation)
  }

  // With the calls of a finding on lines of their own.
  private func findings(of explanation: Explanation) -> [String] {
    explanation.findings.flatMap { $0.split(separator: "\n").map(String.init) }
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15 ? String(Int64(value)) : String(value)
  }
}
