// What runs Otter code one step after the other: the program's main part on its own thread, or a fibre of a worker.
//
// Invariants: a fibre stays on the worker that started it, so that the context its code carries never changes; only
// its worker switches to it. A strand that waits is found by what it waits for through a Waiter on its stack.
#pragma once

#include <atomic>
#include <cstdint>

#include "guard.h"

namespace otter {

struct Task;

class Strand {
public:
  Worker *worker = nullptr;       // null: the main part
  std::atomic<uint32_t> woken{0}; // main part: a futex, 1 when it may go on
};

/// A strand with a stack of its own, which is used for one task after the other.
class Fibre : public Strand {
public:
  explicit Fibre(Worker *owner) { worker = owner; }
  ~Fibre();
  /// False when there is no memory for the stack. The fibre starts in `main(fibre)` and never returns from it.
  bool prepare(uint64_t stackBytes, void (*main)(Fibre *));
  /// On the worker's own stack: runs the fibre until it suspends itself.
  void resume(Context *ctx);
  /// On the fibre.
  void suspend();

  bool isSuspended() const { return saved_ != nullptr; }
  const uint8_t *stackTop() const { return static_cast<const uint8_t *>(saved_); }

  GuardedStack stack;
  Task *task = nullptr;  // what it works on; null: it may be used again
  Fibre *next = nullptr; // in the list it is in
  Catcher *catcher = nullptr;

private:
  void *saved_ = nullptr; // where it goes on; null while it runs
  void *back_ = nullptr;  // where the worker goes on; null while that runs
  void (*main_)(Fibre *) = nullptr;
  // What the sanitizers want to know.
  [[maybe_unused]] void *tsan_ = nullptr;
  [[maybe_unused]] void *tsanBack_ = nullptr;
  [[maybe_unused]] const void *asanLow_ = nullptr;
  [[maybe_unused]] size_t asanBytes_ = 0;
};

} // namespace otter
