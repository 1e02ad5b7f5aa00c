/// Reads and runs a file of docs/models/fixed-point.md, version 2, word by word after that
/// page: what judges the importer's files. It shares no code with the importer or the engine.
struct FileRun {
  struct Refusal: Error { var text: String }

  struct Tensor {
    var bits, rows, channels, zero, low, high: Int
    var scale: Double
    var count: Int { rows * channels }
    var reach: Int { max(abs(low - zero), abs(high - zero)) }
  }

  struct Operation {
    var kind, input, second, output, taps, dilation, stride, before, behind: Int
    var inChannel, width, channel, outputs: Int
    var biases: [Int] = []
    var multipliers: [Int] = []
    var shifts: [Int] = []
    var weights: [Int] = []
    var tables: [[Int]] = []
  }

  let bytes: [UInt8]
  private(set) var tensors: [Tensor] = []
  private(set) var operations: [Operation] = []
  private(set) var output = 0

  init(_ bytes: [UInt8]) throws {
    self.bytes = bytes
    try need(bytes.count >= 40 && bytes.starts(with: Array("FHN2".utf8)), "no head")
    let head = (1..<8).map { word(4 * $0) }
    try need(head[0] == 2 && head[1] == bytes.count && bytes.count % 8 == 0, "version, length")
    try need((2...96).contains(head[2]) && (1...64).contains(head[3]), "counts")
    try need(head[4] == 0 && head[5] == 0, "features")
    output = head[6]
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for place in stride(from: 0, to: bytes.count - 8, by: 8) {
      hash = (hash ^ long(place)) &* 0x100_0000_01b3
    }
    try need(hash == long(bytes.count - 8), "checksum")
    for index in 0..<head[2] { try tensors.append(tensor(32 + 40 * index)) }
    var end = 32 + 40 * head[2] + 64 * head[3]
    for index in 0..<head[3] {
      let place = 32 + 40 * head[2] + 64 * index
      try operations.append(operation(place, &end))
    }
    try need((end + 7) / 8 * 8 + 8 == bytes.count, "end")
    for operation in operations { try check(operation) }
  }

  private func need(_ holds: Bool, _ text: String) throws {
    guard holds else { throw Refusal(text: text) }
  }

  private func word(_ place: Int) -> Int { Int(UInt32(truncatingIfNeeded: number(place, 4))) }
  private func signed(_ place: Int) -> Int { Int(Int32(truncatingIfNeeded: number(place, 4))) }
  private func long(_ place: Int) -> UInt64 { number(place, 8) }

  private func number(_ place: Int, _ size: Int) -> UInt64 {
    (0..<size).reduce(0) { $0 | UInt64(bytes[place + $1]) << UInt64(8 * $1) }
  }

  private func tensor(_ place: Int) throws -> Tensor {
    let tensor = Tensor(
      bits: word(place), rows: word(place + 4), channels: word(place + 8),
      zero: signed(place + 12), low: signed(place + 16), high: signed(place + 20),
      scale: Double(bitPattern: long(place + 24)))
    let limit = 1 << (tensor.bits - 1)
    try need([8, 16, 32].contains(tensor.bits), "bits")
    try need(-limit <= tensor.low && tensor.low <= tensor.high && tensor.high < limit, "bounds")
    try need((-limit..<limit).contains(tensor.zero), "zero point")
    try need(tensor.rows > 0 && tensor.channels > 0 && tensor.count <= 1 << 20, "size")
    try need(tensor.scale > 0 && tensor.scale.isFinite && long(place + 32) == 0, "scale")
    return tensor
  }

