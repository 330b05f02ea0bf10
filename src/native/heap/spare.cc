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

void *SpareMemory::take(uint64_t bytes) {
  uint64_t size = rounded(bytes);
  auto spare = chunks_.find(size);
  if (spare == chunks_.end() || spare->second.empty()) {
    void *memory = calloc(1, size);
    if (memory)
      return memory;
    release();
    return calloc(1, size);
  }
  // The last one given back: it is the likeliest to be in a cache still.
  void *memory = spare->second.back();
  spare->second.pop_back();
  bytes_ -= size;
  return memset(memory, 0, bytes);
}

bool SpareMemory::has(uint64_t bytes) const {
  auto spare = chunks_.find(rounded(bytes));
  return spare != chunks_.end() && !spare->second.empty();
}

void SpareMemory::giveBack(void *memory, uint64_t bytes) {
  chunks_[rounded(bytes)].push_back(memory);
  bytes_ += rounded(bytes);
}

void SpareMemory::release() {
  for (auto &[size, chunks] : chunks_)
    for (void *memory : chunks)
      free(memory);
  chunks_.clear();
  bytes_ = 0;
}

} // namespace otter
