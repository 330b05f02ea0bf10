// Text written part by part: into a new string, or after one that grows in place (docs/abi.md, "Writing text").
//
// Invariant: between `begin` and `finish` nothing allocates.
#include "strings.h"

using namespace otter;

/// A string with room for that many bytes.
OT_API Str *ot_text_begin(Context *ctx, int64_t room) {
  return newStrBuffer(ctx, room);
}

/// Where byte `index` of a text is.
OT_API char *ot_text_end_of(Context *, Str *text, int64_t index) {
  return text->bytes + index;
}

/// Sets the length, and gives the room that is left back when the text was the last object allocated.
OT_API Str *ot_text_finish(Context *ctx, Str *text, const char *end) {
  text->length = end - text->bytes;
  auto start = reinterpret_cast<uint8_t *>(text);
  uint64_t size = wholeGranules(sizeof(Str) + uint64_t(text->length));
  if (start + smallBytes(text->header) == ctx->window.cursor) {
    text->header.meta = uint32_t(size / kGranule);
    ctx->window.cursor = start + size;
  }
  return text;
}

/// A copy of the text with room for `capacity` bytes, which is more than its length.
OT_API Str *ot_text_grown(Context *ctx, const Str *text, int64_t capacity) {
  Str *out = newStrBuffer(ctx, capacity);
  out->length = text->length;
  memcpy(out->bytes, text->bytes, size_t(text->length));
  return out;
}

/// A growing text ends here now.
OT_API void ot_text_extended(Context *, Str *text, const char *end) {
  text->length = end - text->bytes;
  text->hash = 0;
}

/// Whether the string has room to grow in a field that is the only reference to it (src/lower/growing-fields.ts): for
/// how many bytes.
OT_API int64_t ot_text_capacity(Context *, const Str *text) {
  return ownedCapacity(text);
}

OT_API void ot_text_own(Context *, Str *text, int64_t capacity) {
  text->hash = capacity << 1;
}

OT_API void ot_text_share(Context *, Str *text) {
  shareText(text);
}

/// As `ot_text_extended`, for a text that stays its field's own.
OT_API void ot_text_lengthened(Context *, Str *text, const char *end) {
  text->length = end - text->bytes;
}

/// A builder's text, of `length` bytes with room for `capacity`, is handed out: it gets its length, and gives the room
/// that is left back when it is the last object allocated. A capacity of 0 says that it has been handed out before.
OT_API Str *ot_text_built(Context *ctx, Str *text, int64_t length, int64_t capacity) {
  if (capacity == 0)
    return text;
  text->length = length;
  auto start = reinterpret_cast<uint8_t *>(text);
  // A full window stays full: under stress each is.
  bool isLast = start >= ctx->window.start && start + smallBytes(text->header) == ctx->window.cursor;
  if (!isLast || ctx->window.cursor == ctx->window.limit)
    return text;
  uint64_t size = wholeGranules(sizeof(Str) + uint64_t(length));
  text->header.meta = uint32_t(size / kGranule);
  ctx->window.cursor = start + size;
  return text;
}

/// Where the next object is allocated, while there is room.
OT_API const uint8_t *ot_text_mark(const Context *ctx) {
  return ctx->window.cursor;
}

/// Takes a string that nobody refers to back into the allocation window, if it is the last object there and was made
/// after `mark` was taken; otherwise it may be an older one. A full window stays full: under stress each is.
OT_API void ot_text_release(Context *ctx, Str *text, const uint8_t *mark) {
  auto start = reinterpret_cast<uint8_t *>(text);
  if (start != mark || start < ctx->window.start || start + smallBytes(text->header) != ctx->window.cursor ||
      ctx->window.cursor == ctx->window.limit)
    return;
  ctx->window.cursor = start;
}

// The `put` functions write a value's text and return where it ends.

OT_API char *ot_text_put_bytes(Context *, char *at, const Str *text, int64_t bytes) {
  memcpy(at, text->bytes, size_t(bytes));
  return at + bytes;
}

OT_API char *ot_text_put_str(Context *, char *at, const Str *text) {
  memcpy(at, text->bytes, size_t(text->length));
  return at + text->length;
}

/// As `ot_text_put_str`, of a text that is short as a rule.
OT_API void ot_text_put_short(Context *, char *at, const Str *text) {
  copyBytes(at, text->bytes, uint64_t(text->length));
}

/// As `ot_text_put_str`, of a text of eight bytes at most: what is written behind it has no meaning.
OT_API void ot_text_put_word(Context *, char *at, const Str *text) {
  memcpy(at, text->bytes, sizeof(uint64_t));
}

/// Whether the text is one of those of one character that `ot_text_put_char` writes.
/// Whether it is that ASCII character, which it is expected to be or another one.
OT_API bool ot_text_is(Context *, const Str *text, int64_t character) {
  if (OT_LIKELY(isAsciiChar(text)))
    return text == asciiChar(uint8_t(character));
  return text->length == 1 && uint8_t(text->bytes[0]) == character;
}

OT_API bool ot_text_is_char(Context *, const Str *text) {
  return isAsciiChar(text);
}

OT_API void ot_text_put_char(Context *, char *at, const Str *text) {
  *reinterpret_cast<TextByte *>(at) = TextByte(characterOf(text));
}

OT_API char *ot_text_put_bool(Context *, char *at, bool value) {
  memcpy(at, value ? "true" : "false", value ? 4 : 5);
  return at + (value ? 4 : 5);
}
