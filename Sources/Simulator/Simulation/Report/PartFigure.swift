internal import Geometry

/// Two drawings of the part to the same scale: its shape, and the path that cut it, by force.
struct PartFigure {
  private static let side = 400.0
  private static let left = 8.0
  private static let top = 8.0
  private static let width = 528.0

  /// Most characters of the picture's address.
  private static let addressLimit = 60_000

  private let picture: PartPicture
  private let address: String
  private let path: CutPath
  /// Pixels of a millimetre.
  private let scale: Double
  private let extent: SIMD2<Double>

  /// Nil where there is no part.
  init?(_ outcome: RunOutcome) {
    guard let picture = PartPicture(outcome.surface) else { return nil }
    let address = picture.image.address
    // A surface as rough as noise does not compress: it is shown more coarsely.
    let coarse =
      address.utf8.count > Self.addressLimit
      ? PartPicture(outcome.surface, side: PartPicture.largestSide / 2) : nil
    self.picture = coarse ?? picture
    self.address = coarse?.image.address ?? address
    scale = min(Self.side / picture.size.x, 360 / picture.size.y)
    extent = picture.size * scale
    path = CutPath(outcome.timeline, on: picture, scale: scale)
  }

  /// Both drawings with their keys.
  var html: String {
    let view = picture.isTurned ? "from the side" : "from above"
    let value = picture.isTurned ? "radius" : "height above the bottom of the stock"
    let size = "\(HTMLText.figure(picture.size.x)) \u{D7} \(HTMLText.figure(picture.size.y))"
    let axes = picture.isTurned ? "Z to the right, X upwards" : "X to the right, Y upwards"
    return "<div class=\"pair\">\n<figure>\(shape)<figcaption>The part \(view); colour: \(value). "
      + "Picture \(size)\u{A0}mm, \(axes).</figcaption></figure>\n"
      + "<figure>\(course)<figcaption>Path of the tool in the material; colour: largest peak force "
      + "on each piece.</figcaption></figure>\n</div>\n"
  }

  private var frame: String {
    "x=\"\(HTMLText.coordinate(Self.left))\" y=\"\(HTMLText.coordinate(Self.top))\" "
      + "width=\"\(HTMLText.coordinate(extent.x))\" height=\"\(HTMLText.coordinate(extent.y))\""
  }

  private func open(_ label: String) -> String {
    let height = HTMLText.coordinate(max(extent.y, 190) + Self.top + 34)
    return "<svg class=\"chart\" role=\"img\" aria-label=\"\(label)\" "
      + "viewBox=\"0 0 \(HTMLText.coordinate(Self.width)) \(height)\">\n"
  }

  private var shape: String {
    var svg = open("The part, shaded by height")
    svg += "<image id=\"part\" \(frame) preserveAspectRatio=\"none\" "
    svg += "href=\"\(address)\"/>\n"
    svg += "<rect class=\"outline\" \(frame)/>\n" + scaleBar
    return svg + heightKey + "</svg>"
  }

  private var course: String {
    var svg = open("Path of the tool, coloured by force")
    svg += "<use href=\"#part\" opacity=\"0.14\"/>\n<rect class=\"outline\" \(frame)/>\n"
    svg += "<svg \(frame) viewBox=\"0 0 \(HTMLText.coordinate(extent.x)) "
    svg += "\(HTMLText.coordinate(extent.y))\">\n"
    for (index, line) in path.lines.enumerated() where !line.isEmpty {
      svg += "<path class=\"cut f\(index)\" d=\"\(line)\"/>\n"
    }
    return svg + "</svg>\n" + scaleBar + forceKey + "</svg>"
  }

