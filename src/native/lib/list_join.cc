// The texts of a list's elements in one string.
#include <string>

#include "objects.h"
#include "strings.h"
#include "values.h"

using namespace otter;

namespace {

const Str *joinStrings(Context *ctx, const List *list, const Str *separator) {
  auto texts = elementsOf<const Str *>(list);
  int64_t length = 0;
  bool overflowed = __builtin_mul_overflow(list->length - 1, separator->length, &length);
  for (int64_t i = 0; i < list->length; i++)
    overflowed |= __builtin_add_overflow(length, texts[i]->length, &length);
  Str *out = newLongStr(ctx, overflowed, length);
  char *at = out->bytes;
  auto put = [&at](const Str *text) {
    copyBytes(at, text->bytes, uint64_t(text->length));
    at += text->length;
  };
  put(texts[0]);
  for (int64_t i = 1; i < list->length; i++) {
    put(separator);
    put(texts[i]);
  }
  return out;
}

} // namespace

OT_API const Str *ot_list_join(Context *ctx, const List *list, const Str *separator) {
  const TypeTable &types = *ctx->types;
  uint32_t elem = types[list->header.type].elem;
  if (elem == kStr && list->length > 0)
    return joinStrings(ctx, list, separator);
  std::string text;
  for (int64_t i = 0; i < list->length; i++) {
    if (i > 0)
      text += viewOf(separator);
    appendText(types, text, elem, list->data + uint64_t(i) * types[elem].bytes);
  }
  return newStr(ctx, text.data(), int64_t(text.size()));
}
