import Foundation
import GCode
import SeededChance
import Testing

@Suite("configuration files") struct ConfigurationFileTests {
  private func read(_ text: String) -> (file: ConfigurationFile, diagnostics: [Diagnostic]) {
    ConfigurationFile.read(Array(text.utf8), fileName: "mill.ini")
  }

  // Each row was asked of rs274 (Debian 2.9.0~pre1+git20230208.f1270d6ed7) with
  // `(DEBUG, #<_ini[section]key>)`; nil is its "######", a name that is not defined.
  @Test(
    "programs read the values that LinuxCNC reads",
    arguments: [
      ("[SEC]\nNAME=1.5\nname=2.5\nName=3\n", "SEC]NAME", 1.5),
      ("[SEC]\nNAME=1.5\nname=2.5\nName=3\n", "sec]name", 1.5),
      ("[Sec]\nNAME=1.5\n", "Sec]NAME", nil), ("[SEC]\nname=1.5\n", "SEC]name", nil),
      ("[SEC]\nNAME=1.5\n[RS274NGC]\nINI_VARS=0\n", "SEC]NAME", nil),
      ("[SEC]\nA=1\nA=2\n[OTHER]\nB=3\n[SEC]\nA=4\nC=5\n", "SEC]A", 1),
      ("[SEC]\nA=1\nA=2\n[OTHER]\nB=3\n[SEC]\nA=4\nC=5\n", "SEC]C", nil),
      ("[SEC]\nA=1\nA=2\n[OTHER]\nB=3\n[SEC]\nA=4\nC=5\n", "OTHER]B", 3),
      ("[SEC]\nA = 1.5 \nB=\t2\n  E=5\n", "SEC]A", 1.5),
      ("[SEC]\nA = 1.5 \nB=\t2\n  E=5\n", "SEC]B", 2),
      ("[SEC]\nA = 1.5 \nB=\t2\n  E=5\n", "SEC]E", 5), ("[SEC]\nC =3 # cmt\n", "SEC]C", nil),
      ("[SEC]\nD = 4 ; cmt\n", "SEC]D", nil), ("[SEC]\nF 6\n", "SEC]F", nil),
      ("[SEC]\n#G=7\n;H=8\n", "SEC]G", nil), ("[SEC]junk\nE=1e3\n", "SEC]E", 1000),
      ("[SEC]\nA=1.5mm\n", "SEC]A", nil), ("[SEC]\nC=\n", "SEC]C", nil),
      ("[SEC]\nD=0x10\n", "SEC]D", nil), ("[SEC]\nF=\"5\"\n", "SEC]F", nil),
      ("[SEC]\nG=-2\n", "SEC]G", -2), ("[SEC]\nH=1 2\n", "SEC]H", nil),
      ("[SEC]\nI = = 5\n", "SEC]I", nil), ("[SEC]\nA=1 \\\n  2\n", "SEC]A", nil),
      ("[SEC]\nB=3\\\n4\n", "SEC]B", 34), ("[SEC\nB=2\n[SEC]\nC=3\n", "SEC]B", nil),
      ("[SEC\nB=2\n[SEC]\nC=3\n", "SEC]C", 3), ("[SEC]\r\nB = 8 \r\n", "SEC]B", 8),
      ("[SEC]\nA=7", "SEC]A", 7), ("[SEC]\nA=TRUE\n", "SEC]A", nil),
      ("[SEC]\nAB=1\nA=2\nA B=3\n", "SEC]A", 2), ("[SEC]\nA=+5\n", "SEC]A", 5),
      ("[SEC]\nB=.5\nC=5.\nE=-.5e-2\n", "SEC]E", -0.005), ("[SEC]\nF=1_0\n", "SEC]F", nil),
      ("[SEC]\nG=1,5\n", "SEC]G", nil), ("[SEC]\nA_B-C=5\nA.B=6\n", "SEC]A_B-C", 5),
      ("[SEC]\nA=7\n", "NONE]A", nil), ("A=1\n", "]A", nil),
    ] as [(String, String, Double?)])
  func programValues(_ text: String, _ name: String, _ value: Double?) {
    #expect(read(text).file.value(ofParameter: "_ini[" + name) == value)
  }

  @Test("a name of another form is no value of the configuration") func otherNames() {
    let file = read("[SEC]\nA=1\n").file
    for name in ["", "_ini", "_ini[", "_ini[]", "_ini[SEC", "_ini[SEC]", "_hal[SEC]A", "SEC]A"] {
      #expect(file.value(ofParameter: name) == nil, "\(name)")
    }
    #expect(file.value(ofParameter: "_INI[sec]a") == 1)
  }

