// `rand` and `Random`: what hot loops call.
#include "random.h"

using namespace otter;

OT_API uint64_t ot_random_locked(Context *ctx);
OT_API [[noreturn]] void ot_panic_range(Context *ctx, int64_t low, int64_t high);

namespace {

/// A handle of type `random`.
struct RandomObject {
  Header header;
  Random state;
};

inline uint64_t nextOf(Context *ctx) {
  SharedRandom *random = ctx->random;
  return OT_UNLIKELY(random->isShared()) ? ot_random_locked(ctx) : nextRandom(random->state);
}

template <typename Next> int64_t between(Context *ctx, int64_t low, int64_t high, Next next) {
  if (OT_UNLIKELY(low > high))
    ot_panic_range(ctx, low, high);
  uint64_t count = uint64_t(high) - uint64_t(low) + 1;
  return int64_t(count == 0 ? next() : uint64_t(low) + boundedRandom(count, next));
}

} // namespace

OT_API double ot_rand_float(Context *ctx) {
  return unitFloat(nextOf(ctx));
}

OT_API int64_t ot_rand_int(Context *ctx, int64_t low, int64_t high) {
  return between(ctx, low, high, [ctx] { return nextOf(ctx); });
}

OT_API double ot_random_float(Context *, RandomObject *random) {
  return unitFloat(nextRandom(random->state));
}

OT_API int64_t ot_random_int(Context *ctx, RandomObject *random, int64_t low, int64_t high) {
  return between(ctx, low, high, [random] { return nextRandom(random->state); });
}
