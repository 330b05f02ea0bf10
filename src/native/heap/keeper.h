// A thread that looks after the heap of a program that does not allocate: without it, what a spike left behind would
// stay until the next collection, which may never come.
//
// Invariant: it is not started before the heap has grown past the size that is worth it; `stop` ends it for good.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <pthread.h>

namespace otter {

class Keeper {
public:
  explicit Keeper(std::function<void()> tick) : tick_(std::move(tick)) {}
  ~Keeper() { stop(); }

  /// Any thread, any number of times.
  void start();
  void stop();

private:
  void run();

  const std::function<void()> tick_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool isStopping_ = false;
  bool isStarted_ = false;
  pthread_t thread_{};
};

} // namespace otter