  @Test("the control finds its own keys") func control() {
    let text = """
      [DISPLAY]
      PROGRAM_PREFIX = ../nc_files
      [RS274NGC]
      SUBROUTINE_PATH = subs:../more subs::/opt/x
      PARAMETER_FILE = sim.var
      REMAP = M400 modalgroup=10 ngc=a
      REMAP = M401 modalgroup=10 ngc=b
      ORIENT_OFFSET = 15.5
      CENTER_ARC_RADIUS_TOLERANCE_INCH = 0.002
      DISABLE_FANUC_STYLE_SUB = 1
      HAL_PIN_VARS = 0
      [TRAJ]
      LINEAR_UNITS = inch
      [EMCIO]
      TOOL_TABLE = sim.tbl
      """
    let (file, diagnostics) = read(text)
    // Remaps are the one thing of it that is not followed.
    #expect(diagnostics.map(\.line) == [6, 7], "\(diagnostics)")
    #expect(diagnostics.allSatisfy { $0.code == .configurationNotFollowed })
    #expect(file.subroutinePath == ["subs", "../more subs", "/opt/x"])
    #expect(file.programPrefix == "../nc_files" && file.parameterFile == "sim.var")
    #expect(file.toolTable == "sim.tbl" && file.remaps.count == 2)
    #expect(file.orientOffsetDegrees == 15.5 && file.lengthUnit == 25.4)
    #expect(file.arcRadiusTolerance(isInch: true) == 0.002 * 25.4)
    #expect(file.arcRadiusTolerance(isInch: false) == nil && file.abortCommand == nil)
    let on = ConfigurationFile.Switch.allCases.filter(file.isOn)
    #expect(on == [.disablesFanucSubprograms, .hasConfigurationValues])
  }

  @Test(
    "what does not count or cannot be used is reported at its word",
    arguments: [
      ("[SEC\n", "1:1: error", FaultCode.unclosedBracket),
      ("[A]\nB=1\n[A]\nC=2\n", "3:1: warning", .configurationTwice),
      ("[A]x\n", "1:4: warning", .configurationLine), ("A=1\n", "1:1: warning", .configurationLine),
      ("[A]\n  F 6\n", "2:3: warning", .configurationLine),
      ("[A]\n = 6\n", "2:2: warning", .configurationLine),
      ("#INCLUDE other.ini\n", "1:1: warning", .configurationLine),
      ("[A]\nB = 3 # cmt\n", "2:5: warning", .configurationValue),
      ("[RS274NGC]\nINI_VARS = yes\n", "2:12: error", .configurationValue),
      ("[RS274NGC]\nORIENT_OFFSET = 5 deg\n", "2:17: error", .configurationValue),
      ("[RS274NGC]\nCENTER_ARC_RADIUS_TOLERANCE_MM = 0.0283\n", "2:34: error", .configurationValue),
      ("[RS274NGC]\nCENTER_ARC_RADIUS_TOLERANCE_INCH=3e-5\n", "2:34: error", .configurationValue),
      ("[TRAJ]\nLINEAR_UNITS = cubit\n", "2:16: error", .configurationValue),
      ("[TRAJ]\nLINEAR_UNITS = 0.1\n", "2:16: error", .configurationValue),
      ("[RS274NGC]\nRETAIN_G43 = 1\n", "2:1: warning", .configurationNotFollowed),
      ("[RS274NGC]\nPARAMETER_FILE =\n", "2:17: error", .configurationValue),
      ("[EMCIO]\nTOOL_TABLE = a\nTOOL_TABLE = b\n", "3:1: warning", .configurationTwice),
      ("\u{FEFF}[A]\n", "1:1: warning", .byteOrderMark),
    ] as [(String, String, FaultCode)])
  func findings(_ text: String, _ place: String, _ code: FaultCode) {
    let found = read(text).diagnostics
    #expect(found.count == 1 && found[0].code == code, "\(found)")
    #expect(found[0].description.hasPrefix("mill.ini:\(place): "), "\(found[0])")
    #expect(!found[0].remedy.isEmpty)
  }

  @Test("units of length are names or how many of them make a mm") func units() {
    for (text, unit) in [("mm", 1.0), ("metric", 1), ("INCH", 25.4), ("imperial", 25.4), ("1", 1)] {
      #expect(read("[TRAJ]\nLINEAR_UNITS = \(text)\n").file.lengthUnit == unit)
    }
    for text in ["0.03937", "0.0393700787401575", ".03937007874016"] {
      #expect(read("[TRAJ]\nLINEAR_UNITS = \(text)\n").file.lengthUnit == 25.4)
    }
    #expect(read("[TRAJ]\nLINEAR_UNITS = 0\n").file.lengthUnit == nil)
  }

  @Test("any bytes are read without a trap, and a bounded number of findings comes out")
  func hostile() {
    let seed: UInt64 = 51
    var generator = Chance(seed: seed)
    let letters = Array("[]=#; \t\r\nAB1.\\-e\u{0}\u{FF}".utf8)
    for _ in 0..<5_000 {
      let count = Int.random(in: 0...60, using: &generator)
      let text = (0..<count).map { _ in letters[Int(generator.next() % UInt64(letters.count))] }
      let (file, _) = ConfigurationFile.read(text, fileName: "x")
      #expect(file.entries.allSatisfy { file.value($0.section, $0.key) != nil }, "seed \(seed)")
    }
    #expect(read(String(repeating: "junk\n", count: 100_000)).diagnostics.count == 201)
    let long = read("[A]\nB=" + String(repeating: "\\\n1", count: 100_000))
    #expect(long.file.value("A", "B")?.utf8.count == 100_000)
  }
}
