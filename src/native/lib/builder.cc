// String builders: making them, growing, numbers.
#include "builder.h"

#include <algorithm>

#include "float_text.h"

using namespace otter;

namespace {

constexpr int64_t kLeastCapacity = 104; // with the string's header 128 bytes
constexpr int64_t kLeastSpare = 80;     // as LEAST_SPARE in src/lower/building.ts

// What is appended to is never this one, as its capacity is 0.
Str *emptyText() {
  static OneCharacter empty = {{kStr, 0}, 0, 0, {}};
  return reinterpret_cast<Str *>(&empty);
}

Str *copyOf(Context *ctx, const Str *text, int64_t capacity) {
  Str *copy = newLongStr(ctx, false, capacity);
  memcpy(copy->bytes, text->bytes, size_t(text->length));
  copy->length = text->length;
  return copy;
}

Str *widened(Context *ctx, Str *text, int64_t length, int64_t room, int64_t capacity) {
  int64_t bytes = capacity + int64_t(sizeof(uint64_t));
  if (room > 0 && ot_extend_object(ctx, text, int64_t(sizeof(Str)) + bytes))
    return text;
  Str *copy = newLongStr(ctx, false, bytes);
  memcpy(copy->bytes, text->bytes, size_t(length));
  copy->length = length;
  return copy;
}

void ensure(Context *ctx, Builder *builder, int64_t more) {
  if (builder->text->length + more > builder->capacity)
    ot_builder_grow(ctx, builder, more);
}

} // namespace

OT_API Builder *ot_builder_new(Context *ctx, int64_t type) {
  auto builder = static_cast<Builder *>(ot_new_object(ctx, type, sizeof(Builder)));
  builder->text = emptyText();
  return builder;
}

OT_API OT_COLD void ot_builder_grow(Context *ctx, Builder *builder, int64_t more) {
  int64_t capacity = std::max(2 * (builder->text->length + more), kLeastCapacity);
  bool isOwn = builder->capacity > 0;
  if (!isOwn || !ot_extend_object(ctx, builder->text, int64_t(sizeof(Str)) + capacity))
    builder->text = copyOf(ctx, builder->text, capacity);
  builder->capacity = capacity;
}

/// Room for `capacity` bytes, and for a word behind them, in a text of `length` bytes that nobody else refers to if it
/// has room for any: the text itself, made longer where it is, or a copy.
OT_API OT_COLD OT_SPARING Str *ot_text_widened(Context *ctx, Str *text, int64_t length, int64_t room,
                                               int64_t capacity) {
  return widened(ctx, text, length, room, capacity);
}

/// `more` after the first `length` bytes of a text, with room for them if there is none: the text, and its room now.
OT_API OT_COLD OT_SPARING Appended ot_text_appended(Context *ctx, Str *text, int64_t length, int64_t room,
                                                    const Str *more) {
  int64_t needed = length + more->length;
  if (needed > room) {
    int64_t capacity = 2 * needed + kLeastSpare;
    text = widened(ctx, text, length, room, capacity);
    room = capacity;
  }
  memcpy(text->bytes + length, more->bytes, size_t(more->length));
  return {room, text};
}

/// The builder goes on with a copy when more is appended.
OT_API const Str *ot_builder_build(Context *, Builder *builder) {
  builder->capacity = 0;
  return builder->text;
}

OT_API void ot_builder_append_int(Context *ctx, Builder *builder, int64_t value) {
  ensure(ctx, builder, kNumberText);
  Str *text = builder->text;
  text->length += writeInt(text->bytes + text->length, value);
}

OT_API void ot_builder_append_float(Context *ctx, Builder *builder, double value) {
  ensure(ctx, builder, kNumberText);
  Str *text = builder->text;
  text->length += writeFloat(text->bytes + text->length, value);
}
