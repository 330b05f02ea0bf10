// Strings: the cold part.
#include "strings.h"
#include "panic.h"

using namespace otter;

OT_API [[noreturn]] OT_COLD void ot_panic_char(Context *ctx, int64_t index, const Str *text) {
  if (uint64_t(index) < uint64_t(text->length))
    panicFormat(ctx, "byte index %ld is inside a character", index);
  panicFormat(ctx, "byte index %ld is out of range for a string of %ld bytes", index, text->length);
}
