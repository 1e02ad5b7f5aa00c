import CBSDShim
import Foundation
import Testing

// One process-wide locale and title: one test after the other.
@Suite(.serialized) struct CBSDShimTests {
  private func visible(_ text: String) -> String? {
    guard let copy = unsafe feedhold_bsd_visible_copy(text) else { return nil }
    defer { unsafe free(copy) }
    return unsafe String(cString: copy)
  }

  private func text(_ characters: ArraySlice<CChar>) -> String {
    String(decoding: characters.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  @Test("what a terminal would obey is made visible, letters stay")
  func visibleText() {
    #expect(feedhold_bsd_use_utf8())
    #expect(visible("G1 X1 \u{1B}[31mred\u{7}") == "G1 X1 \\^[[31mred\\a")
    #expect(visible("a\tb\nc\r") == "a\\tb\\nc\\r")
    #expect(visible("prüfen 刀") == "prüfen 刀")
    #expect(visible("C:\\nc") == "C:\\\\nc")
    #expect(visible("") == "")
  }

  @Test("a buffer that is too small is refused")
  func smallBuffer() {
    var buffer = [CChar](repeating: 0, count: 8)
    #expect(unsafe feedhold_bsd_make_visible(&buffer, 8, "abcdefgh") == -1)
    #expect(unsafe feedhold_bsd_make_visible(&buffer, 8, "ab\u{1B}") == 5)
    #expect(text(buffer[..<5]) == "ab\\^[")
  }

  @Test("a number outside its bounds or with rubbish behind it is refused")
  func numbers() {
    func read(_ text: String) -> (Int64, String?) {
      var problem: UnsafePointer<CChar>?
      let number = unsafe feedhold_bsd_number(text, -5, 100, &problem)
      return (number, unsafe problem.map { unsafe String(cString: $0) })
    }
    #expect(read("42") == (42, nil))
    #expect(read("-5") == (-5, nil))
    #expect(read("101") == (0, "too large"))
    #expect(read("-6") == (0, "too small"))
    #expect(read("99999999999999999999") == (0, "too large"))
    #expect(read("4x") == (0, "invalid"))
    #expect(read("") == (0, "invalid"))
  }

  @Test("counts of bytes are written and read with their prefixes")
  func sizes() {
    var buffer = [CChar](repeating: 0, count: 8)
    #expect(unsafe feedhold_bsd_humanize(&buffer, 8, 1_536_000) > 0)
    #expect(text(buffer[..<5]) == "1.5MB")
    var bytes: UInt64 = 0
    #expect(unsafe feedhold_bsd_expand("64M", &bytes) == 0)
    #expect(bytes == 64 << 20)
    #expect(unsafe feedhold_bsd_expand("4k", &bytes) == 0)
    #expect(bytes == 4096)
    for wrong in ["", "x", "-1", "12q"] {
      #expect(unsafe feedhold_bsd_expand(wrong, &bytes) == -1)
    }
  }

  @Test("a locked file and a pid file have one owner, who is named")
  func owners() throws {
    let folder = NSTemporaryDirectory() + "/feedhold-bsd-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let first = unsafe feedhold_bsd_open_locked(folder + "/a", O_RDWR | O_CREAT, 0o644)
    #expect(first >= 0)
    #expect(unsafe feedhold_bsd_open_locked(folder + "/a", O_RDWR | O_CREAT, 0o644) == -1)
    #expect(errno == EWOULDBLOCK)
    close(first)
    var owner: pid_t = 0
    let held = unsafe feedhold_bsd_pidfile_take(folder + "/pid", 0o600, &owner)
    #expect(unsafe held != nil)
    #expect(unsafe feedhold_bsd_pidfile_take(folder + "/pid", 0o600, &owner) == nil)
    #expect(errno == EEXIST && owner == getpid())
    unsafe feedhold_bsd_pidfile_release(held)
    let again = unsafe feedhold_bsd_pidfile_take(folder + "/pid", 0o600, &owner)
    #expect(unsafe again != nil)
    unsafe feedhold_bsd_pidfile_release(again)
  }

  #if os(Linux)
    @Test("the title is what ps shows")
    func title() throws {
      _ = CommandLine.arguments
      unsafe feedhold_bsd_set_title("feedhold: pocket.ngc 12 %s")
      let shown = try Data(contentsOf: URL(fileURLWithPath: "/proc/self/cmdline"))
      let text = String(decoding: shown.prefix { $0 != 0 }, as: UTF8.self)
      #expect(text == "feedhold: pocket.ngc 12 %s")
    }
  #endif
}
