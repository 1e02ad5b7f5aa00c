import Testing

@testable import NetworkImport

@Suite("Rows of calibration") struct CalibrationTests {
  private func fault(_ text: String) -> ImportFinding? {
    do {
      _ = try CalibrationRows(Array(text.utf8))
      return nil
    } catch { return error }
  }

  @Test("a header, spaces, carriage returns and a last empty line are no numbers") func csv() throws
  {
    let rows = try CalibrationRows(Array("a,b\r\n1, -2.5\r\n\r\n3e2,4\r\n".utf8))
    #expect(rows.rows == [[1, -2.5], [300, 4]])
  }

  @Test("a number that is none is named with row and column") func notANumber() {
    #expect(fault("1,2\n3,nan\n")?.description.contains("row 2, column 2") == true)
    #expect(fault("1,2\n3,4\n-inf,5\n")?.description.contains("row 3, column 1") == true)
    #expect(fault("1,2\n3,,\n")?.description.contains("row 2, column 2") == true)
    #expect(fault("1,2\n3,x\n")?.code == .calibrationFile)
  }

  @Test("an empty set, and rows of different widths") func shapes() {
    #expect(fault("")?.message == "there are no rows")
    #expect(fault("a,b\n\n")?.message == "there are no rows")
    #expect(fault("1,2\n3\n")?.description.contains("row 2: it has 1 numbers") == true)
  }

  @Test("rows must be as wide as the input") func width() throws {
    let model = try #require(GoldenModel("mlp"))
    let rows = try CalibrationRows(Array("1,2,3\n".utf8))
    #expect { try NetworkImporter.network(model.bytes, calibration: rows) } throws: {
      "\($0)".contains("it has 3 numbers, the network's input 12")
    }
  }

  @Test("a network that overflows on a row is refused with the row") func overflow() throws {
    let model = try #require(GoldenModel("mlp"))
    let lines = ["0", "1e308"].map { [String](repeating: $0, count: 12).joined(separator: ",") }
    let rows = try CalibrationRows(Array(lines.joined(separator: "\n").utf8))
    #expect { try NetworkImporter.network(model.bytes, calibration: rows) } throws: {
      "\($0)".contains("calibration, row 2")
    }
  }

  /// numpy.save of [[1.5, -2], [3, 4]], float32 and float64: the head padded to 128 bytes.
  private func npy(_ type: String, _ body: [UInt8], shape: String = "(2, 2)") -> [UInt8] {
    var head = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }"
    while head.utf8.count < 117 { head += " " }
    return [0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array((head + "\n").utf8) + body
  }

  private func bytes<Number: FixedWidthInteger>(_ words: [Number]) -> [UInt8] {
    words.flatMap { word in
      stride(from: 0, to: Number.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: word >> $0) }
    }
  }

  @Test("NumPy files of float32 and float64") func numPy() throws {
    let numbers: [Double] = [1.5, -2, 3, 4]
    let narrow = bytes(numbers.map { Float($0).bitPattern })
    let wide = bytes(numbers.map(\.bitPattern))
    #expect(try CalibrationRows(npy("<f4", narrow)).rows == [[1.5, -2], [3, 4]])
    #expect(try CalibrationRows(npy("<f8", wide)).rows == [[1.5, -2], [3, 4]])
    #expect(try CalibrationRows(npy("<f8", wide, shape: "(1, 2, 2)")).rows == [numbers])
    #expect(throws: ImportFinding.self) { try CalibrationRows(npy("<f8", narrow)) }
    #expect(throws: ImportFinding.self) { try CalibrationRows(npy("<i8", wide)) }
    #expect(throws: ImportFinding.self) {
      try CalibrationRows(npy("<f8", wide, shape: "(9223372036854775807, 2)"))
    }
    for length in 0..<128 {
      #expect(throws: ImportFinding.self) {
        try CalibrationRows(Array(npy("<f8", wide).prefix(max(6, length))))
      }
    }
    let bad = bytes([1.0, .nan, 3, 4].map(\.bitPattern))
    #expect { try CalibrationRows(npy("<f8", bad)) } throws: {
      "\($0)".contains("row 1, column 2")
    }
  }
}
