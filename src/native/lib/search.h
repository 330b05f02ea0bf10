// Searching in bytes, 16 at a time.
#pragma once

#include <cstdint>
#include <emmintrin.h>

namespace otter {

/// The position of `needle` in `hay` at or after `from`, or -1. An empty needle is found at once.
int64_t findBytes(const char *hay, int64_t length, const char *needle, int64_t needleLength, int64_t from);

/// Calls `found(position)` for each byte of this value, in order.
template <typename Found> void eachByte(const char *hay, int64_t length, char wanted, Found found) {
  int64_t i = 0;
  const __m128i all = _mm_set1_epi8(wanted);
  for (; i + 16 <= length; i += 16) {
    __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i *>(hay + i));
    for (auto bits = uint32_t(_mm_movemask_epi8(_mm_cmpeq_epi8(block, all))); bits; bits &= bits - 1)
      found(i + __builtin_ctz(bits));
  }
  for (; i < length; i++)
    if (hay[i] == wanted)
      found(i);
}

/// Calls `found(position)` for each occurrence, from left to right and not overlapping.
template <typename Found>
void eachMatch(const char *hay, int64_t length, const char *needle, int64_t needleLength, Found found) {
  if (needleLength == 1)
    return eachByte(hay, length, *needle, found);
  for (int64_t at = 0; (at = findBytes(hay, length, needle, needleLength, at)) >= 0; at += needleLength)
    found(at);
}

} // namespace otter
