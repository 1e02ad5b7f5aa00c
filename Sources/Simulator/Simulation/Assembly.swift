internal import CMath
internal import CanonicalMachining
internal import ControlLoop
internal import CuttingProcess
internal import GCode
internal import Geometry
internal import MachineModel
internal import MaterialRemoval
internal import MotionPlanning
internal import SafetyGuard
internal import Sensing
internal import Signals
internal import ToolWear

/// Streams of random numbers that a job draws from; one for each consumer, never shared.
enum RandomStream {
  static let hardness: UInt64 = 0x4841_5244
  static let toolRate: UInt64 = 0x544F_4F4C

  /// Spread of hardness between lots, and of wear rate between tools of one box (log-normal).
  static let hardnessSpread = 0.05
  static let toolRateSpread = 0.2
}

// How the rooms' values are made from a job's.
extension Job {
  /// What the interpreter has to know.
  var interpreterOptions: InterpreterOptions {
    var options = InterpreterOptions()
    options.start = referencePosition
    options.dialect = dialect
    options.library = subprograms
    budget.apply(to: &options)
    var parameters = ParameterStore()
    for index in 0..<3 {
      parameters[5161 + index] = referencePosition.axes[index]
      parameters[5181 + index] = referencePosition.axes[index]
    }
    parameters[5221] = workOffset.x
    parameters[5222] = workOffset.y
    parameters[5223] = workOffset.z
    options.parameters = parameters
    var table = ToolTable()
    for tool in tools {
      table[tool.number] = ToolEntry(
        offset: Vector3(0, 0, machine.kind == .mill ? tool.length : 0), diameter: tool.diameter)
    }
    options.tools = table
    return options
  }

  var motionLimits: MotionLimits {
    var limits = MotionLimits(
      velocity: AxisVector(), acceleration: AxisVector(), jerk: AxisVector(),
      travelMinimum: AxisVector(), travelMaximum: AxisVector(), axisMask: machine.axisMask)
    for index in 0..<AxisVector.count {
      limits.velocity[index] = machine.axes[index].velocity
      limits.acceleration[index] = machine.axes[index].acceleration
      limits.jerk[index] = machine.axes[index].jerk
      limits.travelMinimum[index] = machine.axes[index].travelMinimum
      limits.travelMaximum[index] = machine.axes[index].travelMaximum
    }
    return limits
  }

  func planner(in queue: LoanedMemory<Segment>) -> MotionPlanner {
    var settings = PlannerSettings()
    settings.profile = planner.isJerkLimited ? .jerk : .acceleration
    let mode: PathMode =
      switch planner.mode {
      case "G61": .exactPath
      case "G61.1": .exactStop
      default: .continuous
      }
    // A G64 that comes later has this tolerance too, where it gives none.
    settings.pathTolerance = PathTolerance(mode: mode, tolerance: planner.tolerance)
    settings.toolChangeTime = machine.toolChangeTime
    settings.overrideCeiling = max(1, envelope.highestOverride)
    // What the interpreter lets pass is driven: the radius grows evenly along the arc.
    settings.arcRadiusTolerance = InterpreterOptions.largestArcError
    settings.isOptionalStopOn = false
    settings.tapsRigidly = machine.spindle.tapsRigidly
    settings.spindleAccelerationRPMPerSecond = machine.spindle.accelerationRPMPerSecond
    return MotionPlanner(
      memory: queue, limits: motionLimits, settings: settings, start: referencePosition)
  }

  func stockMemory() -> OwnedMemory<UInt16> {
    switch stock.shape {
    case .none: OwnedMemory(repeating: 0, count: 1)
    case .block:
      OwnedMemory(
        repeating: 0, count: HeightField.cellsNeeded(box: stock.box, pitch: stock.cell))
    case .cylinder:
      OwnedMemory(
        repeating: 0,
        count: TurnedStock.slicesNeeded(length: stock.box.size.z, pitch: barPitch))
    }
  }

  /// Slices of a bar are finer than a block's cells: they are few.
  var barPitch: Double { min(stock.cell, 0.1) }

  func workpiece(in memory: LoanedMemory<UInt16>) throws(StockError) -> Workpiece {
    switch stock.shape {
    case .none: return Workpiece()
    case .block:
      return Workpiece(
        Stock(try HeightField(box: stock.box, pitch: stock.cell, cells: memory)))
    case .cylinder:
      return Workpiece(
        try TurnedStock(
          radius: stock.box.size.x / 2, startZ: stock.box.minimum.z, length: stock.box.size.z,
          pitch: barPitch, radii: memory))
    }
  }

