// Strings: taking them apart into lists. The source outlives the pieces' making: callers' frames hold it.
#include "panic.h"
#include "search.h"
#include "strings.h"
#include "words.h"

using namespace otter;

namespace {

// Collects pieces of a text in a list.
class Pieces {
public:
  Pieces(Context *ctx, int64_t listType, const Str *text, int64_t capacity)
      : ctx_(ctx), text_(text), list_(ot_new_list(ctx, listType, capacity)) {}

  void add(int64_t start, int64_t end) { pushWord(ctx_, list_, makeStr(ctx_, text_->bytes + start, end - start)); }
  List *list() { return list_; }

private:
  Context *ctx_;
  const Str *text_;
  List *list_;
};

} // namespace

OT_API List *ot_str_split(Context *ctx, int64_t type, const Str *text, const Str *separator) {
  if (separator->length == 0)
    panicFormat(ctx, "the separator is empty");
  Pieces pieces(ctx, type, text, 0);
  int64_t start = 0;
  eachMatch(text->bytes, text->length, separator->bytes, separator->length, [&](int64_t at) {
    pieces.add(start, at);
    start = at + separator->length;
  });
  pieces.add(start, text->length);
  return pieces.list();
}

OT_API List *ot_str_splitWhitespace(Context *ctx, int64_t type, const Str *text) {
  Pieces pieces(ctx, type, text, 0);
  for (int64_t start = wordStart(text, 0); start < text->length;) {
    int64_t end = wordEnd(text, start);
    pieces.add(start, end);
    start = wordStart(text, end);
  }
  return pieces.list();
}

/// Lines end at "\n" or "\r\n"; the last one's end may be missing.
OT_API List *ot_str_lines(Context *ctx, int64_t type, const Str *text) {
  Pieces pieces(ctx, type, text, 0);
  int64_t start = 0;
  eachByte(text->bytes, text->length, '\n', [&](int64_t at) {
    bool isWide = at > start && text->bytes[at - 1] == '\r';
    pieces.add(start, isWide ? at - 1 : at);
    start = at + 1;
  });
  if (start < text->length)
    pieces.add(start, text->length);
  return pieces.list();
}

OT_API List *ot_str_chars(Context *ctx, int64_t type, const Str *text) {
  Pieces pieces(ctx, type, text, text->length);
  for (int64_t i = 0; i < text->length;) {
    int64_t end = i + characterBytes(text->bytes[i]);
    pieces.add(i, end);
    i = end;
  }
  return pieces.list();
}

OT_API List *ot_str_bytes(Context *ctx, int64_t type, const Str *text) {
  // Locals, as a store of an element might be to the length or to the list's place for elements.
  int64_t length = text->length;
  List *list = ot_new_list(ctx, type, length);
  auto *elements = elementsOf<int64_t>(list);
  for (int64_t i = 0; i < length; i++)
    elements[i] = uint8_t(text->bytes[i]);
  list->length = length;
  return list;
}
