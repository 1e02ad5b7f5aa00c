internal import Geometry
internal import MachineModel
internal import SafetyGuard

extension JobFile {
  static func readStock(_ given: JobSection, into job: inout Job) {
    var section = given
    var stock = StockChoice()
    let shape = section.word("shape", default: "none", of: ["none", "block", "cylinder"])
    stock.shape = StockShape(rawValue: shape) ?? .none
    let minimum = section.point("min")
    let maximum = section.point("max")
    if let minimum, let maximum {
      stock.box = Box3(minimum: minimum, maximum: maximum)
      let size = stock.box.size
      if stock.shape != .none, !(size.x > 0 && size.y > 0 && size.z > 0) {
        section.reading.fault(
          section.name(of: "max"), "must lie above min along every axis", code: "empty-stock")
      }
    } else if stock.shape != .none {
      section.reading.fault(
        section.path, "a stock needs min and max, its corners in program coordinates [mm]",
        code: "missing-stock")
    }
    stock.cell = section.number(
      "cell", default: StockChoice.standardCell(for: stock.box), in: 0.01...10, unit: "mm")
    stock.material = section.word(
      "material", default: "aisi-1045", of: Catalogue.materialNames)
    var truth = section.section("truth")
    stock.hardnessFactor = truth.optionalNumber("hardness-factor", in: 0.2...5, unit: "")
    for var spot in truth.sections("hard-spots") {
      var choice = HardSpotChoice()
      choice.centre = spot.point("center") ?? .zero
      choice.radius = spot.number("radius", default: 1, in: 0.01...1000, unit: "mm")
      choice.factor = spot.number("factor", default: 1, in: 0.1...10, unit: "")
      spot.finish()
      stock.hardSpots.append(choice)
    }
    if stock.hardSpots.count > 8 {
      truth.reading.fault(truth.name(of: "hard-spots"), "at most 8 spots", code: "too-many")
    }
    truth.finish()
    section.finish()
    job.stock = stock
  }

  static func readTools(_ sections: [JobSection], into job: inout Job) {
    var seen: [Int] = []
    for var section in sections {
      var tool = ToolChoice()
      tool.number = section.whole(
        "number", default: sections.count, in: ToolChoice.numbers)
      let kinds = ToolKind.allCases.map(\.rawValue)
      tool.kind =
        ToolKind(rawValue: section.word("kind", default: "flat-end-mill", of: kinds))
        ?? .flatEndMill
      tool.diameter = section.number("diameter", default: 10, in: 0.05...500, unit: "mm")
      tool.cornerRadius = section.number(
        "corner-radius", default: 0, in: 0...tool.diameter / 2, unit: "mm")
      tool.length = section.number("length", default: 100, in: 0...500, unit: "mm")
      tool.overhang = section.number(
        "overhang", default: 4 * tool.diameter, in: 0.1...500, unit: "mm")
      tool.flutes = section.whole("flutes", default: tool.kind.standardFlutes, in: 1...64)
      tool.helixDegrees = section.number("helix-degrees", default: 30, in: 0...60, unit: "degrees")
      tool.pointDegrees = section.number(
        "point-degrees", default: 118, in: 20...180, unit: "degrees")
      tool.material = section.word(
        "material", default: "coated-carbide", of: Catalogue.toolMaterialNames)
      tool.wearLimit = section.number("wear-limit", default: 0.3, in: 0.01...2, unit: "mm")
      tool.initialWear = section.number("initial-wear", default: 0, in: 0...2, unit: "mm")
      tool.cost = section.number("cost", default: 45, in: 0...1e6, unit: "")
      var truth = section.section("truth")
      tool.wearRateFactor = truth.optionalNumber("wear-rate-factor", in: 0.01...100, unit: "")
      truth.finish()
      section.finish()
      if seen.contains(tool.number) {
        section.reading.fault(
          section.name(of: "number"), "is \(tool.number), which another tool has already",
          code: "tool-twice")
      }
      seen.append(tool.number)
      job.tools.append(tool)
    }
    job.tools.sort { $0.number < $1.number }
  }

  /// Highest override that the planner can plan for: `PlannerSettings.isUsable`. (no unit)
  private static let highestOverride = 10.0

