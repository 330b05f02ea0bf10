// `arena`: handles and addresses are ints; nothing in the language reads through an address.
#include "../sched/guard.h"
#include "panic.h"
#include "runtime.h"

using namespace otter;

OT_API int64_t ot_arena_create(Context *ctx, int64_t bytes) {
  insistOnRoom(ctx);
  if (bytes < 0)
    panicFormat(ctx, "negative size %ld", bytes);
  int64_t handle = ctx->runtime->arenas.create(uint64_t(bytes));
  if (handle == 0)
    panicFormat(ctx, "out of memory");
  return handle;
}

OT_API int64_t ot_arena_alloc(Context *ctx, int64_t handle, int64_t bytes, int64_t alignment) {
  insistOnRoom(ctx);
  return ctx->runtime->arenas.allocate(handle, bytes, alignment);
}

OT_API bool ot_arena_reset(Context *ctx, int64_t handle) {
  insistOnRoom(ctx);
  return ctx->runtime->arenas.reset(handle);
}

OT_API bool ot_arena_destroy(Context *ctx, int64_t handle) {
  insistOnRoom(ctx);
  return ctx->runtime->arenas.destroy(handle);
}
