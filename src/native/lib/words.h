// Where words of a text begin and end: what is between whitespace.
#pragma once

#include <emmintrin.h>

#include "context.h"
#include "utf8.h"

namespace otter {

constexpr int64_t kWordBlock = 16;

/// A bit for each of 16 bytes.
struct WordStops {
  uint32_t any;    // a word may end there, at ASCII whitespace or at a character beyond ASCII
  uint32_t beyond; // a byte of such a character
};

inline WordStops wordStops(const char *at) {
  __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(at));
  __m128i spaces = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(' '));
  // Signed: bytes beyond ASCII are below any other, and tab to carriage return lie between what is above and below.
  __m128i controls = _mm_cmplt_epi8(bytes, _mm_set1_epi8('\r' + 1));
  __m128i low = _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8(-1)), _mm_cmplt_epi8(bytes, _mm_set1_epi8('\t')));
  return {uint32_t(_mm_movemask_epi8(_mm_or_si128(spaces, _mm_andnot_si128(low, controls)))),
          uint32_t(_mm_movemask_epi8(bytes))};
}

/// The same for the bytes from `from` on, of which there is one at least, in a text of a block or more: those that the
/// text does not have are none.
inline WordStops wordStopsWithin(const Str *text, int64_t from) {
  int64_t last = text->length - kWordBlock;
  int64_t start = from < last ? from : last;
  auto [any, beyond] = wordStops(text->bytes + start);
  return {any >> (from - start), beyond >> (from - start)};
}

/// The first position at or after `from` that is not whitespace, or the length.
[[gnu::noinline]] inline int64_t wordStartAny(const Str *text, int64_t from) {
  while (from < text->length) {
    int64_t space = whitespaceBytes(text->bytes + from);
    if (space == 0)
      break;
    from += space;
  }
  return from;
}

/// Nearly always one space lies between two words.
inline int64_t wordStart(const Str *text, int64_t from) {
  bool isNext = from + 1 < text->length && text->bytes[from] == ' ' && int8_t(text->bytes[from + 1]) > ' ';
  return OT_LIKELY(isNext) ? from + 1 : wordStartAny(text, from);
}

/// The first position at or after `from` that is whitespace, or the length.
[[gnu::noinline]] inline int64_t wordEndAny(const Str *text, int64_t from) {
  while (from < text->length) {
    if (text->length >= kWordBlock) {
      auto [any, beyond] = wordStopsWithin(text, from);
      if (any == 0) {
        from += kWordBlock;
        continue;
      }
      int stop = __builtin_ctz(any);
      from += stop;
      if (OT_LIKELY((beyond >> stop & 1) == 0))
        return from;
    }
    if (whitespaceBytes(text->bytes + from) > 0)
      return from;
    from += characterBytes(text->bytes[from]);
  }
  return text->length;
}

/// Nearly always within a block, in a text of ASCII.
[[gnu::always_inline]] inline int64_t wordEnd(const Str *text, int64_t from) {
  if (OT_LIKELY(text->length >= kWordBlock && from < text->length)) {
    auto [any, beyond] = wordStopsWithin(text, from);
    int stop = __builtin_ctz(any | 1u << kWordBlock);
    if (OT_LIKELY(any != 0 && (beyond >> stop & 1) == 0))
      return from + stop;
  }
  return wordEndAny(text, from);
}

} // namespace otter
