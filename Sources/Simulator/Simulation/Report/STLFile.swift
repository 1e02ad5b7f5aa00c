/// The cut part as a binary STL file, in millimetres and in the program's coordinates: a closed
/// solid with its outside on the right-hand side of each triangle.
public enum STLFile {
  /// Most triangles of a file: 50 bytes each, so that it stays below 50 MB.
  static let triangleLimit = 990_000

  /// Writes the part; "-" is the standard output.
  /// - Parameters:
  ///   - surface: The part as it came out of the run.
  ///   - path: Where to.
  /// - Throws: Why it cannot be written, also where there is no part.
  public static func write(_ surface: PartSurface, to path: String) throws(OutputFailure) {
    let mesh = mesh(of: surface)
    guard mesh.count > 0 else {
      throw OutputFailure(path: path, reason: "the job has no stock, so there is no part")
    }
    try FileOutput.write(mesh.file, to: path)
  }

  /// The triangles of a part; none where there is no part.
  static func mesh(of surface: PartSurface, limit: Int = triangleLimit) -> TriangleMesh {
    guard surface.cell > 0, surface.cell.isFinite else { return TriangleMesh(title: "no part") }
    if !surface.radii.isEmpty { return TurnedSolid(surface, limit: limit).mesh }
    guard let solid = MilledSolid(surface, limit: limit) else {
      return TriangleMesh(title: "no part")
    }
    return solid.mesh
  }
}

/// Triangles on their way into a binary STL file.
struct TriangleMesh {
  /// A corner. [mm]
  typealias Corner = SIMD3<Float>

  private let title: String
  private var body: [UInt8] = []
  /// Number of triangles.
  private(set) var count = 0

  init(title: String, expected: Int = 0) {
    self.title = title
    body.reserveCapacity(50 * expected)
  }

  /// Adds a triangle, counter-clockwise as seen from outside. One without area is left out.
  mutating func add(_ a: Corner, _ b: Corner, _ c: Corner) {
    guard a != b, b != c, c != a else { return }
    count += 1
    let u = b - a
    let v = c - a
    let cross = Corner(u.y * v.z - u.z * v.y, u.z * v.x - u.x * v.z, u.x * v.y - u.y * v.x)
    let length = (cross * cross).sum().squareRoot()
    put(length > 0 ? cross / length : .zero)
    put(a)
    put(b)
    put(c)
    body.append(0)
    body.append(0)
  }

  private mutating func put(_ corner: Corner) {
    for value in [corner.x, corner.y, corner.z] {
      let bits = value.bitPattern
      body.append(UInt8(truncatingIfNeeded: bits))
      body.append(UInt8(truncatingIfNeeded: bits >> 8))
      body.append(UInt8(truncatingIfNeeded: bits >> 16))
      body.append(UInt8(truncatingIfNeeded: bits >> 24))
    }
  }

  /// The file: 80 bytes of title, the count, 50 bytes for each triangle.
  var file: [UInt8] {
    // A file that began with "solid" would pass for the text form.
    var bytes = Array("Feedhold part [mm], \(title)".utf8.prefix(80))
    bytes += [UInt8](repeating: 32, count: 80 - bytes.count)
    for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: count >> shift)) }
    return bytes + body
  }
}
