import Foundation
import GCode
import Testing

@testable import Simulation

/// `file:line:column: error: reason; remedy [code]`, also for what is found when a job is built.
@Suite("places of a job's faults")
struct JobFaultPlaceTests {
  private static let tool = "[[tool]]\nnumber = 1\n"
  private static let program = "G21 G90 F600\nS3000 M3\nG1 X10\nM2\n"

  /// The fault that a job ends with, as it is printed; its program is `part.ngc`.
  private func fault(
    _ lines: String, _ settings: [String] = [], program: String = program,
    tools: String = tool, isEstimate: Bool = false
  ) -> String {
    let head = "schema = 1\nprogram = \"part.ngc\"\n"
    var source = JobSource(path: "job.toml", text: head + lines + tools, settings: settings)
    source.program = Array(program.utf8)
    do {
      let job = try JobFile.read(source)
      if isEstimate {
        var estimation = try Estimation(job)
        _ = try estimation.run()
      } else {
        _ = try Runner.run(Preparation(job))
      }
      return "none"
    } catch PreparationFailure.job(let fault) {
      return "\(fault)"
    } catch EstimationFailure.preparation(.job(let fault)) {
      return "\(fault)"
    } catch RunFailure.job(let fault) {
      return "\(fault)"
    } catch PreparationFailure.motion(let fault, _) {
      return "\(fault)"
    } catch {
      return "\(error)"
    }
  }

