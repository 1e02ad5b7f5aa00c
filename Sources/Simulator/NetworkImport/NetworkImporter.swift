/// A network that was brought into fixed point.
public struct ImportedNetwork: Sendable {
  /// The file, format version 2 of docs/models/fixed-point.md.
  public let bytes: [UInt8]
  /// How many tensors and operations it has.
  public let tensors: Int
  /// How many operations it has.
  public let operations: Int
  /// Multiplications with weights for one input.
  public let multiplyAccumulates: Int
  /// For each number of the model's input tensor its place in the network's rows of channels.
  public let inputOrder: [Int]
  /// The same of the output.
  public let outputOrder: [Int]
  /// What comes in and goes out, for people.
  public let lines: [String]
  /// What works otherwise than one may expect.
  public let warnings: [ImportFinding]
}

/// Turns an ONNX model into a network in fixed point. docs/models/onnx-import.md.
public enum NetworkImporter {
  /// Brings a model into fixed point.
  /// - Parameters:
  ///   - model: The bytes of the .onnx file.
  ///   - calibration: Inputs by which tensors in float get their scales.
  ///   - bits: Of activations that calibration quantises: 8 or 16.
  /// - Returns: The file, and what to tell about it.
  /// - Throws: The first thing in the model that fixed point does not have.
  public static func network(
    _ model: [UInt8], calibration: CalibrationRows? = nil, bits: Int = 16
  ) throws(ImportFinding) -> ImportedNetwork {
    let reader = try reader(OnnxModel(model))
    return try network(reader.graph, reader.warnings, calibration, bits)
  }

  /// Brings several models of one input into one network, with the readings of each in their order.
  /// - Parameters:
  ///   - members: The bytes of the .onnx files; each must end in float.
  ///   - calibration: Inputs by which tensors in float get their scales.
  ///   - bits: Of activations that calibration quantises: 8 or 16.
  /// - Returns: The file, and what to tell about it.
  /// - Throws: The first thing in a model that fixed point does not have, the model being named by
  ///   its number.
  public static func network(
    ensemble members: [[UInt8]], calibration: CalibrationRows? = nil, bits: Int = 16
  ) throws(ImportFinding) -> ImportedNetwork {
    var graphs: [LayerGraph] = []
    var warnings: [ImportFinding] = []
    for (index, member) in members.enumerated() {
      do {
        let reader = try reader(OnnxModel(member))
        graphs.append(reader.graph)
        warnings += reader.warnings
      } catch {
        var named = error
        named.place = "model \(index + 1)" + (error.place.isEmpty ? "" : ", \(error.place)")
        throw named
      }
    }
    return try network(Ensemble.joined(graphs), warnings, calibration, bits)
  }

  private static func network(
    _ graph: LayerGraph, _ found: [ImportFinding], _ calibration: CalibrationRows?, _ bits: Int
  ) throws(ImportFinding) -> ImportedNetwork {
    var warnings = found
    let ranges = try ranges(graph, calibration, &warnings)
    var lowering = Lowering(graph, ranges: ranges, bits: bits == 8 ? 8 : 16)
    let file = try lowering.run()
    return ImportedNetwork(
      bytes: file.bytes, tensors: file.tensors.count, operations: file.operations.count,
      multiplyAccumulates: multiplyAccumulates(graph),
      inputOrder: graph.inputOrder, outputOrder: graph.outputOrder,
      lines: lines(file),
      warnings: warnings + lowering.warnings)
  }

  // Which axis of the input counts time only the operators behind it show.
  static func reader(_ model: OnnxModel) throws(ImportFinding) -> GraphReader {
    do {
      return try GraphReader(model, layout: .channelsFirst)
    } catch {
      guard error.code == .unsupportedLayout else { throw error }
      for layout in [InputLayout.rowsFirst, .oneChannel] {
        if let reader = try? GraphReader(model, layout: layout) { return reader }
      }
      throw error
    }
  }

  private static func ranges(
    _ graph: LayerGraph, _ calibration: CalibrationRows?, _ warnings: inout [ImportFinding]
  ) throws(ImportFinding) -> [ClosedRange<Double>]? {
    let open = Lowering.signalsInFloat(graph)
    guard let first = open.first else {
      if calibration != nil {
        warnings.append(
          ImportFinding(
            .notUsed, at: "calibration", "the model is quantised already",
            remedy: "leave --calibrate out"))
      }
      return nil
    }
    guard let calibration else {
      throw ImportFinding(
        .calibrationMissing, at: "tensor \"\(graph.signals[first].name)\"",
        "it is in float, as are \(open.count - 1) others",
        remedy: "give rows that the network is used on with --calibrate, or quantise the model")
    }
    return try calibration.ranges(of: graph)
  }

  private static func multiplyAccumulates(_ graph: LayerGraph) -> Int {
    graph.layers.reduce(0) { total, layer in
      let rows = graph.signals[layer.output].rows
      if case .recurrent(let unit) = layer.kind {
        return total + rows * 3 * unit.units * unit.units
      }
      if case .blocks(let blocks, _) = layer.kind {
        return blocks.reduce(total) { $0 + $1.sum.outputs * $1.sum.window }
      }
      guard let sum = layer.sum else { return total }
      return total + rows * sum.outputs * sum.window
    }
  }

  private static func lines(_ file: NetworkFile) -> [String] {
    [("input", 0), ("output", file.output)].map { title, index in
      let tensor = file.tensors[index]
      let kind = tensor.grid.bits == 32 ? "Q16.16" : "int\(tensor.grid.bits)"
      let scale = tensor.grid.bits == 32 ? "" : ", scale \(tensor.grid.scale)"
      let zero = tensor.grid.zero == 0 ? "" : ", zero point \(tensor.grid.zero)"
      return "\(title): \(tensor.rows) x \(tensor.channels) \(kind)\(scale)\(zero)"
    }
  }
}
