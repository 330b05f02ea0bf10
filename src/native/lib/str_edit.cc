// Strings: parts, repetitions and replacements of them.
#include "panic.h"
#include "search.h"
#include "strings.h"
#include "utf8.h"

namespace otter {

Str *newLongStr(Context *ctx, bool overflowed, int64_t length) {
  if (overflowed || length > int64_t{1} << 46)
    panicFormat(ctx, "out of memory");
  auto text = reinterpret_cast<Str *>(newRawBytes(ctx, kStr, sizeof(Str) + uint64_t(length)));
  text->hash = 0;
  text->length = length;
  return text;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty()) {
    int64_t space = whitespaceBytes(text.data());
    if (space == 0)
      break;
    text.remove_prefix(size_t(space));
  }
  while (!text.empty()) {
    size_t last = text.size() - 1;
    while (!startsCharacter(text[last]))
      last--;
    if (whitespaceBytes(text.data() + last) == 0)
      break;
    text.remove_suffix(text.size() - last);
  }
  return text;
}

namespace {

void checkCut(Context *ctx, const Str *text, int64_t at) {
  if (at < text->length && !startsCharacter(text->bytes[at]))
    panicFormat(ctx, "byte index %ld is inside a character", at);
}

// Fills `out` with copies of its first `piece` bytes: log(count) copies.
void fillByDoubling(Str *out, int64_t piece) {
  for (int64_t done = piece; done < out->length; done *= 2)
    memcpy(out->bytes + done, out->bytes, size_t(done < out->length - done ? done : out->length - done));
}

// Appends pieces to a string that is large enough for all.
class Writer {
public:
  explicit Writer(Str *out) : at_(out->bytes) {}
  void put(const char *bytes, int64_t length) {
    copyBytes(at_, bytes, uint64_t(length));
    at_ += length;
  }

private:
  char *at_;
};

// Before every character and at the end.
const Str *replaceNothing(Context *ctx, const Str *text, const Str *by) {
  int64_t places = 1;
  for (int64_t i = 0; i < text->length; i++)
    places += startsCharacter(text->bytes[i]);
  int64_t length = 0;
  bool overflowed = __builtin_mul_overflow(places, by->length, &length);
  Str *out = newLongStr(ctx, overflowed || __builtin_add_overflow(length, text->length, &length), length);
  Writer writer(out);
  for (int64_t i = 0; i < text->length; i++) {
    if (startsCharacter(text->bytes[i]))
      writer.put(by->bytes, by->length);
    writer.put(text->bytes + i, 1);
  }
  writer.put(by->bytes, by->length);
  return out;
}

} // namespace

} // namespace otter

using namespace otter;

OT_API [[noreturn]] void ot_panic_char(Context *ctx, int64_t index, const Str *text);

/// Of any two numbers; panics where there is no such slice.
OT_API const Str *ot_str_sliceAny(Context *ctx, const Str *text, int64_t start, int64_t end) {
  if (start < 0 || start > end || end > text->length)
    panicFormat(ctx, "slice %ld..%ld is out of range for a string of %ld byte%s", start, end, text->length,
                pluralEnd(text->length));
  checkCut(ctx, text, start);
  checkCut(ctx, text, end);
  if (end - start == text->length)
    return text;
  return makeStr(ctx, text->bytes + start, end - start);
}

/// As `ot_str_sliceAny`, of the part of a text from `start` to `end`.
OT_API const Str *ot_part_sliceAny(Context *ctx, const Str *text, int64_t start, int64_t end, int64_t from,
                                   int64_t to) {
  return ot_str_sliceAny(ctx, makeStr(ctx, text->bytes + start, end - start), from, to);
}

OT_API const Str *ot_str_repeat(Context *ctx, const Str *text, int64_t times) {
  if (times < 0)
    panicFormat(ctx, "negative repeat count");
  int64_t length = 0;
  bool overflowed = __builtin_mul_overflow(text->length, times, &length);
  Str *out = newLongStr(ctx, overflowed, length);
  if (length == 0)
    return out;
  memcpy(out->bytes, text->bytes, size_t(text->length));
  fillByDoubling(out, text->length);
  return out;
}

OT_API const Str *ot_str_trim(Context *ctx, const Str *text) {
  std::string_view part = trimmed(viewOf(text));
  return int64_t(part.size()) == text->length ? text : makeStr(ctx, part.data(), int64_t(part.size()));
}

/// An empty `part` is found before every character and at the end.
OT_API const Str *ot_str_replace(Context *ctx, const Str *text, const Str *part, const Str *by) {
  if (part->length == 0)
    return replaceNothing(ctx, text, by);
  int64_t count = 0;
  eachMatch(text->bytes, text->length, part->bytes, part->length, [&](int64_t) { count++; });
  if (count == 0)
    return text;
  int64_t change = 0;
  int64_t length = 0;
  bool overflowed = __builtin_mul_overflow(count, by->length - part->length, &change);
  Str *out = newLongStr(ctx, overflowed || __builtin_add_overflow(text->length, change, &length), length);
  Writer writer(out);
  int64_t start = 0;
  eachMatch(text->bytes, text->length, part->bytes, part->length, [&](int64_t at) {
    writer.put(text->bytes + start, at - start);
    writer.put(by->bytes, by->length);
    start = at + part->length;
  });
  writer.put(text->bytes + start, text->length - start);
  return out;
}

OT_API int64_t ot_str_ordWide(Context *ctx, const Str *text) {
  if (text->length == 0 || characterBytes(text->bytes[0]) != text->length)
    panicFormat(ctx, "ord needs a string of one character");
  return decodeCharacter(text->bytes);
}

OT_API const Str *ot_str_chrWide(Context *ctx, int64_t point) {
  if (point < 0 || point > 0x10ffff || (point >= 0xd800 && point < 0xe000))
    panicFormat(ctx, "%ld is not a code point", point);
  char bytes[4];
  return encodeCharacter(uint32_t(point), bytes) == 1 ? asciiChar(uint8_t(point)) : wideChar(ctx, bytes);
}