  /// The tools as the plant has them: nominal, or with this job's truth.
  func stations(isTrue: Bool) -> [ToolStation]? {
    guard let material = Catalogue.material(named: stock.material) else { return nil }
    var stations: [ToolStation] = []
    for (index, tool) in tools.enumerated() {
      guard let life = Catalogue.life(of: tool.material, in: stock.material) else { return nil }
      let isMill = tool.kind != .turningInsert
      let wear = WearModel(
        life: life, wearLimit: tool.wearLimit, initialWear: isTrue ? tool.initialWear : 0,
        rateFactor: isTrue ? wearRate(of: tool, index) : 1,
        breakage: isMill
          ? Breakage(
            strength: tool.material == "hss" ? 2500 : 1500, diameter: tool.diameter,
            overhang: tool.overhang)
          : .never)
      stations.append(
        ToolStation(
          number: Int32(tool.number), length: machine.kind == .mill ? tool.length : 0,
          cutter: tool.cutter, forces: CuttingForceModel(material: material, edge: tool.edge),
          wear: wear))
    }
    return stations
  }

  /// This tool's own rate of wear: the job's, or drawn from the seed. (no unit)
  func wearRate(of tool: ToolChoice, _ index: Int) -> Double {
    if let given = tool.wearRateFactor { return given }
    let source = NoiseSource(seed: seed, stream: RandomStream.toolRate)
    return feedhold_exp(RandomStream.toolRateSpread * source.normal(UInt64(tool.number)))
  }

  /// The lot's hardness: the job's, or drawn from the seed. (no unit)
  var trueHardness: Double {
    if let given = stock.hardnessFactor { return given }
    let source = NoiseSource(seed: seed, stream: RandomStream.hardness)
    return max(0.5, 1 + RandomStream.hardnessSpread * source.normal(0))
  }

  var site: PlantSite {
    var site = PlantSite(origin: workOffset, hardness: trueHardness)
    for spot in stock.hardSpots {
      _ = site.hardSpots.add(
        HardSpot(centre: spot.centre, radius: spot.radius, factor: spot.factor))
    }
    return site
  }

  /// The sensors, with the job's noise and faults.
  func sensorSuite() -> SensorSuite? {
    var description = SensorSuiteDescription.typical(ratedPower: machine.spindle.ratedPower)
    description.spindleEfficiency = machine.spindle.efficiency
    func take(_ quality: SensorQuality, into sensor: inout SensorDescription) {
      sensor.noiseShare = quality.noise
      sensor.bandwidthHz = quality.bandwidthHz
      sensor.isEnabled = quality.isEnabled
    }
    take(sensors.spindlePower, into: &description.spindlePower)
    take(sensors.force, into: &description.force)
    take(sensors.vibration, into: &description.vibration)
    guard var suite = SensorSuite(description, seed: seed, period: machine.servoPeriod) else {
      return nil
    }
    for fault in faults { _ = suite.inject(fault.sensorFault(period: machine.servoPeriod)) }
    return suite
  }
}

extension ToolChoice {
  var cutter: Cutter {
    let shape: CutterKind =
      switch kind {
      case .flatEndMill: .flatEndMill
      case .ballEndMill: .ballEndMill
      case .bullNose: .bullNose
      case .drill: .drill
      case .faceMill: .faceMill
      case .turningInsert: .turningInsert
      }
    return Cutter(
      kind: shape, diameter: diameter, cornerRadius: cornerRadius, flutes: Int32(flutes),
      fluteLength: kind == .turningInsert ? 4 : max(diameter, overhang),
      pointAngle: pointDegrees * Double.pi / 180)
  }

  var edge: CuttingEdge {
    let shape: EdgeKind =
      switch kind {
      case .flatEndMill, .bullNose, .ballEndMill: .flatEndMill
      case .drill: .drill
      case .faceMill: .faceMill
      case .turningInsert: .turningInsert
      }
    var edge = CuttingEdge(
      kind: shape, diameter: diameter, flutes: Int32(flutes),
      helixAngle: kind == .turningInsert ? 0 : helixDegrees * Double.pi / 180,
      overhang: overhang, youngsModulus: Catalogue.youngsModulus(of: material))
    if kind == .drill { edge.pointAngle = pointDegrees * Double.pi / 180 }
    return edge
  }
}

extension FaultChoice {
  func sensorFault(period: Double) -> SensorFault {
    let kinds: [String: SensorFaultKind] = [
      "sensor-stuck": .stuck, "sensor-dropout": .dropout, "sensor-bias": .bias,
      "sensor-gain": .gain, "sensor-spike": .spike,
    ]
    let targets: [String: SensorTarget] = [
      "spindle-power": .spindlePower, "force": .force, "vibration": .vibration,
    ]
    let start = Int64(atTime / period)
    let end = duration.isFinite ? start + Int64(duration / period) : Int64.max
    return SensorFault(
      kinds[kind] ?? .stuck, of: targets[target] ?? .spindlePower, from: Tick(start),
      to: Tick(end), size: magnitude)
  }
}
