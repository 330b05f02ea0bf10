// Compile jobs and the threads that run them: one for on-demand jobs alone, the others for everything, on-demand
// jobs first.
//
// Invariants: jobs of one urgency start in the order they were added; `stop` gives up the jobs that run, which ends
// them soon, and drops the others; jobs that are added later are dropped, too.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "compiler.h"

namespace otter {

struct CompileJob {
  uint32_t id;
  int fd; // owned: a memory file with bitcode, or with an object to link as it is
  std::string plan;
  bool isObject = false;
};

class CompileQueue {
public:
  using Handler = std::function<void(Compiler &compiler, CompileJob &job)>;

  CompileQueue(std::shared_ptr<const RuntimeBitcode> runtime, unsigned backgroundThreads, Handler handler);
  ~CompileQueue() { stop(); }

  void add(CompileJob job, bool urgent);
  /// Makes a background job urgent, if it has not started.
  void hurry(uint32_t id);
  void stop();

private:
  void work(bool onDemandOnly);
  bool take(bool onDemandOnly, CompileJob *job);
  void wakeFor(bool urgent);
  void drop(CompileJob &job);

  std::shared_ptr<const RuntimeBitcode> runtime_;
  Handler handler_;
  std::mutex mutex_;
  std::condition_variable wake_;       // of threads that take any job
  std::condition_variable demandWake_; // of the thread that takes urgent jobs alone
  bool isDemandIdle_ = false;
  std::deque<CompileJob> urgent_;
  std::deque<CompileJob> background_;
  std::stop_source stop_;
  std::vector<std::thread> threads_;
};

} // namespace otter
