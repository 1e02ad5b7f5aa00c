import Signals
import Testing

@testable import Agent

@Suite("Parameters of policies") struct PolicyTableTests {
  private func checkTable<Policy: FeedPolicy>(_ type: Policy.Type) {
    var policy = Policy()
    var names: Set<String> = []
    #expect(Policy.parameterCount <= PolicySettings.capacity)
    for index in 0..<Policy.parameterCount {
      let row = Policy.parameter(at: index)
      names.insert(row.name.description)
      #expect(!row.unit.description.isEmpty && !row.summary.description.isEmpty)
      #expect(row.permits(row.standard))
      #expect(policy.value(ofParameterAt: index) == row.standard)
      expectTaken(&policy, index, to: row.highest)
      #expect(policy.value(ofParameterAt: index) == row.highest)
      for wrong in [row.highest.nextUp, row.lowest.nextDown, .nan] {
        expectRefused(&policy, index, to: wrong)
      }
      #expect(policy.value(ofParameterAt: index) == row.highest)
    }
    #expect(names.count == Policy.parameterCount, "every name once")
    for outside in [-1, Policy.parameterCount, .max, .min] {
      #expect(!Policy.parameter(at: outside).permits(0))
      expectRefused(&policy, outside, to: 0)
      #expect(policy.value(ofParameterAt: outside).isNaN)
    }
  }

  @Test("every parameter has a name, a unit and a standard value, and keeps to its range")
  func tables() {
    checkTable(ConstantFeed.self)
    checkTable(ConstantLoad.self)
    checkTable(WearAwareFeed.self)
  }

  @Test("parameters by name and by place are the same ones")
  func names() {
    var load = ConstantLoad()
    expectTaken(&load, .gain, to: 3)
    #expect(load.value(ofParameterAt: ConstantLoad.Parameter.gain.rawValue) == 3)
    #expect(ConstantLoad.parameter(at: 7).name.description == "gain")
    #expect(ConstantLoad.parameter(at: 8).name.description == "trusted-band")
    var wear = WearAwareFeed()
    expectTaken(&wear, .sunkShare, to: 0.5)
    #expect(wear.value(ofParameterAt: 15) == 0.5)
    #expect(WearAwareFeed.parameter(at: 15).name.description == "sunk-share")
    #expect(WearAwareFeed.parameter(at: 9).name.description == "machine-per-hour")
  }
}
