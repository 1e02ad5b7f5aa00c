import CanonicalMachining
import GCode
import Geometry
import SeededChance
import Testing

@Suite("cutter compensation") struct CutterCompensationTests {
  private func run(_ program: String, tools: ToolTable? = nil) -> Interpretation {
    var options = InterpreterOptions()
    options.tools = tools
    var interpreter = Interpreter(options: options)
    return interpreter.interpret(Array(program.utf8), fileName: "c.ngc")
  }

  private func moves(_ result: Interpretation) -> [CanonicalCommand] {
    result.commands.map(\.command).filter { command in
      switch command {
      case .straightTraverse, .straightFeed, .arcFeed: true
      default: false
      }
    }
  }

  // MARK: laws

  // A convex polygon about the origin, counter-clockwise, its corners 25 to 40 mm away.
  private func polygon(_ generator: inout Chance) -> [(Double, Double)] {
    let count = Int(3 + generator.share() * 6)
    let turns = (0..<count).map { (Double($0) + 0.6 * generator.share()) / Double(count) }
    let radius = 25 + 15 * generator.share()
    return turns.map { turn in
      let t = turn * 4 - 2  // A rational circle: no sine needed.
      let d = 1 + t * t
      return (radius * (1 - t * t) / d, radius * 2 * t / d)
    }
  }

  private func text(_ points: [(Double, Double)], _ code: String, mirror: Double = 1) -> String {
    // In line with the first side.
    let (a, b) = (points[0], points[1])
    let start = (a.0 * 3 - b.0 * 2, a.1 * 3 - b.1 * 2)
    var lines = ["G21 G90 F100 G0 X\(start.0 * mirror) Y\(start.1)", code]
    for point in points + points.prefix(2) {
      lines.append("G1 X\(point.0 * mirror) Y\(point.1)")
    }
    return (lines + ["G40", "M2"]).joined(separator: "\n")
  }

  private func distance(
    _ point: Vector3, from polygon: [(Double, Double)]
  ) -> Double {
    var least = Double.infinity
    for (index, a) in polygon.enumerated() {
      let b = polygon[(index + 1) % polygon.count]
      let (dx, dy) = (b.0 - a.0, b.1 - a.1)
      let share = ((point.x - a.0) * dx + (point.y - a.1) * dy) / (dx * dx + dy * dy)
      let s = min(max(share, 0), 1)
      let (ex, ey) = (point.x - a.0 - s * dx, point.y - a.1 - s * dy)
      least = min(least, (ex * ex + ey * ey).squareRoot())
    }
    return least
  }

  // Ends, and for arcs the middle of their chord pushed out to the circle.
  private func samples(_ result: Interpretation) -> [Vector3] {
    var points: [Vector3] = []
    var position = Vector3.zero
    for command in moves(result) {
      switch command {
      case .straightFeed(let end):
        for step in 1...8 {
          points.append(position + (end.axes.xyz - position) * (Double(step) / 8))
        }
        position = end.axes.xyz
      case .arcFeed(let arc):
        let centre = Vector3(arc.centreFirst, arc.centreSecond, position.z)
        let end = arc.end.axes.xyz
        let spoke = (position - centre) + (end - centre)
        let radius = (position - centre).length
        if spoke.length > 1e-6 { points.append(centre + spoke * (radius / spoke.length)) }
        points.append(end)
        position = end
      case .straightTraverse(let end): position = end.axes.xyz
      default: break
      }
    }
    return points
  }

  @Test("the path outside a convex profile is the radius away everywhere", arguments: 1...60)
  func distanceLaw(seed: UInt64) {
    var generator = Chance(seed: seed)
    let corners = polygon(&generator)
    let radius = 0.5 + 5 * generator.share()
    let result = run(text(corners, "G42.1 D\(2 * radius)"))
    #expect(!result.hasErrors, "seed \(seed): \(result.diagnostics)")
    // The first move leads to the profile, from the lead-in on it is followed.
    for point in samples(result).dropFirst(8) {
      let found = distance(point, from: corners)
      // 1e-6 mm: the words have 15 digits, the rest is rounding.
      #expect((found - radius).magnitude < 1e-6, "seed \(seed): \(point) is \(found) away")
    }
  }

