// `gc`: raw objects, roots by address, and whether collections happen by themselves.
#include "../sched/guard.h"
#include "panic.h"
#include "runtime.h"
#include "strings.h"

using namespace otter;

/// The address of so many bytes that live as long as somebody has the address: nothing in the language reads them.
OT_API int64_t ot_gc_alloc(Context *ctx, int64_t bytes) {
  if (bytes < 0)
    panicFormat(ctx, "negative size %ld", bytes);
  if (bytes > int64_t{1} << 46)
    panicFormat(ctx, "out of memory");
  return int64_t(newBytes(ctx, kBufferBit | kInt, sizeof(Header) + uint64_t(bytes)));
}

OT_API void ot_gc_addRoot(Context *ctx, int64_t address) {
  insistOnRoom(ctx);
  ctx->runtime->pinned.add(*ctx->heap, address);
}

OT_API void ot_gc_removeRoot(Context *ctx, int64_t address) {
  insistOnRoom(ctx);
  ctx->runtime->pinned.remove(*ctx->heap, address);
}

OT_API bool ot_gc_enable(Context *ctx) {
  return ctx->heap->setEnabled(true);
}

OT_API bool ot_gc_disable(Context *ctx) {
  return ctx->heap->setEnabled(false);
}

OT_API bool ot_gc_isEnabled(Context *ctx) {
  return ctx->heap->isEnabled();
}
