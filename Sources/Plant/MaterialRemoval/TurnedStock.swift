public import Geometry
public import Signals

/// A bar in a lathe's chuck: one 16-bit radius for each thin slice along its axis.
/// The frame of the stock has its z along the axis (the tailstock at larger z) and x across it, so
/// a tool position's x is a radius; y is ignored. A slice is cut when the tip passes its middle.
/// The insert's tip is taken as a point; bores and the nose radius are not modelled.
public struct TurnedStock: ~Copyable {
  /// The largest number of slices.
  public static var sliceCapacity: Int { 1_048_576 }

  /// Where the bar's chuck end lies. [mm]
  public let startZ: Double
  /// Thickness of a slice. [mm]
  public let pitch: Double
  /// What one count of radius is: 0.001, or more where the bar is thicker than 130 mm. [mm]
  public let step: Double
  /// Number of slices.
  public let slices: Int
  /// Number of moves that were refused: coordinates not finite or beyond 1e9 mm, or not an insert.
  public private(set) var refusedMoves: Int64 = 0
  /// Sum of squared radii taken away so far, in squared counts.
  public private(set) var removedSquares: Int64 = 0

  private let radii: LoanedMemory<UInt16>

  /// How many slices a bar takes.
  /// - Parameters:
  ///   - length: Length of the bar; rounded to the nearest whole number of slices. [mm]
  ///   - pitch: Thickness of a slice. [mm]
  /// - Returns: The number of slices; 0 where the sizes make none.
  public static func slicesNeeded(length: Double, pitch: Double) -> Int {
    guard length > 0, pitch > 0, pitch <= 1e6 else { return 0 }
    let count = length / pitch
    guard count <= Double(sliceCapacity) else { return 0 }
    return Swift.max(1, Int(count + 0.5))
  }

  /// A whole bar.
  /// - Parameters:
  ///   - radius: Radius of the bar. [mm]
  ///   - startZ: Where its chuck end lies. [mm]
  ///   - length: Its length. [mm]
  ///   - pitch: Thickness of a slice. [mm]
  ///   - radii: Memory for `slicesNeeded` radii or more; it is filled here.
  /// - Throws: `StockError` where the sizes make no bar or the memory is too small.
  public init(
    radius: Double, startZ: Double, length: Double, pitch: Double, radii: LoanedMemory<UInt16>
  ) throws(StockError) {
    let slices = Self.slicesNeeded(length: length, pitch: pitch)
    guard slices > 0, radius > 0, radius <= 1e6, startZ.magnitude <= 1e6 else {
      throw .invalidSize
    }
    guard radii.count >= slices else { throw .tooLittleMemory(needed: slices) }
    let capacity = Double(HeightField.countCapacity)
    let step = radius <= 65 ? 0.001 : radius / capacity
    let count = nearestCount(radius / step)
    guard count > 0 else { throw .invalidSize }
    self.step = step
    self.startZ = startZ
    self.pitch = pitch
    self.slices = slices
    self.radii = radii
    for index in 0..<slices { radii[index] = count }
  }

  /// Radius of a slice, from the chuck; 0 beyond the bar. [mm]
  public func radius(slice: Int) -> Double {
    guard slice >= 0, slice < slices else { return 0 }
    return real(radii[slice]) * step
  }

  /// Volume taken away so far. [mm^3]
  public var removedVolume: Double { Double(removedSquares) * squareVolume }

  /// Volume of what is left. [mm^3]
  public var volume: Double {
    var sum: Int64 = 0
    for index in 0..<slices { sum &+= square(radii[index]) }
    return Double(sum) * squareVolume
  }

  /// Cuts along a straight move of the tip.
  /// A move that runs along the axis, or both ways, leaves each slice it passes at the tip's
  /// radius. A move mainly inwards (facing, grooving) also cuts with the edge's width, from the tip
  /// towards the tailstock.
  /// - Parameters:
  ///   - start: Where the tip comes from, x as a radius. [mm]
  ///   - end: Where it goes. [mm]
  ///   - insert: The tool.
  /// - Returns: The volume taken away and the depth of cut at the end of the move: across the axis,
  ///   or along it for a move mainly inwards.
  public mutating func cut(
    from start: ToolPosition, to end: ToolPosition, insert: Cutter
  ) -> Engagement {
    guard insert.isInsertOutlineValid, isUsable(start.tip), isUsable(end.tip) else {
      refusedMoves &+= 1
      return Engagement()
    }
    let before = removedSquares
    let alongX = end.tip.x - start.tip.x
    let alongZ = end.tip.z - start.tip.z
    var engagement = Engagement()
    if alongX < 0, -alongX > alongZ.magnitude {
      engagement.axialDepth = plunge(to: end.tip, from: start.tip, width: insert.fluteLength)
    } else if alongZ != 0 {
      removeAlong(from: start.tip, to: end.tip)
      engagement.axialDepth = depthAhead(of: end.tip, isTowardsChuck: alongZ < 0)
    }
    engagement.removedVolume = Double(removedSquares &- before) * squareVolume
    let isCutting = engagement.axialDepth > 0 || engagement.removedVolume > 0
    if isCutting { engagement.kind = .turning }
    return engagement
  }

  private var squareVolume: Double { .pi * step * step * pitch }

  private func square(_ count: UInt16) -> Int64 { wide(UInt32(count) &* UInt32(count)) }

  private func isUsable(_ point: Vector3) -> Bool {
    point.x.magnitude <= 1e9 && point.z.magnitude <= 1e9
  }

  /// The first slice whose middle lies at or beyond a place along the axis.
  private func slice(atOrAfter z: Double) -> Int {
    nearestCell((z - startZ) / pitch, limit: Double(slices))
  }

  private mutating func lower(_ slice: Int, toRadius radius: Double) {
    let old = radii[slice]
    let new = nearestCount(radius / step)
    guard new < old else { return }
    radii[slice] = new
    removedSquares &+= square(old) &- square(new)
  }

  private mutating func removeAlong(from start: Vector3, to end: Vector3) {
    let first = slice(atOrAfter: Swift.min(start.z, end.z))
    let last = slice(atOrAfter: Swift.max(start.z, end.z))
    let slope = (end.x - start.x) / (end.z - start.z)
    var index = first
    while index < last {
      let middle = startZ + (Double(index) + 0.5) * pitch
      lower(index, toRadius: start.x + (middle - start.z) * slope)
      index += 1
    }
  }

  /// Feeds the whole edge inwards and returns the width that was cutting. [mm]
  private mutating func plunge(to end: Vector3, from start: Vector3, width: Double) -> Double {
    if start.z != end.z { removeAlong(from: start, to: end) }
    let first = slice(atOrAfter: end.z)
    let last = slice(atOrAfter: end.z + width)
    var cutting = 0
    var index = first
    while index < last {
      let before = removedSquares
      lower(index, toRadius: end.x)
      let isTouching = (real(radii[index]) + 0.5) * step >= end.x
      if removedSquares != before || (isTouching && end.x > 0) { cutting += 1 }
      index += 1
    }
    return Double(cutting) * pitch
  }

  /// How far the bar stands above the tip in the next slice it will meet. [mm]
  private func depthAhead(of tip: Vector3, isTowardsChuck: Bool) -> Double {
    let next = slice(atOrAfter: tip.z)
    let index = isTowardsChuck ? next - 1 : next
    let depth = radius(slice: index) - tip.x
    return depth > step / 2 ? Swift.min(depth, radius(slice: index)) : 0
  }
}
