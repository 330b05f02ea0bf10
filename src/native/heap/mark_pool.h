// Work that the threads which mark share, and the second one of them.
//
// A marker keeps what it finds to itself until another is hungry; then it gives half away. Marking is over when all
// markers are hungry at once: nobody is left who could find more.
//
// Invariants: a helper joins only while there may be work, and touches no object before it has joined nor after the
// end; so the one who asked for help can go on as soon as its own `take` says that it is over.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <pthread.h>
#include <vector>

namespace otter {

/// Words to be looked at: so many, each `step` behind the one before.
class MarkItem {
public:
  MarkItem() = default;
  MarkItem(const uintptr_t *start, uint64_t words, uint64_t step = 1)
      : start_(start), wordsAndStep_(words | step << kStepShift) {}

  const uintptr_t *start() const { return start_; }
  uint64_t words() const { return wordsAndStep_ & ((uint64_t{1} << kStepShift) - 1); }
  uint64_t step() const { return wordsAndStep_ >> kStepShift; }

private:
  static constexpr uint64_t kStepShift = 48;

  const uintptr_t *start_ = nullptr;
  uint64_t wordsAndStep_ = 0; // in one: what is stored in parts has to reach the cache before it can be read as a whole
};

class MarkPool {
public:
  ~MarkPool();

  /// A thread of the pool's own runs `help` beside the caller, which is the first marker. Without a thread to be had
  /// the caller is alone.
  void begin(std::function<void()> help);
  /// Puts some of the shared work into `mine`, which is empty; waits for it if need be. False: marking is over.
  bool take(std::vector<MarkItem> &mine);
  /// Half of `mine`, the older one.
  void give(std::vector<MarkItem> &mine);
  /// CPU time of the pool's thread.
  uint64_t cpuNs() const;
  /// Somebody is hungry, and nothing is there for him yet.
  bool isWanted() const {
    return hungry_.load(std::memory_order_relaxed) > 0 && offered_.load(std::memory_order_relaxed) == 0;
  }

private:
  static constexpr size_t kPortion = 256;

  bool startThread();
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<MarkItem> items_;
  std::function<void()> help_;
  std::atomic<uint32_t> hungry_{0};
  std::atomic<size_t> offered_{0}; // how many items there are
  uint32_t markers_ = 0;
  uint64_t round_ = 0; // counts `begin`
  bool isOver_ = true;
  bool isStopping_ = false;
  std::atomic<bool> isStarted_{false};
  pthread_t thread_{};
};

/// Processors that this process may use and that nobody uses now, the caller's own not counted.
uint32_t idleProcessors();

} // namespace otter
