import CDecimalScan
import GCode
import Glibc
import Simulation

/// Reading programs: text in memory to canonical commands, batch by batch, against LinuxCNC's
/// `rs274` on the same files, and against a plain C loop over their numbers.
struct GCodeBenchmark {
  let rounds: Int
  private let folder: String

  init(rounds: Int, temporaryFolder: String) {
    self.rounds = max(1, rounds)
    folder = "\(temporaryFolder)/feedhold-gcode-\(getpid())"
  }

  func run() {
    guard unsafe mkdir(folder, 0o700) == 0 else {
      return print("cannot make the folder \(folder)")
    }
    defer { removeFolder() }
    print("\(BuildInformation.text), \(rounds) rounds of each, alternated")
    print("median (smallest to largest) of wall time; rs274 writes to /dev/null")
    let isThere = Subprocess.run(["rs274", "--help"], home: folder) != nil
    if !isThere { print("rs274 (Debian: linuxcnc-uspace) is not installed: its rows are left out") }
    // First, because a child counts the memory of its parent at the start as its own.
    measurePeak(isThere: isThere)
    compare("a: 1,000,005 lines of G1", isThere: isThere) {
      ProgramGenerator.writeLines(1_000_000, to: $0)
    } also: {
      measureStarts($0)
    }
    compare("b: 300,000 arcs", isThere: isThere) { ProgramGenerator.writeArcs(300_000, to: $0) }
    compare("c: while, 1,000,000 turns", isThere: isThere) {
      ProgramGenerator.writeLoop(1_000_000, to: $0)
    }
  }

  // MARK: memory

  private func measurePeak(isThere: Bool) {
    let path = "\(folder)/five-million.ngc"
    guard ProgramGenerator.writeLines(5_000_000, to: path) else {
      return print("cannot write \(path)")
    }
    defer { unsafe unlink(path) }
    let bytes = size(of: path)
    print("peak memory, 5,000,005 lines of G1, \(Text.fixed(bytes / 1e6, 1)) MB:")
    let own = CommandLine.arguments[0]
    if let child = Subprocess.run([own, "gcode-once", path], home: folder), child.status == 0 {
      print(
        "  feedhold: \(Text.fixed(child.peakMegabytes, 0)) MB in \(Text.fixed(child.wall, 2)) s")
    } else {
      print("  feedhold: the child process failed")
    }
    if isThere, let child = reference(path) {
      print("  rs274: \(Text.fixed(child.peakMegabytes, 0)) MB in \(Text.fixed(child.wall, 2)) s")
    }
  }

  /// What the child process does.
  static func interpretOnce(_ path: String) -> Bool {
    guard let text = try? InputFile.text(path) else { return false }
    var interpreter = Interpreter()
    return !interpreter.interpret(text, fileName: path, batch: batch) { _ in }.hasErrors
  }

  /// Commands that are handed over at once, as `feedhold check` does.
  private static let batch = 4_096

  // MARK: start anywhere

  // From the call to the first batch, which rebuilds the machine's state before the line.
  private func measureStarts(_ bytes: [UInt8]) {
    var index = ProgramIndex()
    var reader = Interpreter()
    let whole = reader.interpret(
      MemoryText(bytes), fileName: "program.ngc", batch: Self.batch, index: &index
    ) { _ in }
    guard !whole.hasErrors else { return print("  start: the program has errors") }
    var times = Times()
    var line: UInt64 = 1
    for _ in 0..<50 {
      // Lines all over the file, by the fractional parts of multiples of the golden section.
      line = line &+ 618_034
      let start = Clock.wall
      var isFirst = true
      _ = try? reader.interpret(
        from: Int(line % 1_000_000) + 6, of: index, batch: Self.batch
      ) { _ in
        if isFirst { times.add(Clock.wall - start) }
        isFirst = false
      }
    }
    print("  start at one of 50 lines all over it: \(times.text)")
  }

