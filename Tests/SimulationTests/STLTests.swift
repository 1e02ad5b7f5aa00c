import Foundation
import Geometry
import SeededChance
import Testing

@testable import Simulation

/// A binary STL read back, as any program would read it.
struct ReadSTL {
  typealias Corner = SIMD3<Float>
  var title = ""
  var triangles: [(Corner, Corner, Corner)] = []
  var normals: [Corner] = []

  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 84 else { return nil }
    title = String(decoding: bytes.prefix(80), as: UTF8.self)
    func word(_ place: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
    }
    func corner(_ place: Int) -> Corner {
      // Adding zero turns -0 into 0, so that equal corners have equal keys.
      Corner(
        Float(bitPattern: word(place)), Float(bitPattern: word(place + 4)),
        Float(bitPattern: word(place + 8))) + Corner()
    }
    let count = Int(word(80))
    guard bytes.count == 84 + 50 * count else { return nil }
    for index in 0..<count {
      let place = 84 + 50 * index
      normals.append(corner(place))
      triangles.append((corner(place + 12), corner(place + 24), corner(place + 36)))
    }
  }

  /// Volume by the divergence theorem: a sixth of the sum of a . (b x c). [mm^3]
  var volume: Double {
    // About a corner of the part, so that little is lost to rounding.
    guard let origin = triangles.first.map({ SIMD3<Double>($0.0) }) else { return 0 }
    return triangles.reduce(0) { sum, triangle in
      let a = SIMD3<Double>(triangle.0) - origin
      let b = SIMD3<Double>(triangle.1) - origin
      let c = SIMD3<Double>(triangle.2) - origin
      let cross = SIMD3(b.y * c.z - b.z * c.y, b.z * c.x - b.x * c.z, b.x * c.y - b.y * c.x)
      return sum + (a * cross).sum() / 6
    }
  }

  /// Whether each edge is used once in each direction, or as often each way where solids touch.
  func isClosed(touching: Bool = false) -> Bool {
    var numbers: [SIMD3<UInt32>: Int] = [:]
    func number(_ corner: Corner) -> Int {
      let key = SIMD3(corner.x.bitPattern, corner.y.bitPattern, corner.z.bitPattern)
      if let known = numbers[key] { return known }
      numbers[key] = numbers.count
      return numbers.count - 1
    }
    // Two numbers below 2^31 in one: from, to.
    var edges: [Int: Int] = [:]
    for triangle in triangles {
      let (a, b, c) = (number(triangle.0), number(triangle.1), number(triangle.2))
      edges[a << 31 | b, default: 0] += 1
      edges[b << 31 | c, default: 0] += 1
      edges[c << 31 | a, default: 0] += 1
    }
    return edges.allSatisfy { edge, count in
      let back = (edge & 0x7FFF_FFFF) << 31 | edge >> 31
      return (touching || count == 1) && edges[back] == count
    }
  }
}

@Suite("The part as STL")
struct STLTests {
  private func read(_ surface: PartSurface, limit: Int = STLFile.triangleLimit) throws -> ReadSTL {
    try #require(ReadSTL(STLFile.mesh(of: surface, limit: limit).file))
  }

  private func random(_ chance: inout Chance, hasHoles: Bool) -> PartSurface {
    var surface = PartSurface()
    surface.columns = 1 + Int(chance.share() * 12)
    surface.rows = 1 + Int(chance.share() * 12)
    surface.cell = 0.1 + chance.share()
    surface.origin = Vector3(20 * chance.share() - 10, 20 * chance.share() - 10, -5)
    for _ in 0..<surface.columns * surface.rows {
      let isHole = hasHoles && chance.share() < 0.5
      surface.heights.append(isHole ? 0 : Float(0.5 + 9 * chance.share()))
    }
    return surface
  }

  /// Sum of height times area; the corners' share of the diagonal is a twelfth of a cell.
  private func volume(_ surface: PartSurface) -> Double {
    let area = surface.cell * surface.cell
    let (columns, rows) = (surface.columns, surface.rows)
    let sum = surface.heights.reduce(0.0) { $0 + Double($1) }
    func height(_ column: Int, _ row: Int) -> Double {
      Double(surface.heights[row * columns + column])
    }
    // A field of one row or column has no inner square at its corners, so no share.
    guard columns > 1, rows > 1 else { return sum * area }
    let corners =
      height(0, 0) + height(columns - 1, rows - 1) - height(columns - 1, 0) - height(0, rows - 1)
    return (sum + corners / 12) * area
  }

  @Test("of a milled part is closed and has the volume of the height field", arguments: 1...40)
  func milled(_ seed: UInt64) throws {
    var chance = Chance(seed: seed)
    let surface = random(&chance, hasHoles: false)
    let solid = try read(surface)
    #expect(solid.isClosed())
    // Corners are Floats: 1e-6 of 10 mm each.
    #expect(abs(solid.volume - volume(surface)) < 2e-5 * volume(surface))
  }

