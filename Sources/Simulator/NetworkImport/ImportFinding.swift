/// What is wrong with a model, and so what to do about it.
public enum ImportCode: String, Sendable {
  /// The bytes are no ONNX model, or are cut off.
  case notAModel = "not-a-model"
  /// The file, a tensor or the graph is larger than a network in fixed point may be.
  case tooLarge = "too-large"
  /// The operator set is older or newer than those that are read.
  case operatorSet = "operator-set"
  /// An operator that has no counterpart in fixed point.
  case unsupportedOperator = "unsupported-operator"
  /// An attribute, or an input, asks for what an operation in fixed point does not do.
  case unsupportedAttribute = "unsupported-attribute"
  /// A type of number that is not read.
  case unsupportedType = "unsupported-type"
  /// Numbers lie in an order that no operation can follow.
  case unsupportedLayout = "unsupported-layout"
  /// More than the batch is left open in a shape.
  case dynamicShape = "dynamic-shape"
  /// Shapes do not fit each other.
  case wrongShape = "wrong-shape"
  /// A name that nothing gives a value.
  case missingValue = "missing-value"
  /// The nodes form a cycle, or stand in no order.
  case cyclicGraph = "cyclic-graph"
  /// One network has one input and one output.
  case wrongInterface = "wrong-interface"
  /// Numbers lie in another file.
  case externalData = "external-data"
  /// A number that is infinite, or none.
  case notANumber = "not-a-number"
  /// Quantisation that the arithmetic does not have.
  case unsupportedQuantisation = "unsupported-quantisation"
  /// A factor between two scales is outside what a shift can say.
  case factorOutOfRange = "factor-out-of-range"
  /// A sum may overflow.
  case accumulatorOverflow = "accumulator-overflow"
  /// A bias needs more than 32 bits.
  case biasOutOfRange = "bias-out-of-range"
  /// A reading does not fit Q16.16, or hardly uses it.
  case readingRange = "reading-range"
  /// Tensors are in float, and there are no rows to calibrate them with.
  case calibrationMissing = "calibration-missing"
  /// The rows of calibration cannot be used.
  case calibrationFile = "calibration-file"
  /// Weights had to be made coarser.
  case weightsCoarsened = "weights-coarsened"
  /// A quantisation counts for more readers than the model says.
  case sharedQuantisation = "shared-quantisation"
  /// Something given was not needed.
  case notUsed = "not-used"
}

/// A fault or a warning: where, what, what to do, and a code that scripts may rely on.
public struct ImportFinding: Error, Equatable, Sendable, CustomStringConvertible {
  /// The node with its operator, the initialiser, or row and column; empty for the whole model.
  public var place: String
  /// What is wrong.
  public var message: String
  /// What to do about it.
  public var remedy: String
  /// Which fault it is.
  public var code: ImportCode

  /// A finding from its parts.
  public init(_ code: ImportCode, at place: String, _ message: String, remedy: String) {
    self.code = code
    self.place = place
    self.message = message
    self.remedy = remedy
  }

  /// `node "conv1" (Conv): group 2 of 8 channels; ... [unsupported-attribute]`
  public var description: String {
    let begin = place.isEmpty ? "" : "\(place): "
    return "\(begin)\(message); \(remedy) [\(code.rawValue)]"
  }
}

/// The largest that is read, so that a hostile file cannot ask for more memory than it has bytes.
enum ImportLimit {
  /// Bytes of a model.
  static let modelBytes = 1 << 28
  /// Nodes of a graph.
  static let nodes = 4096
  /// Numbers of one constant.
  static let constantElements = 1 << 24
  /// Numbers of one tensor of activations, and rows or channels: the file's own limits.
  static let tensorElements = 1 << 20
  static let tensorSide = 65_536
  /// Weights that one output reads.
  static let window = 65_536
  /// Numbers held by all values of a graph together.
  static let heldElements = 1 << 26
  /// Dimensions of a tensor.
  static let rank = 8
  /// Tensors and operations of a file.
  static let tensors = 96
  static let operations = 64
  /// Outputs of a head that only gives readings.
  static let plainHeadOutputs = 1024
}

/// The product of a shape; nil where it is negative or larger than a limit.
func elementCount(_ shape: [Int], limit: Int) -> Int? {
  var count = 1
  for side in shape {
    let (product, hasOverflow) = count.multipliedReportingOverflow(by: side)
    guard side >= 0, !hasOverflow, product <= limit else { return nil }
    count = product
  }
  return count
}
