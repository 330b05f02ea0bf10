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
        base_(heap.base_), bytes_(heap.blocks_.size() * kBlockBytes), ranges_(std::move(roots)) {}

  /// Until there is nothing to be found any more, by any marker.
  void drain();

private:
  // So that one long list is work for two.
  static constexpr uint64_t kChunk = 16384;
  static constexpr size_t kWorthSharing = 4;
  // Objects are anywhere: their headers are fetched while so many others are looked at (the idea: Cher, Hosking and
  // Vitek, "Software prefetching for mark-sweep garbage collection", ASPLOS 2004).
  static constexpr size_t kWaiting = 64;
  // What has no more references is looked at as soon as it is found, as it is near then.
  static constexpr uint64_t kFew = 4;
  static constexpr size_t kLeastFound = 1024;
  static constexpr uint64_t kNone = UINT64_MAX;

  /// Words of an object, or of a root, that are still to be looked at.
  struct Words {
    const uintptr_t *at = nullptr;
    uint64_t left = 0;
    uint64_t step = 1;
  };

  /// Words that lead to blocks, the last one first. Not a vector: its members would be read again after each store.
  struct Found {
    uintptr_t *start = nullptr;
    uintptr_t *top = nullptr;
    uintptr_t *end = nullptr;

    bool isEmpty() const { return top == start; }
  };

  Words next(Found &found);
  bool isNew(uintptr_t word);
  void look(uintptr_t word, Found &found);
  void settle(uintptr_t word, Found &found);
  Found reserved();
  void grow();
  void share(size_t found);
  void large(uintptr_t word);
  void push(const uintptr_t *start, uint64_t words, uint64_t step);
  static uint64_t granulesOf(const uint8_t *memory, uint64_t granule);
  static bool isTaken(const Block &block, uint64_t granule);
  static bool isSet(const Bitmap &bits, uint64_t granule);
  uint64_t search(Block &block, const uint8_t *memory, uint64_t granule);
  uint64_t lastStart(Block &block, const uint8_t *memory, uint64_t first, uint64_t granule);
  static void setLive(uint8_t &line);
  void mark(Block &block, const uint8_t *memory, uint64_t start, Found &found);
  bool claim(uint64_t &bits, uint64_t bit);

  Heap &heap_;
  MarkPool &pool_;
  const Layouts &layouts_;
  Block *const blocks_;
  uint8_t *const base_;
  const uint64_t bytes_; // of all blocks
  std::vector<MarkItem> ranges_;
  std::vector<uintptr_t> found_; // the memory of `Found`
};

// Everything that happens for each object is in this one loop: calls took half of the instructions. What it changes at
// each step is local, or it would be in memory.
template <bool isShared> __attribute__((no_sanitize("address"))) void Marker<isShared>::drain() {
  Found found = reserved();
  Words words;
  std::array<uintptr_t, kWaiting> waiting; // of which the headers are being fetched: a ring, of which
  size_t fetched = 0;                      // so many have been put in
  size_t settled = 0;                      // and so many taken out
  auto fetch = [&](uintptr_t word) __attribute__((always_inline)) {
    __builtin_prefetch(reinterpret_cast<const void *>(word));
    waiting[fetched++ % kWaiting] = word;
  };
  do {
    for (;;) {
      if (!found.isEmpty()) {
        fetch(*--found.top);
        if (fetched - settled < kWaiting)
          continue;
      } else if (words.left != 0) {
        for (; words.left != 0 && fetched - settled < kWaiting; words.left--, words.at += words.step)
          if (isNew(*words.at))
            fetch(*words.at);
        if (fetched - settled < kWaiting)
          continue;
      } else if (!ranges_.empty()) {
        words = next(found);
        continue;
      } else if (settled == fetched) {
        break;
      }
      // One at a time, so that a chain, of which never more than one waits, costs no more than its objects.
      settle(waiting[settled++ % kWaiting], found);
      if (isShared && OT_UNLIKELY(pool_.isWanted())) {
        share(size_t(found.top - found.start));
        found.top = found.start;
      }
    }
  } while (isShared && pool_.take(ranges_));
}

template <bool isShared> [[gnu::always_inline]] typename Marker<isShared>::Words Marker<isShared>::next(Found &found) {
  MarkItem item = ranges_.back();
  ranges_.pop_back();
  if (isShared && item.words() == 0)
    *found.top++ = uintptr_t(item.start());
  if (isShared && item.words() > kChunk) {
    ranges_.emplace_back(item.start() + kChunk * item.step(), item.words() - kChunk, item.step());
    item = {item.start(), kChunk, item.step()};
  }
  return {item.start(), item.words(), item.step()};
}

