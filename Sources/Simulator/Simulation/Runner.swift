internal import Agent
internal import CanonicalMachining
internal import ControlLoop
internal import FixedPointInference
internal import Geometry
internal import MachineModel
internal import MaterialRemoval
internal import MotionPlanning
public import Recording
internal import SafetyGuard
internal import Sensing
internal import Signals
internal import WearEstimation

/// Carries out a prepared job.
public enum Runner {
  /// Runs a prepared job with its policy.
  /// - Throws: What could not be built, opened or locked.
  public static func run(_ preparation: Preparation, options: RunOptions = RunOptions())
    throws(RunFailure) -> RunOutcome
  {
    if let fault = PolicyRegistry.fault(in: preparation.job) { throw .job(fault) }
    let choice = preparation.job.policy
    switch choice.name {
    case "constant-load":
      return try run(PolicyRegistry.make(ConstantLoad.self, choice), preparation, options)
    case "wear-aware":
      return try run(PolicyRegistry.make(WearAwareFeed.self, choice), preparation, options)
    default:
      return try run(PolicyRegistry.make(ConstantFeed.self, choice), preparation, options)
    }
  }

  private static func run<Policy: FeedPolicy>(
    _ policy: Policy, _ preparation: Preparation, _ options: RunOptions
  ) throws(RunFailure) -> RunOutcome {
    let memory = try RunMemory(preparation)
    defer { withExtendedLifetime(memory) {} }
    let controller = Controller(
      plant: try memory.plant(), stages: try memory.stages(options), policy: policy,
      program: memory.program, schedule: preparation.job.schedule)
    let taps = try makeTaps(preparation, memory, options)
    let loop = RunLoop(
      controller: controller, preparation: preparation, options: options, taps: taps)
    return loop.run()
  }

  private static func makeTaps(
    _ preparation: Preparation, _ memory: RunMemory, _ options: RunOptions
  ) throws(RunFailure) -> RunTaps {
    let recorder: Recorder?
    do {
      recorder = try options.recordPath.map { path throws(RecordingError) in
        try Recorder(
          path: path, options: options.recorderOptions(preparation.job),
          inputs: preparation.recordedInputs(network: memory.networkBytes),
          metadata: preparation.recordedMetadata())
      }
    } catch {
      throw .recording(error)
    }
    do {
      return try RunTaps(preparation.job, options, recorder: recorder)
    } catch {
      throw .output(error)
    }
  }
}

/// Why a run could not begin.
public enum RunFailure: Error {
  /// The job cannot be carried out.
  case job(JobFault)
  /// A file cannot be written.
  case output(OutputFailure)
  /// The recording cannot be made, or belongs to another process.
  case recording(RecordingError)
}

/// The memory and the stages of one run; the real-time rooms borrow from it.
final class RunMemory {
  private let job: Job
  private let queue: OwnedMemory<Segment>
  private let cells: OwnedMemory<UInt16>
  private let commands: OwnedMemory<CanonicalRecord>
  private let spans: OwnedMemory<OutlookSpan>
  private let magazine: OwnedMemory<ToolStation>
  private let beliefs: OwnedMemory<ToolBelief>
  private let image: OwnedMemory<UInt8>
  private let arena: OwnedMemory<UInt64>
  private let network: NetworkImage
  private let spanCount: Int
  let networkBytes: [UInt8]

  init(_ preparation: Preparation) throws(RunFailure) {
    job = preparation.job
    guard let stations = job.stations(isTrue: true), let first = stations.first else {
      throw .job(preparation.toolsMissing)
    }
    if let bytes = job.networkBytes {
      networkBytes = bytes
    } else {
      networkBytes = try WearNetwork.bytes(of: job)
    }
    queue = OwnedMemory(repeating: Segment(), count: Preparation.lookAheadCapacity)
    cells = job.stockMemory()
    commands = OwnedMemory(
      preparation.commands, filler: CanonicalRecord(.programEnd, at: SourceLine(line: 0)))
    spanCount = preparation.outlook.spans.count
    spans = OwnedMemory(preparation.outlook.spans, filler: OutlookSpan())
    magazine = OwnedMemory(stations, filler: first)
    let table = job.tools.map {
      ToolBelief(number: Int32($0.number), flankWear: $0.initialWear, wearLimit: $0.wearLimit)
    }
    beliefs = OwnedMemory(table, filler: ToolBelief(number: 0, flankWear: 0, wearLimit: 0.3))
    image = OwnedMemory(networkBytes, filler: 0)
    do {
      network = try NetworkImage(image.loan)
    } catch {
      throw .job(
        job.fault(
          "estimator",
          "the wear network \(job.estimator) is refused: \(error); train or fetch it anew",
          code: "bad-network"))
    }
    let words = max(
      InferenceEngine.arenaNeeded(for: network),
      InferenceEngine.arenaNeeded(for: network, path: .scalar))
    arena = OwnedMemory(repeating: 0, count: words)
  }

