// One thread's part in marking: finds the objects that words refer to, marks them, and looks at their words in turn.
//
// A word that might be a reference is one when it points into an object whose start bit is set, interior pointers
// included; objects that hold references are looked at word by word with the same test. Objects that were made since
// the last collection get their start bits here, when a word leads to or behind them.
//
// Invariant: with `isShared` two markers may meet at an object, and one of them gets it; without, there is one marker.
#pragma once

#include <algorithm>
#include <array>
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
  // Objects are anywhere: their headers are fetched while so many others are looked at (the idea: Cher, Hosking and
  // Vitek, "Software prefetching for mark-sweep garbage collection", ASPLOS 2004).
  static constexpr size_t kWaiting = 64;

  void range(const uintptr_t *start, const uintptr_t *end);
  void fetch(uintptr_t word);
  bool settle();
  void word(uintptr_t word);
  void large(uintptr_t word);
  void found(const uint8_t *object, uint64_t bytes);
  static uint64_t granulesOf(const uint8_t *memory, uint64_t granule);
  static bool isTaken(const Block &block, uint64_t granule);
  uint64_t lastStart(Block &block, const uint8_t *memory, uint64_t first, uint64_t granule);
  static bool isMarked(const Block &block, uint64_t granule);
  static void setLive(uint8_t &line);
  void object(Block &block, const uint8_t *memory, uint64_t start, uint64_t granule);
  bool claim(uint64_t &bits, uint64_t bit);

  Heap &heap_;
  MarkPool &pool_;
  std::vector<MarkItem> stack_;
  std::array<uintptr_t, kWaiting> waiting_{}; // words that lead to blocks: a ring, of which
  size_t fetched_ = 0;                        // so many have been put in
  size_t settled_ = 0;                        // and so many taken out
};

template <bool isShared>
__attribute__((no_sanitize("address"))) void Marker<isShared>::range(const uintptr_t *start, const uintptr_t *end) {
  uintptr_t base = uintptr_t(heap_.base_);
  uint64_t bytes = heap_.blocks_.size() * kBlockBytes;
  for (const uintptr_t *at = start; at < end; at++) {
    uintptr_t offset = *at - base;
    if (offset < bytes) {
      // A young collection meets old objects for the most part: nothing of theirs is to be fetched.
      if (!isMarked(heap_.blocks_[offset / kBlockBytes], offset % kBlockBytes / kGranule))
        fetch(*at);
    } else if (*at != 0) {
      large(*at);
    }
  }
}

// Puts a word that leads to a block behind others that wait for memory. When that are too many, the one that has waited
// longest is looked at.
template <bool isShared> void Marker<isShared>::fetch(uintptr_t word) {
  __builtin_prefetch(reinterpret_cast<const void *>(word));
  waiting_[fetched_++ % kWaiting] = word;
  if (fetched_ - settled_ == kWaiting)
    settle();
}

// False when another marker was first.
template <bool isShared> bool Marker<isShared>::claim(uint64_t &bits, uint64_t bit) {
  if constexpr (isShared)
    return !(__atomic_fetch_or(&bits, bit, __ATOMIC_RELAXED) & bit);
  bits |= bit;
  return true;
}

// The size of the object that starts at a granule of its block, in granules; 0 behind the last one of a window.
template <bool isShared> uint64_t Marker<isShared>::granulesOf(const uint8_t *memory, uint64_t granule) {
  return reinterpret_cast<const Header *>(memory + granule * kGranule)->meta;
}

// Handed out since the last collection: the first object of its window has a start bit.
template <bool isShared> bool Marker<isShared>::isTaken(const Block &block, uint64_t granule) {
  return __atomic_load_n(&block.lines[granule * kGranule / kLineBytes], __ATOMIC_RELAXED) & kLineTaken;
}

template <bool isShared> bool Marker<isShared>::isMarked(const Block &block, uint64_t granule) {
  return __atomic_load_n(&block.marks.words[granule / 64], __ATOMIC_RELAXED) & Bitmap::bit(granule);
}

// Nothing else of a line changes while it is marked, so two markers store the same.
template <bool isShared> void Marker<isShared>::setLive(uint8_t &line) {
  __atomic_store_n(&line, __atomic_load_n(&line, __ATOMIC_RELAXED) | kLineLive, __ATOMIC_RELAXED);
}

// The last object of a window that starts at or below a granule, counted from one (`first`) that has its start bit;
// those in between get theirs. Their bits are gathered in a register, a word of the bitmap at a time: another marker
// that walks here at the same time finds the same.
template <bool isShared>
uint64_t Marker<isShared>::lastStart(Block &block, const uint8_t *memory, uint64_t first, uint64_t granule) {
  uint64_t bits = 0;
  for (;;) {
    uint64_t next = first + granulesOf(memory, first);
    bool isLast = next > granule || granulesOf(memory, next) == 0;
    if ((isLast || next / 64 != first / 64) && bits != 0) {
      claim(block.starts.words[first / 64], bits);
      bits = 0;
    }
    if (isLast)
      return first;
    bits |= Bitmap::bit(next);
    first = next;
  }
}

// One that leads to a block.
template <bool isShared> void Marker<isShared>::word(uintptr_t word) {
  uintptr_t offset = word - uintptr_t(heap_.base_);
  Block &block = heap_.blocks_[offset / kBlockBytes];
  uint64_t granule = offset % kBlockBytes / kGranule;
  int64_t found = block.starts.lastAtOrBelow(granule);
  if (found >= 0)
    object(block, heap_.blockMemory(offset / kBlockBytes), uint64_t(found), granule);
}

// Marks the object that a granule is in; one at or before it starts at `start`.
template <bool isShared>
void Marker<isShared>::object(Block &block, const uint8_t *memory, uint64_t start, uint64_t granule) {
  // Most words lead to the start of an object that is marked: its header need not be read.
  bool mayBeLater = granule != start && isTaken(block, granule);
  if (!mayBeLater && isMarked(block, start))
    return;
  if (mayBeLater)
    start = lastStart(block, memory, start, granule);
  uint64_t granules = granulesOf(memory, start);
  if (granule - start >= granules || isMarked(block, start) ||
      !claim(block.marks.words[start / 64], Bitmap::bit(start)))
    return;
  uint64_t first = start * kGranule;
  uint64_t bytes = granules * kGranule;
  if constexpr (isShared)
    __atomic_fetch_add(&block.liveBytes, uint32_t(bytes), __ATOMIC_RELAXED);
  else
    block.liveBytes += uint32_t(bytes);
  for (uint64_t line = first / kLineBytes; line <= (first + bytes - 1) / kLineBytes; line++)
    setLive(block.lines[line]);
  found(memory + first, bytes);
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
  uint64_t words = heap_.runtime_->types.wordsToSearch(reinterpret_cast<const Header *>(object)->type, bytes);
  if (words > 0)
    stack_.push_back({reinterpret_cast<const uintptr_t *>(object) + 1, words});
}

// Looks at the word that has waited longest; false when none waits. One at a time, so that a chain, of which never more
// than one waits, costs no more than its objects.
template <bool isShared> bool Marker<isShared>::settle() {
  if (settled_ == fetched_)
    return false;
  word(waiting_[settled_++ % kWaiting]);
  return true;
}

template <bool isShared> void Marker<isShared>::drain() {
  do {
    for (;;) {
      if (stack_.empty()) {
        if (!settle())
          break;
        continue;
      }
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
