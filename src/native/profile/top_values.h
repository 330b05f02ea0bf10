// The most frequent values of a stream, in bounded memory: the Space-Saving algorithm (Metwally, Agrawal and El Abbadi:
// Efficient computation of frequent and top-k elements in data streams, 2005).
//
// Invariants: the counts of all entries add up to the values added; a value that was more than one in kEntries of them
// has an entry; of an entry's `count`, all but `error` are certain.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace otter {

template <typename Value> class TopValues {
public:
  static constexpr size_t kEntries = 4;

  struct Entry {
    Value value;
    uint32_t count;
    uint32_t error;
  };

  void add(Value value) {
    auto found =
        std::find_if(entries_.begin(), entries_.end(), [&](const Entry &entry) { return entry.value == value; });
    if (found != entries_.end())
      found->count++;
    else if (entries_.size() < kEntries)
      entries_.push_back({std::move(value), 1, 0});
    else
      replaceLeast(std::move(value));
  }

  /// The most certain first; equally certain ones by value.
  std::vector<Entry> sorted() const {
    std::vector<Entry> copy = entries_;
    std::sort(copy.begin(), copy.end(), [](const Entry &a, const Entry &b) {
      uint32_t left = a.count - a.error, right = b.count - b.error;
      return left != right ? left > right : a.value < b.value;
    });
    return copy;
  }

private:
  void replaceLeast(Value value) {
    auto least = std::min_element(entries_.begin(), entries_.end(),
                                  [](const Entry &a, const Entry &b) { return a.count < b.count; });
    *least = {std::move(value), least->count + 1, least->count};
  }

  std::vector<Entry> entries_;
};

} // namespace otter
