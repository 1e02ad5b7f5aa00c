import Testing

@Suite("Each rule sees what it is for") struct RuleTests {
  private let room = "Sources/Controller/Agent/Sample.swift"

  private func source(_ text: String, _ path: String? = nil) -> SourceText {
    SourceText(text, path: path ?? room)
  }

  private func numbered(_ count: Int) -> String {
    (0..<count).map { "  step(\($0))" }.joined(separator: "\n")
  }

  @Test("comments and literals are blanked, lines and columns stay")
  func scanner() {
    let text = """
      let a = "class // \\(b + "any") end" // String
      /* any /* class */ case */ let c = #"a " class"#
      let d = \"\"\"
        class "any"
        \"\"\" + e
      """
    let scanned = source(text)
    #expect(scanned.code.count == text.utf8.count)
    #expect(scanned.words.map(\.text) == ["let", "a", "let", "c", "let", "d", "e"])
    #expect(scanned.words.map(\.line) == [1, 1, 2, 2, 3, 3, 5])
    let plain = source("char q = '\"'; /* x */ int any = 1;", "Sources/Vocabulary/CMath/a.c")
    #expect(plain.words.map(\.text) == ["char", "q", "int", "any", "1"])
  }

  @Test("functions are found with their lines and parameters")
  func functionExtents() {
    let text = """
      protocol P {
        func short(a: Int)
        init(b: Int, c: Array<Int>)
      }
      extension P {
        static func < (a: Self, b: Self) -> Bool { a.x < b.x }
        func long<T>(_ f: (Int, Int) -> T, g: [Int: T]) -> T {
          self.init(1, 2, 3)
          return f(1, 2)
        }
      }
      """
    let found = source(text).functions
    #expect(found.map(\.parameterCount) == [1, 2, 2, 2])
    #expect(found.map(\.lineCount) == [1, 1, 1, 4])
    #expect(found.map(\.line) == [2, 3, 6, 7])
    let first = "#define F(x) { x }\nstatic int f(int a,\n  int b) {\n  if (a) { }\n  g();\n}\n"
    let inC = source(first + "int t[] = { 1 };\nvoid g(void) { }\n", "Tests/x.c").functions
    #expect(inC.map(\.name) == ["f", "g"])
    #expect(inC.map(\.lineCount) == [5, 1])
    #expect(inC.map(\.parameterCount) == [2, 1])
  }

  @Test("long files, functions, lists and lines are seen, those at the limit are not")
  func shape() {
    #expect(ShapeRule.check(source(numbered(400) + "\n")).isEmpty)
    #expect(ShapeRule.check(source(numbered(401) + "\n")).count == 1)
    #expect(ShapeRule.check(source("func f() {\n\(numbered(58))\n}")).isEmpty)
    #expect(ShapeRule.check(source("func f() {\n\(numbered(59))\n}")).count == 1)
    #expect(ShapeRule.check(source("func f(a: A, b: B, c: C, d: D, e: E, f: F)")).isEmpty)
    #expect(ShapeRule.check(source("init(a: A, b: B, c: C, d: D, e: E, f: F, g: G)")).count == 1)
    #expect(ShapeRule.check(source(String(repeating: "é", count: 100))).isEmpty)
    #expect(ShapeRule.check(source(String(repeating: "e", count: 101))).count == 1)
  }

  @Test("a forbidden import is seen, in whatever form")
  func imports() {
    let good = "public import Signals\nimport CMath // import GCode"
    #expect(ImportRule.check(source(good)).isEmpty)
    for bad in ["import SafetyGuard", "internal import struct ToolWear.WearState", "import Glibc"] {
      #expect(ImportRule.check(source(bad)).count == 1, "\(bad)")
    }
    #expect(ImportRule.check(source("let a = 1", "Sources/Plant/Attic/a.swift")).count == 1)
    let app = "Sources/Apps/feedhold/a.swift"
    #expect(ImportRule.check(source("import Foundation\nimport Simulation", app)).isEmpty)
    #expect(ImportRule.check(source("import ToolWear", app)).count == 1)
  }

  @Test("stages never have each other in the table, and guard and agent never meet")
  func table() {
    for room in RoomTable.rooms where RoomTable.stages.contains(room.name) {
      let others = room.mayImport.intersection(RoomTable.stages)
      #expect(others.subtracting(["CanonicalMachining"]).isEmpty, "\(room.name)")
    }
    for name in ["Agent", "WearEstimation", "FixedPointInference"] {
      let room = RoomTable.rooms.first { $0.name == name }
      #expect(room?.mayImport.contains("ToolWear") == false)
    }
  }

