// String builders: a string that grows at its end.
//
// Invariants: `text` has room for `capacity` bytes; a capacity of 0 says that others may refer to `text`, so that it
// must not change any more.
#pragma once

#include "strings.h"

namespace otter {

struct Builder {
  Header header;
  int64_t capacity;
  Str *text;
};

/// A text that grows in registers, and the bytes it has room for.
struct Appended {
  int64_t room;
  Str *text;
};

} // namespace otter

/// Gives the builder a text of its own with room for `more` further bytes.
OT_API void ot_builder_grow(otter::Context *ctx, otter::Builder *builder, int64_t more);
OT_API void ot_builder_append(otter::Context *ctx, otter::Builder *builder, const otter::Str *text);
