internal import Geometry

extension MachineDescription {
  /// Refuses a description that no machine can have; the first fault found, axes first.
  public func check() throws(MachineFault) {
    // Written so that NaN fails.
    guard servoPeriod >= 1e-5, servoPeriod <= 0.1 else { throw MachineFault(.servoPeriod) }
    for index in 0..<AxisVector.count where axes[index].isPresent {
      if let kind = axes[index].fault(servoPeriod: servoPeriod) {
        throw MachineFault(kind, axis: Axis(rawValue: index))
      }
    }
    if let kind = spindle.fault { throw MachineFault(kind) }
    guard isAmount(toolChangeTime) else { throw MachineFault(.toolChangeTime) }
  }
}

extension AxisDescription {
  func fault(servoPeriod: Double) -> MachineFaultKind? {
    guard travelMinimum.isFinite, travelMaximum.isFinite, travelMinimum < travelMaximum,
      travelMinimum >= -Machine.farthestSetpoint, travelMaximum <= Machine.farthestSetpoint
    else { return .travel }
    guard home >= travelMinimum, home <= travelMaximum else { return .home }
    guard isPositive(velocity), isPositive(acceleration), isPositive(jerk) else { return .limits }
    return drive.fault(servoPeriod: servoPeriod)
  }
}

extension DriveDescription {
  func fault(servoPeriod: Double) -> MachineFaultKind? {
    guard isPositive(inertia), isPositive(torqueConstant), isPositive(ratedCurrent),
      isPositive(peakCurrent), isPositive(screwPitch)
    else { return .motor }
    guard isAmount(viscousFriction), isAmount(coulombFriction), isAmount(staticFriction),
      staticFriction >= coulombFriction, isPositive(stribeckSpeed), isPositive(stickingSpeed)
    else { return .friction }
    guard isAmount(backlash), isAmount(encoderStep) else { return .measuring }
    guard isPositive(currentBandwidthHz), isPositive(positionGain), isPositive(velocityGain),
      isAmount(integralTime), isAmount(velocityFeedForward), isAmount(accelerationFeedForward)
    else { return .gains }
    // The sampled velocity loop alone is stable up to gain x sub-step = 2; half of that is the
    // limit.
    let fastest = Double(AxisDrive.subStepsPerTick) / servoPeriod
    guard velocityGain <= fastest, positionGain <= velocityGain else { return .gains }
    return nil
  }
}

extension SpindleDescription {
  /// More marks are below the resolution of the angle after a long run.
  static var mostEncoderMarks: Int32 { 10_000_000 }

  var fault: MachineFaultKind? {
    guard pointCount > 0, pointCount <= Int32(Self.pointCapacity) else { return .powerCurve }
    for index in 0..<usableCount {
      let point = points[index]
      guard isAmount(point.speedRPM), isAmount(point.power) else { return .powerCurve }
      if index > 0, point.speedRPM <= points[index - 1].speedRPM { return .powerCurve }
    }
    guard isPositive(maximumSpeedRPM), isPositive(points[lastIndex].power) else {
      return .powerCurve
    }
    guard isPositive(inertia), isPositive(accelerationRPMPerSecond), isPositive(responseTime),
      isPositive(integralTime), efficiency > 0, efficiency <= 1, isAmount(standbyPower),
      isAmount(frictionPowerPerRPM), isAmount(windagePowerPerSquareRPM)
    else { return .spindle }
    guard encoderMarks >= 0, encoderMarks <= Self.mostEncoderMarks else { return .spindle }
    return nil
  }
}

private func isPositive(_ value: Double) -> Bool { value > 0 && value.isFinite }
private func isAmount(_ value: Double) -> Bool { value >= 0 && value.isFinite }
