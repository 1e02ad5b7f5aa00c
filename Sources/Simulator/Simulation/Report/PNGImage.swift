internal import Foundation

/// A picture of at most 256 colours as PNG.
struct PNGImage {
  /// A colour of the palette; red, green, blue and opacity.
  struct Colour: Equatable {
    var red: UInt8
    var green: UInt8
    var blue: UInt8
    var opacity: UInt8 = 255
  }

  let width: Int
  let height: Int
  /// Number of its colour for each pixel, row by row from the top.
  var pixels: [UInt8]
  private let palette: [Colour]

  /// A picture all in the palette's first colour.
  init(width: Int, height: Int, palette: [Colour]) {
    self.width = width
    self.height = height
    self.palette = Array(palette.prefix(256))
    pixels = [UInt8](repeating: 0, count: width * height)
  }

  /// The file: signature and the chunks IHDR, PLTE, tRNS, IDAT, IEND.
  var bytes: [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    // 8 bits a pixel, palette, deflate, standard filters, not interlaced.
    file += Self.chunk("IHDR", Self.word(width) + Self.word(height) + [8, 3, 0, 0, 0])
    file += Self.chunk("PLTE", palette.flatMap { [$0.red, $0.green, $0.blue] })
    file += Self.chunk("tRNS", palette.map(\.opacity))
    var rows: [UInt8] = []
    rows.reserveCapacity((width + 1) * height)
    for row in 0..<height {
      rows.append(0)
      rows += pixels[row * width..<(row + 1) * width]
    }
    file += Self.chunk("IDAT", Deflate.zlib(rows))
    return file + Self.chunk("IEND", [])
  }

  /// The picture as an address that holds it all.
  var address: String { "data:image/png;base64," + Data(bytes).base64EncodedString() }

  private static func chunk(_ kind: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(kind.utf8) + content
    return word(content.count) + body + word(Int(Checksum.crc32(body)))
  }

  private static func word(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
