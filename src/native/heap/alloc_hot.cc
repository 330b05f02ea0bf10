// The allocation fast path, inlined into optimised code through runtime.bc.
#include "../lib/context.h"

#include <cstring>

using namespace otter;

/// As `ot_new_object`.
OT_API void *ot_allocate_slow(Context *ctx, int64_t type, int64_t bytes, AllocationCell *cell);

/// A zeroed object of `bytes` (header included), of the type; never null. The place's cell, if it has one, makes the
/// room negative where objects are to be made elsewhere: so it takes no branch of its own. Clearing it is the last
/// thing that is done, on both ways: of what the caller stores at once nothing is left of it.
OT_API void *ot_new_object(Context *ctx, int64_t type, int64_t bytes, AllocationCell *cell) {
  uint64_t size = wholeGranules(uint64_t(bytes));
  int64_t room = ctx->window.limit - ctx->window.cursor;
  if (cell)
    room ^= *cell; // one instruction; a difference LLVM makes two of
  uint8_t *object = ctx->window.cursor;
  if (OT_LIKELY(int64_t(size) <= room)) {
    ctx->window.cursor = object + size;
    auto header = reinterpret_cast<Header *>(object);
    header->type = uint32_t(type);
    header->meta = uint32_t(size / kGranule);
  } else {
    object = static_cast<uint8_t *>(ot_allocate_slow(ctx, type, bytes, cell));
    if (size > kClearedInLine)
      return object;
  }
  uint64_t cleared = type & kRawBit ? kRawCleared : size;
  memset(object + sizeof(Header), 0, cleared - sizeof(Header));
  return object;
}

/// Asks for the line in which an object's first fields are. The address may be anything.
OT_API void ot_fetch(Context *, const void *object) {
  __builtin_prefetch(static_cast<const uint8_t *>(object) + sizeof(Header));
}