  private func operation(_ place: Int, _ end: inout Int) throws -> Operation {
    let words = (0..<16).map { word(place + 4 * $0) }
    var item = Operation(
      kind: words[0], input: words[1], second: words[2], output: words[3], taps: words[4],
      dilation: words[5], stride: words[6], before: words[7], behind: words[8],
      inChannel: words[9], width: words[10], channel: words[11], outputs: words[12])
    try need((1...10).contains(item.kind) && words[15] == 0, "kind")
    try need(item.input < tensors.count && item.output < tensors.count, "tensor")
    let (begin, size) = (words[13], words[14])
    guard size > 0 else {
      try need(begin == 0 && item.kind == 9, "parameters")
      return item
    }
    try need(begin == (end + 63) / 64 * 64 && begin + size <= bytes.count - 8, "offset")
    try need(bytes[end..<begin].allSatisfy { $0 == 0 }, "gap")
    end = begin + size
    try read(&item, begin, size)
    return item
  }

  private func halves(_ place: Int, _ count: Int) -> [Int] {
    (0..<count).map { Int(Int16(truncatingIfNeeded: number(place + 2 * $0, 2))) }
  }

  private func read(_ item: inout Operation, _ begin: Int, _ size: Int) throws {
    switch item.kind {
    case 1, 2, 3, 8, 10:
      let count = item.outputs
      let sum = count * (9 + item.taps * item.width)
      let tables = (sum + 3) / 4 * 4
      try need(size == (item.kind == 8 ? tables + 2052 : sum), "size")
      item.biases = (0..<count).map { signed(begin + 4 * $0) }
      item.multipliers = (0..<count).map { signed(begin + 4 * (count + $0)) }
      item.shifts = (0..<count).map { Int(bytes[begin + 8 * count + $0]) }
      item.weights = bytes[(begin + 9 * count)..<(begin + sum)].map { Int(Int8(bitPattern: $0)) }
      if item.kind == 8 {
        item.tables = [halves(begin + tables, 513), halves(begin + tables + 1026, 513)]
      }
    case 7:
      let count = tensors[item.input].bits == 8 ? 256 : 513
      try need(size == 2 * count, "table")
      item.tables = [halves(begin, count)]
    default:
      let count = item.kind == 5 ? 2 : 1
      try need(size == 4 * count + 4, "size")
      item.multipliers = (0..<count).map { signed(begin + 4 * $0) }
      item.shifts = [word(begin + 4 * count)]
    }
  }

  // What section 4 and the ranges of section 1 ask for.
  private func check(_ item: Operation) throws {
    let source = tensors[item.input]
    let least = item.kind == 10 ? 16 : item.kind == 5 || item.kind == 6 ? 1 : 31
    try need(item.shifts.allSatisfy { (least...62).contains($0) }, "shift")
    for (index, multiplier) in item.multipliers.enumerated() {
      try need(multiplier >= (item.kind == 5 && index == 1 ? 1 : 1 << 30), "multiplier")
    }
    try need(item.weights.allSatisfy { $0 >= -127 }, "weight")
    let reach = item.kind == 8 ? 32768 : source.reach
    let window = item.taps * item.width
    for (output, bias) in item.biases.enumerated() {
      let own = item.weights[output * window..<(output + 1) * window]
      try need(own.reduce(abs(bias)) { $0 + abs($1) * reach } < 1 << 31, "overflow")
    }
    if item.kind == 4 { try need(source.rows * source.reach < 1 << 31, "overflow of a mean") }
    if item.kind == 7 {
      let target = tensors[item.output]
      try need(item.tables[0].allSatisfy { (target.low...target.high).contains($0) }, "entry")
    }
    if item.kind == 1 || item.kind == 10 {
      let isPart = source.rows == 1 && item.inChannel + item.width <= source.channels
      try need(isPart || item.width == source.count && item.inChannel == 0, "width")
    }
    if item.kind == 2 { try need(item.width == source.channels, "width") }
    if item.kind == 3 { try need(item.width == 1 && item.outputs == source.channels, "width") }
  }

  /// The output for one input, rows of channels, in whole numbers.
  func run(_ input: [Int]) -> [Int] {
    var values = tensors.map { [Int](repeating: .min, count: $0.count) }
    values[0] = input.map { min(max($0, tensors[0].low), tensors[0].high) }
    for item in operations { run(item, &values) }
    return values[output]
  }

