// Strings that grow in place: what `s += t` becomes in a loop while nobody else can see `s`. Generated code keeps
// the capacity beside the variable and sets it to 0 as soon as the string is shared (docs/abi.md, "Appending").
#include "strings.h"

using namespace otter;

/// Puts `more` after `text`, which has room for it and which only the caller refers to.
OT_API void ot_str_extend(Context *, Str *text, const Str *more) {
  memcpy(text->bytes + text->length, more->bytes, size_t(more->length));
  text->length += more->length;
  text->hash = 0;
}

/// A new string, `text` and then `more`, with room for `capacity` bytes, which is enough.
OT_API Str *ot_str_extended(Context *ctx, const Str *text, const Str *more, int64_t capacity) {
  Str *out = newStrBuffer(ctx, capacity);
  out->length = text->length;
  memcpy(out->bytes, text->bytes, size_t(text->length));
  ot_str_extend(ctx, out, more);
  return out;
}
