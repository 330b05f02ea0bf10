// Events for the control plane (SessionEvent in src/jit/native.ts), queued until it takes them in a batch.
//
// Invariants: `push` never blocks on the control plane; `wake` is called once for each batch, not for each event.
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "plan.h"

namespace otter {

struct Event {
  enum class Kind { lazy, hot, compiled, evicted, pressure, done };
  Kind kind;
  uint64_t atNs;
  uint32_t fn = 0;
  // hot
  std::optional<uint32_t> loop{}; // its label, also of an evicted continuation
  int64_t calls = 0;
  int64_t loops = 0;
  // compiled, evicted
  uint32_t job = 0;
  Tier tier = Tier::baseline;
  std::vector<uint32_t> fns{};
  uint64_t compileNs = 0;
  uint64_t codeBytes = 0;
  std::string error{};
  bool isGivenUp = false; // it did not fail by itself
  // done
  uint32_t run = 0;
  int exitCode = 0;
  bool left = false; // by a panic or an exit, before its end
  std::string result{};
  uint64_t wallNs = 0;
  uint64_t cpuNs = 0;
};

class EventQueue {
public:
  explicit EventQueue(std::function<void()> wake) : wake_(std::move(wake)) {}

  void push(Event event);
  std::vector<Event> take();

private:
  std::function<void()> wake_;
  std::mutex mutex_;
  std::vector<Event> events_;
};

} // namespace otter