  var program: PreparedProgram {
    PreparedProgram(
      commands: commands.loan, spans: spans.loan, spanCount: spanCount,
      beliefs: beliefs.loan)
  }

  func plant() throws(RunFailure) -> Plant {
    do {
      let machine = try Machine(job.machine, at: job.referencePosition)
      guard let sensors = job.sensorSuite() else {
        throw RunFailure.job(
          job.fault(
            "sensors", "the sensors cannot be built; check noise, bandwidth-hz and [[fault]]",
            code: "bad-sensors"))
      }
      return Plant(
        machine: machine, workpiece: try job.workpiece(in: cells.loan), sensors: sensors,
        magazine: magazine.loan, site: job.site)
    } catch let failure as RunFailure {
      throw failure
    } catch let error as StockError {
      throw .job(job.stockFault(error))
    } catch {
      throw .job(
        job.fault(
          "machine", "the machine cannot be built: \(error); check its axes and spindle",
          code: "bad-machine"))
    }
  }

  func stages(_ options: RunOptions) throws(RunFailure) -> ControlStages {
    var description = FeatureExtractorDescription()
    description.windowTicks = Int32(job.agentPeriod)
    description.spindleEfficiency = job.machine.spindle.efficiency
    guard let extractor = FeatureExtractor(description) else {
      throw .job(
        job.fault(
          "agent-period-ticks", "is \(job.agentPeriod), but 1 to 1000 is allowed",
          code: "out-of-range"))
    }
    do {
      let engine = try InferenceEngine(
        network, arena: arena.loan, path: options.usesScalarKernels ? .scalar : .fastest)
      let band = engine.summary.band
      return ControlStages(
        planner: job.planner(in: queue.loan), extractor: extractor, engine: engine,
        estimator: WearEstimator(EstimatorSettings(band: band)),
        safetyGuard: try Guard(job.envelope))
    } catch let fault as EnvelopeFault {
      throw .job(
        job.fault(
          "envelope", "cannot be enforced: \(Catalogue.advice(for: fault))",
          code: "envelope-\(String(kebab: fault))"))
    } catch {
      throw .job(
        job.fault(
          "estimator", "the wear network \(job.estimator) cannot be run: \(error); take another",
          code: "bad-network"))
    }
  }
}

extension Job {
  /// Rates, and the limits that the policy is told and that raise alarms.
  var schedule: Schedule {
    var alarms = AlarmLimits(
      force: envelope.force, power: envelope.power, deflection: envelope.deflection)
    alarms.axisMask = machine.axisMask
    for index in 0..<AxisVector.count {
      alarms.travelMinimum[index] = machine.axes[index].travelMinimum
      alarms.travelMaximum[index] = machine.axes[index].travelMaximum
    }
    var schedule = Schedule(alarmLimits: alarms)
    schedule.period = machine.servoPeriod
    schedule.agentTicks = Int64(agentPeriod)
    schedule.panel = panel
    if retractUnderHold > 0 {
      // A mill's tool leaves the work upwards, a lathe's away from the bar.
      let axis = machine.kind == .mill ? Axis.z : .x
      schedule.retract = RetractChoice(
        axis, by: retractUnderHold, speed: machine.axes[axis.rawValue].velocity)
    }
    schedule.spindleEfficiency = machine.spindle.efficiency
    schedule.feedLimits.lowestOverride = envelope.lowestOverride
    schedule.feedLimits.highestOverride = envelope.highestOverride
    schedule.feedLimits.force = envelope.force
    schedule.feedLimits.power = envelope.power
    schedule.feedLimits.deflection = envelope.deflection
    schedule.feedLimits.thinnestChip = envelope.thinnestChip
    schedule.feedLimits.thickestChip = envelope.thickestChip
    schedule.feedLimits.flankWear = tools.map(\.wearLimit).min() ?? 0.3
    return schedule
  }
}

extension TrainingSummary {
  /// The network's hold-out error as the estimator wants it.
  var band: ConformalBand {
    ConformalBand(
      error: errorMicrometres / 1000, low: residualLowMicrometres / 1000,
      high: residualHighMicrometres / 1000)
  }
}
