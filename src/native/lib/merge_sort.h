// A stable merge sort for any order, also one that contradicts itself or changes: it never leaves its arrays, and
// both together hold every element at each comparison (a comparison may run a collection). Always in line, so that the
// comparison can be.
#pragma once

#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

namespace otter {

constexpr int64_t kRunLength = 12;

template <typename T, typename Less>
[[gnu::always_inline]] inline void insertionSort(T *items, int64_t count, Less &less) {
  for (int64_t i = 1; i < count; i++) {
    if (!less(items[i], items[i - 1]))
      continue;
    T item = items[i];
    int64_t low = 0;
    int64_t high = i - 1;
    while (low < high) {
      int64_t middle = (low + high) / 2;
      if (less(item, items[middle]))
        high = middle;
      else
        low = middle + 1;
    }
    memmove(items + low + 1, items + low, size_t(i - low) * sizeof(T));
    items[low] = item;
  }
}

// How many elements ahead what a comparison reads is asked for: some hundred cycles of merging.
constexpr int64_t kFetchDistance = 4;

/// Which element is compared next follows from the comparison before, so a processor cannot load ahead by itself: a
/// merge of scattered objects waits for each of them. Where elements are references, those that follow are fetched.
template <typename T> void fetchAhead(const T *items, int64_t position, int64_t count) {
  if constexpr (std::is_pointer_v<T>) {
    int64_t ahead = position + kFetchDistance;
    __builtin_prefetch(reinterpret_cast<const char *>(items[ahead < count ? ahead : count - 1]) + sizeof(int64_t));
  }
}

/// 0 or 1, of which the compiler cannot tell that it is a condition: it would jump by it, and half of the jumps of a
/// merge are not foreseen.
inline int64_t withoutChoice(bool condition) {
  int64_t number = condition;
  asm("" : "+r"(number));
  return number;
}

/// Merges [0, middle) and [middle, count) of `from` into `to`.
template <typename T, typename Less>
[[gnu::always_inline]] inline void mergeRuns(const T *from, T *to, int64_t middle, int64_t count, Less &less) {
  if (middle >= count || !less(from[middle], from[middle - 1])) {
    memcpy(to, from, size_t(count) * sizeof(T));
    return;
  }
  int64_t left = 0;
  int64_t right = middle;
  while (left < middle && right < count) {
    int64_t takesRight = withoutChoice(less(from[right], from[left]));
    int64_t taken = left + ((right - left) & -takesRight);
    *to++ = from[taken];
    right += takesRight;
    left += 1 - takesRight;
    fetchAhead(from, taken, count);
  }
  memcpy(to, from + left, size_t(middle - left) * sizeof(T));
  memcpy(to + (middle - left), from + right, size_t(count - right) * sizeof(T));
}

/// Sorts `items`, with `other` as room for as many; returns which of the two has the result.
template <typename T, typename Less>
[[gnu::always_inline]] inline T *mergeSort(T *items, T *other, int64_t count, Less less) {
  for (int64_t start = 0; start < count; start += kRunLength)
    insertionSort(items + start, start + kRunLength < count ? kRunLength : count - start, less);
  for (int64_t width = kRunLength; width < count; width *= 2) {
    for (int64_t start = 0; start < count; start += 2 * width) {
      int64_t left = count - start;
      mergeRuns(items + start, other + start, width < left ? width : left, 2 * width < left ? 2 * width : left, less);
    }
    std::swap(items, other);
  }
  return items;
}

} // namespace otter
