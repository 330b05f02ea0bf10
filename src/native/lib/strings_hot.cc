// Strings: the operations that optimised code inlines.
#include "compare.h"
#include "strings.h"
#include "types.h"
#include "utf8.h"

using namespace otter;

OT_API [[noreturn]] void ot_panic_char(Context *ctx, int64_t index, const Str *text);
OT_API const Str *ot_str_sliceAny(Context *ctx, const Str *text, int64_t start, int64_t end);
OT_API const Str *ot_part_sliceAny(Context *ctx, const Str *text, int64_t start, int64_t end, int64_t from, int64_t to);
/// Of any text and any number; both panic.
OT_API int64_t ot_str_ordWide(Context *ctx, const Str *text);
OT_API const Str *ot_str_chrWide(Context *ctx, int64_t point);
OT_API const Str *ot_str_charWide(Context *ctx, const Str *text, int64_t index);

OT_API int64_t ot_str_len(Context *, const Str *text) {
  return text->length;
}

OT_API const Str *ot_str_concat(Context *ctx, const Str *a, const Str *b) {
  Str *out = newStrBuffer(ctx, a->length + b->length);
  copyBytes(out->bytes, a->bytes, uint64_t(a->length));
  copyBytes(out->bytes + a->length, b->bytes, uint64_t(b->length));
  return out;
}

/// What `type_of` gives for a value of this type: the same string each time.
OT_API const Str *ot_core_typeOf(Context *ctx, int64_t type) {
  return ctx->types->kindNames[uint32_t(type)];
}

OT_API bool ot_str_equal(Context *, const Str *a, const Str *b) {
  return sameText(a, b);
}

OT_API int64_t ot_str_compare(Context *, const Str *a, const Str *b) {
  return compareText(a, b);
}

OT_API const Str *ot_str_join(Context *ctx, const List *parts) {
  auto texts = elementsOf<const Str *>(parts);
  int64_t length = 0;
  for (int64_t i = 0; i < parts->length; i++)
    length += texts[i]->length;
  Str *out = newStrBuffer(ctx, length);
  char *at = out->bytes;
  for (int64_t i = 0; i < parts->length; i++) {
    copyBytes(at, texts[i]->bytes, uint64_t(texts[i]->length));
    at += texts[i]->length;
  }
  return out;
}

OT_API bool ot_str_startsWith(Context *, const Str *text, const Str *part) {
  return part->length <= text->length && sameBytes(text->bytes, part->bytes, uint64_t(part->length));
}

namespace {

/// Whether both are places between whole characters of the text, in order.
inline bool areEnds(const Str *text, int64_t start, int64_t end) {
  bool ordered = uint64_t(start) <= uint64_t(end) && uint64_t(end) <= uint64_t(text->length);
  auto isCut = [text](int64_t at) { return at < text->length && !startsCharacter(text->bytes[at]); };
  return ordered && !isCut(start) && !isCut(end);
}

} // namespace

/// A slice of the whole text is the text.
OT_API const Str *ot_str_slice(Context *ctx, const Str *text, int64_t start, int64_t end) {
  if (OT_UNLIKELY(!areEnds(text, start, end) || end - start == text->length))
    return ot_str_sliceAny(ctx, text, start, end);
  return makeStr(ctx, text->bytes + start, end - start);
}

/// Panics as the slice would; makes none.
OT_API void ot_str_sliceCheck(Context *ctx, const Str *text, int64_t start, int64_t end) {
  if (OT_UNLIKELY(!areEnds(text, start, end)))
    ot_str_sliceAny(ctx, text, start, end);
}

OT_API bool ot_str_endsWith(Context *, const Str *text, const Str *part) {
  return part->length <= text->length &&
         sameBytes(text->bytes + (text->length - part->length), part->bytes, uint64_t(part->length));
}

// Parts of a text, from `start` to `end`, of which no string is made.

