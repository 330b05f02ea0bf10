// Parts of texts as keys of dicts: searched for by their bytes, without a string of them.
//
// Invariant: a part's hash is that of a string of the same bytes, and nothing is read that does not belong to its text.
#pragma once

#include "compare.h"
#include "strings.h"

namespace otter {

/// The bytes of a text from `start` on.
struct TextPart {
  const Str *text;
  uint64_t start, length;

  const char *bytes() const { return text->bytes + start; }
};

/// As `shortText`, of a part of at most kShortText bytes.
[[gnu::always_inline]] inline ShortText shortPart(const TextPart &part) {
  // What can be read of the text ends at a multiple of eight; a part of eight bytes or more lies before that anyway.
  uint64_t readable = (uint64_t(part.text->length) + 7) & ~uint64_t{7};
  if (OT_UNLIKELY(part.start + 8 > readable)) {
    uint64_t word = part.length > 0 ? wordOf(part.bytes(), part.length) : 0;
    return {word, word};
  }
  return shortBytes(part.bytes(), part.length);
}

inline bool isShort(const TextPart &part) {
  return part.length <= kShortText;
}

[[gnu::noinline]] inline uint64_t hashLongPart(const char *bytes, uint64_t length) {
  // Its last eight bytes, the older ones shifted out: no byte behind the part is read.
  return hashLong(bytes, length, [](const char *at, uint64_t left) {
    uint64_t counting = left > 8 ? left - 8 : left;
    return loadAs<uint64_t>(at + left - 8) >> (8 - counting) * 8;
  });
}

/// What `strHash` gives for a string of these bytes; `words` are those of a short part.
[[gnu::always_inline]] inline uint64_t partHash(const TextPart &part, const ShortText &words) {
  return (isShort(part) ? hashShort(words, part.length) : hashLongPart(part.bytes(), part.length)) | 1;
}

[[gnu::noinline, gnu::pure]] inline bool isLongPart(const Str *held, const char *bytes) {
  return sameBytes(held->bytes, bytes, uint64_t(held->length));
}

/// Whether the string has the bytes of the part.
[[gnu::always_inline]] inline bool isPart(const Str *held, const TextPart &part, const ShortText &words) {
  if (uint64_t(held->length) != part.length)
    return false;
  if (OT_UNLIKELY(!isShort(part)))
    return isLongPart(held, part.bytes());
  ShortText own = shortText(held);
  return ((own.first ^ words.first) | (own.last ^ words.last)) == 0;
}

} // namespace otter
