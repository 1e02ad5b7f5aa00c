/// Why a block was refused. The interpreter turns it into a `Diagnostic` and goes on behind the
/// block.
struct ProgramError: Error, Equatable {
  /// Its stable code.
  var code: FaultCode
  /// First byte of the guilty word in its line, from 1.
  var column: Int32
  /// Bytes of the guilty word.
  var length: Int32
  /// What is wrong.
  var message: String
  /// What to do about it.
  var remedy: String
  /// Whether another fault, which was told already, brought it forth.
  var isFollowUp = false

  /// A refusal at a word.
  init(_ code: FaultCode, at span: Span, _ message: String, remedy: String = "") {
    self.code = code
    column = span.column
    length = span.length
    self.message = message
    self.remedy = remedy
  }

  /// Where a word stands in its line.
  struct Span: Equatable, BitwiseCopyable {
    /// First byte, from 1.
    var column: Int32
    /// Bytes, at least 1.
    var length: Int32 = 1
  }
}

typealias WordSpan = ProgramError.Span
