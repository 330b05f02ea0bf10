// Text written part by part: into a new string, or after one that grows in place (docs/abi.md, "Writing text").
//
// Invariants: between `begin` and `finish` nothing allocates; memory after the end of a text stays zero where it goes
// back to the allocation window.
#include "strings.h"

using namespace otter;

/// A string with room for that many bytes.
OT_API Str *ot_text_begin(Context *ctx, int64_t room) {
  return newStrBuffer(ctx, room);
}

/// Where byte `index` of a text is.
OT_API char *ot_text_end_of(Context *, Str *text, int64_t index) {
  return text->bytes + index;
}

/// Sets the length, and gives the room that is left back when the text was the last object allocated.
OT_API Str *ot_text_finish(Context *ctx, Str *text, const char *end) {
  text->length = end - text->bytes;
  auto start = reinterpret_cast<uint8_t *>(text);
  uint64_t size = (sizeof(Str) + uint64_t(text->length) + 15) & ~uint64_t{15};
  if (start + uint64_t{text->header.meta} * 16 == ctx->cursor) {
    text->header.meta = uint32_t(size / 16);
    ctx->cursor = start + size;
  }
  return text;
}

/// A copy of the text with room for `capacity` bytes, which is more than its length.
OT_API Str *ot_text_grown(Context *ctx, const Str *text, int64_t capacity) {
  Str *out = newStrBuffer(ctx, capacity);
  out->length = text->length;
  memcpy(out->bytes, text->bytes, size_t(text->length));
  return out;
}

/// A growing text ends here now.
OT_API void ot_text_extended(Context *, Str *text, const char *end) {
  text->length = end - text->bytes;
  text->hash = 0;
}

// The `put` functions write a value's text and return where it ends.

OT_API char *ot_text_put_bytes(Context *, char *at, const Str *text, int64_t bytes) {
  memcpy(at, text->bytes, size_t(bytes));
  return at + bytes;
}

OT_API char *ot_text_put_str(Context *, char *at, const Str *text) {
  memcpy(at, text->bytes, size_t(text->length));
  return at + text->length;
}

OT_API char *ot_text_put_bool(Context *, char *at, bool value) {
  memcpy(at, value ? "true" : "false", value ? 4 : 5);
  return at + (value ? 4 : 5);
}
