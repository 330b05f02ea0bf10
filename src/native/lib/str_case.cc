// Strings: upper and lower case. Each character is mapped on its own, where its counterpart is a single character.
#include <algorithm>
#include <emmintrin.h>

#include "case_table.h"
#include "strings.h"
#include "utf8.h"

using namespace otter;

namespace {

template <size_t N> uint32_t mapPoint(const CaseRange (&ranges)[N], uint32_t point) {
  const CaseRange *above =
      std::upper_bound(ranges, ranges + N, point, [](uint32_t p, const CaseRange &range) { return p < range.first; });
  if (above == ranges)
    return point;
  const CaseRange &range = *(above - 1);
  if (point > range.last || (point - range.first) % uint32_t(range.step) != 0)
    return point;
  return uint32_t(int32_t(point) + range.delta);
}

// How to map: letters from `first` on, 26 of them, differ from their counterparts by `flip`.
template <size_t N> struct Mapping {
  char first;
  const CaseRange (&ranges)[N];

  char ascii(char c) const { return uint8_t(c - first) < 26 ? char(c ^ 0x20) : c; }
  uint32_t point(uint32_t point) const { return point < 0x80 ? uint8_t(ascii(char(point))) : mapPoint(ranges, point); }
};

/// Where the ASCII characters from `from` on end.
int64_t asciiEnd(const Str *text, int64_t from) {
  for (; from + 16 <= text->length; from += 16) {
    __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i *>(text->bytes + from));
    if (int wide = _mm_movemask_epi8(block))
      return from + __builtin_ctz(uint32_t(wide));
  }
  while (from < text->length && uint8_t(text->bytes[from]) < 0x80)
    from++;
  return from;
}

// Nothing else is in memory that the loop looks at, so it becomes vector instructions.
template <typename M> void mapAscii(char *__restrict to, const char *__restrict from, int64_t length, M mapping) {
  for (int64_t i = 0; i < length; i++)
    to[i] = mapping.ascii(from[i]);
}

// Calls `ascii(from, length)` for each run of ASCII characters, `wide(bytes, size)` for the counterpart of each other
// character, in order.
template <typename M, typename Ascii, typename Wide>
void eachMapped(const Str *text, const M &mapping, Ascii ascii, Wide wide) {
  char bytes[4];
  for (int64_t i = 0; i < text->length;) {
    int64_t end = asciiEnd(text, i);
    ascii(text->bytes + i, end - i);
    if (end == text->length)
      return;
    wide(bytes, encodeCharacter(mapping.point(decodeCharacter(text->bytes + end)), bytes));
    i = end + characterBytes(text->bytes[end]);
  }
}

// Counterparts may take more or fewer bytes: measured first.
template <typename M> const Str *mapCase(Context *ctx, const Str *text, const M &mapping) {
  int64_t length = 0;
  auto measure = [&length](const char *, int64_t size) { length += size; };
  eachMapped(text, mapping, measure, measure);
  Str *out = newLongStr(ctx, false, length);
  char *to = out->bytes;
  eachMapped(
      text, mapping,
      [&](const char *from, int64_t size) {
        mapAscii(to, from, size, mapping);
        to += size;
      },
      [&to](const char *bytes, int64_t size) {
        copyBytes(to, bytes, uint64_t(size));
        to += size;
      });
  return out;
}

} // namespace

OT_API const Str *ot_str_upper(Context *ctx, const Str *text) {
  return mapCase(ctx, text, Mapping<std::size(kUpperRanges)>{'a', kUpperRanges});
}

OT_API const Str *ot_str_lower(Context *ctx, const Str *text) {
  return mapCase(ctx, text, Mapping<std::size(kLowerRanges)>{'A', kLowerRanges});
}