  private func scaled(_ value: Int, _ item: Operation, _ index: Int) -> Int {
    let target = tensors[item.output]
    let sum = value * item.multipliers[index] + 1 << (item.shifts[index] - 1)
    return min(max(target.zero + sum >> item.shifts[index], target.low), target.high)
  }

  private func run(_ item: Operation, _ values: inout [[Int]]) {
    let (source, target) = (tensors[item.input], tensors[item.output])
    let q = values[item.input]
    func put(_ row: Int, _ channel: Int, _ value: Int) {
      values[item.output][row * target.channels + channel] = value
    }
    switch item.kind {
    case 1, 2, 3, 10:
      for row in 0..<target.rows {
        for output in 0..<item.outputs {
          put(row, item.channel + output, scaled(total(item, q, row, output), item, output))
        }
      }
    case 4:
      for channel in 0..<source.channels {
        let sum = (0..<source.rows).reduce(0) {
          $0 + q[$1 * source.channels + channel] - source.zero
        }
        put(0, channel, scaled(sum, item, 0))
      }
    case 5:
      let second = values[item.second]
      for index in q.indices {
        let sum =
          (q[index] - source.zero) * item.multipliers[0]
          + (second[index] - tensors[item.second].zero) * item.multipliers[1]
        let rounded = (sum + 1 << (item.shifts[0] - 1)) >> item.shifts[0]
        values[item.output][index] = min(max(target.zero + rounded, target.low), target.high)
      }
    case 6:
      for (index, value) in q.enumerated() {
        put(
          index / source.channels, item.channel + index % source.channels,
          scaled(value - source.zero, item, 0))
      }
    case 7:
      values[item.output] = q.map {
        source.bits == 8 ? item.tables[0][$0 + 128] : looked(up: $0, item.tables[0])
      }
    case 8: values[item.output] = states(item, q, source.rows)
    default: values[item.output] = Array(q.suffix(source.channels))
    }
  }

  private func total(_ item: Operation, _ q: [Int], _ row: Int, _ output: Int) -> Int {
    let source = tensors[item.input]
    let isDense = item.kind == 1 || item.kind == 10
    var sum = item.biases[output]
    for tap in 0..<item.taps {
      let from = isDense ? 0 : row * item.stride + tap * item.dilation - item.before
      guard from >= 0, from < source.rows else { continue }
      let begin = from * source.channels + (item.kind == 3 ? output : item.inChannel)
      for index in 0..<item.width {
        let weight = item.weights[(output * item.taps + tap) * item.width + index]
        sum += weight * (q[begin + index] - source.zero)
      }
    }
    return sum
  }

  private func looked(up value: Int, _ table: [Int]) -> Int {
    let (index, rest) = ((value + 32768) >> 7, value & 127)
    return table[index] + ((table[index + 1] - table[index]) * rest + 64) >> 7
  }

  private func states(_ item: Operation, _ words: [Int], _ rows: Int) -> [Int] {
    let units = item.width
    func saturated(_ value: Int) -> Int { min(max(value, -32768), 32767) }
    var state = [Int](repeating: 0, count: units)
    var result: [Int] = []
    for row in 0..<rows {
      let own = (0..<3 * units).map { gate in
        let sum = (0..<units).reduce(item.biases[gate]) {
          $0 + item.weights[gate * units + $1] * state[$1]
        }
        let rounded = sum * item.multipliers[gate] + 1 << (item.shifts[gate] - 1)
        return saturated(rounded >> item.shifts[gate])
      }
      for unit in 0..<units {
        let given = { (gate: Int) in words[(row * 3 + gate) * units + unit] }
        let kept = { (gate: Int) in own[gate * units + unit] }
        let update = looked(up: saturated(given(0) + kept(0)), item.tables[0])
        let reset = looked(up: saturated(given(1) + kept(1)), item.tables[0])
        let recalled = (reset * kept(2) + 1 << 14) >> 15
        let new = looked(up: saturated(given(2) + recalled), item.tables[1])
        state[unit] = new + (update * (state[unit] - new) + 1 << 14) >> 15
      }
      result += state
    }
    return result
  }
}
