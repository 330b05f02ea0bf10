// The blocks of a heap by number, side by side in address space of their own.
//
// Invariant: all zero is a block that is not in use. So what is known of vacant blocks need not take memory: it is
// given back to the system, and is zero when it is looked at again.
#pragma once

#include <cstdint>
#include <type_traits>

#include "block.h"

namespace otter {

class BlockTable {
public:
  BlockTable() = default;
  ~BlockTable();
  BlockTable(const BlockTable &) = delete;
  BlockTable &operator=(const BlockTable &) = delete;

  /// Once, before anything else. False when there is no address space for so many.
  bool reserve(uint64_t blocks);
  uint64_t size() const { return size_; }
  uint64_t capacity() const { return capacity_; }
  /// All of them, until one is added.
  Block *start() { return blocks_; }
  Block &operator[](uint64_t index) { return blocks_[index]; }
  const Block &operator[](uint64_t index) const { return blocks_[index]; }
  /// One more, which must be within the capacity; its number was `size`.
  Block &add() { return blocks_[size_++] = Block{}; }
  void removeLast() { size_--; }
  /// Forgets vacant blocks at the end, and gives back the memory of what is known of others.
  void release();

private:
  void releaseRun(uint64_t start, uint64_t end);

  static_assert(std::is_trivially_copyable_v<Block>);
  Block *blocks_ = nullptr;
  uint64_t size_ = 0;
  uint64_t capacity_ = 0;
};

} // namespace otter
