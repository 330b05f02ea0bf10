// One thread's part in marking: finds the objects that words refer to, marks them, and looks at their words in turn.
//
// A word that might be a reference is one when it points into an object whose start bit is set, interior pointers
// included; of an object only the words are looked at that its type says may be references (layouts.h), with the same
// test. Objects that were made since the last collection get their start bits here, when a word leads to or behind
// them.
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
      : heap_(heap), pool_(pool), layouts_(heap.runtime_->types.layouts), blocks_(heap.blocks_.start()),
        base_(heap.base_), bytes_(heap.blocks_.size() * kBlockBytes), stack_(std::move(roots)) {}

  /// Until there is nothing to be found any more, by any marker.
  void drain();

private:
  // So that one long list is work for two.
  static constexpr uint64_t kChunk = 16384;
  static constexpr size_t kWorthSharing = 4;
  // Objects are anywhere: their headers are fetched while so many others are looked at (the idea: Cher, Hosking and
  // Vitek, "Software prefetching for mark-sweep garbage collection", ASPLOS 2004).
  static constexpr size_t kWaiting = 64;
  static constexpr uint64_t kNone = UINT64_MAX;

  /// Words of an object, or of a root, that are still to be looked at.
  struct Words {
    const uintptr_t *at = nullptr;
    uint64_t left = 0;
    uint64_t step = 1;
  };

  Words next();
  void look(uintptr_t word);
  void settle();
  void large(uintptr_t word);
  void found(const uint8_t *object, uint64_t bytes);
  static uint64_t granulesOf(const uint8_t *memory, uint64_t granule);
  static bool isTaken(const Block &block, uint64_t granule);
  static bool isSet(const Bitmap &bits, uint64_t granule);
  uint64_t search(Block &block, const uint8_t *memory, uint64_t granule);
  uint64_t lastStart(Block &block, const uint8_t *memory, uint64_t first, uint64_t granule);
  static void setLive(uint8_t &line);
  void mark(Block &block, const uint8_t *memory, uint64_t start);
  bool claim(uint64_t &bits, uint64_t bit);

  Heap &heap_;
  MarkPool &pool_;
  const Layouts &layouts_;
  Block *const blocks_;
  uint8_t *const base_;
  const uint64_t bytes_; // of all blocks
  std::vector<MarkItem> stack_;
  std::array<uintptr_t, kWaiting> waiting_{}; // words that lead to blocks: a ring, of which
  size_t fetched_ = 0;                        // so many have been put in
  size_t settled_ = 0;                        // and so many taken out
};

// Everything that happens for each object is in this one loop: calls took half of the instructions.
template <bool isShared> __attribute__((no_sanitize("address"))) void Marker<isShared>::drain() {
  do {
    Words words;
    do {
      if (words.left == 0 && !stack_.empty())
        words = next();
      for (; words.left != 0 && fetched_ - settled_ < kWaiting; words.left--, words.at += words.step)
        look(*words.at);
      // One at a time, so that a chain, of which never more than one waits, costs no more than its objects.
      if (words.left != 0 || stack_.empty())
        settle();
    } while (words.left != 0 || !stack_.empty() || settled_ != fetched_);
  } while (isShared && pool_.take(stack_));
}

template <bool isShared> [[gnu::always_inline]] typename Marker<isShared>::Words Marker<isShared>::next() {
  MarkItem item = stack_.back();
  stack_.pop_back();
  if (isShared && item.words() > kChunk) {
    stack_.emplace_back(item.start() + kChunk * item.step(), item.words() - kChunk, item.step());
    item = {item.start(), kChunk, item.step()};
  }
  if (isShared && pool_.isWanted() && stack_.size() >= kWorthSharing)
    pool_.give(stack_);
  return {item.start(), item.words(), item.step()};
}

// A word that leads to a block is put behind others that wait for memory.
template <bool isShared> [[gnu::always_inline]] void Marker<isShared>::look(uintptr_t word) {
  uintptr_t offset = word - uintptr_t(base_);
  if (offset >= bytes_) {
    if (word != 0)
      large(word);
    return;
  }
  // A young collection meets old objects for the most part: nothing of theirs is to be fetched.
  if (isSet(blocks_[offset / kBlockBytes].marks, offset % kBlockBytes / kGranule))
    return;
  __builtin_prefetch(reinterpret_cast<const void *>(word));
  waiting_[fetched_++ % kWaiting] = word;
}

