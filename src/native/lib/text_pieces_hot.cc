// The words of a text, one after the other (text_pieces.cc): what optimised code inlines.
#include "words.h"

using namespace otter;

OT_API [[gnu::always_inline]] int64_t ot_pieces_wordNext(Context *, const Str *text, int64_t from) {
  int64_t start = wordStart(text, from);
  return start < text->length ? start : -1;
}

OT_API int64_t ot_pieces_wordStart(Context *ctx, const Str *text) {
  return ot_pieces_wordNext(ctx, text, 0);
}

OT_API [[gnu::always_inline]] int64_t ot_pieces_wordEnd(Context *, const Str *text, int64_t start) {
  return wordEnd(text, start);
}