  static func readEnvelope(_ given: JobSection, into job: inout Job) {
    var section = given
    var envelope = SafetyEnvelope()
    if let range = section.numbers("override", count: 2) {
      envelope.lowestOverride = range[0]
      envelope.highestOverride = range[1]
      if range[1] > highestOverride {
        section.reading.fault(
          section.name(of: "override"),
          "its highest is \(range[1]), but at most \(highestOverride) is allowed",
          code: "out-of-range")
      }
    }
    envelope.force = section.number("force", default: envelope.force, in: 1...1e6, unit: "N")
    envelope.power = section.number(
      "power", default: job.machine.spindle.ratedPower, in: 1...1e6, unit: "W")
    envelope.deflection = section.number(
      "deflection", default: envelope.deflection, in: 1e-4...10, unit: "mm")
    if let range = section.numbers("chip-thickness", count: 2) {
      envelope.thinnestChip = range[0]
      envelope.thickestChip = range[1]
    }
    envelope.risePerSecond = section.number(
      "rise-per-second", default: envelope.risePerSecond, in: 0.01...1000, unit: "1/s")
    envelope.maximumAge = Int64(
      section.whole("maximum-age-ticks", default: 2 * job.agentPeriod, in: 1...100_000))
    job.retractUnderHold = section.number(
      "retract-under-hold", default: 0, in: 0...1000, unit: "mm")
    // Loads can only be wrong where the machine's power is, which is told already.
    if let fault = envelope.fault, fault != .load {
      section.reading.fault(
        section.name(of: String(kebab: fault)),
        "cannot be enforced: \(Catalogue.advice(for: fault))",
        code: "envelope-\(String(kebab: fault))")
    }
    section.finish()
    job.envelope = envelope
  }

  static func readRest(_ root: inout JobSection, into job: inout Job) {
    var costs = root.section("costs")
    job.costs.machinePerHour = costs.number(
      "machine-per-hour", default: 60, in: 0...1e6, unit: "")
    job.costs.toolChangeTime = costs.number(
      "tool-change-time", default: 60, in: 0...1e5, unit: "s")
    job.costs.scrap = costs.number("scrap", default: 120, in: 0...1e9, unit: "")
    costs.finish()
    var sensors = root.section("sensors")
    job.sensors.spindlePower = readSensor(
      sensors.section("spindle-power"), standard: job.sensors.spindlePower)
    job.sensors.force = readSensor(sensors.section("force"), standard: job.sensors.force)
    job.sensors.vibration = readSensor(
      sensors.section("vibration"), standard: job.sensors.vibration)
    sensors.finish()
    job.faults = root.sections("fault").map(readFault)
    if job.faults.count > 8 {
      root.reading.fault("fault", "at most 8 faults can be injected", code: "too-many")
    }
    var expect = root.section("expect")
    job.expectation.alarms = expect.words("alarms")
    var cycle = expect.section("cycle-time")
    job.expectation.cycleTimeMaximum = cycle.optionalNumber("max", in: 0...1e6, unit: "s")
    job.expectation.cycleTimeMinimum = cycle.optionalNumber("min", in: 0...1e6, unit: "s")
    cycle.finish()
    expect.finish()
  }

  private static func readSensor(_ given: JobSection, standard: SensorQuality) -> SensorQuality {
    var section = given
    var quality = standard
    quality.noise = section.number("noise", default: standard.noise, in: 0...1, unit: "")
    quality.bandwidthHz = section.number(
      "bandwidth-hz", default: standard.bandwidthHz, in: 0.1...1e5, unit: "Hz")
    quality.isEnabled = section.truth("enabled", default: true)
    section.finish()
    return quality
  }

  private static func readFault(_ given: JobSection) -> FaultChoice {
    var section = given
    var fault = FaultChoice()
    fault.kind = section.word(
      "kind", default: fault.kind,
      of: ["sensor-stuck", "sensor-dropout", "sensor-bias", "sensor-gain", "sensor-spike"])
    fault.target = section.word(
      "target", default: fault.target, of: ["spindle-power", "force", "vibration"])
    fault.atTime = section.number("at-time", default: 0, in: 0...1e6, unit: "s")
    fault.duration = section.optionalNumber("duration", in: 0...1e6, unit: "s") ?? .infinity
    fault.magnitude = section.number("magnitude", default: 0, in: -1e9...1e9, unit: "")
    section.finish()
    return fault
  }
}

extension StockChoice {
  /// Most cells of a height field that nobody chose a pitch for.
  static let standardCellCount = 400_000.0

  /// A pitch that keeps the height field small enough to stay in the cache. [mm]
  static func standardCell(for box: Box3) -> Double {
    let area = box.size.x * box.size.y
    guard area > 0, area.isFinite else { return 0.25 }
    let fitting = (area / standardCellCount).squareRoot()
    // Rounded up to a twentieth of a millimetre.
    return min(10, max(0.1, (fitting * 20).rounded(.up) / 20))
  }
}

extension ToolKind {
  /// Teeth of a usual tool of this kind.
  public var standardFlutes: Int {
    switch self {
    case .flatEndMill, .ballEndMill, .bullNose: 4
    case .drill: 2
    case .faceMill: 5
    case .turningInsert: 1
    }
  }
}
