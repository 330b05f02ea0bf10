#include "block_table.h"

#include <sys/mman.h>

namespace otter {

BlockTable::~BlockTable() {
  if (blocks_)
    munmap(blocks_, capacity_ * sizeof(Block));
}

bool BlockTable::reserve(uint64_t blocks) {
  void *memory =
      mmap(nullptr, blocks * sizeof(Block), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED)
    return false;
  blocks_ = static_cast<Block *>(memory);
  capacity_ = blocks;
  return true;
}

void BlockTable::release() {
  uint64_t known = size_;
  while (size_ > 0 && blocks_[size_ - 1].isVacant())
    size_--;
  releaseRun(size_, known);
  uint64_t start = 0; // of the run of vacant blocks
  for (uint64_t i = 0; i < size_; i++) {
    if (blocks_[i].isVacant())
      continue;
    releaseRun(start, i);
    start = i + 1;
  }
}

// Whole pages: others hold what is known of blocks in use, too.
void BlockTable::releaseRun(uint64_t start, uint64_t end) {
  uintptr_t from = (uintptr_t(blocks_ + start) + kPageBytes - 1) & ~(kPageBytes - 1);
  uintptr_t to = uintptr_t(blocks_ + end) & ~(kPageBytes - 1);
  if (from < to)
    madvise(reinterpret_cast<void *>(from), to - from, MADV_DONTNEED);
}

} // namespace otter
