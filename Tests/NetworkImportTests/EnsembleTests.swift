import Testing

@testable import NetworkImport

@Suite("Ensembles give the readings of every member") struct EnsembleTests {
  private func rows(_ models: GoldenModel...) throws -> CalibrationRows {
    let lines = models.map(\.csv).joined(separator: [10])
    return try CalibrationRows(Array(lines))
  }

  @Test("dense networks are one wide layer, then blocks; each answers as ONNX Runtime's does")
  func dense() throws {
    let first = try #require(GoldenModel("mlp"))
    let second = try #require(GoldenModel("mlp_second"))
    let network = try NetworkImporter.network(
      ensemble: [first.bytes, second.bytes, first.bytes], calibration: rows(first, second))
    let file = try FileRun(network.bytes)
    #expect(file.tensors.map(\.channels) == [12, 48, 24, 6])
    #expect(file.operations.count == 1 + 3 + 3)
    let spread = max(first.spread, second.spread)
    for (model, member) in [(first, 0), (second, 1), (first, 2)] {
      for (input, output) in zip(model.inputs, model.outputs) {
        let answer = try network.answer(input)
        for (own, other) in zip(answer[(2 * member)..<(2 * member + 2)], output) {
          // As for one network: weights of 7 bits and a sign in three layers.
          #expect(abs(own - other) < 0.03 * spread)
        }
      }
    }
  }

  @Test("other networks run one after the other and give the same numbers as alone")
  func others() throws {
    for name in ["conv", "gru", "rowwise"] {
      let model = try #require(GoldenModel(name))
      let alone = try NetworkImporter.network(model.bytes, calibration: rows(model))
      let both = try NetworkImporter.network(
        ensemble: [model.bytes, model.bytes], calibration: rows(model))
      for input in model.inputs {
        let answer = try alone.answer(input)
        #expect(try both.answer(input) == answer + answer, "\(name)")
      }
    }
  }

  @Test("members of another input, or that end quantised, are refused by number")
  func refusals() throws {
    let mlp = try #require(GoldenModel("mlp"))
    let matmul = try #require(GoldenModel("matmul"))
    let quantised = try #require(GoldenModel("mlp.s8"))
    for other in [matmul, quantised] {
      #expect { try NetworkImporter.network(ensemble: [mlp.bytes, other.bytes]) } throws: {
        ($0 as? ImportFinding)?.code == .wrongInterface && "\($0)".contains("model 2")
      }
    }
    #expect { try NetworkImporter.network(ensemble: [mlp.bytes, [1, 2, 3]]) } throws: {
      ($0 as? ImportFinding)?.code == .notAModel && "\($0)".contains("model 2")
    }
    #expect { try NetworkImporter.network(ensemble: []) } throws: {
      ($0 as? ImportFinding)?.code == .wrongInterface
    }
  }
}
