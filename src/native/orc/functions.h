// The cells through which generated code reaches what can change or be shared: entry slots, counters,
// module-level variables and string constants; and the lazy stubs that a slot starts with.
//
// Invariants: a slot always holds an address that can be called; only `publish` and `reset` change one, each with
// one store of release order; the cells live in the code region's data half, so code addresses them directly.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "llvm/ADT/StringMap.h"

#include "../lib/context.h"
#include "code_region.h"
#include "events.h"

namespace otter {

class Functions {
public:
  struct Options {
    std::vector<std::string> symbols;  // by FnId
    std::vector<bool> resultsInMemory; // by FnId: an aggregate of four words (docs/abi.md)
    std::vector<uint64_t> globals;     // bytes, by GlobalId
    int64_t callThreshold;
    int64_t loopThreshold;
  };

  static llvm::Expected<std::unique_ptr<Functions>> create(CodeRegion &region, EventQueue &events, Options options);

  size_t size() const { return states_.size(); }
  void *entry(uint32_t fn) const { return slots_[fn].load(std::memory_order_acquire); }

  // ---------------------------------------------------------------- what slots hold
  void publish(uint32_t fn, void *code);
  /// Back to the lazy stub: the next call asks for the function again.
  void reset(uint32_t fn);

  // ---------------------------------------------------------------- lazy calls
  /// The program's side: asks for the function once, waits for it. Null when the request failed (`message`) or the
  /// session stops.
  void *resolve(uint32_t fn, char *message, size_t messageBytes);
  /// Whether someone waits for the function's first version.
  bool isAwaited(uint32_t fn);
  /// The control plane's side: those who wait for the function now give up.
  void fail(uint32_t fn, std::string message);
  /// Every present and future `resolve` that would wait gives up with an empty message.
  void stop();

  // ---------------------------------------------------------------- counters
  void onHot(Counters *counters, bool loop);
  void setCounters(uint32_t fn, int64_t callsLeft, int64_t loopsLeft);

  // ---------------------------------------------------------------- symbols
  /// Address of an `otter.*` symbol, null when there is none.
  void *symbol(llvm::StringRef name);
  llvm::Error addString(llvm::StringRef symbol, llvm::StringRef text);
  uint8_t *globals() const { return globals_; }
  uint64_t globalBytes() const { return globalBytes_; }

private:
  struct State {
    int64_t calls = 0, loops = 0;           // counted before the counters were last armed
    int64_t callsArmed = 0, loopsArmed = 0; // what they were armed with
    bool requested = false;
    uint64_t failures = 0;
    std::string message;
  };

  Functions(EventQueue &events, Options options);
  llvm::Error allocate(CodeRegion &region);
  llvm::Error writeStubs(CodeRegion &region);
  void *stub(uint32_t fn) const;
  void count(State &state, const Counters &counters);
  void arm(State &state, Counters &counters, int64_t calls, int64_t loops);

  EventQueue &events_;
  Options options_;
  CodeRegion *region_ = nullptr;
  llvm::StringMap<uint32_t> ids_;
  std::atomic<void *> *slots_ = nullptr;
  Counters *counters_ = nullptr;
  uint8_t *globals_ = nullptr;
  uint64_t globalBytes_ = 0;
  std::vector<uint64_t> globalOffsets_;
  uint8_t *stubs_ = nullptr;

  std::mutex mutex_; // guards all below
  std::condition_variable changed_;
  std::vector<State> states_;
  bool stopping_ = false;
  llvm::StringMap<void *> strings_;
};

} // namespace otter
