/// A tensor as the file has it. docs/models/fixed-point.md section 5.
struct FileTensor {
  var rows: Int
  var channels: Int
  var grid: Grid
  var low: Int
  var high: Int
}

/// An operation as the file has it.
struct FileOperation {
  /// The numbers of kinds.
  enum Kind: UInt32 {
    case dense = 1
    case convolution, depthwise, average, add, place, table, recurrent, last, head
  }

  var kind: Kind
  var input: Int
  var second: Int?
  var output: Int
  var taps = 1
  var dilation = 1
  var stride = 1
  var before = 0
  var behind = 0
  var width = 0
  var channel = 0
  var outputs = 0
  var inChannel = 0
  var parameters = FileBytes()
}

/// Bytes of a file, little-endian.
struct FileBytes {
  private(set) var bytes: [UInt8] = []

  var count: Int { bytes.count }

  mutating func put<Number: FixedWidthInteger>(_ number: Number) {
    for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> Number(truncatingIfNeeded: shift)))
    }
  }

  mutating func put(word: Int) { put(UInt32(truncatingIfNeeded: word)) }

  mutating func put(_ other: FileBytes) { bytes += other.bytes }

  /// Zeros up to a multiple of an alignment.
  mutating func pad(to alignment: Int) {
    while bytes.count % alignment != 0 { bytes.append(0) }
  }

  /// FNV-1a over 8-byte words.
  var checksum: UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for begin in stride(from: 0, to: bytes.count, by: 8) {
      var word: UInt64 = 0
      for index in 0..<8 { word |= UInt64(bytes[begin + index]) << UInt64(8 * index) }
      hash = (hash ^ word) &* 0x100_0000_01B3
    }
    return hash
  }
}

/// Writes the file of a network, version 2.
struct NetworkFile {
  var tensors: [FileTensor] = []
  var operations: [FileOperation] = []
  var output = 0

  static let version: UInt32 = 2
  private static let headBytes = 32
  private static let tensorBytes = 40
  private static let operationBytes = 64

  var bytes: [UInt8] {
    var places: [Int] = []
    var end =
      Self.headBytes + Self.tensorBytes * tensors.count + Self.operationBytes * operations.count
    for operation in operations {
      guard operation.parameters.count > 0 else {
        places.append(0)
        continue
      }
      let begin = (end + 63) / 64 * 64
      places.append(begin)
      end = begin + operation.parameters.count
    }
    var file = head(length: (end + 7) / 8 * 8 + 8)
    for tensor in tensors { put(tensor, into: &file) }
    for (operation, place) in zip(operations, places) { put(operation, at: place, into: &file) }
    for operation in operations where operation.parameters.count > 0 {
      file.pad(to: 64)
      file.put(operation.parameters)
    }
    file.pad(to: 8)
    let checksum = file.checksum
    file.put(checksum)
    return file.bytes
  }

  private func head(length: Int) -> FileBytes {
    var file = FileBytes()
    for byte in "FHN2".utf8 { file.put(byte) }
    file.put(Self.version)
    let noFeatures = 0
    let noSummary = 0
    for word in [length, tensors.count, operations.count, noFeatures, noSummary, output] {
      file.put(word: word)
    }
    return file
  }

  private func put(_ tensor: FileTensor, into file: inout FileBytes) {
    file.put(word: tensor.grid.bits)
    file.put(word: tensor.rows)
    file.put(word: tensor.channels)
    for number in [tensor.grid.zero, tensor.low, tensor.high] { file.put(word: number) }
    file.put(tensor.grid.scale.bitPattern)
    file.put(UInt64(0))
  }

  private func put(_ operation: FileOperation, at place: Int, into file: inout FileBytes) {
    file.put(operation.kind.rawValue)
    file.put(word: operation.input)
    file.put(word: operation.second ?? -1)
    for number in [
      operation.output, operation.taps, operation.dilation, operation.stride, operation.before,
      operation.behind, operation.inChannel, operation.width, operation.channel,
      operation.outputs, place, operation.parameters.count, 0,
    ] { file.put(word: number) }
  }
}
