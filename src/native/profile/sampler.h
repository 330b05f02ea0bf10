// Samples where threads that run Otter code spend their CPU time: a timer on each thread's CPU clock, a handler that
// walks the frame pointers of the stack the thread runs on then (a task's, while one runs), a ring for each thread
// that the other side empties.
//
// Invariants: the handler allocates nothing and takes no lock; a ring has one writer (the handler, on its thread)
// and one reader at a time; a full ring drops samples and counts them; a sampler outlives its thread.
#pragma once

#include <atomic>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <functional>
#include <memory>
#include <mutex>
#include <pthread.h>
#include <string>
#include <vector>

#include "../lib/context.h"

namespace otter {

struct Sample {
  uint32_t weight = 0; // timer periods that passed
  bool isTruncated = false;
  /// Return addresses, innermost first; the first one is where the thread was, plus one.
  std::vector<uintptr_t> addresses;
};

class Sampler {
public:
  /// Frames that are kept of a stack, the innermost ones.
  static constexpr uint32_t kDepth = 1024;

  /// Samples the thread, which runs Otter code on `ctx`, from the first `send(true)` on. Null with a reason when the
  /// timer cannot be had.
  static std::unique_ptr<Sampler> start(Context *ctx, pthread_t thread, pid_t threadId, unsigned hz,
                                        std::string *error);
  ~Sampler() { stop(); }

  /// Whether signals are sent; one may still arrive after `false`.
  void send(bool whether);
  /// No more signals are sent; one may still arrive.
  void stop();
  void drain(const std::function<void(const Sample &)> &visit);
  uint64_t dropped() const { return dropped_; }

private:
  friend void onSample(int, siginfo_t *, void *);
  static constexpr size_t kWords = size_t{1} << 17;

  Sampler(Context *ctx, unsigned hz);
  void take(const Context *ctx, uint32_t weight, const void *signalContext);
  uint32_t walk(const Context *ctx, const void *signalContext, uint64_t at, bool *isTruncated);
  void put(uint64_t at, uintptr_t word) { ring_[at % kWords] = word; }

  const long period_; // nanoseconds
  uintptr_t ownLow_;  // the thread's own stack
  uintptr_t ownHigh_;
  timer_t timer_{};
  bool running_ = false;
  std::vector<uintptr_t> ring_; // records: a header (weight, depth, flag), then the addresses
  std::atomic<uint64_t> written_{0};
  std::atomic<uint64_t> read_{0};
  std::atomic<uint64_t> dropped_{0};
};

/// The samplers of a program's threads.
class Samplers {
public:
  explicit Samplers(unsigned hz) : hz_(hz) {}

  /// False with a reason when the thread cannot be sampled.
  bool start(Context *ctx, pthread_t thread, pid_t threadId, std::string *error);
  /// On the thread itself, or when it does not run Otter code any more.
  void stop(Context *ctx);
  void stopAll();
  /// Whether threads are sampled, those that come included. They are from the start.
  void send(bool whether);
  void drain(const std::function<void(const Sample &)> &visit);
  uint64_t dropped() const;
  /// How many threads were sampled.
  size_t count() const;

private:
  const unsigned hz_;
  mutable std::mutex mutex_;
  bool isSending_ = true;
  std::vector<std::unique_ptr<Sampler>> samplers_;
};

} // namespace otter
