// A stable radix sort by unsigned keys, a byte at a time from the lowest; bytes that all keys share are skipped.
#pragma once

#include <array>
#include <cstdint>
#include <utility>

namespace otter {

/// Sorts `items` by `key(item)`, of which `sizeof(Key)` bytes count, with `other` as room for as many; returns which
/// of the two has the result.
template <typename Key, typename T, typename KeyOf> T *radixSort(T *items, T *other, int64_t count, KeyOf key) {
  std::array<std::array<int64_t, 256>, sizeof(Key)> counts{};
  for (int64_t i = 0; i < count; i++) {
    Key k = key(items[i]);
    for (unsigned byte = 0; byte < sizeof(Key); byte++)
      counts[byte][uint8_t(k >> (8 * byte))]++;
  }
  for (unsigned byte = 0; byte < sizeof(Key); byte++) {
    std::array<int64_t, 256> &places = counts[byte];
    if (places[uint8_t(key(items[0]) >> (8 * byte))] == count)
      continue;
    int64_t next = 0;
    for (int64_t &place : places)
      next += std::exchange(place, next);
    for (int64_t i = 0; i < count; i++)
      other[places[uint8_t(key(items[i]) >> (8 * byte))]++] = items[i];
    std::swap(items, other);
  }
  return items;
}

} // namespace otter
