// `io.buffer`: a text that is written at its end and read from where the last read ended.
//
// Invariants: a builder that also knows how far it has been read; `position` is at a character's start.
#include "builder.h"
#include "std_values.h"
#include "utf8.h"

using namespace otter;

OT_API Builder *ot_builder_new(Context *ctx, int64_t type);
OT_API const Str *ot_builder_build(Context *ctx, Builder *builder);
OT_API [[noreturn]] void ot_panic_char(Context *ctx, int64_t index, const Str *text);

namespace {

struct Buffer {
  Builder builder;
  int64_t position;
};

} // namespace

OT_API Buffer *ot_buffer_new(Context *ctx, int64_t type, const Str *text) {
  auto buffer = static_cast<Buffer *>(ot_new_object(ctx, type, sizeof(Buffer)));
  buffer->builder.text = const_cast<Str *>(text); // never written to: its capacity is 0
  return buffer;
}

OT_API const Str *ot_buffer_read(Context *ctx, Buffer *buffer, int64_t count) {
  if (count < 0)
    panicFormat(ctx, "negative count %ld", count);
  const Str *text = buffer->builder.text;
  int64_t start = buffer->position;
  int64_t end = count < text->length - start ? start + count : text->length;
  if (end < text->length && !startsCharacter(text->bytes[end]))
    ot_panic_char(ctx, end, text);
  buffer->position = end;
  return makeStr(ctx, text->bytes + start, end - start);
}

OT_API void ot_buffer_write(Context *ctx, Buffer *buffer, const Str *text) {
  ot_builder_append(ctx, &buffer->builder, text);
}

OT_API void ot_buffer_clear(Context *ctx, Buffer *buffer) {
  buffer->builder.text = newStrBuffer(ctx, 0);
  buffer->builder.capacity = 0;
  buffer->position = 0;
}

/// All of the text, whatever has been read.
OT_API const Str *ot_buffer_data(Context *ctx, Buffer *buffer) {
  return ot_builder_build(ctx, &buffer->builder);
}
