internal import GCode

/// The lines of numbers that a network is run on: one input, or one row of a stream, a line.
public struct NetworkInputs {
  private let file: String
  private let count: Int
  private let takesFractions: Bool

  /// Lines for a network.
  /// - Parameters:
  ///   - file: Name of the file for messages.
  ///   - network: What they are for.
  ///   - streaming: Whether each is a row of a stream.
  ///   - units: Whether the numbers are quantities, not elements.
  public init(
    of file: String, for network: LoadedNetwork, streaming: Bool, units: Bool
  ) {
    self.file = file
    count = network.inputCount(streaming: streaming)
    takesFractions = network.readsFeatures || units
  }

  /// The numbers of a line; nil of one that is empty or a comment (`#`).
  /// - Throws: What is wrong with it, at its number from 1.
  public func numbers(_ line: String, at number: Int) throws(JobFaults) -> [Double]? {
    let text = line.trimmingSuffix("\r")
    guard !text.isEmpty, !text.hasPrefix("#") else { return nil }
    let fields = text.split(separator: ",", omittingEmptySubsequences: false)
    guard fields.count == count else {
      throw fault(
        number, 1, "\(fields.count) numbers, the network takes \(count); give one input a line",
        "wrong-length")
    }
    var numbers: [Double] = []
    numbers.reserveCapacity(count)
    var column = 1
    for field in fields {
      numbers.append(try value(field, number, column))
      column += field.utf8.count + 1
    }
    return numbers
  }

  private func value(
    _ field: Substring, _ line: Int, _ column: Int
  ) throws(JobFaults) -> Double {
    let text = field.drop { $0 == " " }
    guard let value = Double(text) else {
      throw fault(line, column, "\"\(text.prefix(40))\" is no number", "not-a-number")
    }
    // Features may be anything, as a sensor may fail: what is no number counts as saturated.
    guard takesFractions || value.isFinite && value == value.rounded() else {
      throw fault(
        line, column,
        "\(text.prefix(40)) is no whole number; the network takes elements as they "
          + "are quantised, or quantities with --units", "not-whole")
    }
    return value
  }

  private func fault(_ line: Int, _ column: Int, _ text: String, _ code: String) -> JobFaults {
    JobFaults([JobFault(file: file, line: line, column: column, message: text, code: code)])
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: Character) -> Substring {
    last == suffix ? dropLast() : self[...]
  }
}
