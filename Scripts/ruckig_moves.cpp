// ruckig's side of `Benchmarks motion moves`: reads problems, one a line, and prints for each the
// duration of the shortest move (-1 where ruckig refuses) and the time of the call in ns.
//   ruckig_moves AXES PROBLEMS
// A problem has nine numbers for each axis: place, speed and acceleration at the start, the same at
// the target, and the limits of speed, acceleration and jerk.
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include <ruckig/ruckig.hpp>

static double now() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return double(time.tv_sec) * 1e9 + double(time.tv_nsec);
}

template <size_t axes>
static int solve(std::FILE* file) {
  ruckig::Ruckig<axes> solver;
  std::vector<ruckig::InputParameter<axes>> tasks;
  double n[9];
  for (size_t axis = 0;; axis = (axis + 1) % axes) {
    for (double& number : n) {
      if (std::fscanf(file, "%lf", &number) == 1) continue;
      goto read;
    }
    if (axis == 0) tasks.emplace_back();
    auto& task = tasks.back();
    task.current_position[axis] = n[0];
    task.current_velocity[axis] = n[1];
    task.current_acceleration[axis] = n[2];
    task.target_position[axis] = n[3];
    task.target_velocity[axis] = n[4];
    task.target_acceleration[axis] = n[5];
    task.max_velocity[axis] = n[6];
    task.max_acceleration[axis] = n[7];
    task.max_jerk[axis] = n[8];
  }
read:
  for (const auto& task : tasks) {
    ruckig::Trajectory<axes> move;
    const double start = now();
    const auto result = solver.calculate(task, move);
    const double time = now() - start;
    std::printf("%.17g %.0f\n", result < 0 ? -1.0 : move.get_duration(), time);
  }
  return 0;
}

int main(int count, char** words) {
  std::FILE* file = count == 3 ? std::fopen(words[2], "r") : nullptr;
  if (!file) return 2;
  switch (std::atoi(words[1])) {
    case 1: return solve<1>(file);
    case 3: return solve<3>(file);
    case 6: return solve<6>(file);
    default: return 2;
  }
}
