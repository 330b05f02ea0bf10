// Strings: the cold part.
#include "strings.h"
#include "panic.h"

using namespace otter;

#define OT_CHARS_8(c)                                                                                                  \
  OT_CHAR(c), OT_CHAR(c + 1), OT_CHAR(c + 2), OT_CHAR(c + 3), OT_CHAR(c + 4), OT_CHAR(c + 5), OT_CHAR(c + 6),          \
      OT_CHAR(c + 7)
#define OT_CHAR(c)                                                                                                     \
  {                                                                                                                    \
    {kStr, 0}, 1, 0, {                                                                                                 \
      char(c)                                                                                                          \
    }                                                                                                                  \
  }

// Writable, since a string keeps its hash.
OneCharacter ot_ascii_chars[128] = {
    OT_CHARS_8(0),  OT_CHARS_8(8),   OT_CHARS_8(16),  OT_CHARS_8(24),  OT_CHARS_8(32), OT_CHARS_8(40),
    OT_CHARS_8(48), OT_CHARS_8(56),  OT_CHARS_8(64),  OT_CHARS_8(72),  OT_CHARS_8(80), OT_CHARS_8(88),
    OT_CHARS_8(96), OT_CHARS_8(104), OT_CHARS_8(112), OT_CHARS_8(120),
};

OT_API [[noreturn]] OT_COLD void ot_panic_char(Context *ctx, int64_t index, const Str *text) {
  if (uint64_t(index) < uint64_t(text->length))
    panicFormat(ctx, "byte index %ld is inside a character", index);
  panicFormat(ctx, "byte index %ld is out of range for a string of %ld byte%s", index, text->length,
              pluralEnd(text->length));
}
