internal import Geometry

/// The part as a shaded picture: colour tells the height (of a turned part the radius), light
/// from the upper left tells the shape. A milled part is seen from above, a turned one from the
/// side.
struct PartPicture {
  /// Most pixels of a picture along a side.
  static let largestSide = 400

  /// Lower left corner of the picture in the frame of the stock. [mm]
  let corner: SIMD2<Double>
  /// Its size. [mm]
  let size: SIMD2<Double>
  /// Whether it is a turned part: Z runs to the right, X upwards.
  let isTurned: Bool
  /// Lowest and highest value of the colours. [mm]
  let lowest: Double
  let highest: Double
  private let surface: PartSurface
  private let wide: Int
  private let high: Int

  /// Colours of height, and shades of each; the round of a turned part needs more shades. With the
  /// empty one they are at most 256.
  var heightSteps: Int { isTurned ? 14 : 21 }
  private var shadeSteps: Int { isTurned ? 18 : 12 }

  /// The picture of a part, of so many pixels along its longer side; nil where there is none.
  init?(_ surface: PartSurface, side: Int = largestSide) {
    guard surface.cell > 0, surface.cell.isFinite else { return nil }
    self.surface = surface
    isTurned = !surface.radii.isEmpty
    let values = isTurned ? surface.radii : surface.heights
    var range: (low: Float, high: Float)?
    for value in values where value.isFinite {
      range = (min(range?.low ?? value, value), max(range?.high ?? value, value))
    }
    guard let range, range.high > 0 else { return nil }
    (lowest, highest) = (Double(max(0, range.low)), Double(range.high))
    if isTurned {
      corner = SIMD2(surface.origin.z, -highest * 1.04)
      size = SIMD2(Double(surface.radii.count) * surface.cell, highest * 2.08)
    } else {
      let (columns, rows) = (surface.columns, surface.rows)
      guard columns > 0, rows > 0, values.count / columns == rows, values.count == columns * rows
      else { return nil }
      let half = surface.cell / 2
      corner = SIMD2(surface.origin.x - half, surface.origin.y - half)
      size = SIMD2(Double(columns), Double(rows)) * surface.cell
    }
    guard size.x > 0, size.y > 0, (size.x + size.y).isFinite, (corner.x + corner.y).isFinite else {
      return nil
    }
    let pixel = max(size.x, size.y) / Double(side)
    wide = max(1, min(side, Int(size.x / pixel + 0.5)))
    high = max(1, min(side, Int(size.y / pixel + 0.5)))
  }

  /// The picture.
  var image: PNGImage {
    var palette = [PNGImage.Colour(red: 0, green: 0, blue: 0, opacity: 0)]
    for level in 0..<heightSteps {
      let colour = ColourScale.height.colour(at: Double(level) / Double(heightSteps - 1))
      for shade in 0..<shadeSteps {
        let light = 0.52 + 0.66 * Double(shade) / Double(shadeSteps - 1)
        palette.append(colour.lit(light))
      }
    }
    var image = PNGImage(width: wide, height: high, palette: palette)
    for row in 0..<high {
      for column in 0..<wide {
        let colour = isTurned ? turned(column, row) : milled(column, row)
        image.pixels[row * wide + column] = colour
      }
    }
    return image
  }

  /// Number of the colour for a value and the direction of its surface.
  private func colour(_ value: Double, normal: SIMD3<Double>) -> UInt8 {
    let span = highest - lowest
    let share = span > 1e-6 ? (value - lowest) / span : 1
    guard share.isFinite else { return 0 }
    let level = Int(min(max(share, 0), 1) * Double(heightSteps - 1) + 0.5)
    // Light from the upper left, 50 degrees above the table; a level surface is lit at 0.77.
    let light = (normal * SIMD3(-0.45, 0.45, 0.77)).sum() / (normal * normal).sum().squareRoot()
    let shade = light.isFinite ? min(max(light / 0.77 * 0.68, 0), 1) : 0
    return UInt8(1 + level * shadeSteps + Int(shade * Double(shadeSteps - 1) + 0.5))
  }

  private func milled(_ column: Int, _ row: Int) -> UInt8 {
    let cellX = Self.cell(column, of: wide, among: surface.columns)
    let cellY = Self.cell(high - 1 - row, of: high, among: surface.rows)
    let stride = max(1, surface.columns / wide)
    let slopeX = height(cellX + stride, cellY) - height(cellX - stride, cellY)
    let slopeY = height(cellX, cellY + stride) - height(cellX, cellY - stride)
    let run = 2 * Double(stride) * surface.cell
    return colour(
      height(cellX, cellY), normal: SIMD3(-slopeX / run, -slopeY / run, 1))
  }

  private static func cell(_ pixel: Int, of pixels: Int, among cells: Int) -> Int {
    min(cells - 1, (2 * pixel + 1) * cells / (2 * pixels))
  }

  private func height(_ column: Int, _ row: Int) -> Double {
    let x = min(max(column, 0), surface.columns - 1)
    let y = min(max(row, 0), surface.rows - 1)
    return Double(surface.heights[y * surface.columns + x])
  }

  private func turned(_ column: Int, _ row: Int) -> UInt8 {
    let slice = Self.cell(column, of: wide, among: surface.radii.count)
    let radius = Double(surface.radii[slice])
    let above = size.y * (0.5 - (Double(row) + 0.5) / Double(high))
    guard radius > 0, above.magnitude <= radius else { return 0 }
    let stride = max(1, surface.radii.count / wide)
    let before = Double(surface.radii[max(0, slice - stride)])
    let after = Double(surface.radii[min(surface.radii.count - 1, slice + stride)])
    let slope = (after - before) / (2 * Double(stride) * surface.cell)
    let turn = above / radius
    let out = max(0, 1 - turn * turn).squareRoot()
    return colour(radius, normal: SIMD3(-slope, turn, out))
  }
}

/// A scale of colours, even in lightness and safe for the colour-blind.
struct ColourScale {
  private let stops: [(Double, Double, Double)]

  /// Height: from deep blue over green to yellow (viridis, Smith and van der Walt 2015, CC0).
  static let height = ColourScale(stops: [
    (68, 1, 84), (72, 40, 120), (62, 74, 137), (49, 104, 142), (38, 130, 142), (31, 158, 137),
    (53, 183, 121), (109, 205, 89), (180, 222, 44), (253, 231, 37),
  ])

  /// The colour at a share of the scale.
  func colour(at share: Double) -> PNGImage.Colour {
    let place = min(max(share.isFinite ? share : 0, 0), 1) * Double(stops.count - 1)
    let first = min(Int(place), stops.count - 2)
    let rest = place - Double(first)
    let (a, b) = (stops[first], stops[first + 1])
    func mix(_ low: Double, _ high: Double) -> UInt8 { UInt8(low + (high - low) * rest + 0.5) }
    return PNGImage.Colour(red: mix(a.0, b.0), green: mix(a.1, b.1), blue: mix(a.2, b.2))
  }
}

extension PNGImage.Colour {
  /// Darker below 1, towards white above.
  func lit(_ light: Double) -> PNGImage.Colour {
    func part(_ value: UInt8) -> UInt8 {
      let value = Double(value)
      return UInt8(light <= 1 ? value * light : value + (255 - value) * (light - 1))
    }
    return PNGImage.Colour(red: part(red), green: part(green), blue: part(blue), opacity: opacity)
  }

  /// As CSS has it.
  var css: String { "rgb(\(red),\(green),\(blue))" }
}
