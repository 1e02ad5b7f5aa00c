import ArgumentParser
import Glibc
import Simulation

/// `feedhold doctor`: what this machine offers, and what to do about what it lacks.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Say what this machine offers for real time and speed.")

  func run() throws {
    try Console.put(BuildInformation.text)
    try Console.put("cores        \(sysconf(Int32(_SC_NPROCESSORS_ONLN)))")
    var resolution = timespec()
    unsafe clock_getres(CLOCK_MONOTONIC, &resolution)
    try Console.put("clock        monotonic, \(resolution.tv_nsec) ns")
    try tell(
      "memory lock", isGood: mlockall(Int32(MCL_CURRENT)) == 0,
      remedy: "raise the limit: ulimit -l unlimited, or run as root")
    munlockall()
    let latency = unsafe open("/dev/cpu_dma_latency", O_WRONLY | O_CLOEXEC)
    try tell(
      "cpu latency", isGood: latency >= 0,
      remedy: "give the user write access to /dev/cpu_dma_latency, or run as root")
    if latency >= 0 { close(latency) }
    var parameters = sched_param(sched_priority: 10)
    let before = sched_getscheduler(0)
    let canSchedule = unsafe sched_setscheduler(0, SCHED_FIFO, &parameters) == 0
    try tell(
      "SCHED_FIFO", isGood: canSchedule, remedy: "allow it: ulimit -r 99, or chrt -f 80 feedhold …")
    parameters.sched_priority = 0
    unsafe sched_setscheduler(0, before, &parameters)
    try tell(
      "vectors", isGood: BuildInformation.kernelPath != "scalar",
      remedy: "none needed: the scalar kernels give the same bits, only slower")
  }

  private func tell(_ name: String, isGood: Bool, remedy: String) throws {
    let state = isGood ? "yes" : "no; \(remedy)"
    let padding = String(repeating: " ", count: max(1, 13 - name.count))
    try Console.put("\(name)\(padding)\(state)")
  }
}
