/// Why a line of a program does what it does: the modes it meets, what each of its words means, and
/// what comes out of it.
public struct Explanation: Equatable, Sendable, Encodable {
  /// A mode in force before the line.
  public struct Mode: Equatable, Sendable, Encodable {
    /// The modal group, or the word that is remembered.
    public var group: String
    /// The code in force: "G1", "F120"; "none".
    public var code: String
    /// What it means.
    public var meaning: String
    /// The line that set it; nil where it is so from the start.
    public var line: Int?
    /// The file of that line, where it is not the explained program.
    public var file: String?
  }

  /// A word, an assignment, a comment or an O-word of the line.
  public struct Word: Equatable, Sendable, Encodable {
    /// As it is written.
    public var text: String
    /// Its first byte in the line, from 1.
    public var column: Int
    /// Its bytes.
    public var length: Int
    /// Its value at this moment; nil where it has none. [as its meaning says]
    public var value: Double?
    /// What it means here.
    public var meaning: String
    /// The parameters its value was computed from.
    public var parameters: [Parameter]
  }

  /// A parameter that a value was computed from.
  public struct Parameter: Equatable, Sendable, Encodable {
    /// As it is written: "#5", "#<depth>".
    public var name: String
    /// Its value; nil where it was never set. [the programmer's own]
    public var value: Double?
  }

  /// Version of this form.
  public var schema = 1
  /// The file as the caller named it.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// Its text.
  public var text = ""
  /// Whether the program comes to this line at all; the rest is empty where it does not.
  public var isCarriedOut = false
  /// Whether it lies in a loop or a subprogram: then the first time is explained.
  public var isRepeated = false
  /// The modes before the line.
  public var modes: [Mode] = []
  /// The words in their order.
  public var words: [Word] = []
  /// The canonical commands of the line, as `feedhold check --canon` prints them.
  public var commands: [String] = []
  /// What was found wrong or odd in the line.
  public var findings: [String] = []

  init(file: String, line: Int) {
    self.file = file
    self.line = line
  }
}