  @Test("what needs a heap is seen in the real-time ring, and only there")
  func realTime() {
    let good = "let a: StaticString = \"class any\" // String\nlet b = x.rounded\nfunc f() -> Int {"
    #expect(RealTimeRule.check(source(good)).isEmpty)
    let bad = [
      "final class A {}", "let a: any P", "let s: String", "fatalError()", "print(a)", "try! f()",
      "enum A: CaseIterable {", "x.rounded(.down)", "let a: [Double]", "  var f: (Int) -> Int",
      "var counter = 0", "let a = Array(b)",
    ]
    for text in bad { #expect(RealTimeRule.check(source(text)).count == 1, "\(text)") }
    let open = "Sources/Controller/GCode/a.swift"
    #expect(RealTimeRule.check(source("final class A { var s: String }", open)).isEmpty)
    #expect(RealTimeRule.check(source("try! f(); fatalError()", open)).count == 2)
  }

  @Test("an undocumented public declaration is seen, cases and requirements too")
  func docComments() {
    let good = """
      public import Signals
      /// A.
      @frozen
      public enum A {
        /// B.
        case b
        func f(_ a: A) { switch a { case .b: break } }
      }
      public extension A {}
      """
    #expect(DocCommentRule.check(source(good)).isEmpty)
    let bad = [
      "public struct A {}", "/// A.\n\npublic func f()", "@inlinable public init() {}",
      "/// A.\npublic enum A {\n  case b\n}", "/// P.\npublic protocol P {\n  func f()\n}",
    ]
    for text in bad { #expect(DocCommentRule.check(source(text)).count == 1, "\(text)") }
  }

  @Test("a public number without a unit is seen")
  func units() {
    let good = """
      /// Speed. [mm/s]
      public var speed: Double = 0
      /// Factor. (no unit)
      public private(set) var factor: Float
      /// Spindle.
      public var spindleSpeedRPM: Double
      /// Doubled. No storage of its own.
      public var doubled: Double { 2 * speed }
      /// Count.
      public var count: Int
      """
    #expect(UnitRule.check(source(good)).isEmpty)
    let bad = [
      "public var speed: Double = 0", "public let a: InlineArray<3, Double>",
      "public var gain = 0.5", "public var limit: Double?",
    ]
    for text in bad { #expect(UnitRule.check(source("/// What.\n" + text)).count == 1, "\(text)") }
  }

  @Test("a path that is not there is seen, patterns are passed over")
  func namedPaths() {
    let page = "`Sources/A/b.swift` `docs/gone.md:12` `Sources/*/x` `Simulations/NAME/job` `a/b`"
    let found = NamedPathRule.check(page, path: "docs/a.md") { $0 == "Sources/A/b.swift" }
    #expect(found.map(\.text) == ["no such path: docs/gone.md:12"])
  }

  @Test("an unnumbered task note and a machine's path are seen")
  func textRules() {
    let note = TaskNoteRule.notes[0]
    #expect(TaskNoteRule.check("// \(note): later", path: "a").count == 1)
    #expect(TaskNoteRule.check("// \(note) #12: later\nlet \(note)x = 1", path: "a").isEmpty)
    let folder = MachinePathRule.folders[0]
    #expect(MachinePathRule.check("see \(folder)/main", path: "a").count == 1)
    #expect(MachinePathRule.check("\(folder)piece docs\(folder)/a", path: "a").isEmpty)
  }

  @Test("a folder without a target, a target without a folder and a tracked product are seen")
  func package() {
    let manifest = "room(\n \"Agent\", in: \"Controller\")\n path: \"Sources/Apps/feedhold\""
    let both = ["Sources/Controller/Agent", "Sources/Apps/feedhold"]
    #expect(PackageRule.check(manifest, folders: both).isEmpty)
    #expect(PackageRule.check(manifest, folders: [both[0]]).count == 1)
    #expect(PackageRule.check(manifest, folders: both + ["Tests/AgentTests"]).count == 1)
    #expect(PackageRule.checkTracked("a.swift", ignored: "Package.resolved\n.build/\n").isEmpty)
    #expect(PackageRule.checkTracked("x Package.resolved", ignored: "Package.resolved").count == 2)
  }
}
