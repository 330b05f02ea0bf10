// Sorting with a function that says what is less, whichever way that is called.
#pragma once

#include <utility>

#include "merge_sort.h"
#include "objects.h"
#include "types.h"

namespace otter {

/// An element of several words.
template <int Words> struct Aggregate {
  int64_t words[Words];
};

/// Calls with the words of both elements, each an argument.
template <int Words, typename Call>
[[gnu::always_inline]] inline auto withWords(const Aggregate<Words> &a, const Aggregate<Words> &b, Call call) {
  return [&]<size_t... I>(std::index_sequence<I...>) {
    return call(a.words[I]..., b.words[I]...);
  }(std::make_index_sequence<Words>());
}

/// Sorts a copy, since the function may do anything to the list: `less(a, b)` of two elements. Both arrays are heap
/// objects: a comparison may collect.
template <typename T, typename Less> [[gnu::always_inline]] inline void sortCopy(Context *ctx, List *list, Less less) {
  int64_t count = list->length;
  uint32_t type = kBufferBit | (*ctx->types)[list->header.type].elem;
  uint64_t bytes = sizeof(Header) + uint64_t(count) * sizeof(T);
  uint8_t *first = newBytes(ctx, type, bytes);
  uint8_t *second = newBytes(ctx, type, bytes);
  T *items = reinterpret_cast<T *>(first + sizeof(Header));
  memcpy(items, list->data, uint64_t(count) * sizeof(T));
  T *sorted = mergeSort(items, reinterpret_cast<T *>(second + sizeof(Header)), count, less);
  int64_t left = list->length < count ? list->length : count;
  memcpy(list->data, sorted, uint64_t(left) * sizeof(T));
  asm volatile("" : : "r"(first), "r"(second)); // whatever pointers into them became of, they are found until here
}

} // namespace otter
