// Strings: searching.
#include "search.h"

#include <cstring>

#include "compare.h"

namespace otter {

namespace {

// After this many candidates that were none, and one more for every so many bytes, memmem's linear worst case is
// better.
constexpr int64_t kPatience = 32;
constexpr int64_t kBytesPerCandidate = 16;

int64_t byMemmem(const char *hay, int64_t length, const char *needle, int64_t needleLength, int64_t from) {
  auto at = static_cast<const char *>(memmem(hay + from, size_t(length - from), needle, size_t(needleLength)));
  return at ? at - hay : -1;
}

} // namespace

// Candidates are where both the first and the last byte fit.
int64_t findBytes(const char *hay, int64_t length, const char *needle, int64_t needleLength, int64_t from) {
  if (needleLength > length - from)
    return -1;
  if (needleLength == 0)
    return from;
  if (needleLength == 1) {
    auto at = static_cast<const char *>(memchr(hay + from, *needle, size_t(length - from)));
    return at ? at - hay : -1;
  }
  const __m128i first = _mm_set1_epi8(needle[0]);
  const __m128i last = _mm_set1_epi8(needle[needleLength - 1]);
  int64_t failed = 0;
  int64_t i = from;
  auto block = [hay](int64_t at) { return _mm_loadu_si128(reinterpret_cast<const __m128i *>(hay + at)); };
  for (; i + needleLength - 1 + 16 <= length; i += 16) {
    __m128i fits = _mm_and_si128(_mm_cmpeq_epi8(block(i), first), _mm_cmpeq_epi8(block(i + needleLength - 1), last));
    for (auto bits = uint32_t(_mm_movemask_epi8(fits)); bits; bits &= bits - 1) {
      int64_t at = i + __builtin_ctz(bits);
      if (sameBytes(hay + at + 1, needle + 1, uint64_t(needleLength - 1)))
        return at;
      if (++failed > kPatience + (i - from) / kBytesPerCandidate)
        return byMemmem(hay, length, needle, needleLength, at + 1);
    }
  }
  return byMemmem(hay, length, needle, needleLength, i);
}

} // namespace otter

using namespace otter;

OT_API int64_t ot_str_find(Context *, const Str *text, const Str *part) {
  return findBytes(text->bytes, text->length, part->bytes, part->length, 0);
}

OT_API bool ot_str_contains(Context *ctx, const Str *text, const Str *part) {
  return ot_str_find(ctx, text, part) >= 0;
}
