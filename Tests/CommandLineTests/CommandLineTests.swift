import Testing

/// What docs/cli.md promises of streams and exit codes.
@Suite("the command line")
struct CommandLineTests {
  private static let program = "G21 G90 F600\nM66 P0 L3 Q5\nG1 X1\nM2\n"

  private func with(_ files: [String: String], _ body: (BuiltCommand) throws -> Void) throws {
    let command = try BuiltCommand(files)
    defer { command.remove() }
    try body(command)
  }

  @Test(
    "warnings are told whatever the form, notes and the summary not where it is to be quiet",
    arguments: [["run"], ["run", "--json"], ["estimate"], ["estimate", "--ndjson"]])
  func warnings(form: [String]) throws {
    try with(["part.ngc": Self.program]) { command in
      for isQuiet in [true, false] {
        let rest = (form.count > 1 ? form[1] : "--seed=1", isQuiet ? "--quiet" : "--seed=2")
        let ending = try command.run(form[0], "part.ngc", rest.0, rest.1)
        #expect(ending.status == 0)
        #expect(ending.messages.contains("part.ngc:2:1: warning: M66"))
        #expect(ending.messages.contains(": note: ") == !isQuiet)
        if form == ["run"] { #expect(ending.messages.contains("cycle time") == !isQuiet) }
      }
    }
  }

  @Test(
    "a reader that has enough ends an estimate with code 74 and without a word",
    arguments: [["--ndjson"], ["--blocks", "-"]])
  func closedPipe(form: [String]) throws {
    // More than what a pipe and the buffers hold.
    let dwells = (1...20_000).map { "G4 P0.0\($0 % 9 + 1)\n" }.joined()
    try with(["part.ngc": "G21 G90\n" + dwells + "M2\n"]) { command in
      let ending =
        form.count == 1
        ? try command.run("estimate", "part.ngc", "--quiet", form[0], isCutOff: true)
        : try command.run("estimate", "part.ngc", "--quiet", form[0], form[1], isCutOff: true)
      #expect(ending.status == 74 && ending.messages == "", "\(ending)")
    }
  }

  @Test("no output takes the place of what the job is read from")
  func overwriting() throws {
    let files = [
      "part.nc": "G21 G90 F600\no<row> call\nM2\n", "row.ngc": "o<row> sub\nG1 X1\no<row> endsub\n",
      "job.toml": "program = \"part.nc\"\nmachine = \"own.toml\"\n[[tool]]\n",
      "own.toml": "base = \"vmc-3axis\"\n",
    ]
    try with(files) { command in
      for name in files.keys {
        let run = try command.run("run", "job.toml", "--record", name)
        let estimate = try command.run("estimate", "job.toml", "--blocks", name)
        #expect(run.status == 64 && estimate.status == 64, "\(name): \(run) \(estimate)")
        #expect(run.messages.contains(name) && estimate.messages.contains(name))
        #expect(try command.text(name) == files[name])
      }
      let shared = try command.run("run", "job.toml", "--json", "--trace", "-")
      #expect(shared.status == 64 && shared.output == "")
      #expect(try command.run("estimate", "job.toml", "--blocks", "new.csv").status == 0)
    }
  }

  @Test("places that a program cannot be begun at are told with their line, wrong options with 64")
  func places() throws {
    try with(["part.ngc": Self.program]) { command in
      let behind = try command.run("check", "part.ngc", "--from", "90")
      #expect(behind.status == 65)
      #expect(behind.messages.hasPrefix("part.ngc:90:1: error: line 90 lies behind the program's"))
      let zero = try command.run("run", "part.ngc", "--from-line", "0")
      #expect(zero.status == 64 && zero.messages.contains("lines are counted from 1"))
      let budget = try command.run("estimate", "part.ngc", "--budget", "calls=0")
      #expect(budget.status == 64 && budget.messages.contains("calls a number from 1 to 100000"))
      #expect(try command.run("replay", "nowhere.mcap").status == 66)
      let folder = try command.run("run", "part.ngc", "--subroutines", "nowhere")
      #expect(folder.status == 66)
      #expect(folder.messages.contains("nowhere: error: is no folder"))
    }
  }
}