  @Test("the mirrored program on the other side gives the mirrored path", arguments: 1...40)
  func mirrorLaw(seed: UInt64) {
    var generator = Chance(seed: seed)
    let corners = polygon(&generator)
    let (right, left) = (
      moves(run(text(corners, "G42.1 D6"))), moves(run(text(corners, "G41.1 D6", mirror: -1)))
    )
    #expect(right.count == left.count && right.count > corners.count, "seed \(seed)")
    for (one, other) in zip(right, left) {
      guard let a = end(one), let b = end(other) else { continue }
      #expect((a.x + b.x).magnitude < 1e-9 && (a.y - b.y).magnitude < 1e-9, "seed \(seed)")
    }
  }

  private func end(_ command: CanonicalCommand) -> Vector3? {
    switch command {
    case .straightTraverse(let end), .straightFeed(let end): end.axes.xyz
    case .arcFeed(let arc): arc.end.axes.xyz
    default: nil
    }
  }

  @Test("radius 0 is the programmed path", arguments: 1...40)
  func zeroLaw(seed: UInt64) {
    var generator = Chance(seed: seed)
    let corners = polygon(&generator)
    let with = moves(run(text(corners, "G41.1 D0"))).compactMap(end)
    let without = moves(run(text(corners, "(none)"))).compactMap(end)
    #expect(with.count == without.count, "seed \(seed)")
    for (a, b) in zip(with, without) { #expect((a - b).length < 1e-9, "seed \(seed)") }
  }

  // MARK: the tool

  @Test("G41 takes half the diameter of the tool in the spindle, of D, and its orientation")
  func tool() {
    var tools = ToolTable()
    tools[1] = ToolEntry(diameter: 4)
    var turning = ToolEntry(diameter: 2)
    turning.orientation = 3
    tools[2] = turning
    let start = "G21 T1 M6 G0 X-10 F100\n"
    let spindle = moves(run(start + "G41\nG1 X0\nG40\nM2\n", tools: tools))
    #expect(spindle.compactMap(end).last == Vector3(0, 2, 0))
    let zero = moves(run(start + "G41 D0\nG1 X0\nG40\nM2\n", tools: tools))
    #expect(zero.compactMap(end).last == Vector3(0, 2, 0))
    let lathe = moves(run(start + "G18 G42 D2\nG1 X0\nG40\nM2\n", tools: tools))
    #expect(lathe.compactMap(end).last == Vector3(1, 0, 0))
  }

  @Test("without a tool table the radius counts as 0, with a warning")
  func noTable() {
    let result = run("G21 G41\nG1 X5 F9\nG40\nM2\n")
    #expect(result.diagnostics.map(\.code) == [.toolRadiusUnknown])
  }

  // MARK: refusals, each at its word

  @Test(
    "what rs274 refuses while compensation is on is refused at its word",
    arguments: [
      "G18", "G61", "G64", "G55", "G92 X0", "G92.1", "G52 X1", "G10 L2 P1 X1", "G28", "G30 Z1",
      "G28.1", "G43", "G49", "G43.1 Z1", "G53 G0 X1", "T0 M6", "M48", "M49", "G98", "G99",
      "G81 X60 Z-1 R1", "G41.1 D2", "G42.1 D4",
    ])
  func forbidden(_ words: String) {
    let result = run("G21 F100\nG41.1 D2\nG1 X5\nX10\n\(words)\nG40\nG0 X0\nM2\n")
    let errors = result.diagnostics.filter { $0.severity == .error }
    #expect(errors.count == 1 && errors.first?.line == 5, "\(result.diagnostics)")
    #expect(errors.first?.code == .compensationConflict)
    let column = words == "G53 G0 X1" || !words.hasPrefix("T") ? 1 : 4
    #expect(errors.first?.column == column)
  }

  @Test("a wrong D or L, plane YZ and a lathe tool in plane XY are refused at their word")
  func wrongStart() {
    let cases: [(String, FaultCode, Int)] = [
      ("G41.1", .missingWord, 1), ("G41.1 D2 L3", .compensationConflict, 10),
      ("G18 G41.1 D2 L10", .valueNotAllowed, 14), ("G19 G41.1 D2", .compensationConflict, 5),
      ("G41 D77", .toolMissing, 5), ("G41 D1.5", .notWhole, 5), ("G40 D2", .unusedWord, 5),
    ]
    for (words, code, column) in cases {
      let result = run("G21 F100\n\(words)\nM2\n", tools: ToolTable())
      let found = result.diagnostics.first { $0.severity == .error }
      #expect(found?.code == code && found?.column == column, "\(words): \(found as Any)")
    }
  }

  @Test("a lead-in not longer than the radius is refused, and one that moves Z alone")
  func shortEntry() {
    for words in ["G1 X1", "G0 Z3", "G2 X0 I5", "G1 X0.5 Y0.5"] {
      let result = run("G21 F100\nG42.1 D2\n\(words)\nM2\n")
      #expect(result.diagnostics.first?.code == .compensationEntry, "\(words)")
      #expect(result.diagnostics.first?.line == 3)
    }
    #expect(!run("G21 F100\nG42.1 D2\nG1 X1.001\nG40\nM2\n").hasErrors)
  }

  @Test("an arc the cutter does not fit into, and one right behind G40, are refused")
  func arcs() {
    let small = run("G21 F100\nG41.1 D10\nG1 X30\nG3 Y10 J5\nG40\nM2\n")
    #expect(small.diagnostics.map(\.code) == [.compensationArcTooSmall])
    #expect(small.diagnostics.first?.line == 4)
    let exit = run("G21 F100\nG41.1 D2\nG1 X30\nG40\nG3 Y10 J5\nM2\n")
    #expect(exit.diagnostics.map(\.code) == [.compensationExit])
    #expect(!run("G21 F100\nG41.1 D2\nG1 X30\nG40\nG0 Z1\nG3 Y10 J5\nM2\n").hasErrors)
  }

  @Test("every move that would run backwards is named, not the one behind it")
  func gouge() {
    let program = """
      G21 F100
      G41.1 D20
      G1 X30 Y0
      X32
      Y2
      X30
      Y40
      G40
      M2
      """
    let result = run(program)
    #expect(result.diagnostics.allSatisfy { $0.code == .compensationGouge })
    #expect(result.diagnostics.map(\.line) == [4, 5, 6])
    #expect(result.diagnostics.first?.message.contains("between lines 4 and 5") == true)
  }

  @Test("a short arc behind an inside corner that the cutter skips is a gouge")
  func skippedArc() {
    let result = run(
      "G21 F100 G0 X-7.28096 Y-24.82131\nG42.1 D6\nG1 X14.92165 Y-6.36288\n"
        + "G2 X15.88331 Y-7.66084 I-11.111485 J-9.237678\nG1 X6.74858 Y-13.66815\nG40\nM2\n")
    #expect(result.diagnostics.map(\.line) == [4])
    #expect(result.diagnostics.first?.code == .compensationGouge)
  }

  @Test("no more commands wait than the queue holds")
  func queue() {
    let lines = String(repeating: "Z1\nZ2\n", count: 600)
    let result = run("G21 F100\nG41.1 D2\nG1 X30\n\(lines)X40\nG40\nM2\n")
    #expect(result.diagnostics.first?.code == .compensationQueueFull)
    #expect(result.diagnostics.count == 1)
    let fewer = String(repeating: "Z1\nZ2\n", count: 400)
    #expect(!run("G21 F100\nG41.1 D2\nG1 X30\n\(fewer)X40\nG40\nM2\n").hasErrors)
  }

  @Test("each move keeps the line it was programmed on")
  func sources() {
    let result = run("G21 F100\nG42.1 D2\nG1 X30\nY10\nG40\nM2\n")
    let lines = result.commands.filter { record in
      if case .straightFeed = record.command { true } else { false }
    }
    #expect(lines.map(\.source.line) == [3, 4])
  }
}
