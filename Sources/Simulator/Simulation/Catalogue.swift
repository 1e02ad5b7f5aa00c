public import CuttingProcess
public import Geometry
public import MachineModel
internal import SafetyGuard
public import ToolWear

/// The names that job files and programs use for what the rooms know by number.
public enum Catalogue {
  /// Machines by name.
  public static let machineNames = ["vmc-3axis", "lathe-2axis", "vmc-3axis-ideal"]

  /// Work materials by name, in the order of `MaterialIdentity`.
  public static let materialNames = [
    "aisi-1045", "aisi-4140", "al-7075", "al-6061", "ti-6al4v", "inconel-718", "grey-cast-iron",
    "stainless-304",
  ]

  /// Tool materials by name, in the order of `ToolMaterial`.
  public static let toolMaterialNames = ["coated-carbide", "hss"]

  /// A machine by its name.
  public static func machine(named name: String) -> MachineDescription? {
    switch name {
    case "vmc-3axis": .vmc3Axis()
    case "lathe-2axis": .lathe2Axis()
    case "vmc-3axis-ideal": MachineDescription.vmc3Axis().ideal()
    default: nil
    }
  }

  /// A work material by its name.
  public static func material(named name: String) -> WorkMaterial? {
    guard let index = materialNames.firstIndex(of: name),
      let identity = MaterialIdentity(rawValue: UInt8(index))
    else { return nil }
    return .catalogue(identity)
  }

  /// Taylor's law for a tool material in a work material.
  public static func life(of tool: String, in work: String) -> TaylorLife? {
    guard let workIndex = materialNames.firstIndex(of: work),
      let toolIndex = toolMaterialNames.firstIndex(of: tool),
      let workMaterial = WornMaterial(rawValue: UInt8(workIndex)),
      let toolMaterial = ToolMaterial(rawValue: UInt8(toolIndex))
    else { return nil }
    return .catalogue(workMaterial, toolMaterial)
  }

  /// Young's modulus of a tool's shank. [N/mm^2]
  static func youngsModulus(of toolMaterial: String) -> Double {
    toolMaterial == "hss" ? 210_000 : 600_000
  }

  /// Where G28 goes and a run starts: the table's middle, the head near its upper end. [mm]
  public static func referencePosition(of machine: MachineDescription) -> MachinePosition {
    var position = machine.homePosition
    // A little below the end, so that the drive's overshoot does not touch it.
    let clearance = 5.0
    switch machine.kind {
    case .mill: position.axes[.z] = machine[.z].travelMaximum - clearance
    case .lathe:
      position.axes[.x] = machine[.x].travelMaximum - clearance
      position.axes[.z] = machine[.z].travelMaximum - clearance
    }
    return position
  }

  static func advice(for fault: MachineFaultKind) -> String {
    switch fault {
    case .servoPeriod: "the servo period must be 1e-5 to 0.1 s"
    case .toolChangeTime: "the tool change time must be 0 or more"
    case .travel: "travel must be two numbers, the lower first"
    case .home: "home must lie inside the travel"
    case .limits: "velocity, acceleration and jerk must be above 0"
    case .motor: "inertia, torque, currents and pitch must be above 0"
    case .friction: "frictions must be 0 or more, break-away not below Coulomb"
    case .measuring: "backlash and encoder step must be 0 or more"
    case .gains: "loop gains must be above 0 and fit the servo period"
    case .powerCurve: "the power curve needs [rpm, W] points with rising speed and power above 0"
    case .spindle: "spindle inertia, acceleration and efficiency must be above 0"
    }
  }

  static func advice(for fault: EnvelopeFault) -> String {
    switch fault {
    case .override: "override needs 0 < lowest <= 1 and lowest <= highest"
    case .load: "force, power and deflection must be above 0"
    case .chipThickness: "chip-thickness needs 0 <= thinnest < thickest"
    case .rise: "rise-per-second must be above 0"
    case .age: "maximum-age-ticks must be 1 or more"
    case .margin: "the margin must be 1 or more"
    case .flankWear: "the assumed flank wear must be 0 or more"
    case .plausibility: "tolerances must be above 0, counts 1 or more"
    case .fallback: "the hold must come later than the patience ends"
    }
  }
}
