import Glibc

/// A motion trace in the form that ../shared/tools/motion/audit.py reads.
enum TraceFile {
  /// Writes places, one for each tick, with twelve decimals. [mm]
  static func write(_ places: [SIMD3<Double>], to path: String) -> Bool {
    guard let file = unsafe fopen(path, "w") else { return false }
    var bytes = Array("tick,x,y,z\n".utf8)
    for (tick, place) in places.enumerated() {
      append(tick, to: &bytes)
      for axis in 0..<3 {
        bytes.append(UInt8(ascii: ","))
        append(place[axis], to: &bytes)
      }
      bytes.append(UInt8(ascii: "\n"))
      if bytes.count > 1 << 20 {
        _ = unsafe fwrite(bytes, 1, bytes.count, file)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    _ = unsafe fwrite(bytes, 1, bytes.count, file)
    return unsafe fclose(file) == 0
  }

  // Coordinates are below 1 km, so that the number of 1e-12 mm fits.
  private static func append(_ value: Double, to bytes: inout [UInt8]) {
    let scaled = Int((value.magnitude * 1e12).rounded())
    if value < 0, scaled > 0 { bytes.append(UInt8(ascii: "-")) }
    append(scaled / decimals, to: &bytes)
    bytes.append(UInt8(ascii: "."))
    var unit = decimals / 10
    while unit > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(scaled / unit % 10))
      unit /= 10
    }
  }

  private static let decimals = 1_000_000_000_000

  private static func append(_ value: Int, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: String(value).utf8)
  }
}
