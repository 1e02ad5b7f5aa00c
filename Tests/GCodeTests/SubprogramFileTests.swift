import GCode
import Testing

@Suite("Subprograms in files of their own that are damaged") struct SubprogramFileTests {
  /// One file.
  private struct Library: ProgramLibrary {
    let bytes: [UInt8]

    func subprogram(
      named name: String
    ) throws(ProgramTextFailure) -> (fileName: String, text: any ProgramText)? {
      name == "cut" ? ("cut.ngc", MemoryText(bytes)) : nil
    }
  }

  private static let whole = """
    o<cut> sub
    o1 while [#1 lt 3]
    o2 if [#1 eq 1]
    G1 X[#1] F100
    o2 else
    G1 Y1 F100
    o2 endif
    #1 = [#1 + 1]
    o1 endwhile
    o3 do
    #1 = [#1 - 1]
    o3 while [#1 gt 0]
    o4 repeat [2]
    G0 Z1
    o4 endrepeat
    o<cut> endsub

    """

  private func read(_ bytes: [UInt8]) -> Interpretation {
    var options = InterpreterOptions()
    options.library = Library(bytes: bytes)
    var interpreter = Interpreter(options: options)
    return interpreter.interpret(
      Array("o<cut> call [0]\nM2\n".utf8), fileName: "main.ngc")
  }

  @Test("a file that was cut off anywhere is refused at its line, none traps")
  func cutOff() {
    let bytes = Array(Self.whole.utf8)
    #expect(!read(bytes).hasErrors)
    // Without the last line feed it is whole.
    for count in 0..<bytes.count - 2 {
      let reading = read(Array(bytes.prefix(count)))
      #expect(reading.hasErrors, "\(count) bytes")
    }
  }

  @Test("a sub that is never closed is told in its file")
  func unclosed() {
    let reading = read(Array("o<cut> sub\nG1 X1 F100\n".utf8))
    let found = reading.diagnostics.first { $0.severity == .error }
    #expect(found?.code == .unclosedControl && found?.file == "cut.ngc")
    #expect(found?.line == 1)
  }
}
