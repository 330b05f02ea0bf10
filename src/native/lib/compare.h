// Comparing the bytes of strings: short ones without a call.
#pragma once

#include <cstring>

#include "hash.h"

namespace otter {

constexpr uint64_t kCallMemcmp = 64; // from this length on memcmp's wider registers win

inline bool sameBytes(const char *a, const char *b, uint64_t length) {
  if (length >= 8) {
    if (length > kCallMemcmp)
      return memcmp(a, b, length) == 0;
    for (uint64_t i = 0; i + 8 < length; i += 8)
      if (loadAs<uint64_t>(a + i) != loadAs<uint64_t>(b + i))
        return false;
    return loadAs<uint64_t>(a + length - 8) == loadAs<uint64_t>(b + length - 8);
  }
  if (length >= 4)
    return ((loadAs<uint32_t>(a) ^ loadAs<uint32_t>(b)) |
            (loadAs<uint32_t>(a + length - 4) ^ loadAs<uint32_t>(b + length - 4))) == 0;
  return length == 0 || (a[0] == b[0] && a[length / 2] == b[length / 2] && a[length - 1] == b[length - 1]);
}

[[gnu::noinline, gnu::pure]] inline bool sameLongText(const Str *a, const Str *b) {
  return sameBytes(a->bytes, b->bytes, uint64_t(a->length));
}

inline bool sameText(const Str *a, const Str *b) {
  if (a == b)
    return true;
  if (a->length != b->length)
    return false;
  if (OT_UNLIKELY(uint64_t(a->length) > kShortText))
    return sameLongText(a, b);
  ShortText left = shortText(a), right = shortText(b);
  return ((left.first ^ right.first) | (left.last ^ right.last)) == 0;
}

/// Below, at or above 0: bytewise, a prefix before what it starts.
inline int64_t compareText(const Str *a, const Str *b) {
  int64_t common = a->length < b->length ? a->length : b->length;
  int order = memcmp(a->bytes, b->bytes, size_t(common));
  return order != 0 ? order : a->length - b->length;
}

} // namespace otter
