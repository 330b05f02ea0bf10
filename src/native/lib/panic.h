// Panics: the message and the return addresses of the frames go to the host's handler, which never returns.
#pragma once

#include <string_view>

#include "context.h"

OT_API [[noreturn]] void ot_panic(otter::Context *ctx, const otter::Str *message);
OT_API [[noreturn]] void ot_panic_stack(otter::Context *ctx);

namespace otter {

/// printf-style; the message lives outside the heap.
[[noreturn]] OT_COLD void panicFormat(Context *ctx, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// Any text, of any length.
[[noreturn]] OT_COLD void panicText(Context *ctx, std::string_view text);

/// What a regular noun ends in after a count.
constexpr const char *pluralEnd(int64_t count) {
  return count == 1 ? "" : "s";
}

/// Panics with an error's text; empty means that there is none.
inline void panicOn(Context *ctx, std::string_view error) {
  if (!error.empty())
    panicText(ctx, error);
}

} // namespace otter
