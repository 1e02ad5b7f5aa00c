import Foundation
import Testing

@testable import NetworkImport

@Suite("Imported models answer as ONNX Runtime does") struct GoldenTests {
  @Test("the models are there") func models() {
    #expect(GoldenModel.floats.count == 11)
    #expect(GoldenModel.quantised.count == 23)
  }

  @Test("the float evaluator gives ONNX Runtime's numbers", arguments: GoldenModel.floats)
  func evaluator(_ model: GoldenModel) throws {
    let graph = try NetworkImporter.reader(OnnxModel(model.bytes)).graph
    let evaluator = FloatEvaluator(graph: graph)
    for (input, output) in zip(model.inputs, model.outputs) {
      let answer = evaluator.output(input)
      #expect(answer.count == output.count)
      for (own, other) in zip(answer, output) {
        // ONNX Runtime works in float: 24 bits, over a few hundred additions.
        #expect(abs(own - other) < 4e-6 * max(1, model.spread), "\(model.name)")
      }
    }
  }

  @Test("a quantised model gives ONNX Runtime's whole numbers", arguments: GoldenModel.quantised)
  func quantised(_ model: GoldenModel) throws {
    let network = try NetworkImporter.network(model.bytes)
    let step = try network.outputStep
    let isWhole = model.name == "whole_operators"
    let isReading = model.name == "old_opset"
    var differing = 0
    var largest = 0.0
    for (input, output) in zip(model.inputs, model.outputs) {
      for (own, other) in zip(try network.answer(input, isWhole: isWhole), output) {
        let steps = abs(own - other) / (isWhole ? 1 : step)
        differing += steps >= 0.5 ? 1 : 0
        largest = max(largest, steps)
      }
    }
    let isWide = try FileRun(network.bytes).tensors[0].bits == 16
    if isReading {
      // The end in float is rounded to Q16.16 here: half a step, and float's own rounding.
      #expect(largest < 0.6)
    } else if isWide {
      // A step is 1/65536 of the range; tables are read with lines between 513 entries, 3 steps.
      #expect(largest < 3.5)
    } else {
      #expect(differing == 0)
    }
  }

  @Test("a float model comes close, in 16 bits closer than in 8", arguments: GoldenModel.floats)
  func calibrated(_ model: GoldenModel) throws {
    let rows = try CalibrationRows(model.csv)
    var deviations: [Double] = []
    for bits in [16, 8] {
      let network = try NetworkImporter.network(model.bytes, calibration: rows, bits: bits)
      var sum = 0.0
      for (input, output) in zip(model.inputs, model.outputs) {
        for (own, other) in zip(try network.answer(input), output) {
          sum += (own - other) * (own - other)
        }
      }
      let count = Double(model.outputs.count * model.outputs[0].count)
      deviations.append((sum / count).squareRoot() / model.spread)
    }
    // Weights have 7 bits and a sign: 1/254 of the largest at most, over a few layers.
    #expect(deviations[0] < 0.012)
    #expect(deviations[1] < 0.025)
    // What a GRU reads has 16 bits in both.
    #expect(deviations[0] <= deviations[1])
  }

  @Test("without rows of calibration a float model is refused", arguments: GoldenModel.floats)
  func uncalibrated(_ model: GoldenModel) {
    #expect { try NetworkImporter.network(model.bytes) } throws: {
      ($0 as? ImportFinding)?.code == .calibrationMissing
    }
  }

  @Test("a quantised model does not need rows, and says so") func notNeeded() throws {
    let model = try #require(GoldenModel("mlp.s8"))
    let rows = try CalibrationRows(model.csv)
    let network = try NetworkImporter.network(model.bytes, calibration: rows)
    #expect(network.warnings.map(\.code) == [.notUsed])
    #expect(try network.bytes == NetworkImporter.network(model.bytes).bytes)
  }
}
