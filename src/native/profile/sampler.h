// Samples where the program thread spends its CPU time: a timer on the thread's CPU clock, a handler that walks the
// frame pointers, a ring that the other side empties.
//
// Invariants: the handler allocates nothing and takes no lock; the ring has one writer (the handler) and one
// reader at a time; a full ring drops samples and counts them.
#pragma once

#include <array>
#include <atomic>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace otter {

class ProgramThread;

struct Sample {
  static constexpr uint32_t kDepth = 48;
  uint32_t weight = 0; // timer periods that passed
  uint32_t depth = 0;
  std::array<uintptr_t, kDepth> addresses; // return addresses, innermost first; the first one is where it was, plus one
};

class Sampler {
public:
  /// Null with a reason when the timer cannot be had. The sampler must outlive the thread.
  static std::unique_ptr<Sampler> start(ProgramThread &thread, unsigned hz, std::string *error);
  ~Sampler() { stop(); }

  /// No more signals are sent; one may still arrive.
  void stop();
  void drain(const std::function<void(const Sample &)> &visit);
  uint64_t dropped() const { return dropped_; }

private:
  friend void onSample(int, siginfo_t *, void *);
  static constexpr size_t kCapacity = 512;

  explicit Sampler(ProgramThread &thread);
  void take(uint32_t weight, const void *signalContext);

  uintptr_t stackLow_;
  uintptr_t stackHigh_;
  timer_t timer_{};
  bool running_ = false;
  std::vector<Sample> ring_;
  std::atomic<uint64_t> written_{0};
  std::atomic<uint64_t> read_{0};
  std::atomic<uint64_t> dropped_{0};
};

} // namespace otter
