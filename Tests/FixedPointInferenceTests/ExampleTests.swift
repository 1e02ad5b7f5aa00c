import Foundation
import Signals
import Testing

@testable import FixedPointInference

/// The examples of Scripts/make_fixed_point_examples.py: another reading of the page of the
/// standard, in Python's whole numbers, on every path of this processor.
@Suite("Networks give what plain Python makes of the standard's page") struct ExampleTests {
  /// A network, and the lines that belong to it.
  struct Example: CustomStringConvertible {
    let name: String
    let file: [UInt8]
    var lines: [[String]] = []
    var description: String { name }
  }

  static let examples: [Example] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let place = folder.appendingPathComponent("Goldens/networks.tsv")
    let text = (try? String(contentsOf: place, encoding: .utf8)) ?? ""
    var all: [Example] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      if fields[0] == "network" {
        let file = Data(base64Encoded: fields[2]) ?? Data()
        all.append(Example(name: fields[1], file: [UInt8](file)))
      } else {
        all[all.count - 1].lines.append(fields)
      }
    }
    return all
  }()

  private func numbers(_ text: String) -> [Int] {
    text.split(separator: ",").compactMap { Int($0) }
  }

  @Test("there are examples of every kind of line") func complete() {
    let kinds = Set(Self.examples.flatMap(\.lines).map { $0[0] })
    #expect(kinds == ["run", "features", "stream", "step", "refuse", "accept"])
    #expect(Self.examples.count > 60)
  }

  @Test("inputs, features and streams", arguments: Rig.paths)
  func outputs(path: KernelPath) throws {
    for example in Self.examples {
      var rig = try Rig(example.file, on: path)
      for line in example.lines {
        switch line[0] {
        case "run":
          let found = try rig.run(numbers(line[1]))
          #expect(found.outputs == numbers(line[2]), "\(example) on \(path): \(line[1])")
          #expect(found.outside == Int(line[3]))
        case "features":
          let bits = line[1].split(separator: ",").compactMap { UInt64($0, radix: 16) }
          let found = try rig.run(features: bits.map { Double(bitPattern: $0) })
          #expect(found.outputs == numbers(line[2]), "\(example) on \(path): \(line[1])")
          #expect(found.outside == Int(line[3]))
        case "stream": rig.endStream()
        case "step":
          #expect(try rig.step(numbers(line[1])) == numbers(line[2]), "\(example) on \(path)")
        default: break
        }
      }
    }
  }

  /// The file with other bytes at a place, and the checksum made right again.
  private func changed(_ file: [UInt8], at place: Int, to hexadecimal: String) -> [UInt8] {
    var file = file
    var rest = hexadecimal[...]
    var index = place
    while rest.count >= 2, let byte = UInt8(rest.prefix(2), radix: 16) {
      file[index] = byte
      index += 1
      rest = rest.dropFirst(2)
    }
    return PlainNetwork.signed(file)
  }

  @Test("files that are wrong in one field are refused, those on the right side of it taken")
  func verdicts() {
    for example in Self.examples {
      for line in example.lines where line[0] == "refuse" || line[0] == "accept" {
        let file = changed(example.file, at: Int(line[1]) ?? 0, to: line[2])
        let loan = Loan(file)
        let isTaken = (try? NetworkImage(loan.memory)) != nil
        #expect(isTaken == (line[0] == "accept"), "\(example): \(line[1...])")
        withExtendedLifetime(loan) {}
      }
    }
  }
}
