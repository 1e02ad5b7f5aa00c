internal import Geometry

extension ProgramHeader {
  /// Reads the comments of a whole program. Comments that are none of ours are passed over; faulty
  /// ones are reported and left out.
  /// - Parameters:
  ///   - bytes: The text of the program.
  ///   - fileName: How diagnostics call it.
  /// - Returns: What the program says about itself, and what could not be read.
  public static func read(
    _ bytes: [UInt8], fileName: String
  ) -> (header: ProgramHeader, diagnostics: [Diagnostic]) {
    var reader = HeaderReader(bytes, fileName: fileName)
    reader.readAll()
    return (reader.header, reader.diagnostics)
  }
}

/// Looks through a program for header comments, T words and G20. It never evaluates anything.
struct HeaderReader {
  private var lexer: Lexer
  private let fileName: String
  private(set) var header = ProgramHeader()
  private(set) var diagnostics: [Diagnostic] = []
  private var isInch = false
  /// The last T word that no TOOL comment has claimed.
  private var freeNumber: Int?
  /// The tool that still waits for its T word.
  private var waitingTool: Int?

  init(_ bytes: [UInt8], fileName: String) {
    lexer = Lexer(bytes)
    _ = lexer.skipByteOrderMark()
    self.fileName = fileName
  }

  mutating func readAll() {
    while !lexer.isAtEnd {
      readLine()
      lexer.nextLine()
    }
  }

  private mutating func readLine() {
    while true {
      let byte = lexer.peek()
      switch byte {
      case TextByte.lineFeed: return
      case TextByte.openParenthesis: readComment(end: TextByte.closeParenthesis)
      case TextByte.semicolon: readComment(end: TextByte.lineFeed)
      case UInt8(ascii: "t"), UInt8(ascii: "g"): readWord(byte)
      default: lexer.advance()
      }
    }
  }

  private mutating func readWord(_ letter: UInt8) {
    lexer.advance()
    let next = lexer.peek()
    guard TextByte.isDigit(next), let value = lexer.readPlainNumber(),
      let number = Whole.number(value, within: 0)
    else { return }
    if letter == UInt8(ascii: "g") {
      if number == 20 || number == 21 { isInch = number == 20 }
    } else if let waiting = waitingTool {
      header.tools[waiting].number = number
      waitingTool = nil
    } else {
      freeNumber = number
    }
  }

  // MARK: comments

  private mutating func readComment(end: UInt8) {
    let start = lexer.position
    lexer.advance()
    while let byte = lexer.rawByte, byte != end { lexer.advance() }
    let text = String(decoding: lexer.bytes[(start + 1)..<lexer.position], as: UTF8.self)
    if end == TextByte.closeParenthesis, lexer.rawByte != nil { lexer.advance() }
    let span = lexer.span(from: start)
    let place = TextPlace(
      file: fileName, line: Int(lexer.line), column: Int(span.column), length: Int(span.length))
    do throws(HeaderFault) {
      try take(text, at: place)
    } catch {
      diagnostics.append(
        Diagnostic(
          .warning, at: place, message: error.message,
          remedy: "the form is \(error.form)", code: .malformedHeader))
    }
  }

  private mutating func take(_ text: String, at place: TextPlace) throws(HeaderFault) {
    // Long comments cannot be ours; the first part decides.
    let parts = text.split(separator: ",", maxSplits: 16, omittingEmptySubsequences: false)
    guard let first = parts.first else { return }
    let keyword = String(first.filter { $0 != " " && $0 != "\t" }).uppercased()
    guard let form = HeaderForm(rawValue: keyword) else { return }
    guard parts.count > 1 || keyword.contains("/") else { return }
    if form == .material { return try takeMaterial(parts[1], at: place) }
    let values = try numbers(parts.dropFirst(), form: form)
    switch form {
    case .block: header.stock = HeaderStock(shape: try block(values), place: place)
    case .cylinder: header.stock = HeaderStock(shape: try cylinder(values), place: place)
    default: addTool(try tool(form, values), at: place)
    }
  }

  private mutating func takeMaterial(
    _ text: Substring, at place: TextPlace
  ) throws(HeaderFault) {
    var name = text
    while let edge = name.first, edge == " " || edge == "\t" { name.removeFirst() }
    while let edge = name.last, edge == " " || edge == "\t" { name.removeLast() }
    guard !name.isEmpty else { throw HeaderFault(form: .material, "MATERIAL names none") }
    header.material = HeaderMaterial(name: String(name), place: place)
  }

