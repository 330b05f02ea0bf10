// The threads that run Otter code, and bringing all of them to a stop.
//
// Invariants: a thread is either running (it may touch heap objects) or outside (it touches none, and all references
// it holds are on its stack from `stackTop` up, or with the scheduler). A thread goes outside by itself only, at a
// poll, in the allocator or around anything that blocks; while the world is stopped none comes back. Nobody goes
// outside with a lock that a running thread may want.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "../lib/context.h"

namespace otter {

class World {
public:
  /// A new context is outside.
  void add(Context *ctx);
  /// The context must be outside.
  void remove(Context *ctx);

  /// Waits until no other thread runs; false when another thread stopped the world meanwhile and has let it go again.
  /// `self` (null: not a thread of Otter code) is outside from here on, too.
  bool stop(Context *self);
  /// For a thread of the runtime's own: false when another one stops the world, or a thread does not stop in time.
  bool stopWithin(std::chrono::milliseconds time);
  void resume(Context *self);
  bool isStopping() const { return stopping_.load(std::memory_order_seq_cst); }

  /// All threads; the world must be stopped.
  const std::vector<Context *> &contexts() const { return contexts_; }
  /// Sets the poll flag of every thread.
  void pollAll();

  void goOutside(Context *ctx, uint8_t *stackTop) {
    ctx->stackTop = stackTop;
    __atomic_store_n(&ctx->isRunning, 0u, __ATOMIC_SEQ_CST);
    if (OT_UNLIKELY(isStopping()))
      announce();
  }

  void comeBack(Context *ctx) {
    __atomic_store_n(&ctx->isRunning, 1u, __ATOMIC_SEQ_CST);
    if (OT_UNLIKELY(isStopping()))
      waitForResume(ctx);
  }

private:
  void demandStop(const Context *self);
  void announce();
  void waitForResume(Context *ctx);
  bool othersRun(const Context *self) const;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> stopping_{false};
  std::vector<Context *> contexts_;
};

World &worldOf(const Context *ctx);

/// Calls `body(stackTop)` with every register that may hold a reference saved on the stack above `stackTop`.
template <typename Body> [[gnu::noinline]] void withRegistersSaved(Body body) {
  __builtin_unwind_init();
  uint8_t *stackTop;
  asm volatile("movq %%rsp, %0" : "=r"(stackTop));
  body(stackTop);
  asm volatile("" ::: "memory"); // not a tail call: the frame with the registers must last
}

/// Runs `wait`, which must not touch the heap, while this thread is outside: a collection does not wait for it.
template <typename Wait> void outside(Context *ctx, Wait wait) {
  withRegistersSaved([&](uint8_t *stackTop) {
    worldOf(ctx).goOutside(ctx, stackTop);
    wait();
    worldOf(ctx).comeBack(ctx);
  });
}

/// Runs `work` while no other thread runs; not when another thread did the like meanwhile: false then.
template <typename Work> bool withWorldStopped(Context *ctx, World &world, Work work) {
  bool done = false;
  withRegistersSaved([&](uint8_t *stackTop) {
    if (ctx)
      ctx->stackTop = stackTop;
    done = world.stop(ctx);
    if (!done)
      return;
    work();
    world.resume(ctx);
  });
  return done;
}

} // namespace otter
