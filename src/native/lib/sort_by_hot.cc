// Sorting with a function of the program that optimised code knows: `less` is a constant there, so what it does comes
// into the sort. By what an element is: a scalar, or several words, of which each is an argument.
#include "sort_by.h"

using namespace otter;

namespace {

template <typename T> using Less = int64_t (*)(Context *, T, T);
using Less2 = int64_t (*)(Context *, int64_t, int64_t, int64_t, int64_t);
using Less3 = int64_t (*)(Context *, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t);
using Less4 = int64_t (*)(Context *, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t);

template <typename T> [[gnu::always_inline]] inline void sortScalars(Context *ctx, List *list, Less<T> less) {
  if (list->length > 1)
    sortCopy<T>(ctx, list, [ctx, less](const T &a, const T &b) { return less(ctx, a, b) != 0; });
}

template <int Words, typename Less> [[gnu::always_inline]] inline void sortWords(Context *ctx, List *list, Less less) {
  using T = Aggregate<Words>;
  if (list->length > 1)
    sortCopy<T>(ctx, list, [ctx, less](const T &a, const T &b) {
      return withWords(a, b, [ctx, less](auto... words) { return less(ctx, words...); }) != 0;
    });
}

} // namespace

OT_API [[gnu::always_inline]] void ot_list_sortInts(Context *ctx, List *list, Less<int64_t> less) {
  sortScalars(ctx, list, less);
}

OT_API [[gnu::always_inline]] void ot_list_sortI32s(Context *ctx, List *list, Less<int32_t> less) {
  sortScalars(ctx, list, less);
}

OT_API [[gnu::always_inline]] void ot_list_sortFloats(Context *ctx, List *list, Less<double> less) {
  sortScalars(ctx, list, less);
}

OT_API [[gnu::always_inline]] void ot_list_sortRefs(Context *ctx, List *list, Less<const Header *> less) {
  sortScalars(ctx, list, less);
}

OT_API [[gnu::always_inline]] void ot_list_sortPairs(Context *ctx, List *list, Less2 less) {
  sortWords<2>(ctx, list, less);
}

OT_API [[gnu::always_inline]] void ot_list_sortTriples(Context *ctx, List *list, Less3 less) {
  sortWords<3>(ctx, list, less);
}

OT_API [[gnu::always_inline]] void ot_list_sortQuads(Context *ctx, List *list, Less4 less) {
  sortWords<4>(ctx, list, less);
}