// Marks the object that the word which has waited longest leads to, if one waits.
template <bool isShared> [[gnu::always_inline]] void Marker<isShared>::settle() {
  if (settled_ == fetched_)
    return;
  uint64_t offset = waiting_[settled_++ % kWaiting] - uintptr_t(base_);
  Block &block = blocks_[offset / kBlockBytes];
  uint64_t granule = offset % kBlockBytes / kGranule;
  const uint8_t *memory = base_ + offset / kBlockBytes * kBlockBytes;
  // Nearly all words lead to an object's start that is known.
  uint64_t start = isSet(block.starts, granule) ? granule : search(block, memory, granule);
  if (start != kNone && !isSet(block.marks, start) && claim(block.marks.words[start / 64], Bitmap::bit(start)))
    mark(block, memory, start);
}

// Where the object starts that a granule is in, or kNone.
template <bool isShared>
[[gnu::noinline]] uint64_t Marker<isShared>::search(Block &block, const uint8_t *memory, uint64_t granule) {
  int64_t found = block.starts.lastAtOrBelow(granule);
  if (found < 0)
    return kNone;
  auto start = uint64_t(found);
  // Of what is marked the header need not be read, unless another object follows that is not known yet.
  bool mayBeLater = isTaken(block, granule);
  if (!mayBeLater && isSet(block.marks, start))
    return kNone;
  if (mayBeLater)
    start = lastStart(block, memory, start, granule);
  return granule - start < granulesOf(memory, start) ? start : kNone;
}

// An object that was not marked before.
template <bool isShared>
[[gnu::always_inline]] void Marker<isShared>::mark(Block &block, const uint8_t *memory, uint64_t start) {
  uint64_t first = start * kGranule;
  uint64_t bytes = granulesOf(memory, start) * kGranule;
  if constexpr (isShared)
    __atomic_fetch_add(&block.liveBytes, uint32_t(bytes), __ATOMIC_RELAXED);
  else
    block.liveBytes += uint32_t(bytes);
  uint8_t *line = &block.lines[first / kLineBytes];
  const uint8_t *last = &block.lines[(first + bytes - 1) / kLineBytes];
  setLive(*line);
  while (OT_UNLIKELY(line != last)) // most objects are in one
    setLive(*++line);
  found(memory + first, bytes);
}

// False when another marker was first.
template <bool isShared> [[gnu::always_inline]] bool Marker<isShared>::claim(uint64_t &bits, uint64_t bit) {
  if constexpr (isShared)
    return !(__atomic_fetch_or(&bits, bit, __ATOMIC_RELAXED) & bit);
  bits |= bit;
  return true;
}

// The size of the object that starts at a granule of its block, in granules; 0 behind the last one of a window.
template <bool isShared>
[[gnu::always_inline]] uint64_t Marker<isShared>::granulesOf(const uint8_t *memory, uint64_t granule) {
  return reinterpret_cast<const Header *>(memory + granule * kGranule)->meta;
}

// Handed out since the last collection: the first object of its window has a start bit.
template <bool isShared> bool Marker<isShared>::isTaken(const Block &block, uint64_t granule) {
  return __atomic_load_n(&block.lines[granule * kGranule / kLineBytes], __ATOMIC_RELAXED) & kLineTaken;
}

template <bool isShared> [[gnu::always_inline]] bool Marker<isShared>::isSet(const Bitmap &bits, uint64_t granule) {
  return __atomic_load_n(&bits.words[granule / 64], __ATOMIC_RELAXED) & Bitmap::bit(granule);
}

// Nothing else of a line changes while it is marked, so two markers store the same.
template <bool isShared> [[gnu::always_inline]] void Marker<isShared>::setLive(uint8_t &line) {
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

template <bool isShared> [[gnu::noinline]] void Marker<isShared>::large(uintptr_t word) {
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

template <bool isShared> [[gnu::always_inline]] void Marker<isShared>::found(const uint8_t *object, uint64_t bytes) {
  auto start = reinterpret_cast<const uintptr_t *>(object);
  auto push = [this, start](uint64_t first, uint64_t count, uint64_t step) {
    // In place: a copy of two words that have just been stored would be read as one, before they are in the cache.
    stack_.emplace_back(start + first, count, step);
  };
  layouts_.each(reinterpret_cast<const Header *>(object)->type, bytes, push);
}

} // namespace otter