  /// A bar of a round length, about a quarter of the picture.
  private var scaleBar: String {
    let axis = ChartAxis(upTo: picture.size.x, marks: 4)
    let length = axis.step
    let y = max(extent.y, 0) + Self.top + 14
    let (x, end) = (Self.left + 0.5, Self.left + 0.5 + length * scale)
    let (a, b) = (HTMLText.coordinate(x), HTMLText.coordinate(end))
    return "<path class=\"bar\" d=\"M\(a) \(HTMLText.coordinate(y - 4))v8m0 -4H\(b)m0 -4v8\"/>\n"
      + "<text x=\"\(HTMLText.coordinate(end + 6))\" y=\"\(HTMLText.coordinate(y + 4))\">"
      + "\(axis.label(length))\u{A0}mm</text>\n"
  }

  private var keyLeft: Double { Self.left + extent.x + 16 }

  private func keyTitle(_ name: String, _ unit: String) -> String {
    "<text class=\"title\" x=\"\(HTMLText.coordinate(keyLeft))\" y=\"18\">\(name) "
      + "<tspan class=\"unit\">[\(unit)]</tspan></text>\n"
  }

  private var heightKey: String {
    var svg = keyTitle(picture.isTurned ? "Radius" : "Height", "mm")
    let (top, length) = (28.0, 150.0)
    let steps = picture.highest - picture.lowest > 1e-6 ? picture.heightSteps : 1
    for step in 0..<steps {
      let share = steps == 1 ? 1 : Double(step) / Double(steps - 1)
      let height = length / Double(steps)
      let y = top + length - Double(step + 1) * height
      svg += "<rect x=\"\(HTMLText.coordinate(keyLeft))\" y=\"\(HTMLText.coordinate(y))\" "
      svg += "width=\"14\" height=\"\(HTMLText.coordinate(height + 0.4))\" "
      svg += "fill=\"\(ColourScale.height.colour(at: share).css)\"/>\n"
    }
    let marks = steps == 1 ? 0 : 4
    for mark in 0...marks {
      let share = marks == 0 ? 0.5 : Double(mark) / Double(marks)
      let value = picture.lowest + (picture.highest - picture.lowest) * share
      svg += keyMark(top + length * (1 - share), HTMLText.number(value, 2))
    }
    return svg
  }

  private func keyMark(_ y: Double, _ label: String) -> String {
    let (x, level) = (HTMLText.coordinate(keyLeft + 14), HTMLText.coordinate(y))
    return "<path class=\"tick\" d=\"M\(x) \(level)h4\"/>"
      + "<text x=\"\(HTMLText.coordinate(keyLeft + 22))\" y=\"\(HTMLText.coordinate(y + 4))\">"
      + "\(label)</text>\n"
  }

  private var forceKey: String {
    var svg = keyTitle("Force", "N")
    let (top, each) = (28.0, 24.0)
    for index in 0..<CutPath.classes {
      let y = top + each * Double(CutPath.classes - 1 - index)
      svg += "<rect class=\"key-f\(index)\" x=\"\(HTMLText.coordinate(keyLeft))\" "
      svg +=
        "y=\"\(HTMLText.coordinate(y))\" width=\"14\" height=\"\(HTMLText.coordinate(each))\"/>\n"
    }
    for index in 0...CutPath.classes {
      let y = top + each * Double(CutPath.classes - index)
      svg += keyMark(y, HTMLText.figure(path.axisEnd * Double(index) / Double(CutPath.classes)))
    }
    return svg
  }
}

/// The cutting moves as lines, by classes of force.
struct CutPath {
  /// Classes of force.
  static let classes = 6
  /// Most pieces that are drawn; moves are joined until they fit.
  static let pieceLimit = 3500

  /// The lines of each class as SVG has them.
  let lines: [String]
  /// Upper end of the highest class. [N]
  let axisEnd: Double

  private struct Piece {
    var from: SIMD2<Double>
    var to: SIMD2<Double>
    var force: Double
  }

