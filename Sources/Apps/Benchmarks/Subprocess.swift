import Glibc

/// Another program, run to its end; what it prints is thrown away, or goes into a file.
struct Subprocess {
  /// From start to end. [s]
  let wall: Double
  /// Of all its threads. [s]
  let processor: Double
  /// The most memory it had at once. [MB]
  let peakMegabytes: Double
  let status: Int32

  /// Runs a program that is looked for in PATH.
  /// - Parameters:
  ///   - words: Its name and its arguments.
  ///   - home: Its HOME.
  ///   - output: The file that its standard output goes into.
  /// - Returns: Nil where it cannot be started.
  static func run(
    _ words: [String], home: String, output: String = "/dev/null"
  ) -> Subprocess? {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(
      &actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/bin:/bin"
    let arguments = unsafe copies(of: words)
    let environment = unsafe copies(of: ["HOME=\(home)", "PATH=\(path)"])
    defer { unsafe (arguments + environment).forEach { unsafe free($0) } }
    var process: pid_t = 0
    let start = Clock.wall
    let failure = unsafe posix_spawnp(
      &process, words[0], &actions, nil, arguments, environment)
    guard failure == 0 else { return nil }
    var status: Int32 = 0
    var usage = rusage()
    guard unsafe wait4(process, &status, 0, &usage) == process else { return nil }
    let processor = [usage.ru_utime, usage.ru_stime].reduce(0.0) {
      $0 + Double($1.tv_sec) + Double($1.tv_usec) * 1e-6
    }
    return Subprocess(
      wall: Clock.wall - start, processor: processor,
      peakMegabytes: Double(usage.ru_maxrss) / 1024, status: status)
  }

  // Ended by nil, as the system wants them.
  private static func copies(of texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    var copies: [UnsafeMutablePointer<CChar>?] = unsafe []
    for text in texts { unsafe copies.append(strdup(text)) }
    unsafe copies.append(nil)
    return unsafe copies
  }
}

/// The clocks of the machine.
enum Clock {
  /// [s]
  static var wall: Double { now(CLOCK_MONOTONIC) }
  /// Of all threads of this process. [s]
  static var processor: Double { now(CLOCK_PROCESS_CPUTIME_ID) }

  /// Of this thread: what other programs take does not count. [s]
  static var thread: Double { now(CLOCK_THREAD_CPUTIME_ID) }

  private static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