template <bool isShared> typename Marker<isShared>::Found Marker<isShared>::reserved() {
  if (found_.empty())
    grow();
  return {found_.data(), found_.data(), found_.data() + found_.size()};
}

template <bool isShared> [[gnu::noinline]] void Marker<isShared>::grow() {
  found_.resize(std::max(2 * found_.size(), kLeastFound));
}

// Gives away some of what is still to be done; words that were found become ranges without words.
template <bool isShared> [[gnu::noinline]] void Marker<isShared>::share(size_t found) {
  for (size_t i = 0; i < found; i++)
    ranges_.emplace_back(reinterpret_cast<const uintptr_t *>(found_[i]), 0);
  if (ranges_.size() >= kWorthSharing)
    pool_.give(ranges_);
}

// A young collection meets old objects for the most part: nothing of theirs is to be fetched.
template <bool isShared> [[gnu::always_inline]] bool Marker<isShared>::isNew(uintptr_t word) {
  uintptr_t offset = word - uintptr_t(base_);
  if (offset < bytes_)
    return !isSet(blocks_[offset / kBlockBytes].marks, offset % kBlockBytes / kGranule);
  if (word != 0)
    large(word);
  return false;
}

// The same for a word of a small object, which comes to those that are found. There are no branches, as nobody knows
// which of them are null.
template <bool isShared> [[gnu::always_inline]] void Marker<isShared>::look(uintptr_t word, Found &found) {
  uintptr_t offset = word - uintptr_t(base_);
  bool isSmall = offset < bytes_;
  uint64_t mask = -uint64_t{isSmall};
  asm("" : "+r"(mask)); // or it becomes a branch
  uint64_t at = offset & mask;
  *found.top = word;
  found.top += int(isSmall) & int(!isSet(blocks_[at / kBlockBytes].marks, at % kBlockBytes / kGranule));
  if (OT_UNLIKELY(int(!isSmall) & int(word != 0)))
    large(word);
}

// Marks the object that the word leads to.
template <bool isShared> [[gnu::always_inline]] void Marker<isShared>::settle(uintptr_t word, Found &found) {
  uint64_t offset = word - uintptr_t(base_);
  Block &block = blocks_[offset / kBlockBytes];
  uint64_t granule = offset % kBlockBytes / kGranule;
  const uint8_t *memory = base_ + offset / kBlockBytes * kBlockBytes;
  // Nearly all words lead to an object's start that is known.
  uint64_t start = isSet(block.starts, granule) ? granule : search(block, memory, granule);
  if (start != kNone && !isSet(block.marks, start) && claim(block.marks.words[start / 64], Bitmap::bit(start)))
    mark(block, memory, start, found);
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
[[gnu::always_inline]] void Marker<isShared>::mark(Block &block, const uint8_t *memory, uint64_t start, Found &found) {
  uint64_t first = start * kGranule;
  uint64_t bytes = granulesOf(memory, start) * kGranule;
  if constexpr (isShared)
    __atomic_fetch_add(&block.liveBytes, uint32_t(bytes), __ATOMIC_RELAXED);
  else
    block.liveBytes += uint32_t(bytes);
  uint64_t line = first / kLineBytes;
  uint64_t last = (first + bytes - 1) / kLineBytes;
  setLive(block.lines[line]);
  setLive(block.lines[last]); // whether it is another one, nobody knows
  while (OT_UNLIKELY(++line < last))
    setLive(block.lines[line]);
  if (OT_UNLIKELY(uint64_t(found.end - found.top) < kFew)) {
    auto used = found.top - found.start;
    grow();
    found = reserved();
    found.top += used;
  }
  auto words = reinterpret_cast<const uintptr_t *>(memory + first);
  auto few = [&](uint64_t at, uint64_t count, uint64_t step) {
    if (count > kFew)
      return push(words + at, count, step);
    for (uint64_t i = 0; i < count; i++)
      look(words[at + i], found);
  };
  auto many = [this, words](uint64_t at, uint64_t count, uint64_t step) { push(words + at, count, step); };
  layouts_.each(reinterpret_cast<const Header *>(words)->type, bytes, few, many);
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
  auto words = reinterpret_cast<const uintptr_t *>(object.start);
  auto visit = [this, words](uint64_t at, uint64_t count, uint64_t step) { push(words + at, count, step); };
  layouts_.each(reinterpret_cast<const Header *>(words)->type, object.bytes, visit, visit);
}

template <bool isShared>
[[gnu::always_inline]] void Marker<isShared>::push(const uintptr_t *start, uint64_t words, uint64_t step) {
  if (words > 0)
    ranges_.emplace_back(start, words, step);
}

} // namespace otter
