import ArgumentParser
import GCode
import Simulation

/// `feedhold check --from`: a program from its midst.
struct ProgramStart {
  private let input: ReadingInput

  init(_ input: ReadingInput) { self.input = input }

  func put(_ place: ProgramPlace, isWhole: Bool, _ report: FindingsReport) throws {
    var interpreter = Interpreter(options: input.options)
    var index = ProgramIndex()
    let whole = interpreter.interpret(
      input.text, fileName: input.fileName, batch: 4_096, index: &index
    ) { _ in }
    report.add(whole.diagnostics)
    guard !whole.hasErrors else { throw ExitStatus.badInput }
    do {
      let line = try place.line(in: index)
      let printer = CanonPrinter()
      // The first batch is what rebuilds the machine's state.
      var isFirst = true
      let last = try interpreter.interpret(from: line, of: index, batch: 4_096) { batch in
        if isWhole || isFirst { printer.put(batch) }
        isFirst = false
      }
      if isWhole { printer.put(last) }
      try printer.finish(isEnd: isWhole)
    } catch let error as StartRefusal {
      throw place.refused(error, in: input.fileName)
    }
  }
}
