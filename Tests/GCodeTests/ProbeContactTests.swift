import CanonicalMachining
import GCode
import Geometry
import Testing

@Suite("a simulated probe") struct ProbeContactTests {
  // A block with its top at Z-3, in machine coordinates.
  private var options: InterpreterOptions {
    var options = InterpreterOptions()
    options.probeContact = .box(Box3(minimum: Vector3(0, 0, -20), maximum: Vector3(10, 10, -3)))
    return options
  }

  private func end(_ program: String) -> (Interpretation, WorkPosition) {
    let result = ExpectedCanon.interpretation("G21 F100\n" + program + "\nM2\n", options: options)
    return (result, result.endState.position)
  }

  @Test("a probe stops where it meets the work") func meets() {
    let (result, place) = end("G0 X5 Y5 Z20\nG38.2 Z-10\n#1=#5063 #2=#5070 #3=#5061")
    #expect(!result.hasErrors)
    #expect(abs(place.axes[.z] + 3) < 1e-12)  // mm: a fraction of a way of 30 mm
    #expect(abs(result.parameters[1] + 3) < 1e-12)
    #expect(result.parameters[2] == 1)
    #expect(result.parameters[3] == 5)
  }

  @Test("work offsets and inches count: the work stands in the machine") func offsets() {
    let (result, _) = end("G10 L2 P1 Z-25.4\nG20 G0 X.2 Y.2 Z1\nG38.2 Z-1\n#1=#5063")
    #expect(!result.hasErrors)
    #expect(abs(result.parameters[1] - (-3 + 25.4) / 25.4) < 1e-12)
  }

  @Test("without contact G38.2 is an error, G38.3 goes on with #5070 at 0") func misses() {
    let (missed, _) = end("G0 X50 Y5 Z20\nG38.2 Z-10")
    #expect(missed.diagnostics.map(\.code) == [.probeWithoutContact])
    #expect(missed.diagnostics.map(\.line) == [3])
    let (calm, place) = end("#5070=7\nG0 X50 Y5 Z20\nG38.3 Z-10\n#1=#5070 #2=#5063")
    #expect(!calm.hasErrors)
    #expect(place.axes[.z] == -10)
    #expect(calm.parameters[1] == 0)
    #expect(calm.parameters[2] == -10)
  }

  @Test("away from the work a probe stops where it leaves it") func leaves() {
    let (result, place) = end("G0 X5 Y5 Z-10\nG38.4 Z20")
    #expect(!result.hasErrors)
    #expect(abs(place.axes[.z] + 3) < 1e-12)
    let (outside, _) = end("G0 X50 Y5 Z-10\nG38.4 Z20")
    #expect(outside.diagnostics.map(\.code) == [.probeWithoutContact])
  }

  @Test("a rule that answers nonsense is no contact") func nonsense() {
    for answer in [Double.nan, -1, 2, .infinity] {
      var options = InterpreterOptions()
      options.probeContact = ProbeContact { _ in answer }
      let result = ExpectedCanon.interpretation(
        "G21 F100\nG38.2 Z-10\nM2\n", options: options)
      #expect(result.diagnostics.map(\.code) == [.probeWithoutContact])
    }
  }
}
