// Sorting lists in their elements' own order: stable, NaN last.
#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "any.h"
#include "compare.h"
#include "merge_sort.h"
#include "objects.h"
#include "panic.h"
#include "radix_sort.h"
#include "values.h"

namespace otter {

namespace {

// Below it comparing is faster than counting bytes.
constexpr int64_t kLeastForRadix = 512;

// Room outside the heap, for elements that are no references or that the list still holds.
template <typename T> class Scratch {
public:
  Scratch(Context *ctx, int64_t count) : items_(static_cast<T *>(malloc(size_t(count) * sizeof(T)))) {
    if (!items_)
      panicFormat(ctx, "out of memory");
  }
  ~Scratch() { free(items_); }
  Scratch(const Scratch &) = delete;
  Scratch &operator=(const Scratch &) = delete;
  T *get() { return items_; }

private:
  T *items_;
};

template <typename T, typename Less> bool isSorted(const T *items, int64_t count, Less less) {
  for (int64_t i = 1; i < count; i++)
    if (less(items[i], items[i - 1]))
      return false;
  return true;
}

// Integers: equal ones cannot be told apart, so nothing has to be done for stability.
template <typename T, typename Key> void sortIntegers(Context *ctx, T *items, int64_t count) {
  if (isSorted(items, count, std::less<T>()))
    return;
  if (count < kLeastForRadix)
    return std::sort(items, items + count);
  Scratch<T> scratch(ctx, count);
  constexpr Key kSign = Key{1} << (8 * sizeof(Key) - 1);
  T *sorted = radixSort<Key>(items, scratch.get(), count, [](T item) { return Key(item) ^ kSign; });
  if (sorted != items)
    memcpy(items, sorted, size_t(count) * sizeof(T));
}

bool floatLess(double a, double b) {
  return a < b || (std::isnan(b) && !std::isnan(a));
}

// Unsigned keys in the order of the floats; both zeros have one, and so have all NaNs.
uint64_t floatKey(double value) {
  if (std::isnan(value))
    return ~uint64_t{0};
  uint64_t bits = __builtin_bit_cast(uint64_t, value + 0.0);
  return bits >> 63 ? ~bits : bits | uint64_t{1} << 63;
}

void sortFloats(Context *ctx, double *items, int64_t count) {
  if (isSorted(items, count, floatLess))
    return;
  Scratch<double> scratch(ctx, count);
  double *sorted = count < kLeastForRadix ? mergeSort(items, scratch.get(), count, floatLess)
                                          : radixSort<uint64_t>(items, scratch.get(), count, floatKey);
  if (sorted != items)
    memcpy(items, sorted, size_t(count) * sizeof(double));
}

void sortBools(uint8_t *items, int64_t count) {
  int64_t ones = std::count(items, items + count, 1);
  memset(items, 0, size_t(count - ones));
  memset(items + (count - ones), 1, size_t(ones));
}

// A string with its first eight bytes as a number, which decides most comparisons without reading the string.
struct StrItem {
  uint64_t start;
  const Str *text;
};

StrItem strItem(const Str *text) {
  uint64_t start = 0;
  memcpy(&start, text->bytes, size_t(std::min<int64_t>(text->length, 8)));
  return {__builtin_bswap64(start), text};
}

bool strLess(const StrItem &a, const StrItem &b) {
  return a.start != b.start ? a.start < b.start : compareText(a.text, b.text) < 0;
}

void sortStrings(Context *ctx, const Str **texts, int64_t count) {
  Scratch<StrItem> items(ctx, count);
  Scratch<StrItem> other(ctx, count);
  std::transform(texts, texts + count, items.get(), strItem);
  if (isSorted(items.get(), count, strLess))
    return;
  StrItem *sorted = mergeSort(items.get(), other.get(), count, strLess);
  std::transform(sorted, sorted + count, texts, [](const StrItem &item) { return item.text; });
}

void sortAny(Context *ctx, Any *items, int64_t count) {
  checkOrdered(ctx, items, count);
  Scratch<Any> scratch(ctx, count);
  Any *sorted = mergeSort(items, scratch.get(), count, orderedLess);
  if (sorted != items)
    memcpy(items, sorted, size_t(count) * sizeof(Any));
}

} // namespace

} // namespace otter

using namespace otter;

OT_API void ot_list_sort(Context *ctx, List *list) {
  int64_t count = list->length;
  if (count < 2)
    return;
  switch ((*ctx->types)[list->header.type].elem) {
  case kInt:
    return sortIntegers<int64_t, uint64_t>(ctx, elementsOf<int64_t>(list), count);
  case kI32:
    return sortIntegers<int32_t, uint32_t>(ctx, elementsOf<int32_t>(list), count);
  case kFloat:
    return sortFloats(ctx, elementsOf<double>(list), count);
  case kBool:
    return sortBools(elementsOf<uint8_t>(list), count);
  case kStr:
    return sortStrings(ctx, elementsOf<const Str *>(list), count);
  default:
    return sortAny(ctx, elementsOf<Any>(list), count);
  }
}
