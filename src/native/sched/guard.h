// Stacks with guard areas, and the signal handler that turns a fault in one into the panic `stack overflow`.
//
// Invariants: a mapping is, low to high, a hard guard, a reserve and the usable stack. The reserve is opened for
// runtime code that faults, so that it can finish with its locks released; generated code never gets it.
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

/// Whether little is left of the reserve too, which generated code goes on in once it has been opened. Then the hard
/// guard is near, and a panic there leaves locks that were taken as they are: functions of the runtime that generated
/// code calls often and that take one had better do nothing.
inline bool isNearHardGuard(const Context *ctx) {
  constexpr size_t kRoomToFinish = 32 << 10;
  const GuardedStack *stack = ctx->guard;
  return stack && static_cast<uint8_t *>(__builtin_frame_address(0)) < stack->reserveLow + kRoomToFinish;
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
