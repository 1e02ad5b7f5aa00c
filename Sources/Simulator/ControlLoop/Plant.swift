internal import CMath
internal import CuttingProcess
public import Geometry
public import MachineModel
public import MaterialRemoval
public import Sensing
public import Signals
internal import ToolWear

/// The simulated world: machine, stock, tools and sensors as they really are. Nothing of it is
/// known to the controller but the sensor frames.
public struct Plant: ~Copyable {
  var machine: Machine
  /// What is clamped, as far as it is cut.
  public private(set) var workpiece: Workpiece
  var sensors: SensorSuite
  /// The tools; the one in the spindle is put back by `finish`.
  public let magazine: LoanedMemory<ToolStation>
  let site: PlantSite

  var tool: ToolStation
  var place = -1
  /// Where the tip of the tool is, in the frame of the stock.
  public private(set) var tip = ToolPosition()
  var load = CuttingLoad()
  var engagement = Engagement()
  private var force = Vector3.zero
  private var travel = Vector3(1, 0, 0)

  /// A world at rest, no tool in the spindle.
  /// - Parameters:
  ///   - machine: The machine, standing where the run starts.
  ///   - workpiece: What is clamped.
  ///   - sensors: What is measured.
  ///   - magazine: The tools, at least one place.
  ///   - site: Where the work is clamped and how hard it is.
  public init(
    machine: consuming Machine, workpiece: consuming Workpiece, sensors: SensorSuite,
    magazine: LoanedMemory<ToolStation>, site: PlantSite
  ) {
    self.machine = machine
    self.workpiece = workpiece
    self.sensors = sensors
    self.magazine = magazine
    self.site = site
    tool = magazine[0]
  }

  /// True flank wear of the tool in the spindle. [mm]
  public var flankWear: Double { place >= 0 ? tool.wear.state.flankWear : 0 }

  /// Whether the tool in the spindle is broken.
  public var hasBrokenTool: Bool { place >= 0 && tool.wear.state.isBroken }

  /// Electrical power of the spindle without a cut. [W]
  public func idlePower(atSpeedRPM speedRPM: Double) -> Double {
    machine.spindleIdlePower(atSpeedRPM: speedRPM)
  }

  /// Follows a setpoint for a servo period.
  mutating func follow(_ setpoint: Setpoint) -> AxisState {
    if place < 0 ? setpoint.tool != 0 : setpoint.tool != tool.number { mount(setpoint.tool) }
    let axes = machine.follow(setpoint, load: load, force: force)
    return axes
  }

  /// Puts the worn tool back and takes another out of the magazine; no tool where it has none.
  private mutating func mount(_ number: Int32) {
    if place >= 0 { magazine[place] = tool }
    place = -1
    for index in 0..<magazine.count where magazine[index].number == number && number != 0 {
      place = index
      tool = magazine[index]
    }
    load = CuttingLoad()
    force = .zero
  }

  /// Moves the tool through the stock and says where its edge was engaged.
  mutating func cut(along axes: AxisState) -> Engagement {
    let reach = place >= 0 ? tool.length : 0
    let before = tip
    tip = ToolPosition(axes.position.axes.xyz - site.origin - site.toolAxis * reach)
    guard place >= 0, !tool.wear.state.isBroken else {
      engagement = Engagement()
      return engagement
    }
    engagement = workpiece.cut(from: before, to: tip, with: tool.cutter)
    guard engagement.kind != .none else { return engagement }
    complete(axes)
    return engagement
  }

  /// Adds feed, speed and hardness to what the stock found.
  private mutating func complete(_ axes: AxisState) {
    let velocity = axes.velocity.xyz
    let speed = velocity.length
    if speed > 0 { travel = velocity * (1 / speed) }
    let turns = axes.spindleSpeedRPM.magnitude / 60
    let teeth = engagement.kind == .turning ? 1 : Double(Int(tool.cutter.flutes))
    engagement.spindleSpeedRPM = axes.spindleSpeedRPM.magnitude
    engagement.feedPerTooth = turns > 0 ? speed / (turns * teeth) : 0
    let radius = engagement.kind == .turning ? tip.tip.x.magnitude : tool.cutter.diameter / 2
    engagement.cuttingSpeed = 2 * Double.pi * radius * turns
    engagement.hardnessFactor = site.hardness * site.hardSpots.factor(at: tip.tip)
  }

  /// What the cut does to tool and spindle.
  mutating func bear(_ engagement: Engagement) -> CuttingLoad {
    guard place >= 0, engagement.kind != .none else {
      load = CuttingLoad()
      force = .zero
      return load
    }
    load = tool.forces.load(engagement, flankWear: tool.wear.state.flankWear)
    // From the feed's frame into the machine's: x along the travel, y to its left, z up.
    let along = load.meanForce
    let flat = (travel.x * travel.x + travel.y * travel.y).squareRoot()
    let x = flat > 0 ? travel.x / flat : 1
    let y = flat > 0 ? travel.y / flat : 0
    force = Vector3(along.x * x - along.y * y, along.x * y + along.y * x, along.z)
    return load
  }

  /// Wears the edge under what it just cut.
  mutating func wear(under engagement: Engagement, _ load: CuttingLoad, seconds: Double) {
    guard place >= 0 else { return }
    tool.wear.grow(engagement, seconds: seconds)
    tool.wear.endure(load)
  }

  /// What the sensors make of it.
  mutating func sense(_ load: CuttingLoad, _ axes: AxisState, at tick: Tick) -> SensorFrame {
    sensors.sample(
      load, axes: axes, idlePower: machine.spindleIdlePower(atSpeedRPM: axes.spindleSpeedRPM),
      at: tick)
  }

  /// Puts the tool back and cuts what the stock has gathered: at the end of a run.
  public mutating func finish() {
    if place >= 0 { magazine[place] = tool }
    _ = workpiece.flush()
  }
}

/// Where the work is clamped and what it is really like.
public struct PlantSite: Sendable {
  /// The stock's frame in the machine: where the program's zero lies. [mm]
  public var origin: Vector3
  /// Which way a longer tool moves the tip away from the spindle's nose, turned round. (no unit)
  public var toolAxis = Vector3(0, 0, 1)
  /// The lot's hardness over nominal. (no unit)
  public var hardness: Double
  /// Places that are harder still.
  public var hardSpots = HardSpots()

  /// A site by the stock's frame and the lot's hardness. [mm]
  public init(origin: Vector3, hardness: Double) {
    self.origin = origin
    self.hardness = hardness
  }
}
