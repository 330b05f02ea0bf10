// Strings: upper and lower case. Each character is mapped on its own, where its counterpart is a single character.
#include <algorithm>

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

bool isAscii(const Str *text) {
  char all = 0;
  for (int64_t i = 0; i < text->length; i++)
    all = char(all | text->bytes[i]);
  return (all & 0x80) == 0;
}

// Calls `put(bytes, size)` for the counterpart of each character.
template <typename M, typename Put> void eachMapped(const Str *text, const M &mapping, Put put) {
  char bytes[4];
  for (int64_t i = 0; i < text->length;) {
    char first = text->bytes[i];
    if (uint8_t(first) < 0x80) {
      bytes[0] = mapping.ascii(first);
      put(bytes, 1);
      i++;
      continue;
    }
    put(bytes, encodeCharacter(mapping.point(decodeCharacter(text->bytes + i)), bytes));
    i += characterBytes(first);
  }
}

// Counterparts may take more or fewer bytes: measured first.
template <typename M> const Str *mapCharacters(Context *ctx, const Str *text, const M &mapping) {
  int64_t length = 0;
  eachMapped(text, mapping, [&length](const char *, int64_t size) { length += size; });
  Str *out = newStrBuffer(ctx, length);
  char *to = out->bytes;
  eachMapped(text, mapping, [&to](const char *bytes, int64_t size) {
    copyBytes(to, bytes, uint64_t(size));
    to += size;
  });
  return out;
}

// Nothing else is in memory that the loop looks at, so it becomes vector instructions.
template <typename M> void mapAscii(char *__restrict to, const char *__restrict from, int64_t length, M mapping) {
  for (int64_t i = 0; i < length; i++)
    to[i] = mapping.ascii(from[i]);
}

template <typename M> const Str *mapCase(Context *ctx, const Str *text, const M &mapping) {
  if (!isAscii(text))
    return mapCharacters(ctx, text, mapping);
  Str *out = newLongStr(ctx, false, text->length);
  mapAscii(out->bytes, text->bytes, text->length, mapping);
  return out;
}

} // namespace

OT_API const Str *ot_str_upper(Context *ctx, const Str *text) {
  return mapCase(ctx, text, Mapping<std::size(kUpperRanges)>{'a', kUpperRanges});
}

OT_API const Str *ot_str_lower(Context *ctx, const Str *text) {
  return mapCase(ctx, text, Mapping<std::size(kLowerRanges)>{'A', kLowerRanges});
}
