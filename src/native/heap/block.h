// What the heap knows of its blocks: 32 KiB of small objects each, in lines of 128 bytes.
#pragma once

#include <array>
#include <cstdint>

#include "../lib/abi.h"

namespace otter {

constexpr uint64_t kBlockBytes = 32768;
constexpr uint64_t kLineBytes = 128;
constexpr uint64_t kGranules = kBlockBytes / kGranule;
constexpr uint64_t kLines = kBlockBytes / kLineBytes;
constexpr uint64_t kPageBytes = 4096;  // of the system
constexpr uint64_t kLargeBytes = 8192; // objects of this size and above are large

struct Bitmap {
  std::array<uint64_t, kGranules / 64> words{};

  static uint64_t bit(uint64_t i) { return uint64_t{1} << (i % 64); }
  bool get(uint64_t i) const { return words[i / 64] >> (i % 64) & 1; }
  void set(uint64_t i) { words[i / 64] |= bit(i); }
  void clear() { words.fill(0); }
  /// The last set bit at or below i, or -1. Others may set bits meanwhile.
  int64_t lastAtOrBelow(uint64_t i) const {
    uint64_t word = load(i / 64) & (~uint64_t{0} >> (63 - i % 64));
    for (int64_t w = int64_t(i / 64);; word = load(uint64_t(w))) {
      if (word)
        return w * 64 + 63 - __builtin_clzll(word);
      if (--w < 0)
        return -1;
    }
  }

private:
  uint64_t load(uint64_t word) const { return __atomic_load_n(&words[word], __ATOMIC_RELAXED); }
};

/// A line is free, has been handed out since the last collection, or holds objects that this has found alive; during a
/// collection a line can be both of the latter.
enum Line : uint8_t { kLineFree = 0, kLineTaken = 1, kLineLive = 2 };

/// What the heap knows of one block; the block's memory itself holds only objects. A collection leaves a stale block as
/// it was, but for the marks: its starts and lines, and where free ones are, are only right once it is swept.
struct Block {
  Bitmap starts;
  Bitmap marks; // of objects that the last collection has found alive: the old ones
  std::array<uint8_t, kLines> lines{};
  uint32_t liveBytes = 0;   // of the old objects
  uint32_t liveLines = 0;   // that hold them
  uint32_t cellBytes = 0;   // size-class blocks; 0: bump
  uint32_t nextLine = 0;    // bump: where the search for free lines goes on
  uint32_t nextCell = 0;    // size-class: likewise
  uint8_t absentPages = 0;  // of a block with objects: free pages that were given back to the system
  uint8_t emptyCycles = 0;  // that were looked at, in a row that did without it
  bool touched = false;     // memory may be dirty
  bool used = false;        // handed out since the last collection
  bool isLasting = false;   // for objects that are expected to last (lasting.cc), until it is empty
  bool isProtected = false; // the first write to a page of it may be a page fault (generations.cc)
  bool isClean = false;     // likewise, and no page of it with old objects was written since
  bool isSettled = false;   // the last full collection left objects in it
  uint8_t writtenPages = 0; // of a settled one: pages that young collections since then have found written, a bit each
  bool isStale = false;     // there was a collection, and what is said here is of before

  /// Its memory is ours, as far as the heap knows.
  bool isResident() const { return touched || used; }
  bool isVacant() const { return !isResident() && liveBytes == 0; }
  /// All of its lines are.
  bool isFree() const { return !used && !isStale && liveLines == 0 && cellBytes == 0; }
  /// After a collection: where the objects start that it has found alive.
  const Bitmap &objects() const { return isStale ? marks : starts; }
  /// Likewise: whether a line holds some of them, and nothing else.
  bool isLive(uint64_t line) const { return (isStale ? lines[line] & kLineLive : lines[line]) == kLineLive; }
  /// Before marking: what was found alive is so no more.
  void forget();
  /// A stale block is no longer one.
  void sweep();
  /// The search for free lines and cells begins again.
  void searchAnew() {
    nextLine = liveLines < kLines ? 0 : kLines;
    nextCell = 0;
  }
};

} // namespace otter