  // MARK: time

  private func compare(
    _ name: String, isThere: Bool, write: (String) -> Bool, also: ([UInt8]) -> Void = { _ in }
  ) {
    let path = "\(folder)/program.ngc"
    guard write(path), let bytes = Self.read(path) else { return print("cannot write \(path)") }
    defer { unsafe unlink(path) }
    print("\(name), \(Text.fixed(Double(bytes.count) / 1e6, 1)) MB:")
    var (own, scan, other) = (Times(), Times(), Times())
    var complaint: String?
    var commands = 0
    var numbers: UInt64 = 0
    for _ in 0..<rounds {
      own.measure {
        var interpreter = Interpreter()
        commands = 0
        let result = interpreter.interpret(
          MemoryText(bytes), fileName: "program.ngc", batch: Self.batch
        ) { commands += $0.commands.count }
        commands += result.commands.count
        complaint = result.diagnostics.first { $0.severity == .error }?.description
      }
      scan.measure { numbers = scanned(bytes) }
      if isThere, let child = reference(path) { other.add(child.wall) }
    }
    if let complaint {
      print("  feedhold refuses it: \(complaint)")
    } else {
      print("  feedhold: \(own.text), \(commands) commands")
      print("  C loop over \(numbers) numbers: \(scan.text); feedhold \(own.ratio(to: scan)) x")
    }
    also(bytes)
    guard !other.isEmpty else { return }
    let ratio = complaint == nil ? ", \(other.ratio(to: own)) x feedhold's time" : ""
    print("  rs274: \(other.text)\(ratio)")
  }

  private func scanned(_ bytes: [UInt8]) -> UInt64 {
    var count: UInt64 = 0
    let sum = unsafe feedhold_sum_of_decimals(bytes, bytes.count, &count)
    return sum.isFinite ? count : 0
  }

  private func reference(_ path: String) -> Subprocess? {
    let child = Subprocess.run(["rs274", "-g", path, "/dev/null"], home: folder)
    if let child, child.status != 0 { print("  rs274 refuses it: status \(child.status)") }
    return child
  }

  // MARK: files

  private func size(of path: String) -> Double {
    var facts = stat()
    return unsafe stat(path, &facts) == 0 ? Double(facts.st_size) : 0
  }

  private static func read(_ path: String) -> [UInt8]? {
    guard let file = unsafe fopen(path, "r") else { return nil }
    defer { unsafe fclose(file) }
    guard unsafe fseek(file, 0, SEEK_END) == 0 else { return nil }
    let count = unsafe ftell(file)
    unsafe rewind(file)
    return unsafe [UInt8](unsafeUninitializedCapacity: max(count, 0)) { buffer, filled in
      filled = unsafe fread(buffer.baseAddress, 1, buffer.count, file)
    }
  }

  // rs274 leaves .tool.mmap in its HOME.
  private func removeFolder() {
    unsafe unlink("\(folder)/.tool.mmap")
    unsafe rmdir(folder)
  }
}

/// Wall times of one thing, round by round.
struct Times {
  private var times: [Double] = []

  var isEmpty: Bool { times.isEmpty }

  mutating func add(_ time: Double) { times.append(time) }

  mutating func measure(_ work: () -> Void) {
    let start = Clock.wall
    work()
    add(Clock.wall - start)
  }

  /// [s]
  var median: Double { times.isEmpty ? 0 : times.sorted()[times.count / 2] }

  /// Median with the smallest and largest.
  var text: String {
    let sorted = times.sorted()
    guard let first = sorted.first, let last = sorted.last else { return "no rounds" }
    return "\(Text.fixed(median, 4)) (\(Text.fixed(first, 4)) to \(Text.fixed(last, 4))) s"
  }

  /// Median by median.
  func ratio(to other: Times) -> String {
    other.median > 0 ? Text.fixed(median / other.median, 1) : "?"
  }
}
