import SeededChance
import Signals
import Testing

@Suite("values on the line") struct SignalTests {
  @Test("immersion is the sum of the engaged arcs that count", arguments: 1...30)
  func immersion(seed: UInt64) {
    var chance = Chance(seed: seed)
    var engagement = Engagement()
    engagement.arcCount = Int32.random(in: 0...4, using: &chance)
    // Arcs that do not count hold rubbish on purpose.
    for index in 0..<Engagement.arcCapacity {
      engagement.arcs[index] = EngagementArc(entry: -100, exit: 100, axialDepth: 1)
    }
    var exact = 0
    for index in 0..<Int(engagement.arcCount) {
      // Multiples of 1/64 rad: their sums are exact.
      let entry = Int.random(in: 0...100, using: &chance)
      let width = Int.random(in: 0...50, using: &chance)
      exact += width
      engagement.arcs[index] = EngagementArc(
        entry: Double(entry) / 64, exit: Double(entry + width) / 64, axialDepth: 1)
    }
    #expect(engagement.immersion == Double(exact) / 64)
  }

  @Test("arcs that do not count make no difference")
  func unusedArcs() {
    var a = Engagement()
    var b = Engagement()
    b.arcs[2] = EngagementArc(entry: 1, exit: 2, axialDepth: 3)
    #expect(a == b)
    a.arcCount = 3
    b.arcCount = 3
    #expect(a != b)
  }

  private func forecast(_ chance: inout Chance) -> LoadForecast {
    var forecast = LoadForecast()
    forecast.cuttingForce = chance.number(in: 0...1000)
    forecast.edgeForce = chance.number(in: 0...100)
    forecast.wearForce = chance.number(in: 0...2000)
    forecast.cuttingPower = chance.number(in: 0...5000)
    forecast.edgePower = chance.number(in: 0...500)
    forecast.wearPower = chance.number(in: 0...9000)
    forecast.compliance = chance.number(in: 0...1e-3)
    forecast.chipThickness = chance.number(in: 0...0.2)
    return forecast
  }

  @Test("a forecast is a straight line in the override and in the flank wear", arguments: 1...30)
  func straightLine(seed: UInt64) {
    var chance = Chance(seed: seed)
    let forecast = forecast(&chance)
    let override = chance.number(in: 0...2)
    let wear = chance.number(in: 0...0.5)
    // A line by two of its points, instead of by its coefficients.
    let still = forecast.force(override: 0, flankWear: 0)
    let byOverride = forecast.force(override: 1, flankWear: 0) - still
    let byWear = forecast.force(override: 0, flankWear: 1) - still
    let oracle = still + byOverride * override + byWear * wear
    // N: a dozen roundings of numbers up to 4000.
    #expect(abs(forecast.force(override: override, flankWear: wear) - oracle) < 1e-11)
    #expect(still == forecast.edgeForce)
    #expect(forecast.power(override: 0, flankWear: 0) == forecast.edgePower)
    let power = forecast.power(override: override, flankWear: wear)
    // W: the parts added in another order.
    let parts = [
      forecast.wearPower * wear, forecast.cuttingPower * override, forecast.edgePower,
    ].reduce(0, +)
    #expect(abs(power - parts) < 1e-10)
  }

  @Test("the tip bends by compliance times force: 500 N at 0.1 um/N are 0.05 mm")
  func deflection() {
    var forecast = LoadForecast()
    forecast.cuttingForce = 300
    forecast.edgeForce = 100
    forecast.wearForce = 1000
    forecast.compliance = 1e-4
    // mm: a millionth of what the guard compares it with.
    #expect(abs(forecast.deflection(override: 1, flankWear: 0.1) - 0.05) < 1e-9)
  }

  @Test("the worst of two forecasts is above both at every override and wear", arguments: 1...30)
  func worst(seed: UInt64) {
    var chance = Chance(seed: seed)
    let a = forecast(&chance)
    let b = forecast(&chance)
    let worst = a.worst(with: b)
    #expect(worst == b.worst(with: a))
    for _ in 0..<20 {
      let override = chance.number(in: 0...2)
      let wear = chance.number(in: 0...0.5)
      for one in [a, b] {
        #expect(
          worst.force(override: override, flankWear: wear)
            >= one.force(override: override, flankWear: wear))
        #expect(
          worst.power(override: override, flankWear: wear)
            >= one.power(override: override, flankWear: wear))
      }
    }
  }

  @Test("ticks count, compare and never trap at the end of the clock")
  func ticks() {
    #expect(Tick(5) + 3 == Tick(8))
    #expect(Tick(8) - Tick(5) == 3)
    #expect(Tick(5) < Tick(8))
    #expect((Tick(.max) + 1).count == .min)
  }

  @Test("loaned memory keeps what is put at each index")
  func loanedMemory() {
    let buffer = UnsafeMutableBufferPointer<Int32>.allocate(capacity: 100)
    unsafe buffer.initialize(repeating: 0)
    defer { unsafe buffer.deallocate() }
    let memory = unsafe LoanedMemory(buffer)
    #expect(memory.count == 100)
    for index in 0..<memory.count { memory[index] = Int32(index * index) }
    #expect((0..<100).allSatisfy { unsafe buffer[$0] == Int32($0 * $0) })
    #expect(memory[99] == 9801)
  }
}