  @Test("a job without tools is told at its program's line, or where the program calls one")
  func noTool() {
    #expect(
      fault("", tools: "") == "job.toml:2:1: error: the job has no tool to run the program with; "
        + "add a [[tool]] with its number [tool-missing]")
    let calling = "G21 G90\nT5 M6\nG1 X1 F600\nM2\n"
    // LinuxCNC's dialect finds it in reading; the lenient one lets any tool be called.
    let found = fault("dialect = \"lenient\"\n", program: calling, tools: "")
    #expect(
      found == "part.ngc:2:4: error: tool 5 is called, but the job has no tools; "
        + "add a [[tool]] with number = 5 [tool-missing]")
  }

  @Test("a wrong policy is told at its key, in run and estimate", arguments: [true, false])
  func policies(isEstimate: Bool) {
    let known = "there are constant, constant-load, wear-aware"
    #expect(
      fault("policy = { name = \"brave\" }\n", isEstimate: isEstimate)
        == "job.toml:3:1: error: policy.name: there is no policy \"brave\"; \(known) "
        + "[unknown-word]")
    #expect(
      fault("seed = 1\npolicy = { speed = 2 }\n", isEstimate: isEstimate)
        == "job.toml:4:1: error: policy.speed: constant has no such parameter; it has override "
        + "[unknown-key]")
    #expect(
      fault("[policy]\nname = \"constant\"\noverride = -7\n", isEstimate: isEstimate)
        .hasPrefix("job.toml:5:1: error: policy.override: is -7.0, but "))
  }

  @Test("what a setting brings in is told as the setting's fault")
  func settings() {
    #expect(
      fault("", ["policy.name=\"brave\""]).hasPrefix(
        "--set policy.name=\"brave\": error: policy.name: there is no policy"))
    #expect(
      fault("[stock]\ncell = 0.2\n", ["seed=2", "stock.cell=99"])
        == "--set stock.cell=99: error: stock.cell: is 99.0 mm, but 0.01 to 10.0 mm is allowed "
        + "[out-of-range]")
  }

  @Test("a line that a run cannot begin at, a network and a stock are told at their keys")
  func otherKeys() {
    #expect(
      fault("from-line = 70\n") == "job.toml:3:1: error: from-line: line 70 lies behind the "
        + "program's end in line 4; start at line 4 [bad-start]")
    #expect(fault("from-line = 70\n", isEstimate: true) == fault("from-line = 70\n"))
    let network = fault("estimator = \"nowhere/nix.fhn\"\n")
    #expect(network.hasPrefix("job.toml:3:1: error: estimator: nowhere/nix.fhn cannot be read"))
    #expect(network.hasSuffix("[cannot-read]"), "\(network)")
    let stock = "[stock]\nshape = \"block\"\nmin = [0, 0, -9]\nmax = [4e4, 9, 0]\ncell = 1\n"
    let large = fault(stock)
    #expect(large.hasPrefix("job.toml:3:1: error: stock: "), "\(large)")
    #expect(large.hasSuffix("[stock-impossible]"), "\(large)")
  }

  @Test("an override above the planner's ten-fold is told at its line, ten-fold is driven")
  func highestOverride() {
    #expect(
      fault("[envelope]\noverride = [0.5, 20]\n") == "job.toml:4:1: error: envelope.override: "
        + "its highest is 20.0, but at most 10.0 is allowed [out-of-range]")
    #expect(fault("[envelope]\noverride = [0.5, 10]\n") == "none")
  }

  @Test("limits and machine parts that cannot be are told at their key or setting, once")
  func parts() throws {
    let range = "[envelope]\nforce = 800\noverride = [0, 1]\n"
    #expect(fault(range).hasPrefix("job.toml:5:1: error: envelope.override: cannot be enforced"))
    #expect(
      fault("", ["envelope.override=[0,1]"]).hasPrefix(
        "--set envelope.override=[0,1]: error: envelope.override: cannot be enforced"))
    let axes = "[[machine.axis]]\nletter = \"X\"\n[[machine.axis]]\nletter = \"Z\"\n"
    let travel = fault(axes + "travel = [5, 5]\n")
    #expect(travel.hasPrefix("job.toml:5:1: error: machine.axis.1: travel must be"), "\(travel)")
    let set = fault(axes, ["machine.axis.1.travel=[5,5]"])
    #expect(set.hasPrefix("--set machine.axis.1.travel=[5,5]: error: machine.axis.1: "), "\(set)")
    let curve = fault("", ["machine.spindle.power=[]"])
    #expect(curve.hasPrefix("--set machine.spindle.power=[]: error: machine.spindle.power: "))
    #expect(curve.split(separator: "\n").count == 1, "\(curve)")
  }

  @Test("a program cannot be given another program by a setting")
  func programTwice() {
    let faults = #expect(throws: JobFaults.self) {
      try LoadedJob(path: "part.ngc", settings: ["program=other.ngc"])
    }
    #expect(faults?.faults.map(\.code) == ["bad-setting"])
  }

  @Test("an empty program is told to be empty, as check does")
  func emptyProgram() {
    let faults = #expect(throws: JobFaults.self) { try LoadedJob(path: "/dev/null") }
    #expect(faults?.description == "/dev/null: error: is empty; is it the right file? [empty-file]")
  }

  @Test("codes that are made of names are written like the others")
  func kebabCodes() {
    let curve = fault("[machine.spindle]\npower = [[100, 5], [90, 5]]\n")
    #expect(curve.hasSuffix("[machine-power-curve]"), "\(curve)")
    let chip = fault("[envelope]\nchip-thickness = [0.2, 0.1]\n")
    #expect(chip.hasSuffix("[envelope-chip-thickness]"), "\(chip)")
  }

  @Test("a tool that no job can have is told where the program calls it")
  func toolNumber() throws {
    let path = Repository.temporary("tool.ngc")
    try "G21 G90\nT99999 M6\nG1 X1 F600\nM2\n".write(
      toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let faults = #expect(throws: JobFaults.self) { try LoadedJob(path: path) }
    #expect(
      faults?.description == "\(path):2:8: error: tool 99999 is called, but tools are numbered "
        + "1 to 9999; give it another number [out-of-range]")
  }

  @Test("a program that calls hundreds of tools gets a job with all of them and a few notes")
  func manyTools() throws {
    let program = (1...500).map { "T\($0) M6\n" }.joined() + "G1 X1 F600\nM2\n"
    let bare = BareJob(path: "part.ngc", bytes: Array(program.utf8))
    #expect(try JobFile.read(bare.source).tools.map(\.number) == Array(1...500))
    #expect(bare.assumptions.count < 30)
    #expect(bare.assumptions.contains { $0.hasPrefix("480 more tools") })
  }

  @Test("a stock that a setting leaves out is not told to lie there")
  func noStock() {
    let program = "G21 G90 F600\nG1 X10 Z-1\nM2\n"
    func stock(_ settings: [String]) -> String? {
      BareJob(path: "part.ngc", bytes: Array(program.utf8), settings: settings).assumptions.first {
        $0.hasPrefix("stock: ")
      }
    }
    #expect(stock([])?.hasPrefix("stock: block ") == true)
    #expect(stock(["stock.shape=none"])?.hasPrefix("stock: none, as stock.shape says") == true)
  }

  @Test("a bare program's fault names no line of the job that was made of it")
  func bareProgram() throws {
    let bare = BareJob(
      path: "part.ngc", bytes: Array(Self.program.utf8), settings: ["stock.cell=99"])
    let faults = try #require(throws: JobFaults.self) { try JobFile.read(bare.source) }
    #expect("\(faults)".hasPrefix("--set stock.cell=99: error: stock.cell: is 99.0 mm"))
  }
}
