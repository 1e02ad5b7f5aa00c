@testable import FixedPointInference

/// The file, written from section 5 of docs/models/fixed-point.md.
extension PlainNetwork {
  func bytes() -> [UInt8] {
    var file = Array("FHN2".utf8)
    let heads = [2, 0, tensors.count, operations.count, features.count, figures == nil ? 0 : 1]
    for number in heads + [output] { Self.put(&file, number, 4) }
    for feature in features {
      Self.put(&file, feature.offset.bitPattern, 8)
      Self.put(&file, feature.stepsPerUnit.bitPattern, 8)
      Self.put(&file, feature.low, 2)
      Self.put(&file, feature.high, 2)
      Self.put(&file, 0, 4)
    }
    if let figures {
      for figure in figures { Self.put(&file, figure.bitPattern, 8) }
      Self.put(&file, 1000, 4)
      Self.put(&file, 200, 4)
      Self.put(&file, 42, 8)
    }
    for tensor in tensors {
      let numbers = [tensor.bits, tensor.rows, tensor.channels]
      for number in numbers + [tensor.zero, tensor.low, tensor.high] { Self.put(&file, number, 4) }
      Self.put(&file, tensor.scale.bitPattern, 8)
      Self.put(&file, 0, 8)
    }
    var parameters: [UInt8] = []
    let begin = file.count + 64 * operations.count
    for operation in operations {
      let own = operation.parameters(of: self)
      while !own.isEmpty, (begin + parameters.count) % 64 != 0 { parameters.append(0) }
      Self.put(&file, operation.fields, 4)
      Self.put(&file, own.isEmpty ? 0 : begin + parameters.count, 4)
      Self.put(&file, own.count, 4)
      Self.put(&file, 0, 4)
      parameters += own
    }
    file += parameters
    while file.count % 8 != 0 { file.append(0) }
    file += [UInt8](repeating: 0, count: 8)
    Self.write(&file, file.count, at: 8)
    return Self.signed(file)
  }

  /// The same bytes with their last eight made the right checksum.
  static func signed(_ file: [UInt8]) -> [UInt8] {
    var hash: UInt64 = 14_695_981_039_346_656_037
    unsafe file.withUnsafeBytes { bytes in
      // What is no whole word is refused before its hash is looked at.
      for start in stride(from: 0, to: file.count / 8 * 8 - 8, by: 8) {
        let word = unsafe bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self)
        hash = (hash ^ UInt64(littleEndian: word)) &* 1_099_511_628_211
      }
    }
    var result = Array(file.prefix(file.count - 8))
    put(&result, hash, 8)
    return result
  }

  static func write(_ bytes: inout [UInt8], _ number: Int, at place: Int) {
    for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: number >> (8 * index)) }
  }

  static func put(_ bytes: inout [UInt8], _ number: UInt64, _ count: Int) {
    for index in 0..<count { bytes.append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
  }

  static func put(_ bytes: inout [UInt8], _ number: Int, _ count: Int) {
    put(&bytes, UInt64(bitPattern: Int64(number)), count)
  }

  static func put(_ bytes: inout [UInt8], _ numbers: [Int], _ count: Int) {
    for number in numbers { put(&bytes, number, count) }
  }
}

extension PlainNetwork.Operation {
  /// The fields of the file up to the parameters.
  var fields: [Int] {
    [
      Int(kind.rawValue), input, second ?? 0xFFFF_FFFF, output, taps, dilation, stride, before,
      behind, inChannel, width, channel, outputs,
    ]
  }

  func parameters(of network: PlainNetwork) -> [UInt8] {
    var bytes: [UInt8] = []
    switch kind {
    case .dense, .conv, .depthwise, .head, .gru:
      PlainNetwork.put(&bytes, biases, 4)
      PlainNetwork.put(&bytes, multipliers, 4)
      PlainNetwork.put(&bytes, shifts, 1)
      PlainNetwork.put(&bytes, weights, 1)
      while kind == .gru && bytes.count % 4 != 0 { bytes.append(0) }
    case .average, .add, .place:
      PlainNetwork.put(&bytes, multipliers, 4)
      PlainNetwork.put(&bytes, shifts, 4)
    case .table, .last: break
    }
    for table in tables { PlainNetwork.put(&bytes, table, 2) }
    return bytes
  }
}
