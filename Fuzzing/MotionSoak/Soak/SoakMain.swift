import Dispatch
import Foundation
import SeededChance
import Synchronization

@testable import MotionAudit

/// Drives random programs and holds each against the laws of motion.
///
///     swift run -c release --package-path Fuzzing/MotionSoak MotionSoak \
///       --programs 1000000 --seed 1 --threads 2
///
/// A failure is printed with its seed and a smaller program that fails alike; it comes back with
/// `--programs 1 --seed THAT`, and the smaller one with `--keep` and the numbers of its moves.
/// Each program is audited. One in twenty is driven twice, for one of the laws of two drives;
/// `--single` leaves them out, `--law widening` looks at nothing else, with every program.
@main struct SoakMain {
  static func main() {
    let options = SoakOptions(CommandLine.arguments.dropFirst())
    say("programs \(options.programs) seed \(options.seed) threads \(options.threads)")
    if options.law == nil, options.comparesDrives {
      say("each program is audited; one in twenty is driven twice, for one of five laws")
    }
    let total = Mutex(SoakTally())
    let clock = ContinuousClock()
    let begun = clock.now
    DispatchQueue.concurrentPerform(iterations: options.threads) { thread in
      let worker = SoakWorker(options: options)
      var program = thread
      while program < options.programs {
        let tally = worker.run(seed: options.seed &+ UInt64(program))
        let done = total.withLock {
          $0.add(tally)
          return $0.programs
        }
        if done % 20_000 == 0 { say("\(done) programs, \(begun.duration(to: clock.now))") }
        program += options.threads
      }
    }
    let seconds = begun.duration(to: clock.now) / .seconds(1)
    total.withLock { say($0.text(seconds)) }
    exit(total.withLock { $0.failed } > 0 ? 1 : 0)
  }
}

/// What the command line asks for.
struct SoakOptions: Sendable {
  var programs = 1000
  var seed: UInt64 = 1
  var threads = 1
  /// Only these moves of each program.
  var keep: [Int] = []
  var showsProgram = false
  var comparesDrives = true
  /// The one law of two drives that is looked at, with each program and without the audit.
  var law: String?

  init(_ arguments: ArraySlice<String>) {
    var rest = arguments
    while let name = rest.popFirst() {
      if name == "--show" { showsProgram = true }
      if name == "--single" { comparesDrives = false }
      guard name != "--show", name != "--single", let value = rest.popFirst() else { continue }
      switch name {
      case "--programs": programs = Int(value) ?? programs
      case "--seed": seed = UInt64(value) ?? seed
      case "--threads": threads = max(1, Int(value) ?? threads)
      case "--law": law = value
      case "--keep": keep = value.split(separator: ",").compactMap { Int($0) }
      default: say("unknown option \(name)")
      }
    }
  }
}

/// What all programs together were like.
struct SoakTally: Sendable {
  var programs = 0
  var failed = 0
  var laws: [String: Int] = [:]
  var counts: [String: Int] = [:]
  var worst = [0.0, 0.0, 0.0]

  mutating func add(_ other: SoakTally) {
    programs += other.programs
    failed += other.failed
    laws.merge(other.laws, uniquingKeysWith: +)
    counts.merge(other.counts, uniquingKeysWith: +)
    worst = zip(worst, other.worst).map { max($0, $1) }
  }

  func text(_ seconds: Double) -> String {
    let rate = Double(programs) / seconds
    let sums = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    let broken = laws.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return """
      \(programs) programs in \(seconds) s, \(rate) a second; \(failed) failed
      \(sums.joined(separator: ", "))
      largest share of the limits v a j: \(worst)
      broken laws: \(broken.joined(separator: ", "))
      """
  }
}

/// Drives one program after another in memory of its own.
struct SoakWorker {
  let options: SoakOptions
  private let drive = AuditDrive()

  init(options: SoakOptions) { self.options = options }

  func run(seed: UInt64) -> SoakTally {
    var program = AuditProgram.random(seed)
    if !options.keep.isEmpty { program.moves = options.keep.map { program.moves[$0] } }
    if options.showsProgram { say(program.text) }
    let report = audit(program, seed)
    var tally = SoakTally(programs: 1)
    tally.worst = report.worst
    tally.counts = [
      "ticks": report.ticks, "profiles": report.profiles, "windows": report.windows,
      "unseen": report.unseen,
    ]
    guard !report.findings.isEmpty else { return tally }
    tally.failed = 1
    for law in Set(report.findings.map(\.law)) { tally.laws[law.rawValue] = 1 }
    tell(seed, program, report)
    return tally
  }

  /// The laws of one drive, and for one program in four one of two drives.
  private func audit(_ program: AuditProgram, _ seed: UInt64) -> AuditReport {
    var report = AuditReport()
    if options.law == nil {
      var audit = MotionAudit(program, drive: drive)
      report = audit.run()
    }
    guard options.comparesDrives else { return report }
    var chance = Chance(seed: seed ^ 0x1A55)
    let drawn = chance.count(below: SoakWorker.comparisonRarity)
    if let finding = comparison(drawn, program, &chance) { report.find(finding) }
    return report
  }

  /// A law of two drives: the one that is asked for, or else the drawn one, if there is such.
  private func comparison(
    _ drawn: Int, _ program: AuditProgram, _ chance: inout Chance
  ) -> AuditFinding? {
    let all: [AuditLaw] = [.loosening, .widening, .mirror, .override, .hold]
    let asked = options.law.flatMap { AuditLaw(rawValue: $0) }
    guard let law = asked ?? (drawn < all.count ? all[drawn] : nil) else { return nil }
    let laws = AuditLaws(program: program, drive: drive)
    switch law {
    case .loosening: return laws.loosening(&chance)
    case .widening: return laws.widening(&chance)
    case .mirror: return laws.mirror(&chance)
    case .override: return laws.override()
    case .hold: return laws.hold(&chance)
    default: return nil
    }
  }

  /// One program in twenty is driven twice, for one of five laws.
  private static let comparisonRarity: UInt64 = 100

  private func tell(_ seed: UInt64, _ program: AuditProgram, _ report: AuditReport) {
    var lines = ["seed \(seed): \(report.count) findings"]
    for law in AuditLaw.allCases where report.has(law) {
      var shrinker = AuditShrinker(law: law, drive: { audit($0, seed) })
      let (small, kept) = shrinker.shrink(program)
      let again = audit(small, seed)
      lines += report.findings.filter { $0.law == law }.prefix(2).map { "  " + $0.text }
      lines.append("  smaller: --keep \(kept.map { "\($0)" }.joined(separator: ","))")
      lines += again.findings.filter { $0.law == law }.prefix(2).map { "  " + $0.text }
      lines.append(small.text)
    }
    say(lines.joined(separator: "\n"))
  }
}

/// Writes a line at once, whole among those of other threads.
func say(_ text: String) {
  FileHandle.standardOutput.write(Data((text + "\n").utf8))
}
