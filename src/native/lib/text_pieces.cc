// The pieces of a text, one after the other: words, lines, parts between separators. Loops over them cut each piece
// when its turn comes (src/lower/text-loops.ts); src/native/lib/str_split.cc makes lists of the same pieces.
//
// Invariants: a position is -1 when there is no piece, else within the text, at most its length.
#include <cstring>

#include "panic.h"
#include "search.h"
#include "strings.h"

using namespace otter;

namespace {

int64_t findByte(const Str *text, int64_t from, char wanted) {
  auto found = static_cast<const char *>(memchr(text->bytes + from, wanted, size_t(text->length - from)));
  return found ? found - text->bytes : -1;
}

} // namespace

// ------------------------------------------------------------------------------------------- lines

OT_API int64_t ot_pieces_lineStart(Context *, const Str *text) {
  return text->length > 0 ? 0 : -1;
}

/// Without the line's end, which is "\n" or "\r\n".
OT_API int64_t ot_pieces_lineEnd(Context *, const Str *text, int64_t start) {
  int64_t end = findByte(text, start, '\n');
  if (end < 0)
    return text->length;
  return end > start && text->bytes[end - 1] == '\r' ? end - 1 : end;
}

OT_API int64_t ot_pieces_lineNext(Context *, const Str *text, int64_t end) {
  if (end == text->length)
    return -1;
  int64_t next = end + (text->bytes[end] == '\r' ? 2 : 1);
  return next < text->length ? next : -1;
}

// ------------------------------------------------------------------------------------------- parts

OT_API int64_t ot_pieces_partStart(Context *ctx, const Str *, const Str *separator) {
  if (separator->length == 0)
    panicFormat(ctx, "the separator is empty");
  return 0;
}

OT_API int64_t ot_pieces_partEnd(Context *, const Str *text, const Str *separator, int64_t start) {
  int64_t end = separator->length == 1
                    ? findByte(text, start, separator->bytes[0])
                    : findBytes(text->bytes, text->length, separator->bytes, separator->length, start);
  return end < 0 ? text->length : end;
}

OT_API int64_t ot_pieces_partNext(Context *, const Str *text, const Str *separator, int64_t end) {
  return end == text->length ? -1 : end + separator->length;
}