  private mutating func addTool(_ shape: HeaderTool.Shape, at place: TextPlace) {
    header.tools.append(HeaderTool(number: freeNumber, shape: shape, place: place))
    waitingTool = freeNumber == nil ? header.tools.count - 1 : nil
    freeNumber = nil
  }

  // MARK: values

  private func numbers(
    _ parts: ArraySlice<Substring>, form: HeaderForm
  ) throws(HeaderFault) -> [Double] {
    var values: [Double] = []
    for part in parts {
      var number = Lexer(Array(part.utf8))
      guard let value = number.readPlainNumber(), number.peek() == TextByte.lineFeed else {
        throw HeaderFault(form: form, "value \(values.count + 1) of \(form.rawValue) is no number")
      }
      values.append(value)
    }
    guard values.count >= form.fewest, values.count <= form.most else {
      throw HeaderFault(
        form: form,
        "\(form.rawValue) takes \(form.fewest) to \(form.most) values, not \(values.count)")
    }
    return values
  }

  private var unit: Double { isInch ? 25.4 : 1 }

  private func size(_ value: Double, _ form: HeaderForm) throws(HeaderFault) -> Double {
    guard value > 0 else {
      throw HeaderFault(form: form, "a size of \(form.rawValue) is not above 0")
    }
    return value * unit
  }

  private func block(_ values: [Double]) throws(HeaderFault) -> HeaderStock.Shape {
    guard values.count != 4, values.count != 5 else {
      throw HeaderFault(form: .block, "the origin of STOCK/BLOCK has three values")
    }
    let extent = Vector3(
      try size(values[0], .block), try size(values[1], .block), try size(values[2], .block))
    var corner = Vector3.zero
    if values.count == 6 { corner = Vector3(values[3], values[4], values[5]) * -unit }
    return .block(Box3(minimum: corner, maximum: corner + extent))
  }

  private func cylinder(_ values: [Double]) throws(HeaderFault) -> HeaderStock.Shape {
    let length = try size(values[1], .cylinder)
    let left = values.count > 2 ? 0 - values[2] * unit : 0 - length
    return .cylinder(
      diameter: try size(values[0], .cylinder), zMinimum: left, zMaximum: left + length)
  }

  private func tool(
    _ form: HeaderForm, _ values: [Double]
  ) throws(HeaderFault) -> HeaderTool.Shape {
    func optional(_ index: Int, _ missing: Double) throws(HeaderFault) -> Double {
      let value = index < values.count ? values[index] : missing
      guard value >= 0 else {
        throw HeaderFault(form: form, "value \(index + 1) of \(form.rawValue) is negative")
      }
      return value
    }
    switch form {
    case .drill:
      return .drill(
        diameter: try size(values[0], form),
        pointAngle: try optional(1, 118) * Elementary.radiansPerDegree,
        height: try optional(2, 0) * unit)
    case .turning: return .turning(noseRadius: try optional(0, 0) * unit)
    default:
      return .mill(
        diameter: try size(values[0], form), cornerRadius: try optional(1, 0) * unit,
        height: try optional(2, 0) * unit, taper: try optional(3, 0) * Elementary.radiansPerDegree)
    }
  }
}

/// The kinds of header comments, by their first part.
enum HeaderForm: String {
  case block = "STOCK/BLOCK"
  case cylinder = "STOCK/CYLINDER"
  case mill = "TOOL/MILL"
  case drill = "TOOL/DRILL"
  case turning = "TOOL/TURN"
  case material = "MATERIAL"

  var fewest: Int {
    switch self {
    case .block: 3
    case .cylinder: 2
    default: 1
    }
  }

  var most: Int {
    switch self {
    case .block: 6
    case .cylinder, .drill: 3
    case .mill: 4
    // Orientation and angles may follow the nose radius; they are not used.
    case .turning: 8
    case .material: 1
    }
  }

  var example: String {
    switch self {
    case .block: "(STOCK/BLOCK, sizeX, sizeY, sizeZ, originX, originY, originZ)"
    case .cylinder: "(STOCK/CYLINDER, diameter, length, zOrigin)"
    case .mill: "(TOOL/MILL, diameter, cornerRadius, height, taperAngle)"
    case .drill: "(TOOL/DRILL, diameter, pointAngle, height)"
    case .turning: "(TOOL/TURN, noseRadius)"
    case .material: "(MATERIAL, name)"
    }
  }
}

/// Why a header comment cannot be read.
struct HeaderFault: Error {
  var form: String
  var message: String

  init(form: HeaderForm, _ message: String) {
    self.form = form.example
    self.message = message
  }
}
