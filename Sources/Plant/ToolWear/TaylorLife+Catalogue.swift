/// The work materials of the catalogue, in the same order and with the same raw values as
/// `MaterialIdentity` of CuttingProcess (rooms of the plant do not see each other).
public enum WornMaterial: UInt8, Sendable, BitwiseCopyable {
  /// 0, `aisi-1045`.
  case aisi1045
  /// 1, `aisi-4140`.
  case aisi4140
  /// 2, `al-7075`.
  case aluminium7075
  /// 3, `al-6061`.
  case aluminium6061
  /// 4, `ti-6al4v`.
  case titanium6Al4V
  /// 5, `inconel-718`.
  case inconel718
  /// 6, `grey-cast-iron`.
  case greyCastIron
  /// 7, `stainless-304`.
  case stainless304
}

/// What the edge is made of; raw values count from 0 in this order.
public enum ToolMaterial: UInt8, Sendable, BitwiseCopyable {
  /// 0, `coated-carbide`.
  case coatedCarbide
  /// 1, `hss`: high-speed steel.
  case highSpeedSteel
}

extension TaylorLife {
  /// A law of the catalogue, for flank wear of 0.3 mm (ISO 8688-2).
  /// Numbers and their sources: docs/models/tool-wear.md, table 1.
  public static func catalogue(_ work: WornMaterial, _ tool: ToolMaterial) -> TaylorLife {
    switch tool {
    case .coatedCarbide: coatedCarbide(work)
    case .highSpeedSteel: highSpeedSteel(work)
    }
  }

  private static func coatedCarbide(_ work: WornMaterial) -> TaylorLife {
    switch work {
    case .aisi1045: law(159, 0.27, 0.35, 0.15)
    case .aisi4140: law(124, 0.25, 0.35, 0.15)
    case .aluminium7075: law(572, 0.40, 0.30, 0.12)
    case .aluminium6061: law(654, 0.40, 0.30, 0.12)
    case .titanium6Al4V: law(54.5, 0.25, 0.35, 0.15)
    case .inconel718: law(27.3, 0.25, 0.35, 0.15)
    case .greyCastIron: law(131, 0.25, 0.30, 0.12)
    case .stainless304: law(94, 0.25, 0.35, 0.15)
    }
  }

  private static func highSpeedSteel(_ work: WornMaterial) -> TaylorLife {
    switch work {
    case .aisi1045: law(21.6, 0.125, 0.35, 0.15)
    case .aisi4140: law(14.4, 0.125, 0.35, 0.15)
    case .aluminium7075: law(102, 0.15, 0.30, 0.12)
    case .aluminium6061: law(119, 0.15, 0.30, 0.12)
    case .titanium6Al4V: law(8.65, 0.125, 0.35, 0.15)
    case .inconel718: law(3.6, 0.125, 0.35, 0.15)
    case .greyCastIron: law(15.8, 0.125, 0.30, 0.12)
    case .stainless304: law(10.8, 0.125, 0.35, 0.15)
    }
  }

  private static func law(_ c: Double, _ n: Double, _ a: Double, _ b: Double) -> TaylorLife {
    TaylorLife(
      constantMetresPerMinute: c, speedExponent: n, feedExponent: a, depthExponent: b)
  }
}
