internal import Signals

/// Why a network cannot be run row by row.
public enum StreamFault: UInt8, Sendable, BitwiseCopyable {
  /// A mean needs all rows at once: take the last row instead.
  case takesMean
  /// A window looks ahead, or steps over rows: pad it before, not behind, and take stride 1.
  case looksAhead
  /// A dense layer takes several rows as one input: take the last row first.
  case takesRowsAtOnce
  /// A window or a recurrent unit stands behind `last`, where the whole network has but one row.
  case remembersBehindLast
}

/// Why a network cannot be run row by row, and which operation is to blame.
public struct StreamError: Error, Equatable, Sendable, BitwiseCopyable {
  /// What is in the way.
  public var fault: StreamFault
  /// The operation, from 0.
  public var operation: Int

  /// A refusal from its parts.
  public init(_ fault: StreamFault, operation: Int) {
    self.fault = fault
    self.operation = operation
  }
}

extension NetworkImage {
  /// Why it cannot be run row by row; nil where it can.
  public var streamError: StreamError? {
    for index in 0..<operationCount {
      if let fault = streamFault(of: operation(index)) {
        return StreamError(fault, operation: index)
      }
    }
    return nil
  }

  private func streamFault(of shape: OperationShape) -> StreamFault? {
    let rows = tensor(shape.input).rows
    switch shape.kind {
    case .average: return .takesMean
    case .dense, .head: return rows == 1 ? nil : .takesRowsAtOnce
    case .conv, .depthwise:
      let isCausal = shape.stride == 1 && shape.behind == 0 && shape.before == shape.reach
      guard isCausal else { return .looksAhead }
      return shape.taps == 1 || rows == tensor(0).rows ? nil : .remembersBehindLast
    case .gru: return rows == tensor(0).rows ? nil : .remembersBehindLast
    default: return nil
    }
  }

  /// Multiplications of a weight and an activation in a whole run; of a mean its additions.
  public func multiplyAccumulates(of index: Int) -> Int64 {
    let shape = operation(index)
    let rows = tensor(shape.output).rows
    switch shape.kind {
    case .average: return widened(tensor(shape.input).count)
    case .dense, .conv, .depthwise, .gru, .head:
      return widened(shape.outputs * shape.window) * widened(rows)
    default: return 0
    }
  }
}
