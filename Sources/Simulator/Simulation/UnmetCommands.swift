internal import CanonicalMachining
internal import ControlLoop
internal import GCode
internal import MachineModel

/// What a program asks for and a run does not do, so that nothing is left out in silence: commands
/// that are not simulated, and spindle speeds that the spindle does not reach.
struct UnmetCommands {
  /// One kind of them.
  private struct Finding {
    let text: String
    let remedy: String
    let code: FaultCode
    let source: SourceLine
    var count = 1
  }

  private let highestRPM: Double
  private let highestDial: Double
  private var findings: [Finding] = []
  /// Where the finding of a speed stands among them.
  private var places: [Double: Int] = [:]
  /// The S words that have none, counted at the first of them.
  private var further: Finding?
  private var hasCuttingSpeed = false

  init(_ job: Job) {
    highestRPM = job.machine.spindle.maximumSpeedRPM
    highestDial = job.panel.highestSpindle
  }

  /// Takes note of a command.
  mutating func look(at record: CanonicalRecord) {
    switch record.command {
    case .setSpindleMode(let maximum): hasCuttingSpeed = maximum > 0
    case .setSpindleSpeed(let speed) where !hasCuttingSpeed: look(at: speed, record.source)
    default:
      guard let (text, remedy) = Self.unmet(record.command) else { return }
      note(text, remedy, .notSimulated, record.source)
    }
  }

  private mutating func look(at speed: Double, _ source: SourceLine) {
    guard speed * highestDial > highestRPM else { return }
    if let place = places[speed] {
      findings[place].count += 1
      return
    }
    let remedy = "lower S, or take a machine with a faster spindle"
    guard places.count < Self.mostSpeeds else {
      let text = "ask for other speeds that the spindle does not reach, the first one here"
      let count = (further?.count ?? 0) + 1
      further = Finding(
        text: text, remedy: remedy, code: .spindleSpeedLimited, source: further?.source ?? source,
        count: count)
      return
    }
    places[speed] = findings.count
    let dial = speed > highestRPM ? "" : " at a dial of \(Text.brief(highestDial * 100)) %"
    findings.append(
      Finding(
        text: "S\(Text.brief(speed))\(dial) is above the highest speed of the spindle, which turns "
          + "at \(Text.brief(highestRPM)) rpm", remedy: remedy, code: .spindleSpeedLimited,
        source: source))
  }

  /// A program may name any number of speeds: so many are told one by one, the others as a number.
  private static let mostSpeeds = 50

  /// What is not simulated of a command, and what to do about it.
  private static func unmet(_ command: CanonicalCommand) -> (String, String)? {
    let asWait = "put a G4 there if it takes time"
    switch command {
    case .waitInput: return ("M66: there are no inputs, the wait takes no time", asWait)
    case .motionOutput, .output, .motionOutputValue, .outputValue:
      return ("M62 to M65, M67, M68: there are no outputs", "nothing waits for them here")
    case .orientSpindle:
      return ("the spindle is not oriented (M19, G87), which takes no time", asWait)
    case .userCode(let code):
      return ("M\(code.number) is the machine's own code, it does nothing here", asWait)
    case .enableAdaptiveFeed(true):
      return ("M52: there is no adaptive feed input", "choose a policy with --policy")
    case .enableFeedHold(false):
      return ("M53 P0: a hold stays permitted", "nothing to do unless a hold would do harm")
    case .setToolNumber:
      return ("M61: the tool in the spindle stays what it was", "change it by M6")
    default: return nil
    }
  }

  // There are no more kinds than the codes above, of which the user's are a hundred.
  private mutating func note(
    _ text: String, _ remedy: String, _ code: FaultCode, _ source: SourceLine
  ) {
    if let index = findings.firstIndex(where: { $0.text == text }) {
      findings[index].count += 1
    } else {
      findings.append(Finding(text: text, remedy: remedy, code: code, source: source))
    }
  }

  /// Each kind at its first place.
  func diagnostics(_ files: ProgramFiles) -> [Diagnostic] {
    func diagnostic(_ finding: Finding, _ message: String) -> Diagnostic {
      let place = TextPlace(
        file: files[finding.source], line: Int(finding.source.line),
        column: max(1, Int(finding.source.column)))
      return Diagnostic(
        .warning, at: place, message: message, remedy: finding.remedy, code: finding.code)
    }
    let told = findings.map { finding in
      diagnostic(finding, finding.text + (finding.count > 1 ? " (\(finding.count) times)" : ""))
    }
    return told + (further.map { [diagnostic($0, "\($0.count) more S words \($0.text)")] } ?? [])
  }
}
