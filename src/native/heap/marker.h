// One thread's part in marking: finds the objects that words refer to, marks them, and looks at their words in turn.
//
// A word that might be a reference is one when it points into an object whose start bit is set, interior pointers
// included; objects that hold references are looked at word by word with the same test.
//
// Invariant: with `isShared` two markers may meet at an object, and one of them gets it; without, there is one marker.
#pragma once

#include <algorithm>
#include <utility>

#include "../lib/runtime.h"
#include "heap.h"
#include "mark_pool.h"

namespace otter {

template <bool isShared> class Marker {
public:
  Marker(Heap &heap, MarkPool &pool, std::vector<MarkItem> roots = {})
      : heap_(heap), pool_(pool), stack_(std::move(roots)) {}

  /// Until there is nothing to be found any more, by any marker.
  void drain();

private:
  // So that one long list is work for two.
  static constexpr uint64_t kChunk = 16384;
  static constexpr size_t kWorthSharing = 4;

  void range(const uintptr_t *start, const uintptr_t *end);
  void word(uintptr_t word);
  void large(uintptr_t word);
  void found(const uint8_t *object, uint64_t bytes);
  bool claim(uint64_t &bits, uint64_t bit);

  Heap &heap_;
  MarkPool &pool_;
  std::vector<MarkItem> stack_;
};

template <bool isShared>
__attribute__((no_sanitize("address"))) void Marker<isShared>::range(const uintptr_t *start, const uintptr_t *end) {
  // Objects that a list refers to are anywhere: their headers are on their way by the time they are looked at. What is
  // no address does no harm.
  constexpr ptrdiff_t kAhead = 12;
  for (const uintptr_t *at = start; at < end; at++) {
    if (end - at > kAhead)
      __builtin_prefetch(reinterpret_cast<const void *>(at[kAhead]));
    word(*at);
  }
}

// False when another marker was first.
template <bool isShared> bool Marker<isShared>::claim(uint64_t &bits, uint64_t bit) {
  if constexpr (isShared)
    return !(__atomic_fetch_or(&bits, bit, __ATOMIC_RELAXED) & bit);
  bits |= bit;
  return true;
}

template <bool isShared> void Marker<isShared>::word(uintptr_t word) {
  uintptr_t offset = word - uintptr_t(heap_.base_);
  if (offset >= heap_.blocks_.size() * kBlockBytes)
    return large(word);
  Block &block = *heap_.blocks_[offset / kBlockBytes];
  int64_t start = block.starts.lastAtOrBelow(offset % kBlockBytes / kGranule);
  if (start < 0)
    return;
  uint64_t &marks = block.marks.words[uint64_t(start) / 64];
  uint64_t mark = uint64_t{1} << (start % 64);
  if (__atomic_load_n(&marks, __ATOMIC_RELAXED) & mark)
    return;
  uint64_t first = uint64_t(start) * kGranule;
  const uint8_t *object = heap_.blockMemory(offset / kBlockBytes) + first;
  uint64_t bytes = uint64_t(reinterpret_cast<const Header *>(object)->meta) * kGranule;
  if (word - uintptr_t(object) >= bytes || !claim(marks, mark))
    return;
  if constexpr (isShared)
    __atomic_fetch_add(&block.liveBytes, uint32_t(bytes), __ATOMIC_RELAXED);
  else
    block.liveBytes += uint32_t(bytes);
  for (uint64_t line = first / kLineBytes; line <= (first + bytes - 1) / kLineBytes; line++)
    __atomic_store_n(&block.lines[line], kLineLive, __ATOMIC_RELAXED);
  found(object, bytes);
}

template <bool isShared> void Marker<isShared>::large(uintptr_t word) {
  auto &all = heap_.large_;
  // Most words are no addresses at all, but numbers.
  if (all.empty() || word < uintptr_t(all.front().start) || word >= uintptr_t(all.back().start) + all.back().bytes)
    return;
  auto above = std::upper_bound(all.begin(), all.end(), word,
                                [](uintptr_t w, const LargeObject &object) { return w < uintptr_t(object.start); });
  if (above == all.begin())
    return;
  LargeObject &object = *(above - 1);
  if (word - uintptr_t(object.start) >= object.bytes || __atomic_load_n(&object.marked, __ATOMIC_RELAXED) ||
      __atomic_exchange_n(&object.marked, true, __ATOMIC_RELAXED))
    return;
  found(object.start, object.bytes);
}

template <bool isShared> void Marker<isShared>::found(const uint8_t *object, uint64_t bytes) {
  if (heap_.runtime_->types.mayHoldReferences(reinterpret_cast<const Header *>(object)->type))
    stack_.push_back({reinterpret_cast<const uintptr_t *>(object) + 1, bytes / sizeof(uintptr_t) - 1});
}

template <bool isShared> void Marker<isShared>::drain() {
  do {
    while (!stack_.empty()) {
      MarkItem item = stack_.back();
      stack_.pop_back();
      uint64_t words = item.words;
      if (isShared && words > kChunk) {
        words = kChunk;
        stack_.push_back({item.start + kChunk, item.words - kChunk});
      }
      range(item.start, item.start + words);
      if (isShared && pool_.isWanted() && stack_.size() >= kWorthSharing)
        pool_.give(stack_);
    }
  } while (isShared && pool_.take(stack_));
}

} // namespace otter
