// Where words of a text begin and end: what is between whitespace.
#pragma once

#include <emmintrin.h>

#include "abi.h"
#include "utf8.h"

namespace otter {

/// A bit for each of 16 bytes: whether a word may end there, at ASCII whitespace or at a character beyond ASCII.
inline uint32_t wordStops(const char *at) {
  __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(at));
  __m128i spaces = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(' '));
  // Signed: bytes beyond ASCII are below any other, and tab to carriage return lie between what is above and below.
  __m128i controls = _mm_cmplt_epi8(bytes, _mm_set1_epi8('\r' + 1));
  __m128i low = _mm_and_si128(_mm_cmpgt_epi8(bytes, _mm_set1_epi8(-1)), _mm_cmplt_epi8(bytes, _mm_set1_epi8('\t')));
  return uint32_t(_mm_movemask_epi8(_mm_or_si128(spaces, _mm_andnot_si128(low, controls))));
}

/// The first position at or after `from` that is not whitespace, or the length.
inline int64_t wordStart(const Str *text, int64_t from) {
  while (from < text->length) {
    int64_t space = whitespaceBytes(text->bytes + from);
    if (space == 0)
      break;
    from += space;
  }
  return from;
}

/// The first position at or after `from` that is whitespace, or the length.
inline int64_t wordEnd(const Str *text, int64_t from) {
  while (from < text->length) {
    if (from + 16 <= text->length) {
      uint32_t stops = wordStops(text->bytes + from);
      if (stops == 0) {
        from += 16;
        continue;
      }
      from += __builtin_ctz(stops);
    }
    if (whitespaceBytes(text->bytes + from) > 0)
      break;
    from += characterBytes(text->bytes[from]);
  }
  return from;
}

} // namespace otter
