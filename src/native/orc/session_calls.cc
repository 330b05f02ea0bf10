// What generated code and the runtime call of a session: first calls, counters that ran out, panics, workers that begin
// and end.
#include "session.h"

#include <unistd.h>

#include "../lib/runtime.h"
#include "../main/panic.h"
#include "lazy_stub.h"

namespace otter {

void *Session::resolveLazy(Context *ctx, uint32_t fn, void *pc, void *fp) {
  if (isNearHardGuard(ctx))
    ot_panic_at(ctx, "stack overflow", pc, fp);
  char message[512] = ""; // not a string: the ways out below jump
  void *code = nullptr;
  outside(ctx, [&] { code = functions_->resolve(fn, message, sizeof message); });
  if (code)
    return code;
  if (!*message)
    ot_thread_abandon(ctx);
  ot_panic_at(ctx, message, pc, fp);
}

void *Session::onHotLoop(Context *ctx, Counters *counters, uint32_t loop) {
  if (!functions_->awaitsContinuations())
    return functions_->onHotLoop(counters, loop);
  void *code = nullptr;
  outside(ctx, [&] { code = functions_->onHotLoop(counters, loop); });
  return code;
}

// A worker that cannot be sampled is missing in the profile: no reason to end the program.
void Session::onWorker(Context *ctx, bool begins) {
  std::string problem;
  if (begins)
    samplers_->start(ctx, pthread_self(), gettid(), &problem);
  else
    samplers_->stop(ctx);
}

void Session::report(JitNumbers *numbers) const {
  auto published = [this](Tier tier) { return counts_.published[size_t(tier)].load(); };
  *numbers = {.functions = functions_->size(),
              .baseline = published(Tier::baseline),
              .optimised = published(Tier::hybrid) + published(Tier::optimised),
              .specialised = published(Tier::specialised),
              .failed = counts_.failed,
              .codeBytesLive = cache_->liveBytes(),
              .codeBytesEvicted = cache_->evictedBytes(),
              .compileNs = counts_.compileNs};
}

void Session::visitFrames(uintptr_t address, FrameVisitor visit, void *self) {
  visitFramesAt(address, visit, self,
                [this](uintptr_t at, std::vector<Frame> &frames) { codeMap_.symbolise(at, frames); });
}

void Session::onPanic(Context *ctx, const Str *message, void *const *returnAddresses, int count) {
  endInPanic(ctx, message, returnAddresses, count,
             [this](uintptr_t at, std::vector<Frame> &frames) { codeMap_.symbolise(at, frames); });
}

} // namespace otter

void *ot_lazy_resolve(otter::Context *ctx, uint32_t fn) {
  // This frame's caller is the stub's frame; what that returns to is the Otter code that made the call.
  auto stub = *static_cast<void ***>(__builtin_frame_address(0));
  return otter::Session::of(ctx).resolveLazy(ctx, fn, stub[1], stub[0]);
}

// The end of a stack is not the place to take a lock: the next call is looked at instead.

OT_API void ot_hot(otter::Context *ctx, otter::Counters *counters) {
  if (otter::isNearHardGuard(ctx))
    counters->callsLeft = 1;
  else
    otter::Session::of(ctx).onHot(counters);
}

OT_API void ot_hot_call(otter::Context *ctx, otter::Counters *counters, const int64_t *words) {
  if (otter::isNearHardGuard(ctx))
    counters->callsLeft = 1;
  else
    otter::Session::of(ctx).onHotCall(counters, words);
}

OT_API void ot_bound_missed(otter::Context *ctx, otter::Counters *counters) {
  int64_t left = __atomic_load_n(&counters->callsLeft, __ATOMIC_RELAXED) - 1;
  __atomic_store_n(&counters->callsLeft, left, __ATOMIC_RELAXED);
  if (left <= 0)
    ot_hot(ctx, counters);
}

OT_API void *ot_hot_loop(otter::Context *ctx, otter::Counters *counters, int64_t loop) {
  if (otter::isNearHardGuard(ctx)) {
    counters->loopsLeft = 1;
    return nullptr;
  }
  return otter::Session::of(ctx).onHotLoop(ctx, counters, uint32_t(loop));
}
