import Foundation
import GCode
import Testing

/// docs/gcode-support.md is written from the table that the control itself goes by.
@Suite("G-code support page") struct SupportPageTests {
  private var page: URL {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.appendingPathComponent("docs/gcode-support.md")
  }

  private static let head = """
    # G and M codes

    Written from `Sources/Controller/GCode/CodeTable+Rows.swift` by
    `Tests/GCodeTests/SupportPageTests.swift`; `FEEDHOLD_UPDATE=1 swift test --filter SupportPage`
    writes it anew. The dialect is RS274/NGC (NISTIR 6556) as LinuxCNC reads it. A code that
    stands in no table is refused with its line and column: nothing is skipped silently. *Words* \
    are the letters a code takes besides axis words and F, S, T, N.

    Also read: parameters `#1` to `#5602` and named ones, expressions, polar coordinates `@` and
    `^`, block delete, `(MSG, ...)`,
    comments; the header comments `(STOCK/...)`, `(TOOL/...)` and `(MATERIAL, ...)` that
    `Sources/Controller/GCode/ProgramHeader.swift` describes; `(MSG,)`, `(DEBUG,)`, `(PRINT,)`,
    `(LOG,)` and its kin, `(ABORT,)`, the last comment of a block alone; O words (sub, call, return,
    while, do, repeat, if), M98 and M99, in the file and in files of their own. The other dialects
    are in [dialects.md](dialects.md).

    G70 to G72.2: the profile is the subprogram Q (`o100 sub`), run with its loops and calls; G0 to
    G3 with X Z U W I K A (fillet) C (chamfer) draw, all else in it does nothing, modes with a
    warning. Units, G7, G90 and G90.1 are those of the cycle's block. Passes lie where LinuxCNC lays
    them, but between passes of G70 the tool goes round the part where LinuxCNC goes through it in
    rapid, a profile that falls at once keeps the rapid out of the face, and profiles that turn
    back, or stand out beyond the tool's start, are refused in G70 too. G7 halves X everywhere, and
    I, J, K of G76; I, K and R of arcs, K of G33, D, I and R of G71 are radii.

    Arcs whose start or end is less than 0.00127 mm (0.00005 in) from a centre by I, J, K are
    refused, as LinuxCNC refuses them (`arc-radius-too-small`; `arc-without-radius` where the centre
    lies on it). By R they may be smaller.

    ## G64: P and Q

    P is how far the path may be left, Q how far vertices of a run of short feeds may be moved, both
    in the program's unit. Both are bounds: where a smaller deviation is as fast, it stays smaller.
    Only feeds are rounded, rapids never ([motion](models/motion.md)).

    | block | here | LinuxCNC |
    |---|---|---|
    | `G64 P0.1` | P and Q are 0.1 | the same |
    | `G64 P0.1 Q0.02` | P is 0.1, Q is 0.02 | the same |
    | `G64 P0.1 Q0` | P is 0.1, no vertex is moved | the same: no naive CAM detector |
    | `G64` | P is the job's `planner.tolerance` (0.01 mm), Q is 0 | P has no bound: best speed, \
    or a default of the machine's file in newer ones; Q is 0 |
    | `G64 P0`, `G64 Q0` | the same as `G64`, not the exact path | the same as `G64` |
    | `G64 Q0.1`, `G64 P0 Q0.1` | the same as `G64`: Q counts together with a P only | P as of \
    `G64`, Q is 0.1 |
    | `G64 P-1`, `G64 P0.1 Q-1` | refused (`negative-value`) | as if the word were not there |

    For the exact path write G61. A `planner.tolerance` of 0 makes `G64` the exact path too. So a
    program with a bare `G64` is driven closer here than by LinuxCNC, and takes longer; to compare
    times, give both a P. Before any of these words `planner.mode` counts, with the same tolerance.
    In profile `jerk`, the machines' usual one, Q is not used: the path is within P alone.

    """

  private var rendered: String {
    let supported = CodeTable.rules.filter(\.isSupported)
    let refused = CodeTable.rules.filter { !$0.isSupported }
    return Self.head + "\n## Carried out\n\n" + table(supported)
      + (refused.isEmpty ? "" : "\n## Refused as not supported yet\n\n" + table(refused))
  }

  private func table(_ rules: [CodeRule]) -> String {
    // The user's own codes are all alike.
    let shown = rules.filter { $0.letter != "M" || $0.tenths <= 1000 }
    let rows = shown.sorted { ($0.letter, $0.tenths) < ($1.letter, $1.tenths) }.map { rule in
      let name = rule.name == "M100" ? "M100 to M199" : rule.name
      let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".filter { rule.words.contains($0) }
      return
        "| \(name) | \(rule.meaning) | \(letters.map(String.init).joined(separator: " ")) |"
    }
    return "| code | meaning | words |\n|---|---|---|\n" + rows.joined(separator: "\n") + "\n"
  }

  @Test("the page says what the table of codes says") func isCurrent() throws {
    if ProcessInfo.processInfo.environment["FEEDHOLD_UPDATE"] == "1" {
      try rendered.write(to: page, atomically: true, encoding: .utf8)
    }
    let text = try String(contentsOf: page, encoding: .utf8)
    let isSame = text == rendered
    #expect(isSame, "docs/gcode-support.md is stale: FEEDHOLD_UPDATE=1 writes it anew")
  }

  @Test("what the page calls refused is refused, what it calls carried out is not")
  func refused() {
    let refusals: [FaultCode] = [.notSupportedYet, .unknownGCode, .unknownMCode]
    var options = InterpreterOptions()
    options.userCodes = Set(100...199)
    for rule in CodeTable.rules {
      var interpreter = Interpreter(options: options)
      let result = interpreter.interpret(Array("\(rule.name)\nM2\n".utf8), fileName: "one.ngc")
      let codes = result.diagnostics.filter { $0.severity == .error }.map(\.code)
      let isRefused = codes.contains { refusals.contains($0) }
      #expect(isRefused == !rule.isSupported, "\(rule.name): \(codes)")
    }
  }
}
