// The thread that runs a program's main part: its stack, its exit point, and interrupting it from outside. Used by
// the addon and by static executables, so nothing here knows LLVM or Node.
//
// Invariants: Otter code runs only inside `run`, which sets the exit point that `leave` jumps to; nothing
// between the two owns a resource that a jump would leak.
#pragma once

#include <atomic>
#include <condition_variable>
#include <csetjmp>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <pthread.h>
#include <string>

#include "../lib/context.h"
#include "../sched/guard.h"

namespace otter {

struct ThreadOptions {
  size_t stackBytes = size_t{64} << 20;
  /// Async-signal-safe: is this address in generated code (not in the runtime or a library)?
  bool (*isCode)(void *self, uintptr_t pc) = nullptr;
  void *self = nullptr;
};

/// How a job on the program thread ended.
struct Outcome {
  bool left = false; // by `leave`: a panic or an exit
  int exitCode = 0;
};

class ProgramThread {
public:
  using Job = std::function<void(ProgramThread &)>;

  /// Null with a reason in `error` when the stack or the thread cannot be had.
  static std::unique_ptr<ProgramThread> start(Runtime *runtime, const ThreadOptions &options, std::string *error);
  /// Ends after the jobs already posted, unless interrupted before.
  ~ProgramThread();

  /// Runs the job on the thread, after those posted before it.
  void post(Job job);
  /// On the program thread, within a job: runs Otter code under the exit point.
  Outcome run(const std::function<void(Context *)> &body);
  /// On the program thread, within `run`: back to it.
  [[noreturn]] void leave(int exitCode);

  /// From any thread: makes the job that runs now leave, at an instruction of generated code. Gives up after the
  /// time; false then, and the thread must be abandoned.
  bool interrupt(unsigned milliseconds);
  /// Never joins: the thread keeps its memory until the process ends.
  void abandon();

  Context *context() const { return context_; }
  pthread_t handle() const { return thread_; }
  /// CPU time of the thread so far; from any thread.
  uint64_t cpuNs() const;
  int threadId() const { return threadId_; }
  /// The program thread that the calling thread is, or null.
  static ProgramThread *current();

private:
  friend void onInterrupt(int, siginfo_t *, void *);

  ProgramThread(Runtime *runtime, const ThreadOptions &options) : runtime_(runtime), options_(options) {}
  void main();
  bool takeJob(Job *job);
  bool isCode(uintptr_t pc) const { return options_.isCode && options_.isCode(options_.self, pc); }

  Runtime *runtime_;
  ThreadOptions options_;
  pthread_t thread_{};
  int threadId_ = 0;
  Context *context_ = nullptr;
  bool started_ = false;
  bool abandoned_ = false;

  GuardedStack stack_;
  sigjmp_buf exit_;
  std::atomic<bool> running_{false};
  std::atomic<bool> interrupted_{false};
  std::atomic<int> exitCode_{0};

  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  bool stopping_ = false;
};

/// Nanoseconds of the monotonic clock and of the calling thread's CPU clock.
uint64_t wallNs();
uint64_t threadCpuNs();
uint64_t processCpuNs();

/// Exit code of a program that panicked.
constexpr int kPanicExitCode = 101;
/// Exit code of a job that `interrupt` ended.
constexpr int kInterruptedExitCode = 130;

} // namespace otter
