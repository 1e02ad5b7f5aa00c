public import Signals

/// What a channel of a recording is called in tables and plots, and its unit.
public struct ChannelLabel: Equatable, Sendable {
  /// Its name in snake case, as the heads of CSV columns and the JSON keys use it.
  public let name: String
  /// Its unit, "1" for a pure number or a code.
  public let unit: String

  init(_ name: String, _ unit: String) {
    self.name = name
    self.unit = unit
  }

  /// The channels of a tick row in their order, by name and unit.
  public static let ofTicks: [ChannelLabel] = [
    ChannelLabel("command_x", "mm"), ChannelLabel("command_y", "mm"),
    ChannelLabel("command_z", "mm"), ChannelLabel("command_a", "rad"),
    ChannelLabel("command_b", "rad"), ChannelLabel("command_c", "rad"),
    ChannelLabel("actual_x", "mm"), ChannelLabel("actual_y", "mm"),
    ChannelLabel("actual_z", "mm"), ChannelLabel("actual_a", "rad"),
    ChannelLabel("actual_b", "rad"), ChannelLabel("actual_c", "rad"),
    ChannelLabel("path_speed_mm_s", "mm/s"), ChannelLabel("override", "1"),
    ChannelLabel("motion", "1"), ChannelLabel("line", "1"), ChannelLabel("segment", "1"),
    ChannelLabel("tool", "1"), ChannelLabel("spindle_rpm", "rpm"),
    ChannelLabel("removed_volume_mm3", "mm^3"), ChannelLabel("arc_count", "1"),
    ChannelLabel("entry_rad", "rad"), ChannelLabel("exit_rad", "rad"),
    ChannelLabel("axial_depth_mm", "mm"), ChannelLabel("feed_per_tooth_mm", "mm"),
    ChannelLabel("force_x_n", "N"), ChannelLabel("force_y_n", "N"), ChannelLabel("force_z_n", "N"),
    ChannelLabel("peak_force_n", "N"), ChannelLabel("torque_n_mm", "N mm"),
    ChannelLabel("power_w", "W"), ChannelLabel("deflection_mm", "mm"),
    ChannelLabel("chip_thickness_mm", "mm"), ChannelLabel("flank_wear_mm", "mm"),
    ChannelLabel("measured_power_w", "W"), ChannelLabel("measured_force_x_n", "N"),
    ChannelLabel("measured_force_y_n", "N"), ChannelLabel("measured_force_z_n", "N"),
    ChannelLabel("measured_vibration_mm_s2", "mm/s^2"), ChannelLabel("alarms", "1"),
  ]

  /// The channels of an agent row in their order, by name and unit.
  public static let ofAgentSteps: [ChannelLabel] = [
    ChannelLabel("power_excess", "1"), ChannelLabel("feed_force_excess", "1"),
    ChannelLabel("normal_force_excess", "1"), ChannelLabel("axial_force_excess", "1"),
    ChannelLabel("force_per_edge_n_mm", "N/mm"), ChannelLabel("vibration_excess", "1"),
    ChannelLabel("chip_thickness_mm", "mm"), ChannelLabel("axial_depth_mm", "mm"),
    ChannelLabel("immersion_rad", "rad"), ChannelLabel("cutting_speed_m_min", "m/min"),
    ChannelLabel("edge_share", "1"), ChannelLabel("power_spread", "1"),
    ChannelLabel("is_cutting", "1"), ChannelLabel("flank_wear_estimate_mm", "mm"),
    ChannelLabel("flank_wear_low_mm", "mm"), ChannelLabel("flank_wear_high_mm", "mm"),
    ChannelLabel("wear_reading_mm", "mm"), ChannelLabel("wear_forecast_mm", "mm"),
    ChannelLabel("proposed_override", "1"), ChannelLabel("reason", "1"),
    ChannelLabel("reason_value", "N|W|mm"), ChannelLabel("reason_bound", "N|W|mm"),
    ChannelLabel("granted_override", "1"), ChannelLabel("ruling", "1"),
    ChannelLabel("limit", "1"), ChannelLabel("limit_value", "N|W|mm|1"),
    ChannelLabel("limit_bound", "N|W|mm|1"), ChannelLabel("forecast_force_n", "N"),
  ]
}

extension TickChannel {
  /// Name and unit of this channel.
  public var label: ChannelLabel { ChannelLabel.ofTicks[rawValue] }
}

extension AgentChannel {
  /// Name and unit of this channel.
  public var label: ChannelLabel { ChannelLabel.ofAgentSteps[rawValue] }
}
