import Foundation
import SeededChance
import Signals
import Testing

@testable import Recording

@Suite struct RecorderFailureTests {
  @Test("a full disk is an error with the reason, and the run goes on")
  func fullDisk() throws {
    let recorder = try Recorder(path: "/dev/full")
    // More rows than the ring takes: a stopped writer must not make the control thread wait.
    for row in RowFixtures.ticks(20_000, seed: 1) { recorder.push(row) }
    #expect(recorder.failure == .cannotWrite(path: "/dev/full", offset: 0, number: ENOSPC))
    #expect(recorder.lostRows > 0)
    let failure = #expect(throws: RecordingError.self) {
      _ = try recorder.close(RecordEnding(state: "finished"))
    }
    let text = failure.map { "\($0)" } ?? ""
    #expect(text.contains("No space left on device") && text.contains("free some space"))
    #expect(text.contains("/dev/full"))
  }

  @Test("a reader that goes away is an error, not the end of the process")
  func brokenPipe() throws {
    var ends: [Int32] = [0, 0]
    #expect(unsafe pipe(&ends) == 0)
    close(ends[0])
    var options = RecorderOptions()
    options.lock = .held(descriptor: ends[1])
    let recorder = try Recorder(path: "pipe", options: options)
    for row in RowFixtures.ticks(10, seed: 1) { recorder.push(row) }
    #expect(throws: RecordingError.cannotWrite(path: "pipe", offset: 0, number: EPIPE)) {
      _ = try recorder.close(RecordEnding(state: "finished"))
    }
  }

  @Test("a second writer is refused and told who writes; the first recording is unharmed")
  func secondWriter() throws {
    let folder = try ScratchFolder()
    let path = folder.file("a.mcap")
    let first = try Recorder(path: path)
    let refusal = #expect(throws: RecordingError.self) { _ = try Recorder(path: path) }
    guard case .taken(path, let owner)? = refusal else {
      Issue.record("\(String(describing: refusal))")
      return
    }
    #expect(owner == nil || owner == getpid())
    #expect(refusal?.isTaken == true)
    for row in RowFixtures.ticks(10, seed: 1) { first.push(row) }
    _ = try first.close(RecordEnding(state: "finished"))
    #expect(Array(try RecordReader(path: path).ticks()).count == 10)
    let next = try Recorder(path: path)
    _ = try next.close(RecordEnding(state: "finished"))
    #expect(Array(try RecordReader(path: path).ticks()).isEmpty)
  }

  @Test("the lock's owner is named as the kernel knows it")
  func owner() throws {
    guard FileManager.default.fileExists(atPath: "/proc/locks") else { return }
    let folder = try ScratchFolder()
    let first = try Recorder(path: folder.file("a.mcap"))
    let refusal = #expect(throws: RecordingError.self) {
      _ = try Recorder(path: folder.file("a.mcap"))
    }
    #expect(refusal == .taken(path: folder.file("a.mcap"), ownerPID: getpid()))
    _ = try first.close(RecordEnding(state: "finished"))
  }

  @Test("a place where nothing can be made is an error with the system's reason")
  func noFolder() throws {
    let folder = try ScratchFolder()
    let path = folder.file("missing/a.mcap")
    #expect(throws: RecordingError.cannotOpen(path: path, number: ENOENT)) {
      _ = try Recorder(path: path)
    }
    #expect(throws: RecordingError.cannotOpen(path: folder.path, number: EISDIR)) {
      _ = try Recorder(path: folder.path)
    }
    #expect(throws: RecordingError.cannotOpen(path: path, number: ENOENT)) {
      _ = try RecordReader(path: path)
    }
    #expect(throws: RecordingError.cannotOpen(path: folder.path, number: EISDIR)) {
      _ = try RecordReader(path: folder.path)
    }
  }

  @Test("after closing, rows are refused and counted, and closing again is an error")
  func closed() throws {
    let folder = try ScratchFolder()
    let recorder = try Recorder(path: folder.file("a.mcap"))
    let row = RowFixtures.ticks(1, seed: 1)[0]
    #expect(recorder.push(row))
    _ = try recorder.close(RecordEnding(state: "finished"))
    #expect(!recorder.push(row))
    #expect(recorder.lostRows == 1)
    #expect(throws: RecordingError.closed(path: folder.file("a.mcap"))) {
      _ = try recorder.close(RecordEnding(state: "finished"))
    }
  }

  @Test("in real time a full ring counts what it loses and says so in the file")
  func countedLoss() throws {
    let folder = try ScratchFolder()
    var options = RecorderOptions()
    options.whenFull = .countLoss
    options.ringTicks = 2
    let recorder = try Recorder(path: folder.file("a.mcap"), options: options)
    let rows = RowFixtures.ticks(5000, seed: 1)
    var taken: [TickRecord] = []
    for row in rows where recorder.push(row) { taken.append(row) }
    let summary = try recorder.close(RecordEnding(state: "finished"))
    #expect(summary.lostRows == rows.count - taken.count)
    let reader = try RecordReader(path: folder.file("a.mcap"))
    let read = Array(reader.ticks())
    #expect(read.count == taken.count)
    #expect(zip(read, taken).allSatisfy { isSame($0, $1) })
    #expect(reader.metadata(named: "feedhold.end")?["lost_rows"] == "\(summary.lostRows)")
  }

  @Test("a ring gives back what went in, in order, and refuses only when it is full")
  func ring() {
    let ring = RowRing<Int>(capacity: 5, empty: 0)
    #expect(ring.capacity == 8)
    var generator = Chance(seed: 4)
    var put = 0
    var got = 0
    for _ in 0..<2000 {
      if generator.next() % 2 == 0 {
        let isTaken = ring.put(put)
        #expect(isTaken == (put - got < 8))
        if isTaken { put += 1 }
      } else {
        let wanted = Int(generator.next() % 9)
        _ = unsafe ring.take { rows, count in
          let used = min(wanted, count)
          for index in 0..<used { #expect(unsafe rows[index] == got + index) }
          got += used
          return used
        }
      }
    }
    #expect(got > 500)
  }

  @Test("texts in events are cut between characters and say so")
  func texts() {
    let short = EventText("Werkzeug prüfen")
    #expect(short.string == "Werkzeug prüfen" && !short.isTruncated)
    let long = EventText(String(repeating: "é", count: 121))
    #expect(long.string == String(repeating: "é", count: 120) && long.isTruncated)
    let exact = EventText(String(repeating: "x", count: 240))
    #expect(exact.string.count == 240 && !exact.isTruncated)
  }
}
