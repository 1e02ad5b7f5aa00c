extension Interpreter {
  mutating func runLatheCycle(_ code: Int, at span: WordSpan) throws(ProgramError) {}
}
