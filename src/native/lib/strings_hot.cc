// Strings: the operations that optimised code inlines.
#include "strings.h"

using namespace otter;

OT_API [[noreturn]] void ot_panic_char(Context *ctx, int64_t index, const Str *text);

OT_API int64_t ot_str_len(Context *, const Str *text) {
  return text->length;
}

OT_API const Str *ot_str_concat(Context *ctx, const Str *a, const Str *b) {
  Str *out = newStrBuffer(ctx, a->length + b->length);
  memcpy(out->bytes, a->bytes, size_t(a->length));
  memcpy(out->bytes + a->length, b->bytes, size_t(b->length));
  return out;
}

OT_API bool ot_str_equal(Context *, const Str *a, const Str *b) {
  return a == b || (a->length == b->length && memcmp(a->bytes, b->bytes, size_t(a->length)) == 0);
}

OT_API int64_t ot_str_compare(Context *, const Str *a, const Str *b) {
  int64_t common = a->length < b->length ? a->length : b->length;
  int order = memcmp(a->bytes, b->bytes, size_t(common));
  return order != 0 ? order : a->length - b->length;
}

OT_API const Str *ot_str_join(Context *ctx, const List *parts) {
  auto texts = reinterpret_cast<const Str *const *>(parts->data);
  int64_t length = 0;
  for (int64_t i = 0; i < parts->length; i++)
    length += texts[i]->length;
  Str *out = newStrBuffer(ctx, length);
  char *at = out->bytes;
  for (int64_t i = 0; i < parts->length; i++) {
    memcpy(at, texts[i]->bytes, size_t(texts[i]->length));
    at += texts[i]->length;
  }
  return out;
}

/// Bytes of the UTF-8 character that starts at `index`, which is in range and starts one.
OT_API int64_t ot_str_charWidth(Context *, const Str *text, int64_t index) {
  auto first = uint8_t(text->bytes[index]);
  return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

OT_API const Str *ot_str_charAt(Context *ctx, const Str *text, int64_t index) {
  bool inside = uint64_t(index) < uint64_t(text->length) && (uint8_t(text->bytes[index]) & 0xc0) != 0x80;
  if (OT_UNLIKELY(!inside))
    ot_panic_char(ctx, index, text);
  auto first = uint8_t(text->bytes[index]);
  if (OT_LIKELY(first < 0x80))
    return reinterpret_cast<const Str *>(&ot_ascii_chars[first]);
  return newStr(ctx, text->bytes + index, ot_str_charWidth(ctx, text, index));
}
