// A static Otter executable: what the program's object exports, and running it. Shared by the plain entry
// (main.cc) and the one that serves bench iterations (serve.cc).
#pragma once

#include <string>

#include "program_thread.h"

namespace otter {

struct BenchRun {
  Outcome outcome;
  uint64_t wallNs = 0;
  uint64_t cpuNs = 0;
  std::string result;
};

class StaticProgram {
public:
  /// Exits with 1 and a message when there is no memory for it. The program prints to `outputFd`.
  StaticProgram(int argc, char **argv, int outputFd = 1);
  ~StaticProgram();

  Outcome runEntry();
  bool hasBench() const;
  /// Runs the top level first, once, outside the measured time.
  BenchRun runBench(int64_t n);

private:
  void runJob(const std::function<void(ProgramThread &)> &job);

  Runtime *runtime_;
  std::unique_ptr<ProgramThread> thread_;
  bool initialised_ = false;
};

} // namespace otter
