// Switching between a worker's own stack and those of its fibres, by Boost.Context's switch. The sanitizers are told.
#include <boost/context/detail/fcontext.hpp>

#include "strand.h"

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define OT_TSAN 1
#include <sanitizer/tsan_interface.h>
#endif
#if __has_feature(address_sanitizer)
#define OT_ASAN 1
#include <sanitizer/common_interface_defs.h>
#endif
#endif

namespace otter {

using namespace boost::context::detail;

namespace {

// The bounds of the stack a context runs on, while it is elsewhere.
struct Bounds {
  uint8_t *low;
  uint8_t *high;
  GuardedStack *guard;
  Strand *strand;
  Catcher *catcher;
};

Bounds boundsOf(const Context *ctx) {
  return {ctx->stackLow, ctx->stackHigh, ctx->guard, ctx->strand, ctx->catcher};
}

void setBounds(Context *ctx, const Bounds &bounds) {
  ctx->stackLimit = ctx->stackLow = bounds.low;
  ctx->stackHigh = bounds.high;
  ctx->guard = bounds.guard;
  ctx->strand = bounds.strand;
  ctx->catcher = bounds.catcher;
}

} // namespace

Fibre::~Fibre() {
#ifdef OT_TSAN
  if (tsan_)
    __tsan_destroy_fiber(tsan_);
#endif
}

bool Fibre::prepare(uint64_t stackBytes, void (*main)(Fibre *)) {
  if (!stack.map(stackBytes))
    return false;
#ifdef OT_TSAN
  tsan_ = __tsan_create_fiber(0);
#endif
  main_ = main;
  saved_ = make_fcontext(stack.high, size_t(stack.high - stack.usableLow), [](transfer_t from) {
    auto self = static_cast<Fibre *>(from.data);
#ifdef OT_ASAN
    __sanitizer_finish_switch_fiber(nullptr, &self->asanLow_, &self->asanBytes_);
#endif
    self->back_ = from.fctx;
    self->main_(self);
  });
  return true;
}

void Fibre::resume(Context *ctx) {
  Bounds own = boundsOf(ctx);
  setBounds(ctx, {stack.usableLow, stack.high, &stack, this, catcher});
  void *to = saved_;
  saved_ = nullptr;
#ifdef OT_ASAN
  void *fake;
  __sanitizer_start_switch_fiber(&fake, stack.usableLow, size_t(stack.high - stack.usableLow));
#endif
#ifdef OT_TSAN
  tsanBack_ = __tsan_get_current_fiber();
  __tsan_switch_to_fiber(tsan_, 0);
#endif
  transfer_t from = jump_fcontext(to, this);
#ifdef OT_ASAN
  __sanitizer_finish_switch_fiber(fake, nullptr, nullptr);
#endif
  saved_ = from.fctx;
  catcher = ctx->catcher;
  setBounds(ctx, own);
}

void Fibre::suspend() {
  void *to = back_;
  back_ = nullptr;
#ifdef OT_ASAN
  void *fake;
  __sanitizer_start_switch_fiber(&fake, asanLow_, asanBytes_);
#endif
#ifdef OT_TSAN
  __tsan_switch_to_fiber(tsanBack_, 0);
#endif
  transfer_t from = jump_fcontext(to, nullptr);
#ifdef OT_ASAN
  __sanitizer_finish_switch_fiber(fake, &asanLow_, &asanBytes_);
#endif
  back_ = from.fctx;
}

} // namespace otter
