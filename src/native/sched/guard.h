// Stacks with guard areas, and the signal handler that turns a fault in one into the panic `stack overflow`.
//
// Invariants: a mapping is, low to high, a hard guard, a reserve and the usable stack. The reserve is opened for
// runtime code that faults, so that it can finish with its locks released; generated code goes on in it only once it is
// open. A panic at the hard guard leaves locks as they are, so whatever takes one, or stops the world, first insists on
// enough room to finish.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "../lib/context.h"

namespace otter {

struct GuardedStack {
  uint8_t *mapping = nullptr;
  size_t bytes = 0;
  uint8_t *reserveLow = nullptr;
  uint8_t *usableLow = nullptr;
  uint8_t *high = nullptr;
  std::atomic<bool> reserveOpen{false};

  GuardedStack() = default;
  ~GuardedStack();
  GuardedStack(const GuardedStack &) = delete;
  GuardedStack &operator=(const GuardedStack &) = delete;

  /// False, with errno set, when there is no memory for it.
  bool map(size_t usableBytes);
  /// Closes the reserve again.
  void protect();
  /// The memory stays in use until the process ends.
  void abandon() { mapping = nullptr; }
};

/// Whether less is left of the reserve too than a function of the runtime may need, a collection for one, that takes
/// locks. Functions that can do nothing had better do so then.
inline bool isNearHardGuard(const Context *ctx) {
  constexpr size_t kRoomToFinish = 64 << 10;
  const GuardedStack *stack = ctx->guard;
  return stack && static_cast<uint8_t *>(__builtin_frame_address(0)) < stack->reserveLow + kRoomToFinish;
}

/// Panics with a stack overflow when the hard guard is near, before the caller takes a lock: nothing it took may be
/// held. The panic comes from a fault, so that it runs on the signal stack: printing a trace takes more than is left.
inline void insistOnRoom(const Context *ctx) {
  if (OT_UNLIKELY(isNearHardGuard(ctx)))
    *static_cast<volatile uint8_t *>(ctx->guard->mapping) = 0;
}

/// The alternate stack that signal handlers of one thread run on. Panics print their trace from the handler, with
/// LLVM's symboliser in the JIT: it needs a real stack. Used by the thread itself.
class SignalStack {
public:
  SignalStack();
  ~SignalStack();
  SignalStack(const SignalStack &) = delete;
  SignalStack &operator=(const SignalStack &) = delete;

private:
  void *memory_;
};

/// Handles SIGSEGV from now on; faults that are not ours go to whoever had the signal before.
void installFaultHandler();

} // namespace otter