  init(_ timeline: RunTimeline, on picture: PartPicture, scale: Double) {
    var most = 0.0
    for sample in timeline.samples where sample.peakForce.isFinite {
      most = max(most, sample.peakForce)
    }
    let end = Self.classWidth(upTo: most) * Double(Self.classes)
    axisEnd = end
    var joining = 1.5
    var pieces: [Piece] = []
    repeat {
      pieces = Self.pieces(timeline, on: picture, scale: scale, joining: joining)
      pieces = Self.visible(pieces, end)
      joining *= 1.6
    } while pieces.count > Self.pieceLimit && joining < 200
    if pieces.count > Self.pieceLimit {
      // Jumps, which no joining makes fewer: every n-th is drawn.
      let step = (pieces.count + Self.pieceLimit - 1) / Self.pieceLimit
      pieces = stride(from: 0, to: pieces.count, by: step).map { pieces[$0] }
    }
    lines = (0..<Self.classes).map { wanted in
      Self.line(pieces.filter { Self.number($0.force, end) == wanted })
    }
  }

  /// A round width, so that all classes together just hold the value. [N]
  private static func classWidth(upTo value: Double) -> Double {
    let wanted = value > 0 ? min(max(value / Double(classes), 1e-3), 1e9) : 1
    var power = 1e-3
    while power * 10 <= wanted { power *= 10 }
    let factors = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]
    return power * (factors.first { wanted <= power * $0 * (1 + 1e-9) } ?? 10)
  }

  private static func number(_ force: Double, _ end: Double) -> Int {
    Int(min(max(force / end * Double(classes), 0), Double(classes) - 0.5))
  }

  private static func pieces(
    _ timeline: RunTimeline, on picture: PartPicture, scale: Double, joining: Double
  ) -> [Piece] {
    var pieces: [Piece] = []
    var start: SIMD2<Double>?
    var latest = SIMD2<Double>.zero
    var force = 0.0
    for sample in timeline.samples {
      let spot = place(sample.tip, on: picture, scale: scale)
      guard sample.isCutting, spot.x.isFinite, spot.y.isFinite else {
        if let from = start, latest != from {
          pieces.append(Piece(from: from, to: latest, force: force))
        }
        (start, force) = (nil, 0)
        continue
      }
      latest = spot
      force = max(force, sample.peakForce.isFinite ? sample.peakForce : 0)
      guard let from = start else {
        start = spot
        continue
      }
      let way = spot - from
      guard (way * way).sum() >= joining * joining else { continue }
      pieces.append(Piece(from: from, to: spot, force: force))
      (start, force) = (spot, 0)
    }
    if let from = start, latest != from {
      pieces.append(Piece(from: from, to: latest, force: force))
    }
    return pieces
  }

  /// Without the pieces that lie on one of at least the same class: a contour that is cut again and
  /// again is drawn once.
  private static func visible(_ pieces: [Piece], _ end: Double) -> [Piece] {
    var visible: [Piece] = []
    var covered: Set<SIMD2<Int32>> = []
    for wanted in (0..<classes).reversed() {
      for piece in pieces where number(piece.force, end) == wanted {
        let middle = (piece.from + piece.to) / 2
        guard max(abs(middle.x), abs(middle.y)) < 1e6 else { continue }
        let spot = SIMD2(Int32(middle.x.rounded(.down)), Int32(middle.y.rounded(.down)))
        if covered.insert(spot).inserted { visible.append(piece) }
      }
    }
    return visible
  }

  private static func place(_ tip: Vector3, on picture: PartPicture, scale: Double) -> SIMD2<Double>
  {
    let flat = picture.isTurned ? SIMD2(tip.z, tip.x.magnitude) : SIMD2(tip.x, tip.y)
    let inside = (flat - picture.corner) * scale
    return SIMD2(inside.x, picture.size.y * scale - inside.y)
  }

  private static func line(_ pieces: [Piece]) -> String {
    var line = ""
    var end: SIMD2<Double>?
    for piece in pieces {
      if end != piece.from {
        line += "M\(HTMLText.coordinate(piece.from.x)) \(HTMLText.coordinate(piece.from.y))"
      }
      line += "L\(HTMLText.coordinate(piece.to.x)) \(HTMLText.coordinate(piece.to.y))"
      end = piece.to
    }
    return line
  }
}
