// The cells through which generated code reaches what can change or be shared: entry slots, counters,
// module-level variables and string constants; and the lazy stubs that a slot starts with.
//
// Invariants: a slot always holds an address that can be called; only `publish` and `reset` change one, each with
// one store of release order; the cells live in the code region's data half, so code addresses them directly.
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "llvm/ADT/StringMap.h"

#include "../lib/context.h"
#include "../profile/argument_samples.h"
#include "code_region.h"
#include "events.h"

namespace otter {

class Functions {
public:
  struct Options {
    std::vector<std::string> symbols;  // by FnId
    std::vector<bool> resultsInMemory; // by FnId: an aggregate of four words (docs/abi.md)
    std::vector<std::string> sampled;  // by FnId: ArgumentKinds of the parameters that are sampled
    uint64_t valueSketches = 0;        // parameters that can have samples
    int64_t valuePeriod = 0;           // calls a sample; 0 for none
    std::vector<uint64_t> globals;     // bytes, by GlobalId
    uint64_t branchCounters = 0;       // pairs in `otter.branches`
    uint64_t edgeCounters = 0;         // cells of `otter.edges`
    int64_t callThreshold;
    int64_t loopThreshold;
    bool awaitContinuations; // a back edge waits for its loop's continuation: every chance is taken
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
  void onHot(Counters *counters);
  /// The same from a function with sampled parameters: their values are in `words`.
  void onHotCall(Counters *counters, const int64_t *words);
  /// The next reports, in calls and back edges from now.
  void setCounters(uint32_t fn, int64_t calls, int64_t loops);

  /// Calls of code that counts them, so far.
  uint64_t calls(uint32_t fn);
  /// How often the condition of a slot was false, and true; nothing for a slot that does not exist.
  std::optional<std::pair<uint32_t, uint32_t>> branchCounts(uint64_t slot) const;
  /// What the function was called with; empty when that was not sampled.
  std::vector<ParameterView> arguments(uint32_t fn);
  /// Calls from a site so far; nothing for a site that does not exist.
  std::optional<uint32_t> edgeCount(uint64_t site) const;

  // ---------------------------------------------------------------- loop continuations
  /// At a back edge whose counter ran out: the code to go on in, or null. Waits for it when that is asked for.
  void *onHotLoop(Counters *counters, uint32_t loop);
  bool awaitsContinuations() const { return options_.awaitContinuations; }
  /// Null takes it back.
  void publishContinuation(uint32_t fn, uint32_t loop, void *code);
  void *continuation(uint32_t fn, uint32_t loop);
  /// There will be none for now: who waits for it goes on as before.
  void failContinuation(uint32_t fn, uint32_t loop);
  /// Transfers of running loops so far.
  uint64_t transfers() const { return transfers_; }

  // ---------------------------------------------------------------- symbols
  /// Address of an `otter.*` symbol, null when there is none.
  void *symbol(llvm::StringRef name);
  llvm::Error addString(llvm::StringRef symbol, llvm::StringRef text);
  uint8_t *globals() const { return globals_; }
  uint64_t globalBytes() const { return globalBytes_; }

private:
  struct Loop {
    void *code = nullptr;
    bool failed = false;
    uint64_t transfers = 0;
  };
  struct State {
    int64_t calls = 0, loops = 0;           // counted so far
    int64_t callsLeft = 0, loopsLeft = 0;   // what the counters were when that was counted
    int64_t loopsArmed = 0;                 // what that of loops was armed with
    int64_t callReport = 0;                 // count of calls from which on the next one is reported
    int64_t loopReport = 0;                 // the same of loops
    uint64_t loopsArmedAt = 0;              // when, in wall time; 0 for the first time
    std::map<uint32_t, Loop> continuations; // by label
    bool requested = false;
    uint64_t failures = 0;
    std::string message;
  };

  Functions(EventQueue &events, Options options);
  llvm::Error allocate(CodeRegion &region);
  llvm::Error writeStubs(CodeRegion &region);
  void *stub(uint32_t fn) const;
  void countCalls(State &state, const Counters &counters);
  void countLoops(State &state, const Counters &counters);
  void armCalls(State &state, Counters &counters);
  int64_t samplePeriod(const State &state) const;
  void called(State &state, Counters &counters);
  void armLoops(State &state, Counters &counters, int64_t loops);
  int64_t loopPeriod(State &state);
  void reportHot(const State &state, uint32_t fn, std::optional<uint32_t> loop);
  void *enter(Loop &loop);

  EventQueue &events_;
  Options options_;
  CodeRegion *region_ = nullptr;
  llvm::StringMap<uint32_t> ids_;
  std::atomic<void *> *slots_ = nullptr;
  Counters *counters_ = nullptr;
  uint32_t *branches_ = nullptr; // false and true of each condition
  uint32_t *edges_ = nullptr;    // calls from each site
  uint8_t *allocationCells_ = nullptr;
  uint8_t *globals_ = nullptr;
  uint64_t globalBytes_ = 0;
  std::vector<uint64_t> globalOffsets_;
  uint8_t *stubs_ = nullptr;

  std::mutex mutex_; // guards all below
  std::condition_variable changed_;
  std::vector<State> states_;
  ArgumentSamples samples_;
  std::atomic<uint64_t> transfers_{0};
  bool stopping_ = false;
  llvm::StringMap<void *> strings_;
};

} // namespace otter
