// String builders: appending when there is room.
#include "builder.h"

using namespace otter;

OT_API void ot_builder_append(Context *ctx, Builder *builder, const Str *text) {
  if (OT_UNLIKELY(builder->text->length + text->length > builder->capacity))
    ot_builder_grow(ctx, builder, text->length);
  Str *out = builder->text;
  char *end = out->bytes + out->length;
  if (text->length == 1) {
    *reinterpret_cast<TextByte *>(end) = TextByte(text->bytes[0]);
    out->length += 1;
  } else {
    copyBytes(end, text->bytes, uint64_t(text->length));
    out->length += text->length;
  }
}

OT_API int64_t ot_builder_len(Context *, const Builder *builder) {
  return builder->text->length;
}
