// String builders: appending when there is room.
#include "builder.h"

using namespace otter;

namespace {

// The builder's text, with room for that many more bytes.
inline Str *textWithRoom(Context *ctx, Builder *builder, int64_t more) {
  if (OT_UNLIKELY(builder->text->length + more > builder->capacity))
    ot_builder_grow(ctx, builder, more);
  return builder->text;
}

inline void appendByte(Str *out, char byte) {
  *reinterpret_cast<TextByte *>(out->bytes + out->length) = TextByte(byte);
  out->length += 1;
}

} // namespace

OT_API void ot_builder_append(Context *ctx, Builder *builder, const Str *text) {
  if (OT_LIKELY(isAsciiChar(text)))
    return appendByte(textWithRoom(ctx, builder, 1), char(characterOf(text)));
  Str *out = textWithRoom(ctx, builder, text->length);
  if (text->length == 1)
    return appendByte(out, text->bytes[0]);
  copyBytes(out->bytes + out->length, text->bytes, uint64_t(text->length));
  out->length += text->length;
}

OT_API int64_t ot_builder_len(Context *, const Builder *builder) {
  return builder->text->length;
}
