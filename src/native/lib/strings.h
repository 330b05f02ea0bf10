// Making strings.
#pragma once

#include <cstring>

#include "context.h"

OT_API void *ot_new_object(otter::Context *ctx, int64_t type, int64_t bytes);

namespace otter {

/// A string of one ASCII character, outside the heap: taking characters of a text allocates nothing.
struct AsciiChar {
  Header header;
  int64_t length;
  int64_t hash;
  char bytes[8];
};
static_assert(sizeof(AsciiChar) == 32);

} // namespace otter

extern "C" __attribute__((visibility("default"))) otter::AsciiChar ot_ascii_chars[128];

namespace otter {

/// A string of `length` zero bytes, to be filled before anyone sees it.
inline Str *newStrBuffer(Context *ctx, int64_t length) {
  auto text = static_cast<Str *>(ot_new_object(ctx, kStr, int64_t(sizeof(Str)) + length));
  text->length = length;
  return text;
}

inline Str *newStr(Context *ctx, const char *bytes, int64_t length) {
  Str *text = newStrBuffer(ctx, length);
  memcpy(text->bytes, bytes, size_t(length));
  return text;
}

} // namespace otter
