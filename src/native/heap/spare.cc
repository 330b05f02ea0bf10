#include "spare.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>

namespace otter {

namespace {

constexpr uint64_t kPage = 4096;

// Eight sizes from each power of two to the next, so that objects of about one size share their memory; whole pages.
uint64_t rounded(uint64_t bytes) {
  uint64_t step = std::max(kPage, std::bit_floor(bytes) / 8);
  return (bytes + step - 1) / step * step;
}

// The size's number: a page, two pages, and so on.
uint64_t numberOf(uint64_t size) {
  uint64_t pages = size / kPage;
  auto power = uint64_t(std::bit_width(pages | 1)) - 1;
  uint64_t number = power < 4 ? pages : 16 + (power - 4) * 8 + (pages >> (power - 3)) - 8;
  return std::min(number, SpareMemory::kSizes - 1); // of sizes that nobody has
}

} // namespace

void *SpareMemory::take(uint64_t bytes, bool isCleared) {
  uint64_t size = rounded(bytes);
  Chunks &chunks = chunks_[numberOf(size)];
  if (chunks.memory.empty()) {
    void *memory = calloc(1, size);
    if (memory)
      return memory;
    release();
    return calloc(1, size);
  }
  // The last one given back: it is the likeliest to be in a cache still.
  void *memory = chunks.memory.back();
  chunks.memory.pop_back();
  chunks.unused = std::min<uint64_t>(chunks.unused, chunks.memory.size());
  bytes_ -= size;
  return isCleared ? memset(memory, 0, bytes) : memory;
}

bool SpareMemory::has(uint64_t bytes) const {
  return !chunks_[numberOf(rounded(bytes))].memory.empty();
}

void SpareMemory::giveBack(void *memory, uint64_t bytes) {
  uint64_t size = rounded(bytes);
  Chunks &chunks = chunks_[numberOf(size)];
  chunks.size = size;
  chunks.memory.push_back(memory);
  bytes_ += size;
}

// Cycles may be short: a look at every one would give back what the next one needs.
void SpareMemory::startCycle() {
  if (++cycles_ < kIdleCycles)
    return;
  cycles_ = 0;
  for (Chunks &chunks : chunks_) {
    auto end = chunks.memory.begin() + int64_t(chunks.unused);
    std::for_each(chunks.memory.begin(), end, free);
    chunks.memory.erase(chunks.memory.begin(), end);
    bytes_ -= chunks.size * chunks.unused;
    chunks.unused = chunks.memory.size();
  }
}

void SpareMemory::release() {
  for (Chunks &chunks : chunks_) {
    for (void *memory : chunks.memory)
      free(memory);
    chunks = {};
  }
  bytes_ = 0;
}

} // namespace otter