/// Panics as the slice of a part would; makes none.
OT_API void ot_part_sliceCheck(Context *ctx, const Str *text, int64_t start, int64_t end, int64_t from, int64_t to) {
  bool ordered = uint64_t(from) <= uint64_t(to) && uint64_t(to) <= uint64_t(end - start);
  auto isCut = [=](int64_t at) { return at < end && !startsCharacter(text->bytes[at]); };
  if (OT_UNLIKELY(!ordered || isCut(start + from) || isCut(start + to)))
    ot_part_sliceAny(ctx, text, start, end, from, to);
}

OT_API bool ot_part_startsWith(Context *, const Str *text, int64_t start, int64_t end, const Str *part) {
  return part->length <= end - start && sameBytes(text->bytes + start, part->bytes, uint64_t(part->length));
}

OT_API bool ot_part_endsWith(Context *, const Str *text, int64_t start, int64_t end, const Str *part) {
  return part->length <= end - start &&
         sameBytes(text->bytes + (end - part->length), part->bytes, uint64_t(part->length));
}

OT_API bool ot_part_equal(Context *, const Str *text, int64_t start, int64_t end, const Str *other) {
  return other->length == end - start && sameBytes(text->bytes + start, other->bytes, uint64_t(other->length));
}

OT_API int64_t ot_str_byteAt(Context *ctx, const Str *text, int64_t index) {
  if (OT_UNLIKELY(uint64_t(index) >= uint64_t(text->length)))
    ot_panic_char(ctx, index, text);
  return uint8_t(text->bytes[index]);
}

/// The byte at `index`, which is in range.
OT_API int64_t ot_str_byteIn(Context *, const Str *text, int64_t index) {
  return uint8_t(text->bytes[index]);
}

/// Bytes of the UTF-8 character that starts at `index`, which is in range and starts one.
OT_API int64_t ot_str_charWidth(Context *, const Str *text, int64_t index) {
  return characterBytes(text->bytes[index]);
}

/// The character at `index`, where one starts.
OT_API const Str *ot_str_charIn(Context *ctx, const Str *text, int64_t index) {
  auto first = uint8_t(text->bytes[index]);
  if (OT_LIKELY(first < 0x80))
    return asciiChar(first);
  return ot_str_charWide(ctx, text, index);
}

namespace {

/// Panics unless a character starts there.
inline void checkCharacter(Context *ctx, const Str *text, int64_t index) {
  bool inside = uint64_t(index) < uint64_t(text->length) && startsCharacter(text->bytes[index]);
  if (OT_UNLIKELY(!inside))
    ot_panic_char(ctx, index, text);
}

} // namespace

OT_API const Str *ot_str_charAt(Context *ctx, const Str *text, int64_t index) {
  checkCharacter(ctx, text, index);
  return ot_str_charIn(ctx, text, index);
}

/// `ot_str_charAt` of a text that is all ASCII. The mask tells LLVM so: it then knows the string to be one of the
/// table.
OT_API const Str *ot_str_asciiAt(Context *ctx, const Str *text, int64_t index) {
  if (OT_UNLIKELY(uint64_t(index) >= uint64_t(text->length)))
    ot_panic_char(ctx, index, text);
  return asciiChar(uint8_t(text->bytes[index]) & 0x7f);
}

/// Whether `ot_str_charAt` would give this ASCII character.
OT_API bool ot_str_charAtIs(Context *ctx, const Str *text, int64_t index, int64_t character) {
  checkCharacter(ctx, text, index);
  return text->bytes[index] == character;
}

/// The bytes from `start` to `end`, which are whole characters of the text.
OT_API const Str *ot_pieces_cut(Context *ctx, const Str *text, int64_t start, int64_t end) {
  return makeStr(ctx, text->bytes + start, end - start);
}

OT_API int64_t ot_str_ord(Context *ctx, const Str *text) {
  if (OT_LIKELY(isAsciiChar(text)))
    return characterOf(text);
  if (text->length == 1 && uint8_t(text->bytes[0]) < 0x80)
    return text->bytes[0];
  return ot_str_ordWide(ctx, text);
}

OT_API const Str *ot_str_chr(Context *ctx, int64_t point) {
  if (OT_LIKELY(uint64_t(point) < 0x80))
    return asciiChar(uint8_t(point));
  return ot_str_chrWide(ctx, point);
}
