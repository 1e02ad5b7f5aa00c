internal import Glibc
internal import Synchronization

/// The thread on which a recording is written.
final class RecordThread: Sendable {
  private let handle: Mutex<pthread_t?>

  /// Starts the thread.
  init(_ writer: RecordWriter) throws(RecordingError) {
    var thread = pthread_t()
    let retained = unsafe Unmanaged.passRetained(writer)
    let number = unsafe pthread_create(
      &thread, nil,
      { context in
        guard let context = unsafe context else { return nil }
        let writer = unsafe Unmanaged<RecordWriter>.fromOpaque(context).takeRetainedValue()
        RecordFile.blockWriteSignals()
        writer.run()
        return nil
      }, retained.toOpaque())
    guard number == 0 else {
      unsafe retained.release()
      throw .cannotStartWriter(path: writer.path, number: number)
    }
    handle = Mutex(thread)
  }

  /// Waits until the thread has ended. May be called again.
  func join() {
    handle.withLock { thread in
      if let running = thread { pthread_join(running, nil) }
      thread = nil
    }
  }
}
