import Foundation
import MachineModel
import Testing

@testable import Simulation

@Suite("job files")
struct JobFileTests {
  static let good = """
    schema = 1
    program = "slot.ngc"
    seed = 7
    [stock]
    shape = "block"
    min = [0.0, 0.0, -10.0]
    max = [40.0, 30.0, 0.0]
    [[tool]]
    number = 1
    diameter = 8.0
    """

  func read(_ text: String, _ settings: [String] = []) throws -> Job {
    var source = JobSource(path: "job.toml", text: text, settings: settings)
    source.program = Array(RunTests.program.utf8)
    return try JobFile.read(source)
  }

  func faults(_ text: String, _ settings: [String] = []) -> [JobFault] {
    do {
      _ = try read(text, settings)
      return []
    } catch let faults as JobFaults {
      return faults.faults
    } catch {
      return [JobFault(file: "?", line: 0, message: "\(error)", code: "unexpected")]
    }
  }

  @Test("a good file is read, defaults and settings included")
  func good() throws {
    let job = try read(Self.good, ["stock.cell=0.2", "policy.name=wear-aware", "tool.0.flutes=3"])
    #expect(job.seed == 7 && job.stock.cell == 0.2 && job.policy.name == "wear-aware")
    #expect(job.tools.first?.flutes == 3 && job.tools.first?.wearLimit == 0.3)
  }

  @Test(
    "broken files are refused with key, line and code",
    arguments: [
      ("seed = 7", "sed = 7", "unknown-key", 3),
      ("seed = 7", "seed = -7", "out-of-range", 3),
      ("seed = 7", "seed = \"x\"", "wrong-type", 3),
      ("seed = 7", "seed = ", "toml-syntax", 3),
      ("schema = 1", "schema = 2", "out-of-range", 1),
      ("program = \"slot.ngc\"", "", "missing-program", 0),
      ("shape = \"block\"", "shape = \"cube\"", "unknown-word", 5),
      ("max = [40.0, 30.0, 0.0]", "max = [40.0, 30.0]", "wrong-type", 7),
      ("max = [40.0, 30.0, 0.0]", "max = [40.0, 30.0, nan]", "wrong-type", 7),
      ("max = [40.0, 30.0, 0.0]", "max = [-40.0, 30.0, 0.0]", "empty-stock", 7),
      ("diameter = 8.0", "diameter = 1e9", "out-of-range", 10),
      ("diameter = 8.0", "diameter = 8.0\n[[tool]]\nnumber = 1", "tool-twice", 12),
      ("seed = 7", "seed = 7\nmachine = \"mill-9\"", "unknown-machine", 4),
      (
        "diameter = 8.0", "diameter = 8.0\n[envelope]\noverride = [1.2, 0.5]",
        "envelope-override", 12
      ),
    ])
  func broken(old: String, new: String, code: String, line: Int) {
    let text = Self.good.replacingOccurrences(of: old, with: new)
    let found = faults(text)
    #expect(found.contains { $0.code == code && $0.line == line }, "\(found)")
  }

  @Test("deep nesting, a megabyte of brackets and cut-off text are refused, not crashed on")
  func hostile() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(faults("a = " + deep).first?.code == "toml-too-deep")
    for length in 0..<Self.good.utf8.count {
      _ = faults(String(decoding: Array(Self.good.utf8).prefix(length), as: UTF8.self))
    }
    #expect(faults(Self.good, ["nothing"]).first?.code == "bad-setting")
    #expect(faults(Self.good, ["seed.x=1"]).first?.code == "bad-setting")
  }

  @Test("a setting reaches into a machine that is named, a second table of an axis is refused")
  func machines() throws {
    let lathe = Self.good.replacing("seed = 7", with: "machine = \"lathe-2axis\"")
    let job = try read(
      lathe, ["machine.planner.profile=acceleration", "machine.tool-change.time=9"])
    #expect(!job.planner.isJerkLimited && job.machine.toolChangeTime == 9)
    #expect(job.machine.kind == .lathe && job.machineName == "lathe-2axis")
    let axes = "machine.axis=[{letter=\"X\"}, {letter=\"Z\"}, {letter=\"X\"}]"
    let twice = faults(Self.good, [axes])
    #expect(twice.map(\.code) == ["axis-twice"])
    #expect(twice.first?.message.hasPrefix("machine.axis.2.letter") == true)
    let unknown = faults(Self.good, ["seed.x=1"])
    #expect(unknown.map(\.code) == ["bad-setting"])
  }

  @Test("a turn of the dials without its time is refused")
  func turns() {
    let faults = faults(Self.good, ["panel.change=[{rapid-override=0.5}]"])
    #expect(faults.map(\.code) == ["missing-time"])
  }

  @Test(
    "numbers for people",
    arguments: [
      (17.500000000000004, "17.5"), (8333.333333333334, "8333.33"),
      (0.0010000000000047748, "0.001"),
      (14.0, "14"), (0, "0"), (-2.25, "-2.25"), (1e9, "1000000000.0"), (2e-7, "2e-07"),
    ])
  func brief(value: Double, text: String) { #expect(Text.brief(value) == text) }
}