  @Test("of a part that is cut through is closed and has the same volume", arguments: 1...40)
  func holes(_ seed: UInt64) throws {
    var chance = Chance(seed: seed)
    let surface = random(&chance, hasHoles: true)
    guard surface.heights.contains(where: { $0 > 0 }) else { return }
    let solid = try read(surface)
    #expect(solid.isClosed(touching: true))
    #expect(abs(solid.volume - volume(surface)) < 2e-5 * volume(surface))
  }

  @Test("a block is a block, in the program's coordinates, its normals pointing outwards")
  func block() throws {
    var surface = PartSurface()
    (surface.columns, surface.rows, surface.cell) = (4, 3, 0.5)
    surface.origin = Vector3(10.25, -4.75, -12)
    surface.heights = [Float](repeating: 12, count: 12)
    let solid = try read(surface)
    let corners = solid.triangles.flatMap { [$0.0, $0.1, $0.2] }
    #expect(corners.map(\.x).min() == 10 && corners.map(\.x).max() == 12)
    #expect(corners.map(\.y).min() == -5 && corners.map(\.y).max() == -3.5)
    #expect(corners.map(\.z).min() == -12 && corners.map(\.z).max() == 0)
    #expect(abs(solid.volume - 2 * 1.5 * 12) < 1e-9)
    for (triangle, normal) in zip(solid.triangles, solid.normals) {
      let middle = (triangle.0 + triangle.1 + triangle.2) / 3 - SIMD3(11, -4.25, -6)
      #expect((middle * normal).sum() > 0)
    }
  }

  @Test("of a turned part is closed and has the volume of its frusta")
  func turned() throws {
    let surface = SyntheticRun.shaft()
    let solid = try read(surface)
    #expect(solid.isClosed())
    // Half slices at both ends, frusta from middle to middle: V = pi h / 3 (a^2 + ab + b^2).
    let radii = surface.radii.map(Double.init)
    var exact = Double.pi * 0.05 * (radii[0] * radii[0] + radii[799] * radii[799])
    for (a, b) in zip(radii, radii.dropFirst()) {
      exact += Double.pi * 0.1 / 3 * (a * a + a * b + b * b)
    }
    #expect(abs(solid.volume - exact) < 1e-5 * exact)
  }

  @Test("of a bar that is parted off is closed")
  func partedOff() throws {
    var surface = SyntheticRun.shaft()
    for slice in 300..<320 { surface.radii[slice] = 0 }
    surface.radii[799] = 0
    let solid = try read(surface)
    #expect(solid.isClosed(touching: true))
    #expect(solid.volume > 0)
  }

  @Test("a large part is sampled until it fits, stays closed and says so")
  func sampled() throws {
    let surface = SyntheticRun.pocket(cell: 1)
    let fine = try read(surface)
    #expect(!fine.title.contains("sampled"))
    let coarse = try read(surface, limit: 4000)
    #expect(coarse.triangles.count <= 4000)
    #expect(coarse.title.contains("sampled"))
    #expect(coarse.isClosed())
    // Only the last blocks of a row or column are smaller than the others: a hundredth at most.
    #expect(abs(coarse.volume / fine.volume - 1) < 0.01)
    let shaft = try read(SyntheticRun.shaft(), limit: 20_000)
    #expect(shaft.triangles.count <= 20_000)
    #expect(shaft.isClosed())
  }

  @Test("the largest file stays below 50 MB")
  func sizeLimit() {
    #expect(84 + 50 * STLFile.triangleLimit < 50_000_000)
  }

  @Test("without a part there is an error, and numbers that are none do no harm")
  func hostile() throws {
    #expect(throws: OutputFailure.self) { try STLFile.write(PartSurface(), to: "/dev/null") }
    var surface = SyntheticRun.pocket()
    surface.heights[7] = .nan
    surface.heights[8] = -.infinity
    let solid = try read(surface)
    #expect(solid.volume.isFinite)
    surface.columns = .max
    #expect(STLFile.mesh(of: surface).count == 0)
    surface.radii = [.nan, .nan]
    #expect(STLFile.mesh(of: surface).count == 0)
    surface.radii = [1]
    #expect(STLFile.mesh(of: surface).count > 0)
    surface.radii = [5, 5, 4, .infinity, 3, 3]
    #expect(try read(surface).isClosed())
  }

  @Test("the file reads back as it was made")
  func file() throws {
    let path = NSTemporaryDirectory() + "feedhold-\(UUID().uuidString).stl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try STLFile.write(SyntheticRun.shaft(), to: path)
    let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
    let solid = try #require(ReadSTL(bytes))
    #expect(solid.title.hasPrefix("Feedhold part [mm], turned, 800 slices of 0.100"))
  }
}
