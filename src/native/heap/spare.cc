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

} // namespace

void *SpareMemory::take(uint64_t bytes, bool isCleared) {
  uint64_t size = rounded(bytes);
  auto spare = chunks_.find(size);
  if (spare == chunks_.end() || spare->second.memory.empty()) {
    void *memory = calloc(1, size);
    if (memory)
      return memory;
    release();
    return calloc(1, size);
  }
  // The last one given back: it is the likeliest to be in a cache still.
  Chunks &chunks = spare->second;
  void *memory = chunks.memory.back();
  chunks.memory.pop_back();
  chunks.unused = std::min<uint64_t>(chunks.unused, chunks.memory.size());
  bytes_ -= size;
  return isCleared ? memset(memory, 0, bytes) : memory;
}

bool SpareMemory::has(uint64_t bytes) const {
  auto spare = chunks_.find(rounded(bytes));
  return spare != chunks_.end() && !spare->second.memory.empty();
}

void SpareMemory::giveBack(void *memory, uint64_t bytes) {
  chunks_[rounded(bytes)].memory.push_back(memory);
  bytes_ += rounded(bytes);
}

// Cycles may be short: a look at every one would give back what the next one needs.
void SpareMemory::startCycle() {
  if (++cycles_ < kIdleCycles)
    return;
  cycles_ = 0;
  for (auto &[size, chunks] : chunks_) {
    auto end = chunks.memory.begin() + int64_t(chunks.unused);
    std::for_each(chunks.memory.begin(), end, free);
    chunks.memory.erase(chunks.memory.begin(), end);
    bytes_ -= size * chunks.unused;
    chunks.unused = chunks.memory.size();
  }
}

void SpareMemory::release() {
  for (auto &[size, chunks] : chunks_)
    for (void *memory : chunks.memory)
      free(memory);
  chunks_.clear();
  bytes_ = 0;
}

} // namespace otter
