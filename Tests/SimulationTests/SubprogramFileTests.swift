import Foundation
import GCode
import Testing

@testable import Simulation

/// Programs whose subprograms lie in files of their own.
@Suite("subprograms in files of their own")
struct SubprogramFileTests {
  private static let stock = "(STOCK/BLOCK, 60, 30, 10, 5, 5, 10)\n(TOOL/MILL, 8, 0, 20, 0)\n"
  private static let opening = "G21 G90 G94 G17 G40 G49\nT1 M6\nS4000 M3\nG0 X0 Y0 Z2\n"
  /// A row at the Y that it is called with.
  private static let sub = "o<row> sub\nG0 X0 Y#1\nG1 Z-1 F500\nX50\nG0 Z2\no<row> endsub\n"
  private static let calling = stock + opening + "o<row> call [4]\no<row> call [16]\nM2\n"
  /// The same moves, written out.
  private static let straight =
    stock + opening
    + [4, 16].map { "G0 X0 Y\($0)\nG1 Z-1 F500\nX50\nG0 Z2\n" }.joined() + "M2\n"

  /// A folder with files, which is removed again.
  private func withFolder(
    _ files: [String: String], _ body: (_ folder: String) throws -> Void
  ) throws {
    let folder = Repository.temporary(UUID().uuidString)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, text) in files {
      let path = URL(fileURLWithPath: "\(folder)/\(name)")
      try FileManager.default.createDirectory(
        at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: path, atomically: true, encoding: .utf8)
    }
    try body(folder)
  }

  private func estimate(_ job: Job) throws -> Double {
    var estimation = try Estimation(job)
    return try estimation.run().cycleTime
  }

  /// Why a job is refused, as it is printed.
  private func refusal(of job: Job, isEstimate: Bool) -> String {
    do {
      if isEstimate { _ = try estimate(job) } else { _ = try Preparation(job) }
      return "none"
    } catch {
      guard let failure = (error as? EstimationFailure)?.preparation ?? error as? PreparationFailure
      else { return "\(error)" }
      switch failure {
      case .program(let found): return found.map { "\($0)" }.joined(separator: "\n")
      case .motion(let fault, _), .job(let fault): return "\(fault)"
      }
    }
  }

  @Test("run and estimate do what the same moves do without subprograms, whoever names the folder")
  func found() throws {
    let job = "schema = 1\nprogram = \"part.ngc\"\nsubroutines = [\"lib\"]\n[[tool]]\n"
    let files = [
      "beside/part.ngc": Self.calling, "beside/row.ngc": Self.sub, "straight.ngc": Self.straight,
      "part.ngc": Self.calling, "lib/row.ngc": Self.sub, "job.toml": job,
    ]
    try withFolder(files) { folder in
      let straight = try LoadedJob(path: "\(folder)/straight.ngc").job
      let run = try Runner.run(Preparation(straight)).result
      let others = [
        try LoadedJob(path: "\(folder)/beside/part.ngc").job,
        try LoadedJob(path: "\(folder)/part.ngc", folders: ["\(folder)/lib"]).job,
        try LoadedJob(path: "\(folder)/part.ngc", settings: ["subroutines=[\"lib\"]"]).job,
      ]
      for other in others {
        #expect(other.stock.box == straight.stock.box)
        #expect(try estimate(other) == (try estimate(straight)))
        let result = try Runner.run(Preparation(other)).result
        #expect(result.outcome == "completed" && result.ticks == run.ticks)
        #expect(result.removedVolume == run.removedVolume && run.removedVolume > 500)
      }
      let named = try LoadedJob(path: "\(folder)/job.toml").job
      #expect(try Preparation(named).commands.count == Preparation(straight).commands.count)
      #expect(throws: PreparationFailure.self) {
        try Preparation(LoadedJob(path: "\(folder)/part.ngc").job)
      }
    }
  }

  @Test("a recording replays when the subprogram's file is gone, and says so where it is damaged")
  func replay() throws {
    try withFolder(["part.ngc": Self.calling, "row.ngc": Self.sub]) { folder in
      var options = RunOptions()
      options.recordPath = "\(folder)/part.mcap"
      let job = try LoadedJob(path: "\(folder)/part.ngc").job
      let run = try Runner.run(Preparation(job), options: options)
      #expect(run.writeFailures == [])
      for name in ["row.ngc", "part.ngc"] {
        try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
      }
      let finding = try Replay.run(path: "\(folder)/part.mcap")
      #expect(finding.divergence == nil && finding.equalTicks == run.result.ticks)
      #expect(finding.replayedDigest == run.result.digest)
      var bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/part.mcap"))
      let place = try #require(bytes.range(of: Data(Self.sub.utf8)))
      bytes[place.lowerBound + 20] ^= 1
      try bytes.write(to: URL(fileURLWithPath: "\(folder)/damaged.mcap"))
      let failure = #expect(throws: ReplayFailure.self) {
        try Replay.run(path: "\(folder)/damaged.mcap")
      }
      #expect(failure?.message.contains("subprograms/row.ngc is lost or damaged") == true)
      #expect(failure?.message.hasSuffix("[not-replayable]") == true)
    }
  }

  @Test("what is wrong in a subprogram is told with its file, in run and estimate")
  func faultPlace() throws {
    let far = "o<row> sub\nG1 X9000 F500\no<row> endsub\n"
    let user = "o<row> sub\nM66 P0 L3 Q5\nG1 X9 F500\no<row> endsub\n"
    try withFolder(["part.ngc": Self.calling, "row.ngc": far, "met/row.ngc": user]) { folder in
      let job = try LoadedJob(path: "\(folder)/part.ngc").job
      for isEstimate in [true, false] {
        let told = refusal(of: job, isEstimate: isEstimate)
        #expect(told.hasPrefix("\(folder)/row.ngc:2:1: error: X would go to "), "\(told)")
      }
      // Behind the call the program itself is meant again.
      let row = "o<row> sub\nG1 X9 F500\no<row> endsub\n"
      let back = Self.calling.replacing("M2", with: "G1 X8000\nM2")
      try row.write(toFile: "\(folder)/row.ngc", atomically: true, encoding: .utf8)
      try back.write(toFile: "\(folder)/part.ngc", atomically: true, encoding: .utf8)
      let own = refusal(of: try LoadedJob(path: "\(folder)/part.ngc").job, isEstimate: false)
      #expect(own.hasPrefix("\(folder)/part.ngc:9:1: error: X would go to "), "\(own)")
      try Self.calling.write(toFile: "\(folder)/part.ngc", atomically: true, encoding: .utf8)
      try FileManager.default.removeItem(atPath: "\(folder)/row.ngc")
      let met = try LoadedJob(path: "\(folder)/part.ngc", folders: ["\(folder)/met"]).job
      let found = try Preparation(met).diagnostics
      #expect(found.map(\.file) == ["\(folder)/met/row.ngc"] && found.first?.line == 2)
    }
  }

  @Test("an override's N word is one of the program, whatever its subprograms' files count")
  func overridePlace() throws {
    let part = "G21 G90 G61 F600\nN20 G1 X10\no<row> call\n\nN30 G1 X20\nM2\n"
    let row = "o<row> sub\nG1 X11\nN20 G1 X12\nN40 G1 X13\no<row> endsub\n"
    try withFolder(["part.ngc": part, "row.ngc": row]) { folder in
      let job = try LoadedJob(
        path: "\(folder)/part.ngc", settings: ["stock.shape=\"none\""]
      ).job
      var lines: [Int: Double] = [:]
      var estimation = try Estimation(job, overrides: OverrideSchedule(reading: ["N20:60%"]))
      _ = try estimation.run {
        if $0.file == 0, $0.kind != "tool-change" { lines[$0.line] = $0.override }
        return true
      }
      #expect(lines[2] == 0.6 && lines[5] == 0.6)
      let foreign = #expect(throws: EstimationFailure.self) {
        try Estimation(job, overrides: OverrideSchedule(reading: ["N40:60%"]))
      }
      guard case .override(let refusal)? = foreign else {
        Issue.record("\(String(describing: foreign))")
        return
      }
      #expect(refusal.code == "no-such-block")
    }
  }

  @Test("a folder that there is not is told at its key, or by its name")
  func missingFolder() throws {
    let job = "schema = 1\nprogram = \"part.ngc\"\nsubroutines = [\"nowhere\"]\n[[tool]]\n"
    try withFolder(["part.ngc": Self.calling, "job.toml": job]) { folder in
      let faults = #expect(throws: JobFaults.self) { try LoadedJob(path: "\(folder)/job.toml") }
      #expect(
        faults?.description.hasPrefix(
          "\(folder)/job.toml:3:1: error: subroutines: there is no folder \(folder)/nowhere; ")
          == true, "\(faults?.description ?? "")")
      let named = #expect(throws: JobFaults.self) {
        try LoadedJob(path: "\(folder)/part.ngc", folders: ["/nowhere"])
      }
      #expect(named?.isMissingInput == true && named?.faults.first?.file == "/nowhere")
    }
  }

  @Test("a budget of the job counts in run and estimate, and has its range")
  func budget() throws {
    // Nine rounds of one block, and the ends of the rounds.
    let program = "G21 G90 F600\no1 repeat [9]\nG1 X[1+#<_call_level>]\no1 endrepeat\nM2\n"
    func job(_ budget: String) throws -> Job {
      let head = "schema = 1\nprogram = \"part.ngc\"\n"
      var source = JobSource(path: "job.toml", text: head + budget + "[[tool]]\n")
      source.program = Array(program.utf8)
      return try JobFile.read(source)
    }
    for enough in ["", "budget.repeats = 30\n"] {
      #expect(refusal(of: try job(enough), isEstimate: true) == "none")
    }
    let narrow = try job("budget = { repeats = 5 }\n")
    for isEstimate in [true, false] {
      let told = refusal(of: narrow, isEstimate: isEstimate)
      #expect(told.contains("--budget repeats="), "\(told)")
      #expect(told.hasSuffix("[too-many-repeats]"))
    }
    let faults = #expect(throws: JobFaults.self) { try job("budget = { calls = 0, depth = 3 }\n") }
    #expect(faults?.faults.map(\.code).sorted() == ["out-of-range", "unknown-key"])
    #expect(faults?.faults.allSatisfy { $0.line == 3 } == true)
  }
}

extension EstimationFailure {
  /// What the job or its program has wrong, if it is that.
  fileprivate var preparation: PreparationFailure? {
    if case .preparation(let failure) = self { failure } else { nil }
  }
}
